//! Time as the host knows it. Injected everywhere, so that a scenario of a year runs in seconds and a test decides what time it is.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

/// The longest one sleep of the system clock, so that a clock that was set is noticed.
const SLEEP_MAX: Duration = Duration::from_mins(1);

/// A source of time.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
    /// Returns at `at`, or a little earlier: callers look at [`Clock::now`] again.
    async fn sleep_until(&self, at: Timestamp);
    /// The time since some fixed instant by a clock that nobody sets; none where time is made up.
    fn elapsed(&self) -> Option<Duration> {
        None
    }
}

/// The machine's clock, in milliseconds: what the journal stores.
#[derive(Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        to_millis(Timestamp::now())
    }

    async fn sleep_until(&self, at: Timestamp) {
        let wait = Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default();
        tokio::time::sleep(wait.min(SLEEP_MAX)).await;
    }

    fn elapsed(&self) -> Option<Duration> {
        Some(running())
    }
}

/// Counted while the machine sleeps, too: a wall clock that slept with it has not departed.
#[cfg(target_os = "linux")]
fn running() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::Boottime)).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn running() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct VirtualClock {
    now: watch::Sender<Timestamp>,
}

impl VirtualClock {
    pub fn starting_at(at: Timestamp) -> Self {
        Self {
            now: watch::Sender::new(to_millis(at)),
        }
    }

    /// Moves the time forward; an earlier time changes nothing.
    pub fn advance_to(&self, at: Timestamp) {
        self.now.send_if_modified(|now| {
            let later = to_millis(at) > *now;
            if later {
                *now = to_millis(at);
            }
            later
        });
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn sleep_until(&self, at: Timestamp) {
        let mut changes = self.now.subscribe();
        // An error means that the clock is gone, and with it everyone who waits.
        let _ = changes.wait_for(|now| *now >= at).await;
    }
}

/// Cut to the milliseconds that the journal keeps, so that a time is the same before and after it was stored.
pub(crate) fn to_millis(at: Timestamp) -> Timestamp {
    from_millis(at.as_millisecond())
}

pub(crate) fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
}
