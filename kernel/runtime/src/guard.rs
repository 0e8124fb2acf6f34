//! A wall clock that somebody set is noticed by a clock that nobody sets. Until the wall clock is back, or a person believes it, nothing
//! happens because of the time: a step forward of a year would otherwise fire a year of deadlines, and none of that can be taken back.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;

/// How far the wall clock may step between two looks at it, by default. Corrections by NTP are smaller, or done slowly.
pub const CLOCK_STEP_MAX: Duration = Duration::from_mins(5);

/// How far the wall clock is from where it was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Positive: it is ahead.
    pub by: SignedDuration,
    /// What it said when it was last believed.
    pub since: Timestamp,
}

/// One reading of the clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub now: Timestamp,
    /// Set: what is due by time has to wait.
    pub departed: Option<Departure>,
}

pub(crate) struct ClockGuard {
    step_max: Duration,
    known: Mutex<Known>,
}

/// Two readings of one instant, and what was found since.
#[derive(Clone, Copy)]
struct Known {
    wall: Timestamp,
    elapsed: Option<Duration>,
    departed: Option<Departure>,
}

impl ClockGuard {
    /// The wall clock is believed as it is now.
    pub fn new(clock: &dyn Clock, step_max: Duration) -> Self {
        Self {
            step_max,
            known: Mutex::new(Known::read(clock)),
        }
    }

    /// To be asked wherever something is done because its time has come, with the reading that is then used.
    pub fn look(&self, clock: &dyn Clock) -> Moment {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = Known::read(clock);
        let by = known.departed_by(&read);
        if by.unsigned_abs() <= self.step_max {
            if known.departed.is_some() {
                tracing::warn!(
                    "the clock is back where it was expected; what is due by time goes on"
                );
            }
            // Small corrections add up over a year, and are right.
            *known = read;
        } else if known
            .departed
            .is_none_or(|departed| moved(departed.by, by) > self.step_max)
        {
            tracing::error!(
                ahead_s = by.as_secs(),
                "the clock was set: timers, deadlines and schedules are held until it is back, or somebody accepts it"
            );
            let since = known.wall;
            known.departed = Some(Departure { by, since });
        }
        Moment {
            now: read.wall,
            departed: known.departed,
        }
    }

    /// A person believes the wall clock as it is now. What it had departed by, if it had.
    pub fn accept(&self, clock: &dyn Clock) -> Option<Departure> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let departed = known.departed;
        *known = Known::read(clock);
        departed
    }
}

impl Known {
    fn read(clock: &dyn Clock) -> Self {
        Self {
            wall: clock.now(),
            elapsed: clock.elapsed(),
            departed: None,
        }
    }

    fn departed_by(&self, later: &Self) -> SignedDuration {
        let (Some(before), Some(after)) = (self.elapsed, later.elapsed) else {
            return SignedDuration::ZERO;
        };
        let passed =
            SignedDuration::try_from(after.saturating_sub(before)).unwrap_or(SignedDuration::MAX);
        later.wall.duration_since(self.wall).saturating_sub(passed)
    }
}

fn moved(from: SignedDuration, to: SignedDuration) -> Duration {
    to.saturating_sub(from).unsigned_abs()
}
