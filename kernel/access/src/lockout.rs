//! How many wrong passwords are too many. A pure machine: attempts and an instant in, attempts out.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// When an account is locked, and for how long. Data: a site has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LockoutPolicy {
    /// With this many failures in the window the account is locked; at least 1.
    pub failures_max: u32,
    /// Counted from the first failure.
    pub window_minutes: u32,
    pub lock_minutes: u32,
}

impl Default for LockoutPolicy {
    fn default() -> Self {
        Self {
            failures_max: 5,
            window_minutes: 15,
            lock_minutes: 15,
        }
    }
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Failure,
}

/// The failures of an account that still count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attempts {
    pub failed: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_until: Option<Timestamp>,
}

impl Attempts {
    /// Until when nobody may try, if that is still to come. At that instant itself one may.
    pub fn locked(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| now < *until)
    }

    /// What holds after an attempt at `now`. While it is locked nothing is tried, so nothing counts: a lock is never made longer.
    pub fn decide(&self, outcome: Outcome, now: Timestamp, policy: &LockoutPolicy) -> Self {
        if self.locked(now).is_some() {
            return *self;
        }
        if outcome == Outcome::Success {
            return Self::default();
        }
        let counts = self.locked_until.is_none()
            && self
                .first_at
                .is_some_and(|first| now < later(first, policy.window_minutes));
        let (failed, first_at) = if counts {
            (self.failed.saturating_add(1), self.first_at)
        } else {
            (1, Some(now))
        };
        Self {
            failed,
            first_at,
            locked_until: (failed >= policy.failures_max.max(1))
                .then(|| later(now, policy.lock_minutes)),
        }
    }
}

/// So many minutes later, or the last instant that there is.
fn later(from: Timestamp, minutes: u32) -> Timestamp {
    from.checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Attempts at these minutes (`+` a success, else a failure) and what holds after each: failures counted, locked until which minute.
    fn check(policy: LockoutPolicy, steps: &[(i64, bool, u32, Option<i64>)]) {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("an instant");
        let mut attempts = Attempts::default();
        for (minute, success, failed, until) in steps {
            let outcome = if *success {
                Outcome::Success
            } else {
                Outcome::Failure
            };
            attempts = attempts.decide(outcome, at(*minute), &policy);
            assert_eq!(attempts.failed, *failed, "failures at minute {minute}");
            assert_eq!(
                attempts.locked_until,
                until.map(at),
                "the lock at minute {minute}"
            );
        }
    }

    #[test]
    fn too_many_failures_lock_for_a_while() {
        let three = LockoutPolicy {
            failures_max: 3,
            ..LockoutPolicy::default()
        };
        // Three in the window; nothing counts while locked; afterwards it begins anew.
        check(
            three,
            &[
                (0, false, 1, None),
                (1, false, 2, None),
                (2, false, 3, Some(17)),
                (3, false, 3, Some(17)),
                (16, true, 3, Some(17)),
                (17, false, 1, None),
                (18, true, 0, None),
            ],
        );
        // The window ends 15 minutes after the first failure.
        check(
            three,
            &[
                (0, false, 1, None),
                (14, false, 2, None),
                (15, false, 1, None),
                (29, false, 2, None),
                (29, false, 3, Some(44)),
            ],
        );
        check(
            three,
            &[(0, false, 1, None), (1, true, 0, None), (2, false, 1, None)],
        );
        // Never nobody at all: none is read as one.
        check(
            LockoutPolicy {
                failures_max: 0,
                ..three
            },
            &[(0, false, 1, Some(15))],
        );
    }

    #[test]
    fn the_policy_is_data() {
        let policy: LockoutPolicy = serde_json::from_str(r#"{"failuresMax":10}"#).expect("read");
        assert_eq!(policy.failures_max, 10);
        assert_eq!(policy.lock_minutes, 15);
        assert!(serde_json::from_str::<LockoutPolicy>(r#"{"failures":10}"#).is_err());
        assert_eq!(
            serde_json::from_str::<Attempts>("{}").expect("read"),
            Attempts::default()
        );
    }
}
