//! What has to come of a scenario: ends and outputs of executions, events that left, how many items were opened and which stay open.

use std::path::Path;

use lianxi_runtime::work::Office;
use serde::Deserialize;
use serde_json::Value;

use super::fault::{Fault, What};
use super::file::{ExpectRaw, Place, office};
use super::script::{Line, holds};
use super::timeline::gathered::{Execution, Gathered, Item};
use crate::failure::Outcome;

/// The status of an execution that is not said.
const COMPLETED: &str = "completed";
/// What is written for an execution that goes on, whether it waits or has something to do now.
const RUNNING: [&str; 2] = ["running", "waiting"];

#[derive(Debug, Default)]
pub struct Expect {
    executions: Vec<(Line, ExecutionExpected)>,
    open: Vec<(Line, ItemExpected)>,
    events: Vec<(Line, EventExpected)>,
    items: Vec<(Line, ItemExpected)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExecutionExpected {
    workflow: String,
    key: Option<String>,
    count: Option<usize>,
    status: Option<String>,
    #[serde(default)]
    incident: bool,
    #[serde(default)]
    output: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRaw {
    step: String,
    workflow: Option<String>,
    key: Option<String>,
    office: Option<String>,
    count: Option<usize>,
}

#[derive(Debug)]
struct ItemExpected {
    raw: ItemRaw,
    office: Option<Office>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventExpected {
    r#type: String,
    #[serde(default)]
    data: Value,
    count: Option<usize>,
}

impl Expect {
    pub fn read(path: &Path, raw: ExpectRaw) -> Outcome<Self> {
        let mut expect = Self::default();
        for entry in &raw.executions {
            let place = Place::of(path, entry);
            expect
                .executions
                .push((place.line, place.read(entry.value.clone())?));
        }
        for entry in &raw.events {
            let place = Place::of(path, entry);
            expect
                .events
                .push((place.line, place.read(entry.value.clone())?));
        }
        let items = [
            (&raw.open, &mut expect.open),
            (&raw.items, &mut expect.items),
        ];
        for (entries, into) in items {
            for entry in entries {
                let place = Place::of(path, entry);
                let raw: ItemRaw = place.read(entry.value.clone())?;
                let office = raw.office.as_ref().map(|text| office(place, text));
                let office = office.transpose()?;
                into.push((place.line, ItemExpected { raw, office }));
            }
        }
        Ok(expect)
    }

    /// Everything that is not as expected.
    pub fn faults(&self, gathered: &Gathered) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (line, expected) in &self.executions {
            expected.check(*line, gathered, &mut faults);
        }
        self.unexpected(gathered, &mut faults);
        for (line, expected) in &self.events {
            expected.check(*line, gathered, &mut faults);
        }
        for (line, expected) in &self.items {
            let found = gathered.items().filter(|item| expected.is(item)).count();
            count(*line, expected.told(), found, expected.count(), &mut faults);
        }
        for (line, expected) in &self.open {
            let open = gathered.items().filter(|item| item.is_open());
            let found = open.filter(|item| expected.is(item)).count();
            count(*line, expected.told(), found, expected.count(), &mut faults);
        }
        for item in gathered.items().filter(|item| item.is_open()) {
            if !self.open.iter().any(|(_, expected)| expected.is(item)) {
                let item = item.told();
                faults.push(Fault::at(0, What::StillOpen { item }));
            }
        }
        faults
    }

    /// What has not ended, or stands with an incident, and is not said to.
    fn unexpected(&self, gathered: &Gathered, faults: &mut Vec<Fault>) {
        for execution in &gathered.executions {
            let said = |expected: &ExecutionExpected| {
                expected.is(execution)
                    && expected
                        .status
                        .as_deref()
                        .is_some_and(|status| status != COMPLETED)
            };
            let told = || execution.told();
            let status = execution.view.summary.status.clone();
            let ended = status == COMPLETED;
            if !ended && !self.executions.iter().any(|(_, expected)| said(expected)) {
                let execution = told();
                faults.push(Fault::at(0, What::NotEnded { execution, status }));
            }
            let incident = execution
                .view
                .open
                .iter()
                .find_map(|task| task.incident.as_ref());
            let may = |expected: &ExecutionExpected| expected.incident && expected.is(execution);
            if let Some(error) = incident
                && !self.executions.iter().any(|(_, expected)| may(expected))
            {
                let why = error.detail.clone().unwrap_or_default();
                let execution = told();
                faults.push(Fault::at(0, What::Incident { execution, why }));
            }
        }
    }
}

impl ExecutionExpected {
    fn is(&self, execution: &Execution) -> bool {
        self.workflow == execution.name()
            && (self.key.is_none() || self.key == execution.view.summary.business_key)
    }

    fn told(&self) -> String {
        match &self.key {
            Some(key) => format!("{} {key}", self.workflow),
            None => self.workflow.clone(),
        }
    }

    fn check(&self, line: Line, gathered: &Gathered, faults: &mut Vec<Fault>) {
        let found: Vec<&Execution> = gathered
            .executions
            .iter()
            .filter(|execution| self.is(execution))
            .collect();
        let expected = self.count.or(self.key.as_ref().map(|_| 1));
        match expected {
            Some(expected) => count(line, self.told(), found.len(), expected, faults),
            None if found.is_empty() => {
                let what = self.told();
                faults.push(Fault::at(line, What::Missing { what }));
            }
            None => {}
        }
        for execution in found {
            let status = execution.view.summary.status.as_str();
            let wanted = self.status.as_deref().unwrap_or(COMPLETED);
            let same = status == wanted || (wanted == RUNNING[0] && RUNNING.contains(&status));
            if !same {
                faults.push(self.differs(line, "status", status, wanted));
            }
            if !self.output.is_null() {
                let none = Value::Null;
                let output = execution.view.output.as_ref().unwrap_or(&none);
                self.compare(line, "output", output, &self.output, faults);
            }
        }
    }

    /// Part by part, so that what differs is named and not the whole.
    fn compare(
        &self,
        line: Line,
        at: &str,
        found: &Value,
        expected: &Value,
        faults: &mut Vec<Fault>,
    ) {
        if let (Value::Object(found), Value::Object(expected)) = (found, expected) {
            for (name, expected) in expected {
                let found = found.get(name).unwrap_or(&Value::Null);
                self.compare(line, &format!("{at}.{name}"), found, expected, faults);
            }
        } else if found != expected {
            faults.push(self.differs(line, at, &found.to_string(), &expected.to_string()));
        }
    }

    fn differs(&self, line: Line, at: &str, found: &str, expected: &str) -> Fault {
        let what = What::Differs {
            what: self.told(),
            at: at.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        };
        Fault::at(line, what)
    }
}

impl ItemExpected {
    fn is(&self, item: &Item) -> bool {
        let terms = item.state.terms();
        self.raw.step == terms.step
            && self
                .raw
                .workflow
                .as_ref()
                .is_none_or(|wanted| wanted == super::timeline::name_of(&item.row.workflow))
            && (self.raw.key.is_none() || self.raw.key == item.row.business_key)
            && self
                .office
                .as_ref()
                .is_none_or(|office| office == item.state.office())
    }

    fn count(&self) -> usize {
        self.raw.count.unwrap_or(1)
    }

    fn told(&self) -> String {
        let office = self.raw.office.as_deref().unwrap_or_default();
        format!("{} {office}", self.raw.step).trim_end().to_owned()
    }
}

impl EventExpected {
    fn check(&self, line: Line, gathered: &Gathered, faults: &mut Vec<Fault>) {
        let events = gathered.events.iter();
        let found = events
            .filter(|event| event["type"] == self.r#type)
            .filter(|event| self.data.is_null() || holds(&event["data"], &self.data))
            .count();
        let what = self.r#type.clone();
        count(line, what, found, self.count.unwrap_or(1), faults);
    }
}

fn count(line: Line, what: String, found: usize, expected: usize, faults: &mut Vec<Fault>) {
    if found != expected {
        let what = What::Count {
            what,
            found,
            expected,
        };
        faults.push(Fault::at(line, what));
    }
}
