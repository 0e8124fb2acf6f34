//! One core for threads that take turns. Played time is one long conversation between the engine and the threads of SQLite: they hand each
//! other every statement and never work at once. Spread over cores, each hand-over waits until an idle core has woken up; on virtual
//! machines a year takes twice as long so.

use std::collections::HashSet;
use std::fs;

use rustix::thread::{CpuSet, Pid, sched_getaffinity, sched_getcpu, sched_setaffinity};

/// As long as this is held, the threads that were here when it was taken, and those that they begin, share one core.
#[must_use]
pub struct OneCore {
    /// What all of them had before; nothing where this machine does not let a process choose.
    before: Option<CpuSet>,
}

impl OneCore {
    pub fn take() -> Self {
        let before = sched_getaffinity(None).ok();
        let mut one = CpuSet::new();
        one.set(sched_getcpu());
        Self {
            before: before.filter(|_| place(&one)),
        }
    }
}

impl Drop for OneCore {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            place(before);
        }
    }
}

/// Puts every thread of this process there; those that begin meanwhile are found by looking again. Whether there are any.
fn place(cores: &CpuSet) -> bool {
    const LOOKS_MAX: usize = 3;
    let mut placed = HashSet::new();
    for _ in 0..LOOKS_MAX {
        let known = placed.len();
        let Ok(threads) = fs::read_dir("/proc/self/task") else {
            break;
        };
        let names = threads.flatten().map(|thread| thread.file_name());
        let ids = names.filter_map(|name| Pid::from_raw(name.to_str()?.parse().ok()?));
        // One that has ended meanwhile needs no place.
        placed.extend(ids.filter(|id| sched_setaffinity(Some(*id), cores).is_ok()));
        if placed.len() == known {
            break;
        }
    }
    !placed.is_empty()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn cores() -> u32 {
        sched_getaffinity(None).expect("Linux tells").count()
    }

    #[test]
    fn every_thread_has_one_core_and_gets_the_others_back() {
        let all = cores();
        let (ask, asked) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let other = thread::spawn(move || {
            while asked.recv().is_ok() {
                tell.send(cores()).expect("somebody listens");
            }
        });
        let of_other = || {
            ask.send(()).expect("it waits");
            told.recv().expect("it answers")
        };
        let held = OneCore::take();
        assert_eq!((cores(), of_other()), (1, 1));
        let begun = thread::spawn(cores).join().expect("it ends");
        assert_eq!(begun, 1, "a thread that begins meanwhile");
        drop(held);
        assert_eq!((cores(), of_other()), (all, all));
        drop(ask);
        other.join().expect("it ends");
    }
}
