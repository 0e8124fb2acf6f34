//! The queue of things to do now. It holds hints and may forget: the journal's rows are the truth, and are looked through again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lianxi_journal::InboxRow;
use tokio::sync::Notify;

use crate::lanes::Place;
use crate::schedule::place;

/// The most hints that are kept.
pub const QUEUE_MAX: usize = 100_000;

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Task {
    /// An input that waits for an execution.
    Deliver(InboxRow),
    /// An effect whose time has come: a timer, a call, steps left over.
    Effect {
        execution: String,
        effect: i64,
        /// The call's place, if it waited for one.
        place: Option<Place>,
    },
    /// A workflow that starts at a time which has come, or whose schedule another version takes over.
    Fire { namespace: String, name: String },
    /// A work item whose escalation has come.
    Escalate { item: String },
}

impl Task {
    /// The execution that it is for, if it is for one that may be in memory.
    pub(crate) fn execution(&self) -> Option<&str> {
        match self {
            Self::Deliver(row) => row.execution.as_deref(),
            Self::Effect { execution, .. } => Some(execution),
            Self::Fire { .. } | Self::Escalate { .. } => None,
        }
    }

    /// What [`crate::in_flight`] has in hand for it.
    pub(crate) fn in_hand(&self) -> Option<(String, i64)> {
        match self {
            Self::Deliver(_) => None,
            Self::Effect {
                execution, effect, ..
            } => Some((execution.clone(), *effect)),
            Self::Fire { namespace, name } => Some((place(namespace, name), -1)),
            Self::Escalate { item } => Some((item.clone(), -1)),
        }
    }
}

#[derive(Debug, Default)]
struct Held {
    tasks: VecDeque<Task>,
    /// Something was forgotten: look through the journal when the queue is empty.
    forgot: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Queue {
    held: Mutex<Held>,
    filled: Notify,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps it, or gives it back when there is no room.
    pub(crate) fn push(&self, task: Task) -> Result<(), Task> {
        let mut held = self.lock();
        if held.tasks.len() >= QUEUE_MAX {
            held.forgot = true;
            return Err(task);
        }
        held.tasks.push_back(task);
        drop(held);
        self.filled.notify_one();
        Ok(())
    }

    pub(crate) fn pop(&self) -> Option<Task> {
        let mut held = self.lock();
        let task = held.tasks.pop_front();
        if task.is_some() && !held.tasks.is_empty() {
            // Wake the next worker too: one permit may stand for many pushes.
            self.filled.notify_one();
        }
        task
    }

    pub(crate) fn is_full(&self) -> bool {
        self.lock().tasks.len() >= QUEUE_MAX
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().tasks.is_empty()
    }

    pub(crate) async fn wait(&self) {
        self.filled.notified().await;
    }

    /// Whether something was forgotten since the last time this was asked.
    pub(crate) fn forgot(&self) -> bool {
        std::mem::take(&mut self.lock().forgot)
    }
}
