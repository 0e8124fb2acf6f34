//! Logins that nobody has are locked as those are that somebody has: else the answer would say which are real.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use lianxi_access::{Account, Attempts, LockoutPolicy, Outcome};
use sha2::{Digest, Sha256};

/// The most that are remembered; beyond it the oldest failures are forgotten.
pub const UNKNOWN_MAX: usize = 10_000;

/// By the digest of the login: what somebody typed into the wrong field is kept nowhere.
#[derive(Default)]
pub struct Unknown {
    attempts: Mutex<HashMap<[u8; 32], Attempts>>,
}

impl Unknown {
    /// Until when a login is locked.
    pub fn locked(&self, login: &str, now: Timestamp) -> Option<Timestamp> {
        let attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.get(&digest(login))?.locked(now)
    }

    /// Counts a failure; until when it is locked then.
    pub fn failed(&self, login: &str, now: Timestamp, policy: &LockoutPolicy) -> Option<Timestamp> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= UNKNOWN_MAX {
            let window = SignedDuration::from_mins(i64::from(
                policy.window_minutes.max(policy.lock_minutes),
            ));
            attempts.retain(|_, one| {
                one.first_at
                    .is_some_and(|first| now.duration_since(first) < window)
            });
            if attempts.len() >= UNKNOWN_MAX {
                attempts.clear();
            }
        }
        let known = attempts.entry(digest(login)).or_default();
        *known = known.decide(Outcome::Failure, now, policy);
        known.locked(now)
    }
}

fn digest(login: &str) -> [u8; 32] {
    Sha256::digest(Account::login_key(login).as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_that_nobody_has_is_locked_like_another() {
        let (unknown, policy) = (Unknown::default(), LockoutPolicy::default());
        let now = Timestamp::from_second(1_000_000).expect("an instant");
        for failure in 1..=policy.failures_max {
            let locked = unknown.failed("nobody", now, &policy);
            assert_eq!(
                locked.is_some(),
                failure == policy.failures_max,
                "{failure}"
            );
        }
        assert!(unknown.locked("nobody", now).is_some());
        assert!(unknown.locked("somebody", now).is_none());
        for number in 0..=UNKNOWN_MAX {
            unknown.failed(&number.to_string(), now, &policy);
        }
        let kept = unknown.attempts.lock().expect("it is whole").len();
        assert!(kept <= UNKNOWN_MAX, "{kept}");
    }
}
