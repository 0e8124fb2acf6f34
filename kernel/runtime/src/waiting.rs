//! What comes for an execution while a turn has it waits beside it and not on a worker: an execution whose duty takes long, and to which much
//! is said, holds up itself alone.

use std::sync::PoisonError;

use crate::engine::{Inner, Slot};
use crate::queue::Task;

/// The most that waits beside one execution; what is more is found again in the journal.
pub const WAITING_MAX: usize = 1_000;

/// Queues what waits beside an execution when a turn puts it down, however the turn ended.
pub(crate) struct PutDown<'a> {
    pub(crate) engine: &'a Inner,
    pub(crate) slot: &'a Slot,
}

impl Drop for PutDown<'_> {
    fn drop(&mut self) {
        self.engine.queue_waiting(self.slot);
    }
}

impl Inner {
    /// The task, if nobody has its execution now.
    pub(crate) fn unless_busy(&self, task: Task) -> Option<Task> {
        let slot = task.execution().and_then(|id| self.live.get(id));
        let Some(slot) = slot.filter(|slot| slot.live.try_lock().is_err()) else {
            return Some(task);
        };
        let mut waiting = slot.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < WAITING_MAX {
            waiting.push_back(task);
            drop(waiting);
        } else {
            drop(waiting);
            self.forget(&task);
        }
        // Whoever put it down in between did not see this one.
        if slot.live.try_lock().is_ok() {
            self.queue_waiting(&slot);
        }
        None
    }

    fn queue_waiting(&self, slot: &Slot) {
        let mut waiting = slot.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let tasks = std::mem::take(&mut *waiting);
        drop(waiting);
        for task in tasks {
            if let Err(task) = self.queue.push(task) {
                self.forget(&task);
            }
        }
    }

    /// Nobody has it in hand any more, so that it can be found again.
    fn forget(&self, task: &Task) {
        if let Some((id, part)) = task.in_hand() {
            self.in_flight.put_down(&id, part);
        }
    }
}
