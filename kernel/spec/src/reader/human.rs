//! `call: work-item`: work that a person does (待办). What can be wrong with it is found before anyone waits for it.

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;
use crate::similar::similar;

use super::Reader;
use super::call::Invocation;
use super::expression::is_expression;

const OF: &str = "`call: work-item`";
pub(crate) const WORK_ITEM: [&str; 18] = [
    "title",
    "department",
    "division",
    "role",
    "form",
    "due",
    "candidates",
    "exclude",
    "initiator",
    "countersign",
    "extension",
    "copies",
    "mode",
    "outcomes",
    "escalation",
    "returns",
    "businessKey",
    "subject",
];
/// What an escalation step may do while the item stays open; none of them passes the gate.
pub(crate) const STEPS: [&str; 4] = ["remind", "reassign", "emit", "run"];

/// How many people an item takes.
pub(crate) const PEOPLE: [&str; 1] = ["single"];

pub(crate) const PERIOD: [&str; 5] = ["amount", "unit", "kind", "text", "nearing"];
pub(crate) const NEARING: [&str; 2] = ["amount", "unit"];
pub(crate) const AFTER: [&str; 3] = ["amount", "unit", "from"];
pub(crate) const COUNTED_FROM: [&str; 2] = ["due", "created"];
/// A workflow of one version.
pub(crate) const STARTED: [&str; 3] = ["namespace", "name", "version"];

/// What a step has beside `after` and `do`: what it may have, and what it must.
pub(crate) fn beside(step: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match step {
        "remind" => (&["to"], &[]),
        "reassign" => (&["department", "division"], &["department"]),
        "emit" => (&["event"], &["event"]),
        _ => (&["workflow", "input"], &["workflow"]),
    }
}

impl<'r> Reader<'r> {
    /// Work of people has no timeout around it, whatever stands between the two.
    pub(super) fn no_timeout_around(&mut self, task: &str) {
        for timeout in self.timeouts.clone() {
            self.problems
                .add(&timeout, Finding::WorkItemTimeout { task });
        }
    }

