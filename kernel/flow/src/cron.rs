//! Cron expressions of `schedule.cron`: five fields, read once and asked for the next instant. Our own, because the well-kept
//! libraries stand on other clocks than `jiff` 1, and five fields are little.
//!
//! Counted in Asia/Shanghai, as the calendar counts. Where both the day of the month and the day of the week are given, either is
//! enough, as cron has always had it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const ZONE: &str = "Asia/Shanghai";
/// The farthest day that is looked at: between two 29 February of one weekday there may be forty years.
const DAYS_MAX: usize = 41 * 366;
const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const LONGEST_MONTH: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Minute, hour, day of month, month, day of week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: Field,
    hours: Field,
    days: Field,
    months: Field,
    weekdays: Field,
}

/// Why a text is not a cron expression, in words for its author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    #[error("has five fields: minute, hour, day of month, month, day of week")]
    Fields,
    #[error(
        "has '{part}' for its {field}: it is a number from {min} to {max}, a range a-b, a list a,b, every one * or each n-th */n"
    )]
    Part {
        field: &'static str,
        part: String,
        min: u32,
        max: u32,
    },
    #[error("names a day that never comes")]
    Never,
}

/// The values of one field as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    bits: u64,
    /// It began with `*`: for the days, that it does not restrict them.
    any: bool,
}

/// What a field may hold.
struct Shape {
    name: &'static str,
    min: u32,
    max: u32,
    words: &'static [&'static str],
}

const SHAPES: [Shape; 5] = [
    shape("minute", 0, 59, &[]),
    shape("hour", 0, 23, &[]),
    shape("day of month", 1, 31, &[]),
    shape("month", 1, 12, &MONTHS),
    // 7 is Sunday too.
    shape("day of week", 0, 7, &WEEKDAYS),
];

const fn shape(name: &'static str, min: u32, max: u32, words: &'static [&'static str]) -> Shape {
    Shape {
        name,
        min,
        max,
        words,
    }
}

impl Field {
    const fn has(self, value: u32) -> bool {
        self.bits & (1 << value) != 0
    }

    fn read(text: &str, shape: &Shape) -> Result<Self, CronError> {
        let mut field = Self {
            bits: 0,
            any: text.starts_with('*'),
        };
        for part in text.split(',') {
            let (first, last, step) = shape.part(part).ok_or_else(|| CronError::Part {
                field: shape.name,
                part: part.to_owned(),
                min: shape.min,
                max: shape.max,
            })?;
            for value in (first..=last).step_by(step) {
                field.bits |= 1 << value;
            }
        }
        Ok(field)
    }
}

impl Shape {
    /// `*`, `a`, `a-b`, and each of them with `/step`; `a/step` goes on to the end.
    fn part(&self, part: &str) -> Option<(u32, u32, usize)> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (self.min, self.max),
            Some((first, last)) => (self.value(first)?, self.value(last)?),
            None if step.is_some() => (self.value(range)?, self.max),
            None => (self.value(range)?, self.value(range)?),
        };
        (first <= last).then_some((first, last, step.unwrap_or(1)))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let word = self
            .words
            .iter()
            .position(|word| word.eq_ignore_ascii_case(text));
        if let Some(place) = word {
            return u32::try_from(place).ok().map(|place| place + self.min);
        }
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let value = text.parse().ok().filter(|_| digits)?;
        (self.min..=self.max).contains(&value).then_some(value)
    }
}

impl Cron {
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        if parts.len() != SHAPES.len() {
            return Err(CronError::Fields);
        }
        let field = |place: usize| Field::read(parts[place], &SHAPES[place]);
        let mut weekdays = field(4)?;
        if weekdays.has(7) {
            weekdays.bits |= 1;
        }
        let cron = Self {
            minutes: field(0)?,
            hours: field(1)?,
            days: field(2)?,
            months: field(3)?,
            weekdays,
        };
        if cron.comes() {
            Ok(cron)
        } else {
            Err(CronError::Never)
        }
    }

    /// 30 February is in no year.
    fn comes(&self) -> bool {
        let day_in_month = (1..)
            .zip(LONGEST_MONTH)
            .filter(|(month, _)| self.months.has(*month))
            .any(|(_, longest)| (1..=longest).any(|day| self.days.has(day)));
        day_in_month || (!self.weekdays.any && !self.days.any)
    }

    /// The first instant after this one, exactly on a minute.
    pub fn after(&self, instant: Timestamp) -> Option<Timestamp> {
        let zone = TimeZone::get(ZONE).expect("the bundled time zones have Asia/Shanghai");
        let from = instant
            .to_zoned_datetime(zone.clone())
            .datetime()
            .checked_add(1.minute())
            .ok()?;
        let (mut date, mut hour, mut minute) =
            (from.date(), unsigned(from.hour()), unsigned(from.minute()));
        for _ in 0..DAYS_MAX {
            if self.is_on(date)
                && let Some((hour, minute)) = self.time_from(hour, minute)
            {
                let at = date.at(signed(hour), signed(minute), 0, 0);
                return Some(at.to_zoned_datetime(zone).ok()?.timestamp());
            }
            date = date.tomorrow().ok()?;
            (hour, minute) = (0, 0);
        }
        None
    }

    fn is_on(&self, date: Date) -> bool {
        if !self.months.has(unsigned(date.month())) {
            return false;
        }
        let day = self.days.has(unsigned(date.day()));
        let weekday = self
            .weekdays
            .has(unsigned(date.weekday().to_sunday_zero_offset()));
        if self.days.any || self.weekdays.any {
            day && weekday
        } else {
            day || weekday
        }
    }

    fn time_from(&self, hour: u32, minute: u32) -> Option<(u32, u32)> {
        (hour..24).filter(|at| self.hours.has(*at)).find_map(|at| {
            let first = if at == hour { minute } else { 0 };
            (first..60)
                .find(|minute| self.minutes.has(*minute))
                .map(|minute| (at, minute))
        })
    }
}

fn unsigned(of_civil_time: i8) -> u32 {
    u32::try_from(of_civil_time).unwrap_or(0)
}

fn signed(of_civil_time: u32) -> i8 {
    i8::try_from(of_civil_time).unwrap_or(0)
}
