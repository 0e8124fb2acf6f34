//! Long calls take turns, so that short ones find a free core: a duty that computes for seconds, or for ever, holds up its own department
//! and nobody else.
//!
//! A call is long once it has run for [`LONG_CALL`]. From there on it needs its department's one permit and one of the cores that long
//! calls may use, which is one fewer than there are; it gives the core to the next at every tick. What it waits for these does not count
//! to its deadline.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::UpdateDeadline;

use crate::limits::{EPOCH_TICK, LONG_CALL};
use crate::state::End;

/// What long calls share.
#[derive(Debug)]
pub(crate) struct LongCalls {
    cores: Arc<Semaphore>,
    departments: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

impl LongCalls {
    pub(crate) fn new() -> Self {
        let cores = available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            departments: Mutex::default(),
        }
    }

    /// Where the long calls of a department wait.
    pub(crate) fn of(&self, department: &str) -> Lane {
        let mut departments = lock(&self.departments);
        let department = departments
            .entry(department.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(1)));
        Lane {
            department: Arc::clone(department),
            cores: Arc::clone(&self.cores),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Lane {
    department: Arc<Semaphore>,
    cores: Arc<Semaphore>,
}

/// How long one call has run, and what it holds while it is long. Clones are of the same call.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    began: Instant,
    deadline: Duration,
    lane: Lane,
    waits: Arc<Mutex<Waits>>,
}

#[derive(Debug, Default)]
struct Waits {
    ended: Duration,
    since: Option<Instant>,
    /// The department's, then a core's.
    held: Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

/// A call ran for as long as it may.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Late;

impl Pace {
    pub(crate) fn begin(lane: Lane, deadline: Duration) -> Self {
        Self {
            began: Instant::now(),
            deadline,
            lane,
            waits: Arc::default(),
        }
    }

    /// The time that counts: all but what was spent waiting for others.
    fn ran(&self) -> Duration {
        let waits = lock(&self.waits);
        let waiting = waits.since.map_or(Duration::ZERO, |since| since.elapsed());
        self.began.elapsed().saturating_sub(waits.ended + waiting)
    }

    /// What a call does at a tick of the engine: end, or let others go first.
    pub(crate) fn tick(&self) -> Result<UpdateDeadline, End> {
        let ran = self.ran();
        if ran >= self.deadline {
            Err(End::Deadline)
        } else if ran < LONG_CALL {
            Ok(UpdateDeadline::Yield(1))
        } else {
            Ok(UpdateDeadline::YieldCustom(
                1,
                Box::pin(self.clone().give_way()),
            ))
        }
    }

    async fn give_way(self) {
        let department = {
            let mut waits = lock(&self.waits);
            waits.since = Some(Instant::now());
            // The core goes to whoever waited longest.
            waits.held.take().map(|(department, _core)| department)
        };
        tokio::task::yield_now().await;
        let department = match department {
            Some(department) => department,
            None => one_of(&self.lane.department).await,
        };
        let core = one_of(&self.lane.cores).await;
        let mut waits = lock(&self.waits);
        waits.held = Some((department, core));
        let waited = waits
            .since
            .take()
            .map_or(Duration::ZERO, |since| since.elapsed());
        waits.ended += waited;
    }

    /// Does the work unless it is late. A tick ends what computes; this ends what waits within a host call, which no tick reaches.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, Late> {
        let mut work = std::pin::pin!(work);
        loop {
            let left = self.deadline.saturating_sub(self.ran());
            if left.is_zero() {
                return Err(Late);
            }
            // While it waits for others, what is left stays what it is.
            if let Ok(done) = tokio::time::timeout(left.max(EPOCH_TICK), &mut work).await {
                return Ok(done);
            }
        }
    }
}

async fn one_of(permits: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(permits)
        .acquire_owned()
        .await
        .expect("the permits of long calls are never closed")
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Duration = Duration::from_mins(1);
    const WAIT: Duration = Duration::from_millis(50);

    fn holds(pace: &Pace) -> bool {
        lock(&pace.waits).held.is_some()
    }

    #[tokio::test]
    async fn long_calls_of_a_department_come_one_after_the_other_and_what_they_wait_does_not_count()
    {
        let shared = LongCalls::new();
        let first = Pace::begin(shared.of("fire-rescue"), DEADLINE);
        let second = Pace::begin(shared.of("fire-rescue"), DEADLINE);
        first.clone().give_way().await;
        assert!(holds(&first));
        // At its next tick the first goes on, as its department's permit stays with it.
        first.clone().give_way().await;
        let waiting = tokio::spawn(second.clone().give_way());
        tokio::time::sleep(WAIT).await;
        assert!(!holds(&second), "the first has the department's permit");
        assert!(second.ran() + WAIT <= second.began.elapsed());
        drop(first);
        waiting.await.expect("no panic");
        assert!(holds(&second));
        assert!(second.ran() + WAIT <= second.began.elapsed());
    }

    #[tokio::test]
    async fn departments_share_the_cores_in_turn() {
        let shared = LongCalls::new();
        let cores = shared.cores.available_permits();
        let paces: Vec<_> = (0..=cores)
            .map(|number| Pace::begin(shared.of(&format!("department-{number}")), DEADLINE))
            .collect();
        for pace in &paces[..cores] {
            pace.clone().give_way().await;
        }
        let last = &paces[cores];
        let waiting = tokio::spawn(last.clone().give_way());
        tokio::task::yield_now().await;
        assert!(!holds(last), "all cores for long calls are taken");
        // One at its tick gives its core to the one that waits.
        paces[0].clone().tick().expect("it is not late");
        let back = tokio::spawn(paces[0].clone().give_way());
        waiting.await.expect("no panic");
        assert!(holds(last));
        drop(paces);
        back.await.expect("no panic");
    }

    #[tokio::test]
    async fn what_runs_for_too_long_is_late() {
        let shared = LongCalls::new();
        let pace = Pace::begin(shared.of("education"), Duration::ZERO);
        assert_eq!(pace.within(std::future::pending::<()>()).await, Err(Late));
        assert!(pace.tick().is_err());
    }
}
