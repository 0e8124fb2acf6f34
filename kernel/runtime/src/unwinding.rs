//! A panic in what the host does by itself is a fault of ours, and must not leave it half alive: a worker goes on with the next task, and a
//! loop begins again. What the panic left undone is still due, by the rows of the journal.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;

use crate::dispatch::AFTER_FAILURE;
use crate::engine::Inner;
use crate::queue::Task;

/// What it came to; `None`: it panicked, which is logged here.
async fn caught<T>(what: &str, work: impl Future<Output = T>) -> Option<T> {
    // What it has in memory is locked or put back by its end; an execution that is not put back is loaded again.
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(done) => Some(done),
        Err(cause) => {
            tracing::error!(
                cause = message(&*cause),
                "{what} panicked: a fault of the host"
            );
            None
        }
    }
}

fn message(cause: &(dyn Any + Send)) -> &str {
    cause
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| cause.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text")
}

impl Inner {
    /// Performs a task of the queue. After a failure the worker pauses; the rows are swept up later.
    pub(crate) async fn perform_safely(&self, task: Task) {
        let in_hand = task.in_hand();
        let failed = match caught("a task of the queue", Box::pin(self.perform(task))).await {
            Some(Ok(())) => false,
            Some(Err(error)) => {
                tracing::warn!(%error, "a turn failed; what it would have done is still due");
                true
            }
            None => {
                if let Some((id, part)) = in_hand {
                    self.in_flight.put_down(&id, part);
                }
                true
            }
        };
        if failed {
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }

    /// Runs one of the loops until it ends by itself.
    pub(crate) async fn run_safely<F: Future<Output = ()>>(&self, what: &str, run: impl Fn() -> F) {
        while caught(what, run()).await.is_none() {
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }
}
