//! Civil dates as they stand in JSON (`YYYY-MM-DD`), and limits counted in calendar days.
//!
//! Only calendar days, months and fixed dates are computed here. Working days need the calendar of a year, which the kernel
//! owns; a rest day at the end of a calendar-day limit moves it too (民法典 第二百零三条), so a caller may hand in the last day
//! that the calendar found.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest continuous rest (春节 or 国庆) with its bridging weekends: how far an end on a rest day can move.
pub const REST_DAYS_MAX: i32 = 12;

/// Earlier ones have no four digits.
const FIRST: Date = Date::constant(0, 1, 1);

/// A civil date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("“{0}”不是有效日期，应为YYYY-MM-DD")]
pub struct DayError(String);

impl Day {
    /// For the constants of rules; an impossible date does not compile.
    pub const fn of(year: i16, month: i8, day: i8) -> Self {
        Self(Date::constant(year, month, day))
    }

    /// Accepts `YYYY-MM-DD` only: a time or an offset after it is refused.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| {
                if matches!(index, 4 | 7) {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        let parsed = if shaped { text.parse().ok() } else { None };
        parsed
            .map(Self)
            .ok_or_else(|| DayError(text.chars().take(40).collect()))
    }

    /// The day `days` after (or before) this one: the starting day is not counted (民法典 第二百零一条).
    /// Stays at the calendar's last day where a sum would pass it.
    pub fn plus_days(self, days: i32) -> Self {
        // A span has bounds of its own; beyond them lies no date of the calendar.
        self.plus(Span::new().try_days(days), days)
    }

    pub fn plus_months(self, months: i32) -> Self {
        self.plus(Span::new().try_months(months), months)
    }

    fn plus(self, span: Result<Span, jiff::Error>, signum: i32) -> Self {
        let day = match span {
            Ok(span) => self.0.saturating_add(span),
            Err(_) if signum < 0 => FIRST,
            Err(_) => Date::MAX,
        };
        Self(day.max(FIRST))
    }

    pub fn plus_years(self, years: i32) -> Self {
        self.plus_months(years.saturating_mul(12))
    }

    /// Whole days from `self` to `later`; negative where `later` is earlier.
    pub fn days_until(self, later: Self) -> i32 {
        let span = later.0 - self.0;
        span.get_days()
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The given day of this year, such as 31 March.
    pub fn in_year(year: i16, month: i8, day: i8) -> Result<Self, DayError> {
        Date::new(year, month, day)
            .map(Self)
            .map_err(|_| DayError(format!("{year}-{month}-{day}")))
    }
}

/// How something done on a day stands to its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Timeliness {
    /// 按期
    InTime,
    /// 逾期
    Late,
    /// 未到期
    Open,
}

/// Judges a limit. `rolled` is the last day after rest days, where the calendar moved it; one that is earlier than the limit, or
/// further away than any rest, is not believed.
pub fn judge(done: Option<Day>, today: Day, due: Day, rolled: Option<Day>) -> Timeliness {
    let last = rolled
        .filter(|day| *day >= due && due.days_until(*day) <= REST_DAYS_MAX)
        .unwrap_or(due);
    match done {
        Some(day) if day <= last => Timeliness::InTime,
        None if today <= last => Timeliness::Open,
        Some(_) | None => Timeliness::Late,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn only_plain_dates() {
        for bad in [
            "",
            "2026-02-30",
            "2026-2-3",
            "2026-11-26T00:00:00+08:00",
            "2026/11/26",
            "二〇二六年",
            "2026-13-01",
        ] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        assert!(serde_json::from_str::<Day>("\"2026-02-30\"").is_err());
    }

    #[test]
    fn counting() {
        assert_eq!(day("2026-01-01").plus_days(30), day("2026-01-31"));
        assert_eq!(day("2024-02-28").plus_days(2), day("2024-03-01"));
        assert_eq!(day("2026-12-31").days_until(day("2027-01-15")), 15);
        assert_eq!(day("2026-12-31").days_until(day("2024-12-31")), -730);
        assert_eq!(day("2024-02-29").plus_years(1), day("2025-02-28"));
        for days in [1, i32::MAX] {
            assert_eq!(day("9999-12-31").plus_days(days), day("9999-12-31"));
            assert_eq!(day("9999-12-31").plus_months(days), day("9999-12-31"));
        }
        assert_eq!(
            day("2026-01-01").plus_years(i32::MIN).to_string(),
            "0000-01-01"
        );
        assert_eq!(day("0001-01-01").plus_years(-9).to_string(), "0000-01-01");
    }

    #[test]
    fn limits() {
        let due = day("2024-03-31"); // a Sunday
        let check = |done: Option<&str>, today: &str, rolled: Option<&str>, expected| {
            assert_eq!(
                judge(done.map(day), day(today), due, rolled.map(day)),
                expected,
                "{done:?} {today} {rolled:?}"
            );
        };
        check(Some("2024-03-31"), "2024-04-02", None, Timeliness::InTime);
        check(Some("2024-04-01"), "2024-04-02", None, Timeliness::Late);
        check(
            Some("2024-04-01"),
            "2024-04-02",
            Some("2024-04-01"),
            Timeliness::InTime,
        );
        check(
            Some("2024-04-02"),
            "2024-04-02",
            Some("2024-04-01"),
            Timeliness::Late,
        );
        check(
            Some("2024-04-20"),
            "2024-04-21",
            Some("2024-12-31"),
            Timeliness::Late,
        );
        check(None, "2024-03-31", None, Timeliness::Open);
        check(None, "2024-04-01", None, Timeliness::Late);
        check(
            Some("2024-03-31"),
            "2024-04-01",
            Some("2024-03-01"),
            Timeliness::InTime,
        );
    }
}
