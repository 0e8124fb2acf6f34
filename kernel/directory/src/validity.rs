//! From when until when something is in force (生效期间), by whole days of the offices' zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// Offices count days in China's one zone, which has had one offset since 1991; no table of zones is asked for it.
const OFFICES: Offset = Offset::constant(8);

/// The day of an instant in China.
pub fn day(at: Timestamp) -> Date {
    OFFICES.to_datetime(at).date()
}

/// Both days belong to it. Without `from` it has always been so, without `until` it goes on.
///
/// One whose `until` is before its `from` was withdrawn before it began: it is kept, and in force on no day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Validity {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Validity {
    pub const ALWAYS: Self = Self {
        from: None,
        until: None,
    };

    pub fn contains(&self, on: Date) -> bool {
        self.begun(on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it has begun on that day, whatever came of it since.
    pub fn begun(&self, on: Date) -> bool {
        !self.is_empty() && self.from.is_none_or(|from| from <= on)
    }

    pub fn is_always(&self) -> bool {
        *self == Self::ALWAYS
    }

    /// Withdrawn before it began.
    pub fn is_empty(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until < from)
    }

    /// Whether there is a day on which both are in force.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_in_time = |one: &Self, two: &Self| match (one.from, two.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        !self.is_empty()
            && !other.is_empty()
            && begins_in_time(self, other)
            && begins_in_time(other, self)
    }

    /// The same, but ending on `until` at the latest: what would only begin later is withdrawn.
    pub(crate) fn cut(&self, until: Date) -> Self {
        let earlier = self.until.map_or(until, |own| own.min(until));
        let withdrawn = self.from.map(before);
        let until = withdrawn.map_or(earlier, |least| earlier.max(least));
        // Of what ends earlier by itself, nothing changes.
        let until = self.until.map_or(until, |own| own.min(until));
        Self {
            from: self.from,
            until: Some(until),
        }
    }
}

/// The day before. The calendar's first day is its own: no day that is taken in comes near it.
pub(crate) fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn period(text: &str) -> Validity {
        let (from, until) = text.split_once("..").expect("two ends");
        let end = |text: &str| (!text.is_empty()).then(|| text.parse().expect("a day"));
        Validity {
            from: end(from),
            until: end(until),
        }
    }

    #[test]
    fn two_periods_overlap_on_a_day() {
        for (one, other, expected) in [
            ("..", "..", true),
            ("..2026-01-01", "2026-01-01..", true),
            ("..2025-12-31", "2026-01-01..", false),
            ("2026-03-01..2026-02-28", "..", false),
            ("2026-03-01..2026-03-01", "..", true),
        ] {
            assert_eq!(
                period(one).overlaps(&period(other)),
                expected,
                "{one} {other}"
            );
            assert_eq!(
                period(other).overlaps(&period(one)),
                expected,
                "{other} {one}"
            );
        }
    }

    #[test]
    fn what_is_cut_ends_in_time_or_never_begins() {
        for (whole, until, expected) in [
            ("..", "2026-01-01", "..2026-01-01"),
            ("2026-01-05..", "2026-01-07", "2026-01-05..2026-01-07"),
            ("2026-01-05..", "2026-01-01", "2026-01-05..2026-01-04"),
            (
                "2026-01-05..2026-01-06",
                "2026-02-01",
                "2026-01-05..2026-01-06",
            ),
            (
                "2026-01-05..2026-01-01",
                "2026-02-01",
                "2026-01-05..2026-01-01",
            ),
        ] {
            let until = until.parse().expect("a day");
            assert_eq!(period(whole).cut(until), period(expected), "{whole}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let late: Timestamp = "2026-03-01T15:59:59Z".parse().expect("an instant");
        let next: Timestamp = "2026-03-01T16:00:00Z".parse().expect("an instant");
        assert_eq!((day(late), day(next)), (date(2026, 3, 1), date(2026, 3, 2)));
    }
}