    pub(super) fn work_item(&mut self, invocation: &Invocation<'r>) {
        self.no_timeout_around(&invocation.task.path);
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &WORK_ITEM);
        for property in ["title", "department"] {
            if let Some(value) = self.required(&with, OF, property) {
                self.text_of(&value);
            }
        }
        let outcomes = self
            .required(&with, OF, "outcomes")
            .map(|outcomes| self.outcomes(&outcomes))
            .unwrap_or_default();
        if let Some(mode) = with.get("mode").filter(|mode| !is_expression(mode.node)) {
            self.word(&mode, "`mode`", &PEOPLE);
        }
        if let Some(due) = with.get("due") {
            self.due(&due);
        }
        self.people(&with, &outcomes);
        self.returns(&with, &outcomes);
        self.escalation(&with, invocation);
    }

    /// The names of the outcomes, where they are written down; empty where they are computed.
    fn outcomes(&mut self, at: &Cursor<'r>) -> Vec<&'r str> {
        if is_expression(at.node) || !self.is_list(at) {
            return Vec::new();
        }
        if at.items().next().is_none() {
            self.problems.add(at, Finding::Empty { what: "`outcomes`" });
        }
        let mut names: Vec<&'r str> = Vec::new();
        for item in at.items() {
            let Some(name) = self.text_of(&item) else {
                continue;
            };
            if names.contains(&name) {
                self.invalid(&item, "an outcome", "is named twice");
            }
            names.push(name);
        }
        names
    }

    /// An instant, a period that the calendar counts from the item's creation, or what `deadline` gave.
    fn due(&mut self, at: &Cursor<'r>) {
        const OF: &str = "`due`";
        if is_expression(at.node) {
            return;
        }
        if let Kind::Number(_) = at.node.kind {
            let wanted = "an instant, a period or what `deadline` gave";
            let help = Some("write it as `{amount: 2, unit: working-days}`");
            self.wrong_type(at, wanted, help);
        } else if !matches!(at.node.kind, Kind::Map(_)) {
            self.instant(at);
        } else if at.has("dueAt") {
            // The output of `deadline` may be written with all of its fields.
            if let Some(instant) = at.get("dueAt") {
                self.instant(&instant);
            }
        } else {
            self.mapping(at, OF, &PERIOD);
            self.period(at, OF, 1);
            let nearing = at.get("nearing");
            if let Some(nearing) = nearing.filter(|nearing| !is_expression(nearing.node))
                && self.mapping(&nearing, "`nearing`", &NEARING)
            {
                self.period(&nearing, "`nearing`", 1);
            }
        }
    }

    /// `returns: {outcome: task}`: which outcome sends the work back (驳回), and where to.
    fn returns(&mut self, with: &Cursor<'r>, outcomes: &[&'r str]) {
        let Some(at) = with.get("returns").filter(|at| self.is_mapping(at)) else {
            return;
        };
        for entry in at.entries() {
            if !outcomes.is_empty() && !outcomes.contains(&entry.key.as_str()) {
                let similar = similar(&entry.key, outcomes.iter().copied());
                self.problems.add_at_key(
                    &at,
                    &entry.key,
                    Finding::UnknownOutcome {
                        outcome: &entry.key,
                        similar,
                    },
                );
            }
            self.return_target(&at.of(entry));
        }
    }

    fn escalation(&mut self, with: &Cursor<'r>, invocation: &Invocation<'r>) {
        let steps = with.get("escalation");
        let none = steps
            .as_ref()
            .is_none_or(|steps| matches!(&steps.node.kind, Kind::List(items) if items.is_empty()));
        if none {
            self.problems.add(
                &invocation.function,
                Finding::NoEscalation {
                    task: &invocation.name,
                },
            );
        }
        let Some(steps) = steps.filter(|steps| !is_expression(steps.node) && self.is_list(steps))
        else {
            return;
        };
        for step in steps.items().filter(|step| !is_expression(step.node)) {
            if self.is_mapping(&step) {
                self.step(&step);
            }
        }
    }

    fn step(&mut self, step: &Cursor<'r>) {
        const OF: &str = "an escalation step";
        if let Some(after) = self.required(step, OF, "after") {
            self.after(&after);
        }
        let Some(does) = self
            .required(step, OF, "do")
            .filter(|does| !is_expression(does.node))
        else {
            return;
        };
        let Some(word) = self.word(&does, "`do`", &STEPS) else {
            return;
        };
        let (may, must) = beside(word);
        let of = format!("the step `{word}`");
        let allowed: Vec<&str> = ["after", "do"].iter().chain(may).copied().collect();
        self.mapping(step, &of, &allowed);
        for property in must {
            self.required(step, &of, property);
        }
        if let Some(workflow) = step.get("workflow").filter(|at| !is_expression(at.node)) {
            self.step_workflow(&workflow);
        }
    }

    /// The workflow that a step starts.
    fn step_workflow(&mut self, at: &Cursor<'r>) {
        const OF: &str = "`workflow`";
        if self.mapping(at, OF, &STARTED) {
            for part in STARTED {
                if let Some(value) = self.required(at, OF, part) {
                    self.text_of(&value);
                }
            }
        }
    }

    /// A period that the calendar counts, from the item's creation or from the instant at which it is due.
    fn after(&mut self, at: &Cursor<'r>) {
        const OF: &str = "`after`";
        if is_expression(at.node) {
            return;
        }
        if !matches!(at.node.kind, Kind::Map(_)) {
            let help = Some("write it as `{amount: 2, unit: working-days}`");
            self.wrong_type(at, "a mapping", help);
            return;
        }
        self.mapping(at, OF, &AFTER);
        // 0 is the instant itself: at once when it is due.
        self.period(at, OF, 0);
        if let Some(from) = at.get("from").filter(|from| !is_expression(from.node)) {
            self.word(&from, "`from`", &COUNTED_FROM);
        }
    }
}
