//! Durations of the DSL: an object of units or an ISO 8601 string, as one exact value.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The longest duration a definition may name, in days. A longer one is a slip of the pen (and would overflow a timestamp).
pub const MAX_DAYS: i64 = 100 * 366;

/// A length of time. Months are kept apart because their length depends on where they start (counted in UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duration {
    months: u32,
    millis: u64,
}

/// Why a text or an object is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    #[error("'{0}' is not an ISO 8601 duration such as PT15M or P2DT3H")]
    Syntax(String),
    #[error("a duration cannot be negative")]
    Negative,
    #[error("a duration cannot be longer than {MAX_DAYS} days")]
    TooLong,
    #[error("a part of a month has no fixed length: write days")]
    PartOfMonth,
}

impl Duration {
    pub const ZERO: Self = Self {
        months: 0,
        millis: 0,
    };

    pub const fn from_millis(millis: u64) -> Self {
        Self { months: 0, millis }
    }

    /// The DSL's inline form: `{days, hours, minutes, seconds, milliseconds}`.
    pub fn from_units(
        days: u64,
        hours: u64,
        minutes: u64,
        seconds: u64,
        milliseconds: u64,
    ) -> Result<Self, DurationError> {
        let part = |amount: u64, unit: u64| amount.checked_mul(unit).ok_or(DurationError::TooLong);
        let millis = [
            part(days, 86_400_000)?,
            part(hours, 3_600_000)?,
            part(minutes, 60_000)?,
            part(seconds, 1000)?,
            milliseconds,
        ]
        .into_iter()
        .try_fold(0_u64, u64::checked_add)
        .ok_or(DurationError::TooLong)?;
        Self { months: 0, millis }.bounded()
    }

    /// An ISO 8601 duration: `PT15M`, `P1M`, `P2DT3H`, `PT0.5S`. What is shorter than a millisecond counts as one: a wait is never shorter
    /// than it is written.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let syntax = || DurationError::Syntax(text.to_owned());
        let Some(rest) = text.strip_prefix('P') else {
            return Err(if text.starts_with("-P") {
                DurationError::Negative
            } else {
                syntax()
            });
        };
        let (date, time) = match rest.split_once('T') {
            Some((_, "")) => return Err(syntax()),
            Some((date, time)) => (date, time),
            None if rest.is_empty() => return Err(syntax()),
            None => (rest, ""),
        };
        let mut months = 0_u64;
        let mut millis = 0_u64;
        let date = amounts(date, "YMWD").ok_or_else(syntax)?;
        let time = amounts(time, "HMS").ok_or_else(syntax)?;
        for (amount, unit) in &date {
            match unit {
                'Y' => add(&mut months, amount.whole_of(12)?)?,
                'M' => add(&mut months, amount.whole_of(1)?)?,
                'W' => add(&mut millis, amount.of(7 * 86_400_000)?)?,
                _ => add(&mut millis, amount.of(86_400_000)?)?,
            }
        }
        for (amount, unit) in &time {
            let unit = match unit {
                'H' => 3_600_000,
                'M' => 60_000,
                _ => 1000,
            };
            add(&mut millis, amount.of(unit)?)?;
        }
        let months = u32::try_from(months).map_err(|_| DurationError::TooLong)?;
        Self { months, millis }.bounded()
    }

    fn bounded(self) -> Result<Self, DurationError> {
        let days = u64::from(self.months)
            .saturating_mul(31)
            .saturating_add(self.millis / 86_400_000);
        if days > MAX_DAYS.unsigned_abs() {
            Err(DurationError::TooLong)
        } else {
            Ok(self)
        }
    }

    /// The instant this long after `from`; the last representable instant where that would overflow.
    pub fn after(self, from: Timestamp) -> Timestamp {
        let months = i64::from(self.months).months();
        let start = from
            .to_zoned_datetime(TimeZone::UTC)
            .checked_add(months)
            .map_or(Timestamp::MAX, |zoned| zoned.timestamp());
        let millis = i64::try_from(self.millis).unwrap_or(i64::MAX);
        start
            .checked_add(jiff::SignedDuration::from_millis(millis))
            .unwrap_or(Timestamp::MAX)
    }

    /// The first instant after `now` of those that lie this far apart, `start` among them. A length of nothing has none but `now`.
    pub fn repeated(self, start: Timestamp, now: Timestamp) -> Timestamp {
        if start > now || self == Self::ZERO {
            return start.max(now);
        }
        if self.months == 0 {
            let passed = now.as_millisecond() - start.as_millisecond();
            let length = i64::try_from(self.millis).unwrap_or(i64::MAX);
            let at = start
                .as_millisecond()
                .saturating_add((passed / length + 1).saturating_mul(length));
            return Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX);
        }
        // Counted from the start each time, so that a month without a 31st does not move those after it.
        (1..=u32::MAX)
            .map(|times: u32| {
                Self {
                    months: self.months.saturating_mul(times),
                    millis: self.millis.saturating_mul(times.into()),
                }
                .after(start)
            })
            .find(|at| *at > now || *at == Timestamp::MAX)
            .unwrap_or(Timestamp::MAX)
    }

    /// In milliseconds, a month as 30 days. For backoff arithmetic, not for deadlines.
    pub fn approximate_millis(self) -> u64 {
        u64::from(self.months)
            .saturating_mul(30 * 86_400_000)
            .saturating_add(self.millis)
    }
}

