//! Which effects, schedules and work items the queue or a worker has in hand, so that a row that is due is not taken twice.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An execution and its effect, or another id and -1.
type Key = (String, i64);

/// By key, whether it was asked for once more meanwhile.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<HashMap<Key, bool>>);

impl InFlight {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes it in hand. False: it is.
    pub fn take(&self, id: &str, part: i64) -> bool {
        let mut held = self.lock();
        let free = !held.contains_key(&(id.to_owned(), part));
        if free {
            held.insert((id.to_owned(), part), false);
        }
        free
    }

    /// The same, but one that is in hand is to be taken again when it is put down: what has it in hand may have looked before there was more
    /// to do. The steps that a turn leaves over are one effect, turn after turn.
    pub fn take_or_ask(&self, id: &str, part: i64) -> bool {
        match self.lock().entry((id.to_owned(), part)) {
            std::collections::hash_map::Entry::Occupied(mut held) => {
                held.insert(true);
                false
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(false);
                true
            }
        }
    }

    /// Puts it down. True: it was asked for meanwhile.
    pub fn put_down(&self, id: &str, part: i64) -> bool {
        self.lock()
            .remove(&(id.to_owned(), part))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_hand_is_taken_once_and_again_only_if_it_was_asked_for() {
        let held = InFlight::default();
        assert!(held.take("e", 1));
        assert!(!held.take("e", 1));
        assert!(held.take("e", 2));
        assert!(!held.put_down("e", 1), "nobody asked for it");
        assert!(held.take_or_ask("e", 1));
        assert!(!held.take_or_ask("e", 1));
        assert!(held.put_down("e", 1));
        assert!(!held.put_down("e", 1), "it is not in hand");
        assert!(held.take("e", 1));
    }
}
