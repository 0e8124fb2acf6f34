//! What happened, as a story in Chinese: when, in which workflow, with which office, with which deadline. It is made of the journal alone, so
//! it is the same however often the host was closed in between; and it tells no id and no person.
//!
//! * [`gathered`] — executions, work items and events as the host has them; [`names`] — what offices and duties are called;
//! * `item`, `course` — what is told of a work item and of an execution; `order` — which of one instant is before which;
//! * `phrases`, `titles`, `words` — the words for it; [`Timeline`] — the whole, and how it is written.

mod course;
pub mod gathered;
mod item;
pub mod names;
mod order;
mod phrases;
mod titles;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use lianxi_calendar::Calendar;
use lianxi_runtime::Engine;
use serde::Serialize;

use self::gathered::Gathered;
use self::names::Names;
use super::driver;
use super::file::Scenario;

/// Before every line of a day, in columns: two, the time, two.
const INDENT: &str = "         ";

/// One line of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    pub at: Timestamp,
    /// Which execution it is told of, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    pub text: String,
}

impl Told {
    /// Of nothing in the host.
    pub fn outside(at: Timestamp, text: String) -> Self {
        Self { at, of: None, text }
    }
}

#[derive(Debug)]
pub struct Timeline {
    pub lines: Vec<Told>,
    calendar: Calendar,
    ended_at: Timestamp,
    end: String,
}

impl Timeline {
    pub fn of(
        scenario: &Scenario,
        gathered: &Gathered,
        (engine, names): (&Engine, &Names),
        course: &driver::Course<'_>,
    ) -> Self {
        let ended_at = course.ended_at;
        let teller = course::Teller {
            names,
            lights: engine.lights(),
            gathered,
            ended_at,
        };
        let courses = gathered
            .executions
            .iter()
            .map(|execution| teller.course(execution))
            .collect();
        let mut lines = order::in_order(gathered, courses);
        // What comes from outside is before what it causes.
        let mut outside = scenario.told.clone();
        outside.retain(|told| told.at <= ended_at);
        outside.extend(course.refused.iter().map(|refused| {
            let office = names.office(&refused.office, refused.at);
            let (title, code) = (&refused.title, refused.code);
            Told::outside(refused.at, format!("被拒绝“{title}”：{office}（{code}）"))
        }));
        outside.append(&mut lines);
        outside.sort_by_key(|told| told.at);
        Self {
            lines: outside,
            calendar: engine.calendar(),
            ended_at,
            end: gathered.end(),
        }
    }

    /// As it is shown, and kept beside the scenario.
    pub fn text(&self, scenario: &Scenario) -> String {
        let mut text = format!("情景：{}\n", scenario.title);
        for line in scenario.story.lines() {
            let _ = writeln!(text, "  {line}");
        }
        if !scenario.covers.is_empty() {
            let _ = writeln!(text, "涵盖：{}", scenario.covers.join("；"));
        }
        let mut days: BTreeMap<Date, Vec<&Told>> = BTreeMap::new();
        for told in &self.lines {
            days.entry(words::day(told.at)).or_default().push(told);
        }
        for (day, lines) in days {
            let _ = writeln!(text, "\n{}", words::heading(day, &self.calendar));
            day_of(&mut text, &lines);
        }
        let ended = words::instant(self.ended_at);
        let _ = writeln!(text, "\n至 {ended}：{}", self.end);
        text
    }
}

/// The lines of a day: what is told of one execution at one time stands together, below its name.
fn day_of(text: &mut String, lines: &[&Told]) {
    let mut before = (String::new(), None);
    for told in lines {
        let time = words::time(told.at);
        let mut indent = if before.0 == time {
            INDENT.to_owned()
        } else {
            format!("  {time:<7}")
        };
        if let Some(of) = &told.of {
            if before != (time.clone(), Some(of)) {
                let _ = writeln!(text, "{indent}［{of}］");
            }
            indent = format!("{INDENT}  ");
        }
        let _ = writeln!(text, "{indent}{}", told.text);
        before = (time, told.of.as_ref());
    }
}

/// The name of a workflow: of `namespace/name:version`, or of `namespace/name`.
pub fn name_of(workflow: &str) -> &str {
    let path = workflow.split(':').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}
