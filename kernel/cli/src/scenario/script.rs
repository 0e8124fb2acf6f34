//! What is played: what comes from outside and what administrators do, each at its instant, and the answers of people, each to its
//! work item. The samples and the scenarios are read into the same.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use lianxi_runtime::Start;
use lianxi_runtime::work::{Actor, Command, Office, WorkItem};
use serde_json::Value;

use super::measure::Measure;
use super::year::Habits;

/// The zone of offices: instants without an offset are of it, and days are its days.
const ZONE: &str = "Asia/Shanghai";

/// A line of the file that something is written at; 0: of none in particular.
pub type Line = u32;

#[derive(Debug)]
pub struct Script {
    pub starts_at: Timestamp,
    /// Nothing after it is played. Without it, until nothing is due any more.
    pub ends_at: Option<Timestamp>,
    /// Instants that it may have; more means that something starts itself again and again.
    pub instants_max: usize,
    /// By time.
    pub entrances: Vec<Entrance>,
    /// In the order in which items take them.
    pub answers: Vec<Answer>,
    /// What people do with items that no answer is for.
    pub habits: Option<Habits>,
}

/// Something that happens at an instant, whatever the host does.
#[derive(Debug)]
pub struct Entrance {
    pub at: Timestamp,
    pub happening: Happening,
    pub line: Line,
}

#[derive(Debug)]
pub enum Happening {
    /// A CloudEvent comes from outside.
    Event(Value),
    /// Somebody starts a workflow.
    Start(Start),
    /// An administrator does something.
    Measure(Measure),
}

/// What is done with one work item, or with every one that fits.
#[derive(Debug)]
pub struct Answer {
    pub fits: Fits,
    /// It is not used up by an item that takes it.
    pub each: bool,
    /// In the order in which they are written.
    pub acts: Vec<Act>,
    pub line: Line,
}

/// Which work items an answer is for. What is not said fits any.
#[derive(Debug, Default)]
pub struct Fits {
    pub step: String,
    /// The workflow's name, without namespace and version.
    pub workflow: Option<String>,
    pub business_key: Option<String>,
    /// The office that owes it when it is opened.
    pub office: Option<Office>,
    /// Part of what the person sees.
    pub subject: Value,
    /// The how-manieth of the same workflow, business key and step, from 1.
    pub occurrence: Option<u32>,
}

/// One thing that somebody does with an item.
#[derive(Clone, Debug)]
pub struct Act {
    pub when: When,
    /// The time of that day; on the next one, where it would be before the item was opened.
    pub time: Option<Time>,
    pub who: Who,
    pub doing: Doing,
    /// It has to be refused, with this code.
    pub refused: Option<String>,
    /// That the item is closed before it comes is no fault.
    pub or_closed: bool,
    pub line: Line,
}

#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Since the item was opened.
    After(Span),
    At(Timestamp),
    /// Since the item's due instant, as it is when it is opened.
    AfterDue(Span),
    BeforeDue(Span),
}

/// Who acts. What is not said is whoever the item is with.
#[derive(Clone, Debug)]
pub enum Who {
    Anybody,
    /// This person, in the office that has the item.
    Person {
        person: String,
        roles: Vec<String>,
    },
    /// Somebody of this office.
    Office {
        office: Office,
        roles: Vec<String>,
    },
    Actor(Actor),
}

#[derive(Clone, Debug)]
pub enum Doing {
    /// 签收, then 办结; of a countersign: a signature.
    Complete { outcome: String, form: Value },
    /// Any other verb.
    Verb(Box<Command>),
}

impl When {
    /// The instant, for an item that was opened just now. Never before it was.
    pub fn of(self, item: &WorkItem) -> Timestamp {
        let opened = item.created_at();
        let due = item.due().map_or(opened, |due| due.at);
        let at = match self {
            Self::After(span) => later(opened, span),
            Self::At(at) => at,
            Self::AfterDue(span) => later(due, span),
            Self::BeforeDue(span) => later(due, span.negate()),
        };
        at.max(opened)
    }
}

impl Act {
    /// The instant, for an item that was opened just now.
    pub fn at(&self, item: &WorkItem) -> Timestamp {
        let at = self.when.of(item);
        let Some(time) = self.time else { return at };
        let day = at.to_zoned_datetime(zone()).date();
        let days = [Some(day), day.tomorrow().ok()].into_iter().flatten();
        let mut instants = days.filter_map(|day| zone().to_timestamp(day.to_datetime(time)).ok());
        instants.find(|at| *at >= item.created_at()).unwrap_or(at)
    }
}

/// The offices' zone.
pub fn zone() -> TimeZone {
    TimeZone::get(ZONE).expect("the bundled time zones have it")
}

/// So much later, days and months counted in the offices' zone; the end of time where there is no such instant.
pub fn later(at: Timestamp, span: Span) -> Timestamp {
    at.to_zoned_datetime(zone())
        .checked_add(span)
        .map_or(Timestamp::MAX, |later| later.timestamp())
}

/// Whether `part` is in `whole`: of mappings every field, of anything else the same value.
pub fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| holds(whole.get(name).unwrap_or(&Value::Null), part)),
        (whole, part) => whole == part,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_part_of_a_mapping_is_every_field_that_it_names() {
        let whole = json!({"a": {"b": 1, "c": 2}, "list": [1, 2], "none": null});
        for (part, is) in [
            (json!({}), true),
            (json!({"a": {"b": 1}}), true),
            (json!({"a": {"b": 2}}), false),
            (json!({"list": [1, 2]}), true),
            (json!({"list": [1]}), false),
            (json!({"none": null}), true),
            (json!({"missing": null}), true),
            (json!({"missing": 1}), false),
            (json!("text"), false),
        ] {
            assert_eq!(holds(&whole, &part), is, "{part}");
        }
    }

    #[test]
    fn days_are_days_of_the_offices() {
        let at: Timestamp = "2026-01-31T01:00:00Z".parse().expect("an instant");
        for (span, expected) in [
            ("PT2H", "2026-01-31T03:00:00Z"),
            ("P3D", "2026-02-03T01:00:00Z"),
            ("P1M", "2026-02-28T01:00:00Z"),
        ] {
            let span: Span = span.parse().expect("a duration");
            assert_eq!(later(at, span), expected.parse().expect("an instant"));
        }
    }
}