/// A number as it is written: `1`, `1.5`.
struct Amount {
    whole: u64,
    part: u64,
    /// What the part is a part of: a power of ten.
    of: u64,
}

impl Amount {
    /// The digits of a part that count.
    const PART_DIGITS: usize = 9;

    fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if !digits(whole) || !digits(part) {
            return None;
        }
        let part = &part[..part.len().min(Self::PART_DIGITS)];
        Some(Self {
            // More digits than a number has: longer than any duration may be.
            whole: whole.parse().unwrap_or(u64::MAX),
            part: part.parse().ok()?,
            of: 10_u64.pow(u32::try_from(part.len()).ok()?),
        })
    }

    /// In smaller units, the last one begun counted.
    fn of(&self, units: u64) -> Result<u64, DurationError> {
        let whole = self.whole.checked_mul(units);
        let part = u128::from(self.part) * u128::from(units);
        let part = u64::try_from(part.div_ceil(u128::from(self.of))).ok();
        whole
            .zip(part)
            .and_then(|(whole, part)| whole.checked_add(part))
            .ok_or(DurationError::TooLong)
    }

    /// In smaller units that cannot be divided.
    fn whole_of(&self, units: u64) -> Result<u64, DurationError> {
        if (u128::from(self.part) * u128::from(units)) % u128::from(self.of) != 0 {
            return Err(DurationError::PartOfMonth);
        }
        self.of(units)
    }
}

/// The amounts of some of these units, in their order.
fn amounts(mut text: &str, units: &str) -> Option<Vec<(Amount, char)>> {
    let mut left = units.chars();
    let mut found = Vec::new();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let unit = text[end..].chars().next()?;
        if !left.any(|known| known == unit) {
            return None;
        }
        found.push((Amount::read(&text[..end])?, unit));
        text = &text[end + 1..];
    }
    Some(found)
}

fn add(sum: &mut u64, amount: u64) -> Result<(), DurationError> {
    *sum = sum.checked_add(amount).ok_or(DurationError::TooLong)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(u32, u64), DurationError>) {
        assert_eq!(
            Duration::parse(text).map(|d| (d.months, d.millis)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn iso_durations() {
        check("PT0S", Ok((0, 0)));
        check("PT15M", Ok((0, 900_000)));
        check("P1Y2M", Ok((14, 0)));
        check("P1W", Ok((0, 7 * 86_400_000)));
        check("P2DT3H", Ok((0, 183_600_000)));
        check("P1.5D", Ok((0, 129_600_000)));
        check("P0.5Y", Ok((6, 0)));
        check("P1.5M", Err(DurationError::PartOfMonth));
        check("PT0.25S", Ok((0, 250)));
        check("PT0.0000001S", Ok((0, 1)));
        check("P1Y1M1W1DT1H1M1S", Ok((13, 694_861_000)));
        for wrong in [
            "P", "PT", "P1DT", "Pt1s", "p1d", "PT1s", "P1S", "PT1D", "PD", "P1", "P1M1Y", "P1D1D",
            "P,5D", "P1.D", "P.5D", "P1D ", "P-1D", "PT1S1M", "P１D", "PT1天",
        ] {
            check(wrong, Err(DurationError::Syntax(wrong.into())));
        }
        check("P99999999999999999999D", Err(DurationError::TooLong));
        check("2 hours", Err(DurationError::Syntax("2 hours".into())));
        check("-PT1S", Err(DurationError::Negative));
        check("P1000Y", Err(DurationError::TooLong));
    }

    #[test]
    fn instants_that_are_missed_are_passed_over() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        for (length, now, expected) in [
            ("PT1H", "2026-01-31T00:00:00Z", "2026-01-31T01:00:00Z"),
            ("PT1H", "2026-01-31T05:59:59Z", "2026-01-31T06:00:00Z"),
            ("PT1H", "2026-01-31T06:00:00Z", "2026-01-31T07:00:00Z"),
            ("P1M", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z"),
            ("P1M", "2026-05-01T00:00:00Z", "2026-05-31T00:00:00Z"),
            ("P1D", "2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z"),
        ] {
            let next = Duration::parse(length)
                .unwrap()
                .repeated(at("2026-01-31T00:00:00Z"), at(now));
            assert_eq!(next, at(expected), "{length} {now}");
        }
    }

    #[test]
    fn months_end_where_the_month_ends() {
        let from: Timestamp = "2026-01-31T00:00:00Z".parse().unwrap();
        assert_eq!(
            Duration::parse("P1M").unwrap().after(from).to_string(),
            "2026-02-28T00:00:00Z"
        );
    }
}
