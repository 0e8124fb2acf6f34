//! The calendar: loaded years, and what they say of a day.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bundled;
use crate::year::{YearError, YearFile, YearProblem, is_weekend};

/// Which days are worked. Immutable: loading a year makes another calendar with another [`Calendar::version`].
#[derive(Clone, Debug)]
pub struct Calendar(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    years: BTreeMap<i16, YearFile>,
    /// Every day that a loaded year names: `true` worked, `false` off.
    named: BTreeMap<Date, bool>,
    version: String,
}

/// What the calendar says of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub working: bool,
    /// The official year is not loaded; `working` is the weekend rule's answer and may change.
    pub provisional: bool,
}

impl Calendar {
    /// The official years that ship with the kernel. The first call checks and builds them, later ones share.
    pub fn bundled() -> Self {
        static BUNDLED: OnceLock<Calendar> = OnceLock::new();
        BUNDLED
            .get_or_init(|| {
                bundled::years().fold(Self::empty(), |calendar, year| {
                    calendar
                        .with_year(year)
                        .expect("the bundled years are sound, which a test holds")
                })
            })
            .clone()
    }

    /// No year loaded: the weekend rule alone, every answer provisional.
    pub fn empty() -> Self {
        Self::of(BTreeMap::new())
    }

    /// This calendar and one more year. A year that is loaded already is replaced: that is how a correcting notice comes in.
    pub fn with_year(&self, file: YearFile) -> Result<Self, YearError> {
        let mut problems = file.problems();
        for other in self
            .0
            .years
            .values()
            .filter(|other| other.year != file.year)
        {
            let contradicted = |date: &&Date| {
                (file.off.contains(date) && other.makeup_workdays.contains(date))
                    || (file.makeup_workdays.contains(date) && other.off.contains(date))
            };
            if !problems.is_empty() || (other.year - file.year).abs() > 1 {
                continue; // only neighbours can name the same day
            }
            let dates = file
                .off
                .iter()
                .chain(&file.makeup_workdays)
                .filter(contradicted);
            problems.extend(dates.map(|&date| YearProblem::Contradicts {
                date,
                year: other.year,
            }));
        }
        if !problems.is_empty() {
            return Err(YearError {
                year: file.year,
                problems,
            });
        }
        let mut years = self.0.years.clone();
        years.insert(file.year, file);
        Ok(Self::of(years))
    }

    fn of(years: BTreeMap<i16, YearFile>) -> Self {
        let mut named = BTreeMap::new();
        for file in years.values() {
            named.extend(file.off.iter().map(|date| (*date, false)));
            named.extend(file.makeup_workdays.iter().map(|date| (*date, true)));
        }
        let version = version(&years);
        Self(Arc::new(Inner {
            years,
            named,
            version,
        }))
    }

    /// `cn-2020..2026-1a2b3c4d`: the loaded years and a digest of their days; `cn-none-…` when nothing is loaded. Equal days
    /// give equal versions on every machine; a corrected notice address changes nothing.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The loaded years, in order.
    pub fn years(&self) -> impl Iterator<Item = &YearFile> {
        self.0.years.values()
    }

    pub fn has_year(&self, year: i16) -> bool {
        self.0.years.contains_key(&year)
    }

    /// A day off or a make-up day by its notice, any other by the weekend rule.
    pub fn is_working_day(&self, date: Date) -> Day {
        let working = self
            .0
            .named
            .get(&date)
            .copied()
            .unwrap_or_else(|| !is_weekend(date));
        Day {
            working,
            provisional: !self.has_year(date.year()),
        }
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::bundled()
    }
}

fn version(years: &BTreeMap<i16, YearFile>) -> String {
    let mut digest = Sha256::new();
    for file in years.values() {
        for (kind, dates) in [("off", &file.off), ("worked", &file.makeup_workdays)] {
            let mut dates = dates.clone();
            dates.sort_unstable();
            for date in dates {
                digest.update(format!("{} {kind} {date}\n", file.year));
            }
        }
    }
    let digest = hex::encode(&digest.finalize()[..4]);
    format!("cn-{}-{digest}", ranges(years.keys().copied()))
}

/// `2020..2026`, with gaps `2020..2022+2024`; `none` for no year.
fn ranges(years: impl Iterator<Item = i16>) -> String {
    let mut runs: Vec<(i16, i16)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let mut text = String::new();
    for (first, last) in runs {
        let plus = if text.is_empty() { "" } else { "+" };
        let result = if first == last {
            write!(text, "{plus}{first}")
        } else {
            write!(text, "{plus}{first}..{last}")
        };
        result.expect("writing to a string cannot fail");
    }
    if text.is_empty() {
        "none".to_owned()
    } else {
        text
    }
}
