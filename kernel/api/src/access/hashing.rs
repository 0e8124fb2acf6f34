//! Hashing of passwords, which is slow and takes memory on purpose: so many at once, so many that wait, and the others come again.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Those that wait for a place, for each that is worked on.
pub const WAITING_PER_PLACE: usize = 16;

pub struct Hashing {
    places: Arc<Semaphore>,
    /// Those that are worked on and those that wait.
    queue: Semaphore,
}

impl Hashing {
    pub fn new(at_once: usize) -> Self {
        let at_once = at_once.max(1);
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            queue: Semaphore::new(at_once.saturating_mul(1 + WAITING_PER_PLACE)),
        }
    }

    /// Works on a thread of its own. The place is held until the work is done, also when the caller hangs up before.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _waiting = self
            .queue
            .try_acquire()
            .map_err(|_| Problem::too_many_sign_ins())?;
        let stopping = |_| Problem::internal("the places for hashing are closed");
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(stopping)?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        working
            .await
            .map_err(|error| Problem::internal(&error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn more_than_it_can_hold_come_again() {
        let hashing = Arc::new(Hashing::new(1));
        let (go, wait) = mpsc::channel::<()>();
        let first = {
            let hashing = Arc::clone(&hashing);
            tokio::spawn(async move { hashing.run(move || wait.recv().is_ok()).await })
        };
        let rest: Vec<_> = (0..WAITING_PER_PLACE)
            .map(|_| {
                let hashing = Arc::clone(&hashing);
                tokio::spawn(async move { hashing.run(|| true).await })
            })
            .collect();
        while hashing.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let beyond = hashing.run(|| true).await.expect_err("there is no room");
        assert_eq!(beyond.status, 429);
        go.send(()).expect("it waits");
        assert!(first.await.expect("it ends").expect("it worked"));
        for one in rest {
            assert!(one.await.expect("it ends").expect("it worked"));
        }
    }
}
