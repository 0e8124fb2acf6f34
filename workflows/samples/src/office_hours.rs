//! When people work, and when things are due: by the official calendar, in China's time.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use lianxi_calendar::{Calendar, DeadlineRule, Period, Unit};

/// Minutes of the day between which offices answer.
const OPENS: i32 = 8 * 60 + 30;
const CLOSES: i32 = 17 * 60 + 30;

/// The numbers of the definition's parameters, which a test compares.
pub mod limits {
    pub const SEND_WORKING_DAYS: u32 = 1;
    pub const CORRECT_WORKING_DAYS: u32 = 2;
    pub const CORRECT_TIMES: usize = 3;
    pub const ACKNOWLEDGE_WORKING_DAYS: u32 = 2;
    pub const RESEND_TIMES: usize = 3;
    pub const ESCALATE_WORKING_DAYS: u32 = 2;
    pub const UPPER_WORKING_DAYS: u32 = 2;
    pub const RELAY_WORKING_DAYS: u32 = 1;
    pub const FILING_WATCH_DAYS: u32 = 30;
    pub const REMIND_WORKING_DAYS: u32 = 5;
    pub const REMIND_WATCH_DAYS: u32 = 10;
    pub const SITE_CHECK_WORKING_DAYS: u32 = 10;
}

pub struct OfficeHours {
    calendar: Calendar,
    rule: DeadlineRule,
}

impl Default for OfficeHours {
    fn default() -> Self {
        Self {
            calendar: Calendar::bundled(),
            rule: DeadlineRule::default(),
        }
    }
}

impl OfficeHours {
    pub fn working_days_after(&self, from: Timestamp, days: u32) -> Timestamp {
        self.due(from, days, Unit::WorkingDays)
    }

    pub fn days_after(&self, from: Timestamp, days: u32) -> Timestamp {
        self.due(from, days, Unit::CalendarDays)
    }

    fn due(&self, from: Timestamp, amount: u32, unit: Unit) -> Timestamp {
        let period =
            Period::new(amount, unit).expect("the samples' periods are small and not zero");
        self.calendar
            .deadline(from, &period, &self.rule)
            .expect("the samples' dates are of this century")
            .due_at
    }

    pub fn is_working_day(&self, date: Date) -> bool {
        self.calendar.is_working_day(date).working
    }

    /// The first moment in office hours that is at least so many minutes later.
    pub fn soon(&self, from: Timestamp, minutes: u32) -> Timestamp {
        let at = from + SignedDuration::from_mins(i64::from(minutes));
        let local = at.to_zoned_datetime(zone()).datetime();
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        if self.is_working_day(local.date()) && (OPENS..CLOSES).contains(&minute) {
            return at;
        }
        let spread = minutes % 120;
        if self.is_working_day(local.date()) && minute < OPENS {
            return moment(local.date(), OPENS.unsigned_abs() + spread);
        }
        let next = self
            .working_days_after(at, 1)
            .to_zoned_datetime(zone())
            .date();
        moment(next, OPENS.unsigned_abs() + spread)
    }

    /// On the so-manieth working day after, at a minute of that day.
    pub fn on_working_day_after(
        &self,
        from: Timestamp,
        days: u32,
        minute_of_day: u32,
    ) -> Timestamp {
        moment(
            self.working_days_after(from, days)
                .to_zoned_datetime(zone())
                .date(),
            minute_of_day,
        )
    }

    /// In office hours, at least so many days later.
    pub fn days_later(&self, from: Timestamp, days: u32, minutes: u32) -> Timestamp {
        self.soon(
            from + SignedDuration::from_hours(24 * i64::from(days)),
            minutes,
        )
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("the bundled time zones have Asia/Shanghai")
}

/// A minute of a day in China's time.
pub fn moment(date: Date, minute_of_day: u32) -> Timestamp {
    let midnight = date.to_datetime(Time::midnight());
    let at = midnight
        .checked_add(i64::from(minute_of_day).minutes())
        .expect("the samples' dates are of this century");
    at.to_zoned_datetime(zone())
        .expect("China has no gaps in its time")
        .timestamp()
}

pub fn date_of(at: Timestamp) -> Date {
    at.to_zoned_datetime(zone()).date()
}

/// RFC 3339 with China's offset.
pub fn written(at: Timestamp) -> String {
    at.to_zoned_datetime(zone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// ISO 8601: `PT49H30M`.
pub fn duration(from: Timestamp, to: Timestamp) -> String {
    let seconds = to.duration_since(from).as_secs().max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = |amount: i64, unit: &str| {
        if amount == 0 {
            String::new()
        } else {
            format!("{amount}{unit}")
        }
    };
    let text = format!(
        "PT{}{}{}",
        part(hours, "H"),
        part(minutes, "M"),
        part(seconds, "S")
    );
    if text == "PT" {
        "PT0S".to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_office_hours() {
        let hours = OfficeHours::default();
        for (from, minutes, expected) in [
            ("2026-01-05T09:00:00+08:00", 45, "2026-01-05T09:45:00+08:00"),
            ("2026-01-05T17:00:00+08:00", 45, "2026-01-06T09:15:00+08:00"),
            ("2026-02-14T17:00:00+08:00", 60, "2026-02-24T09:30:00+08:00"), // a make-up Saturday, then the Spring Festival
            ("2026-01-10T10:00:00+08:00", 10, "2026-01-12T08:40:00+08:00"),
        ] {
            let from = from.parse().expect("an instant");
            assert_eq!(written(hours.soon(from, minutes)), expected);
        }
    }

    #[test]
    fn durations_are_iso() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let from = at("2026-01-05T09:00:00+08:00");
        for (to, expected) in [
            ("2026-01-05T09:00:00+08:00", "PT0S"),
            ("2026-01-07T10:30:05+08:00", "PT49H30M5S"),
        ] {
            assert_eq!(duration(from, at(to)), expected);
        }
    }
}
