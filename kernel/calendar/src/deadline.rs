//! From an instant and a period to the instant at which it is due.
//!
//! The starting day is not counted (民法典 Art. 201), so a period of days or months is due at the end of a later day. Hours are
//! elapsed hours and know no days.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::period::{Period, PeriodError, Unit};

/// How days become instants. The default is the law's: China's time, the last second of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeadlineRule {
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub time_zone: TimeZone,
    pub end_of_day: Time,
    pub last_day: LastDay,
}

/// What becomes of a period in calendar days or months whose last day is a rest day. Working days always end on a working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastDay {
    /// It is due on that day.
    #[default]
    AsCounted,
    /// It runs on to the next working day (民法典 Art. 203; 行政处罚法 and 行政许可法 periods in days).
    NextWorkingDay,
}

impl Default for DeadlineRule {
    fn default() -> Self {
        Self {
            time_zone: TimeZone::get("Asia/Shanghai")
                .expect("the bundled time zones have Asia/Shanghai"),
            end_of_day: Time::constant(23, 59, 59, 0),
            last_day: LastDay::AsCounted,
        }
    }
}

/// When something is due, and what that rests on: `{dueAt, provisional, calendarVersion, basis: {from, period}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    pub due_at: Timestamp,
    /// A day that was counted lies outside the loaded years; compute again when its year is loaded. Hours never are.
    pub provisional: bool,
    pub calendar_version: String,
    pub basis: Basis,
}

/// What a deadline was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Basis {
    pub from: Timestamp,
    pub period: Period,
    /// Where it is not the rule's default: what became of a last day of rest.
    #[serde(default, skip_serializing_if = "LastDay::is_as_counted")]
    pub last_day: LastDay,
}

impl LastDay {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's skip_serializing_if wants a reference"
    )]
    fn is_as_counted(&self) -> bool {
        *self == Self::AsCounted
    }
}

impl Calendar {
    /// The instant at which `period`, started at `from`, is due. Never before `from`, and never earlier for a longer period.
    pub fn deadline(
        &self,
        from: Timestamp,
        period: &Period,
        rule: &DeadlineRule,
    ) -> Result<Deadline, PeriodError> {
        let (due_at, provisional) = match period.unit() {
            Unit::Hours => {
                let elapsed = SignedDuration::from_hours(i64::from(period.amount()));
                (
                    from.checked_add(elapsed)
                        .map_err(|_| PeriodError::BeyondTime)?,
                    false,
                )
            }
            Unit::WorkingDays | Unit::CalendarDays | Unit::Months => {
                let start = rule.time_zone.to_datetime(from).date();
                let due = self.last_day(start, *period, rule.last_day)?;
                let first_counted = start.tomorrow().map_err(|_| PeriodError::BeyondTime)?;
                (
                    end_of(due, rule)?,
                    !(first_counted.year()..=due.year()).all(|year| self.has_year(year)),
                )
            }
        };
        let basis = Basis {
            from,
            period: *period,
            last_day: rule.last_day,
        };
        Ok(Deadline {
            due_at,
            provisional,
            calendar_version: self.version().to_owned(),
            basis,
        })
    }

    /// The instant from which no more than `period` is left until `due_at`: when a light turns to 临期. Of days and months it is the
    /// beginning of a day: within one working day of a deadline is that whole day, and the rest days before it.
    pub fn ahead_of(
        &self,
        due_at: Timestamp,
        period: &Period,
        rule: &DeadlineRule,
    ) -> Result<Timestamp, PeriodError> {
        let amount = i64::from(period.amount());
        let due = rule.time_zone.to_datetime(due_at).date();
        let first = match period.unit() {
            Unit::Hours => {
                return due_at
                    .checked_sub(SignedDuration::from_hours(amount))
                    .map_err(|_| PeriodError::BeyondTime);
            }
            Unit::WorkingDays => self.working_day_before(due, period.amount())?.tomorrow(),
            Unit::CalendarDays => due.checked_sub(Span::new().days(amount - 1)),
            Unit::Months => due.checked_sub(Span::new().months(amount)),
        };
        let first = first.map_err(|_| PeriodError::BeyondTime)?;
        let begins = first
            .to_datetime(Time::midnight())
            .to_zoned_datetime(rule.time_zone.clone());
        Ok(begins.map_err(|_| PeriodError::BeyondTime)?.timestamp())
    }

    /// The working day after which `count` working days are left up to `due`, that day counted.
    fn working_day_before(&self, due: Date, count: u32) -> Result<Date, PeriodError> {
        let mut day = due;
        let mut left = count + u32::from(!self.is_working_day(due).working);
        // Ends as counting forward does.
        while left > 0 {
            day = day.yesterday().map_err(|_| PeriodError::BeyondTime)?;
            if self.is_working_day(day).working {
                left -= 1;
            }
        }
        Ok(day)
    }

    fn last_day(
        &self,
        start: Date,
        period: Period,
        last_day: LastDay,
    ) -> Result<Date, PeriodError> {
        let amount =
            i32::try_from(period.amount()).expect("a period's amount is at most AMOUNT_MAX");
        let span = match period.unit() {
            Unit::WorkingDays => return self.working_day_after(start, period.amount()),
            Unit::Months => Span::new().months(amount), // to the last of a shorter month
            Unit::CalendarDays | Unit::Hours => Span::new().days(amount),
        };
        let due = start
            .checked_add(span)
            .map_err(|_| PeriodError::BeyondTime)?;
        match last_day {
            LastDay::NextWorkingDay if !self.is_working_day(due).working => {
                self.working_day_after(due, 1)
            }
            LastDay::NextWorkingDay | LastDay::AsCounted => Ok(due),
        }
    }

    /// The `count`-th working day after `start`, which is not counted.
    fn working_day_after(&self, start: Date, count: u32) -> Result<Date, PeriodError> {
        let mut day = start;
        let mut left = count;
        // Ends: every week has working days, save the few weeks that a bounded year file can take off.
        while left > 0 {
            day = day.tomorrow().map_err(|_| PeriodError::BeyondTime)?;
            if self.is_working_day(day).working {
                left -= 1;
            }
        }
        Ok(day)
    }
}

fn end_of(day: Date, rule: &DeadlineRule) -> Result<Timestamp, PeriodError> {
    let end = day
        .to_datetime(rule.end_of_day)
        .to_zoned_datetime(rule.time_zone.clone());
    Ok(end.map_err(|_| PeriodError::BeyondTime)?.timestamp())
}
