//! How long a session lasts: while somebody is there, and never longer than a day's work.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// When a session ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SessionPolicy {
    /// Without a request for so long.
    pub idle_minutes: u32,
    /// After so long, whatever happens.
    pub hours: u32,
}

/// A session that was seen less than this ago is not written again.
const SEEN_AGAIN_SECONDS: i64 = 60;

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            hours: 12,
        }
    }
}

impl SessionPolicy {
    /// When a session ends that began at `began` and was last seen at `seen`.
    pub fn ends(&self, began: Timestamp, seen: Timestamp) -> Timestamp {
        let idle = add(
            seen,
            SignedDuration::from_mins(i64::from(self.idle_minutes)),
        );
        idle.min(add(
            began,
            SignedDuration::from_hours(i64::from(self.hours)),
        ))
    }

    /// The new end, if it is worth writing: at most once a minute.
    pub fn renewed(&self, began: Timestamp, seen: Timestamp, now: Timestamp) -> Option<Timestamp> {
        (now >= add(seen, SignedDuration::from_secs(SEEN_AGAIN_SECONDS)))
            .then(|| self.ends(began, now))
    }
}

fn add(from: Timestamp, span: SignedDuration) -> Timestamp {
    from.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_nobody_is_there_or_the_day_is_over() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("an instant");
        let policy = SessionPolicy::default();
        for (seen, now, ends, renewed) in [
            (0, 0, 30, None),
            (0, 1, 30, Some(31)),
            (10, 20, 40, Some(50)),
            (700, 715, 720, Some(720)),
        ] {
            assert_eq!(policy.ends(at(0), at(seen)), at(ends), "seen at {seen}");
            assert_eq!(
                policy.renewed(at(0), at(seen), at(now)),
                renewed.map(at),
                "seen at {seen}, again at {now}"
            );
        }
    }
}
