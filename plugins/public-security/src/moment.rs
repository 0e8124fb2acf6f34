//! A moment of the day in China (`2026-03-02T09:00:00+08:00`), for what the law wants “at once” (立即).

use lianxi_domain::date::Day;

const MINUTES_PER_HOUR: i64 = 60;
const MINUTES_PER_DAY: i64 = 24 * MINUTES_PER_HOUR;
/// Where the time begins in a timestamp.
const DATE_LENGTH: usize = 10;

/// To the minute: nothing is judged by seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub day: Day,
    minute: i64,
}

impl Moment {
    /// Only the offset of China: another one would be a clock that is set wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let day = Day::parse(text.get(..DATE_LENGTH)?).ok()?;
        let time = text
            .get(DATE_LENGTH..)?
            .strip_prefix('T')?
            .strip_suffix("+08:00")?;
        let mut parts = time.split(':');
        let mut part = |below: i64| {
            let digits = parts.next().filter(|part| part.len() == 2)?;
            let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
            let number: i64 = digits.parse().ok().filter(|_| all_digits)?;
            (number < below).then_some(number)
        };
        let (hour, minute, _) = (part(24)?, part(60)?, part(60)?);
        parts.next().is_none().then_some(Self {
            day,
            minute: hour * MINUTES_PER_HOUR + minute,
        })
    }

    /// Minutes from this moment to a later one; none where it is earlier.
    pub fn minutes_until(self, later: Self) -> Option<u64> {
        let days = i64::from(self.day.days_until(later.day));
        u64::try_from(days * MINUTES_PER_DAY + later.minute - self.minute).ok()
    }
}

/// So many hours in minutes.
pub fn minutes_of_hours(hours: u32) -> u64 {
    u64::from(hours).saturating_mul(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn only_whole_timestamps_of_china() {
        for bad in [
            "2026-03-02",
            "2026-03-02T09:00:00Z",
            "2026-03-02T09:00:00+09:00",
            "2026-03-02T24:00:00+08:00",
            "2026-03-02T09:60:00+08:00",
            "2026-03-02T9:00:00+08:00",
            "2026-03-02T+9:00:00+08:00",
            "2026-03-02T09:00+08:00",
            "2026-03-02T09:00:00:00+08:00",
            "今天",
            "",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn minutes_go_over_midnight() {
        let evening = at("2026-03-01T23:30:00+08:00");
        let morning = at("2026-03-02T00:15:59+08:00");
        assert_eq!(evening.minutes_until(morning), Some(45));
        assert_eq!(morning.minutes_until(evening), None);
        assert_eq!(evening.minutes_until(evening), Some(0));
    }
}
