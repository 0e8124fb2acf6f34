//! When people work: in office hours on the working days of the official calendar.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _};
use lianxi_calendar::Calendar;

use crate::scenario::script::zone;

/// Minutes of the day between which offices answer.
const OPENS: u32 = 8 * 60 + 30;
const CLOSES: u32 = 17 * 60 + 30;
/// A day of office hours.
pub const DAY_MINUTES: u32 = CLOSES - OPENS;
/// Days that are looked through for a working one; more means that the calendar is wrong.
const DAYS_MAX: u32 = 4_000;

#[derive(Debug)]
pub struct OfficeHours(Calendar);

impl OfficeHours {
    pub fn of(calendar: Calendar) -> Self {
        Self(calendar)
    }

    /// So many minutes of working time later.
    pub fn after(&self, from: Timestamp, minutes: u32) -> Timestamp {
        let local = from.to_zoned_datetime(zone()).datetime();
        let (mut date, mut left) = (local.date(), minutes);
        let passed = u32::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute()));
        let mut start = passed.unwrap_or(0).max(OPENS);
        for _ in 0..DAYS_MAX {
            if self.0.is_working_day(date).working && start < CLOSES {
                let rest = CLOSES - start;
                if left < rest {
                    return moment(date, start + left).max(from);
                }
                left -= rest;
            }
            start = OPENS;
            let Ok(tomorrow) = date.tomorrow() else { break };
            date = tomorrow;
        }
        from
    }

    /// The working days after a day, the next one first.
    pub fn working_days(&self, after: Date) -> impl Iterator<Item = Date> {
        after
            .series(1.day())
            .skip(1)
            .take(DAYS_MAX as usize)
            .filter(move |date| self.0.is_working_day(*date).working)
    }
}

/// A minute of a day in the offices' zone.
fn moment(date: Date, minute: u32) -> Timestamp {
    let midnight = date.to_datetime(Time::midnight());
    let at = midnight.checked_add(i64::from(minute).minutes());
    at.and_then(|at| zone().to_timestamp(at))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_answer_in_office_hours() {
        let hours = OfficeHours::of(Calendar::bundled());
        for (from, minutes, expected) in [
            ("2026-01-05T09:00:00+08:00", 45, "2026-01-05T09:45:00+08:00"),
            ("2026-01-05T17:00:00+08:00", 45, "2026-01-06T08:45:00+08:00"),
            ("2026-01-10T10:00:00+08:00", 10, "2026-01-12T08:40:00+08:00"), // a Saturday
            ("2026-02-14T17:00:00+08:00", 60, "2026-02-24T09:00:00+08:00"), // a make-up Saturday, then the Spring Festival
            (
                "2026-01-05T08:30:00+08:00",
                2 * DAY_MINUTES,
                "2026-01-07T08:30:00+08:00",
            ),
        ] {
            let from: Timestamp = from.parse().expect("an instant");
            let expected: Timestamp = expected.parse().expect("an instant");
            assert_eq!(hours.after(from, minutes), expected, "{from} {minutes}");
        }
    }
}
