//! One official year: its shape, and everything that can be wrong with it, found at once. A year that an administrator loads
//! moves statutory deadlines, so it is checked against the law and not only against its own shape.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::holiday::{self, Holiday};

/// The longest official list so far has 33 days.
const OFF_MAX: usize = 60;
const MAKEUP_MAX: usize = 30;
const NOTICES_MAX: usize = 16;
/// A notice may name days of the neighbouring years (2022-12-31 belongs to New Year's Day of 2023), but only at the edge.
const EDGE_DAYS: i32 = 7;
/// No holiday block reaches further from its statutory day than this.
const BLOCK_DAYS_MAX: usize = 12;

/// The days of one year under the notices of the State Council's General Office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearFile {
    pub year: i16,
    /// Days off, the Saturdays and Sundays inside a holiday block included.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are working days (调休).
    pub makeup_workdays: Vec<Date>,
    /// Addresses of the official notices, the latest correction last.
    pub notices: Vec<String>,
}

/// A year file that was not loaded. The calendar is unchanged; mend the file and load it again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the year file {year} was not loaded: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct YearError {
    pub year: i16,
    /// Never empty.
    pub problems: Vec<YearProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YearProblem {
    #[error("the year must be one of {first} to {last}, whose festivals are known")]
    UnknownFestivals { first: i16, last: i16 },
    #[error("`{list}` has {count} entries, more than {most}")]
    TooMany {
        list: &'static str,
        count: usize,
        most: usize,
    },
    #[error("name at least one official notice, as an http or https address")]
    NoNotice,
    #[error("{date} lies outside the year")]
    OutsideYear { date: Date },
    #[error("{date} is listed twice")]
    Repeated { date: Date },
    #[error("{date} is listed both as a day off and as a make-up working day")]
    OffAndWorked { date: Date },
    #[error("the make-up working day {date} is neither a Saturday nor a Sunday")]
    MakeupOnWeekday { date: Date },
    #[error("{date}, a statutory day of {holiday}, is missing from `off`")]
    HolidayMissing { holiday: Holiday, date: Date },
    #[error("{date} is off but belongs to none of the seven holidays")]
    NoHoliday { date: Date },
    #[error("{date} contradicts the loaded year {year}")]
    Contradicts { date: Date, year: i16 },
}

impl YearFile {
    /// What is wrong with this file alone; empty when it is sound.
    pub(crate) fn problems(&self) -> Vec<YearProblem> {
        let mut found = self.problems_of_size();
        if !found.is_empty() {
            return found; // nothing below may walk an unbounded list or an unknown year
        }
        let mut seen = BTreeSet::new();
        let off: BTreeSet<Date> = self.off.iter().copied().collect();
        let makeup: BTreeSet<Date> = self.makeup_workdays.iter().copied().collect();
        for &date in self.off.iter().chain(&self.makeup_workdays) {
            if !self.may_name(date) {
                found.push(YearProblem::OutsideYear { date });
            }
            if off.contains(&date) && makeup.contains(&date) {
                if seen.insert(date) {
                    found.push(YearProblem::OffAndWorked { date });
                }
            } else if !seen.insert(date) {
                found.push(YearProblem::Repeated { date });
            }
        }
        for &date in makeup.iter().filter(|date| !is_weekend(**date)) {
            found.push(YearProblem::MakeupOnWeekday { date });
        }
        for (holiday, date) in holiday::statutory_days(self.year).into_iter().flatten() {
            if !off.contains(&date) {
                found.push(YearProblem::HolidayMissing { holiday, date });
            }
        }
        for &date in off
            .iter()
            .filter(|date| !belongs_to_holiday(**date, &off, &makeup))
        {
            found.push(YearProblem::NoHoliday { date });
        }
        found
    }

    fn problems_of_size(&self) -> Vec<YearProblem> {
        let mut found = Vec::new();
        if holiday::statutory_days(self.year).is_none() {
            found.push(YearProblem::UnknownFestivals {
                first: holiday::FIRST_YEAR,
                last: holiday::LAST_YEAR,
            });
        }
        let sizes = [
            ("off", self.off.len(), OFF_MAX),
            ("makeupWorkdays", self.makeup_workdays.len(), MAKEUP_MAX),
            ("notices", self.notices.len(), NOTICES_MAX),
        ];
        for (list, count, most) in sizes {
            if count > most {
                found.push(YearProblem::TooMany { list, count, most });
            }
        }
        let is_address =
            |text: &String| text.starts_with("https://") || text.starts_with("http://");
        if self.notices.is_empty() || !self.notices.iter().all(is_address) {
            found.push(YearProblem::NoNotice);
        }
        found
    }

    fn may_name(&self, date: Date) -> bool {
        let edge = jiff::Span::new().days(EDGE_DAYS);
        let first = Date::constant(self.year, 1, 1).saturating_sub(edge);
        let last = Date::constant(self.year, 12, 31).saturating_add(edge);
        (first..=last).contains(&date)
    }
}

pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether an unbroken row of rest days joins this day off to a statutory day.
fn belongs_to_holiday(date: Date, off: &BTreeSet<Date>, makeup: &BTreeSet<Date>) -> bool {
    let rests = |day: &Date| off.contains(day) || (is_weekend(*day) && !makeup.contains(day));
    let reaches = |step: i32| {
        let days = date
            .series(jiff::Span::new().days(step))
            .take(BLOCK_DAYS_MAX);
        // The statutory day itself may lie beyond the file: 31 December joins the 1 January after it.
        for day in days {
            if Holiday::on(day).is_some() {
                return true;
            }
            if !rests(&day) {
                return false;
            }
        }
        false
    };
    reaches(1) || reaches(-1)
}
