//! Habits (办理习惯): what people of a step usually answer, how long they take, and how often they are late. Which of it becomes of one work
//! item is drawn from what the item is, so a new item changes nothing for the others. A step that nobody has a habit for is an error.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use lianxi_journal::WorkRow;
use lianxi_runtime::flow::expression::{Expression, Template};
use lianxi_runtime::work::WorkItem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chance::Chance;
use super::filled;
use super::office_hours::OfficeHours;
use super::rows::Tables;
use super::spread::Spread;
use crate::failure::{Failure, Outcome};
use crate::scenario::script::{Act, Doing, When, Who, zone};

/// What forms can use to number things; drawn.
const NUMBER_BELOW: u32 = 10_000;
/// Working days after the act that forms can name.
const WORKING_DAYS_TOLD: usize = 20;
/// An office is at most so many percent as often late as the average one.
const LATE_PERCENT_MAX: u32 = 200;
/// The shortest run of hexadecimal digits and dashes that is an id.
const ID_CHARS: usize = 36;

/// How punctual people are. Offices differ: from never late to twice as often as this.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lateness {
    /// Of a thousand items with a deadline, how many are answered after it.
    permille: u32,
    /// How long after it.
    by: Spread,
    /// Of a thousand late ones, how many are not answered at all.
    never: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawHabit {
    /// How long people take.
    #[serde(default)]
    after: Option<Spread>,
    /// Or how long before it is due.
    #[serde(default)]
    before_due: Option<Spread>,
    #[serde(default)]
    late: Option<Lateness>,
    answers: Vec<RawWay>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawWay {
    #[serde(default = "one")]
    weight: u32,
    outcome: String,
    /// Only where this is true.
    #[serde(default)]
    when: Option<String>,
    #[serde(default = "empty")]
    form: Value,
}

const fn one() -> u32 {
    1
}

/// A form without fields.
fn empty() -> Value {
    json!({})
}

/// What people do with an item.
#[derive(Debug)]
pub enum Expected {
    Acts(Vec<Act>),
    /// They forget it, or somebody else is asked.
    Nothing,
    /// Nobody knows what to do at this step: the file is wrong.
    NoHabit(String),
}

#[derive(Debug)]
pub struct Habits {
    seed: u64,
    tables: Tables,
    hours: OfficeHours,
    lateness: Lateness,
    /// By workflow and step.
    by_step: BTreeMap<(String, String), Habit>,
    /// Workflows whose items are answered otherwise, or by nobody.
    apart: BTreeSet<String>,
}

#[derive(Debug)]
struct Habit {
    when: Usually,
    late: Option<Lateness>,
    ways: Vec<Way>,
}

#[derive(Clone, Copy, Debug)]
enum Usually {
    After(Spread),
    BeforeDue(Spread),
}

#[derive(Debug)]
struct Way {
    weight: u32,
    outcome: String,
    when: Option<Expression>,
    form: Template,
}

/// By workflow, then by step.
pub type RawHabits = BTreeMap<String, BTreeMap<String, RawHabit>>;

impl Habits {
    pub fn new(
        seed: u64,
        (tables, hours, lateness): (Tables, OfficeHours, Lateness),
        raw: RawHabits,
        apart: BTreeSet<String>,
    ) -> Result<Self, String> {
        let mut by_step = BTreeMap::new();
        for (workflow, steps) in raw {
            for (step, raw) in steps {
                let habit = raw
                    .compiled()
                    .map_err(|why| format!("{workflow}.{step}: {why}"))?;
                by_step.insert((workflow.clone(), step), habit);
            }
        }
        Ok(Self {
            seed,
            tables,
            hours,
            lateness,
            by_step,
            apart,
        })
    }

    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// What people will do with an item that was opened just now: one act, of a countersign one a seat, or nothing ever.
    pub fn acts(&self, row: &WorkRow, item: &WorkItem, occurrence: u32) -> Outcome<Expected> {
        let workflow = name_of(&row.workflow);
        if self.apart.contains(workflow) {
            return Ok(Expected::Nothing);
        }
        let step = &item.terms().step;
        let name = (workflow.to_owned(), step.clone());
        let Some(habit) = self.by_step.get(&name) else {
            return Ok(Expected::NoHabit(format!("{workflow}.{step}")));
        };
        let wrong = |why: String| Failure::invalid(format!("habit of {workflow}.{step}: {why}"));
        let (office, occurrence) = (item.office().to_string(), occurrence.to_string());
        let key = without_ids(row.business_key.as_deref().unwrap_or_default());
        let opened = item.created_at().to_string();
        let about = [workflow, step, &office, &key, &occurrence, &opened];
        let mut chance = Chance::of(self.seed, &about);
        let Some(at) = self.at(habit, item, &office, &mut chance) else {
            return Ok(Expected::Nothing);
        };
        let seen = self.seen(item, &key, at, &mut chance);
        let seats = item.seats().len().max(1);
        let mut acts = Vec::new();
        for seat in 0..seats {
            let doing = self.doing(habit, item, &seen, &mut chance).map_err(wrong)?;
            let minutes = u32::try_from(seat).unwrap_or(0);
            acts.push(act(self.hours.after(at, minutes).max(at), doing));
        }
        Ok(Expected::Acts(acts))
    }

    /// When it is done; `None`: never.
    fn at(
        &self,
        habit: &Habit,
        item: &WorkItem,
        office: &str,
        chance: &mut Chance,
    ) -> Option<Timestamp> {
        let opened = item.created_at();
        let due = item.due().map(|due| due.at);
        if let Some(due) = due {
            let lateness = habit.late.unwrap_or(self.lateness);
            let mut office = Chance::of(self.seed, &["punctuality", office]);
            let permille = lateness.permille * office.between(0, LATE_PERCENT_MAX) / 100;
            if chance.is(permille) {
                if chance.is(lateness.never) {
                    return None;
                }
                return Some(self.hours.after(due, lateness.by.drawn(chance).max(1)));
            }
        }
        let usual = match habit.when {
            Usually::After(spread) => self.hours.after(opened, spread.drawn(chance)),
            Usually::BeforeDue(spread) => {
                let before = SignedDuration::from_mins(i64::from(spread.drawn(chance)));
                due.map_or(opened, |due| due - before).max(opened)
            }
        };
        Some(match due {
            // Who is not late hurries, also at night.
            Some(due) if usual > due => {
                let share = i64::from(chance.between(20, 90));
                let seconds = due.duration_since(opened).as_secs().max(0);
                opened + SignedDuration::from_secs(seconds * share / 100)
            }
            _ => usual,
        })
    }

    /// What expressions of an answer see.
    fn seen(&self, item: &WorkItem, key: &str, at: Timestamp, chance: &mut Chance) -> Value {
        let office = item.office();
        let division = office.division.clone().unwrap_or_default();
        let today = at.to_zoned_datetime(zone()).date();
        let days = self.hours.working_days(today).take(WORKING_DAYS_TOLD);
        let days: Vec<String> = days.map(|day| day.to_string()).collect();
        json!({
            "key": key,
            "department": office.department,
            "here": self.tables.of_division(&division),
            "division": division,
            "subject": item.terms().subject,
            "outcomes": item.terms().outcomes,
            "today": today.to_string(),
            "workingDays": days,
            "number": chance.below(NUMBER_BELOW),
        })
    }

    fn doing(
        &self,
        habit: &Habit,
        item: &WorkItem,
        seen: &Value,
        chance: &mut Chance,
    ) -> Result<Doing, String> {
        let mut weights = Vec::new();
        for way in &habit.ways {
            let allowed = item.terms().outcomes.contains(&way.outcome);
            let fits = match &way.when {
                Some(when) if allowed => when
                    .test(seen, &self.tables)
                    .map_err(|error| error.to_string())?,
                _ => allowed,
            };
            weights.push(if fits { way.weight } else { 0 });
        }
        let chosen = chance.weighed(weights.iter().copied());
        let way = chosen
            .and_then(|place| habit.ways.get(place))
            .ok_or("none of its answers fits the item")?;
        let form = way.form.evaluate(seen, &self.tables);
        Ok(Doing::Complete {
            outcome: way.outcome.clone(),
            form: form.map_err(|error| error.to_string())?,
        })
    }
}

impl RawHabit {
    fn compiled(self) -> Result<Habit, String> {
        let when = match (self.after, self.before_due) {
            (Some(spread), None) => Usually::After(spread),
            (None, Some(spread)) => Usually::BeforeDue(spread),
            _ => return Err("write either after or beforeDue".to_owned()),
        };
        let ways = self.answers.into_iter().map(|way| {
            Ok(Way {
                weight: way.weight,
                outcome: way.outcome,
                when: way.when.as_deref().map(filled::expression).transpose()?,
                form: filled::template(&way.form)?,
            })
        });
        Ok(Habit {
            when,
            late: self.late,
            ways: ways.collect::<Result<_, String>>()?,
        })
    }
}

fn act(at: Timestamp, doing: Doing) -> Act {
    Act {
        when: When::At(at),
        time: None,
        who: Who::Anybody,
        doing,
        refused: None,
        or_closed: true,
        line: 0,
    }
}

/// Of `namespace/name:version`.
pub fn name_of(workflow: &str) -> &str {
    let name = workflow.rsplit('/').next().unwrap_or_default();
    name.split(':').next().unwrap_or_default()
}

/// Ids are new in every run, and nothing may be drawn from them.
fn without_ids(key: &str) -> String {
    let is_of_id = |c: char| c.is_ascii_hexdigit() || c == '-';
    let parts = key.split('/').map(|part| {
        let id = part.len() >= ID_CHARS && part.chars().all(is_of_id);
        if id { "" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_left_out() {
        for (key, expected) in [
            ("a/b", "a/b"),
            ("a/0198d5c2-6f2e-7c3a-9d51-0242ac120002/L1", "a//L1"),
            ("140105/2026/1", "140105/2026/1"),
        ] {
            assert_eq!(without_ids(key), expected);
        }
    }
}
