//! Who does the work of a `work-item`, and who may not: candidates, exclusions (回避), countersigning (会签), more time (申请延期), copies (抄送).

use std::collections::HashMap;

use lianxi_flow::definition::{Call, Function, TaskKind};

use crate::cursor::Cursor;

use super::Reader;
use super::expression::is_expression;
use crate::finding::Finding;
use crate::similar::similar;

pub(crate) const CANDIDATES: [&str; 2] = ["offices", "persons"];
pub(crate) const OFFICE: [&str; 3] = ["department", "division", "role"];
pub(crate) const PARTY: [&str; 4] = ["person", "department", "division", "role"];
pub(crate) const SEAT: [&str; 5] = ["person", "department", "division", "role", "weight"];
pub(crate) const EXCLUDE: [&str; 3] = ["persons", "doneBy", "initiator"];
pub(crate) const COUNTERSIGN: [&str; 6] =
    ["rule", "threshold", "approve", "refuse", "abstain", "seats"];
pub(crate) const RULES: [&str; 4] = ["all", "any", "in-order", "weighted"];
pub(crate) const EXTENSION: [&str; 2] = ["times", "approver"];
/// Of a countersign, as the machine of work items has it.
pub(crate) const SEATS_MAX: usize = 64;
/// How often more time may be granted.
pub(crate) const EXTENSIONS_MAX: u64 = 12;
/// What one signature may weigh.
pub(crate) const WEIGHT_MAX: u64 = 1_000;

impl<'r> Reader<'r> {
    pub(super) fn people(&mut self, with: &Cursor<'r>, outcomes: &[&'r str]) {
        for property in ["role", "initiator"] {
            if let Some(value) = with.get(property) {
                self.text_of(&value);
            }
        }
        if let Some(candidates) = given(with, "candidates")
            && self.mapping(&candidates, "`candidates`", &CANDIDATES)
        {
            self.parties(&candidates, "offices", "an office", &OFFICE);
            self.names(&candidates, "persons");
        }
        if let Some(exclude) = given(with, "exclude")
            && self.mapping(&exclude, "`exclude`", &EXCLUDE)
        {
            self.exclude(with, &exclude);
        }
        if let Some(countersign) = given(with, "countersign")
            && self.mapping(&countersign, "`countersign`", &COUNTERSIGN)
        {
            self.countersign(&countersign, outcomes);
        }
        if let Some(extension) = given(with, "extension")
            && self.mapping(&extension, "`extension`", &EXTENSION)
        {
            self.extension_of_time(&extension);
        }
        self.parties(with, "copies", "a copy", &PARTY);
    }

    /// `doneBy` names steps of this workflow: whoever finished one of them is excluded.
    fn exclude(&mut self, with: &Cursor<'r>, exclude: &Cursor<'r>) {
        self.names(exclude, "persons");
        self.names(exclude, "doneBy");
        if let Some(steps) = given(exclude, "doneBy") {
            let written = steps.items().filter(|step| !is_expression(step.node));
            self.done_by.extend(written);
        }
        let Some(initiator) = exclude.get("initiator") else {
            return;
        };
        if self.optional_bool(exclude, "initiator") == Some(true) && !with.has("initiator") {
            self.invalid(
                &initiator,
                "`exclude.initiator`",
                "needs `initiator`, the id of the person who began, beside `exclude`",
            );
        }
    }

    /// Whoever did one of these steps may not do this one. A step may come later in the text: all must have been read.
    pub(super) fn excluded_steps(&mut self) {
        let steps = std::mem::take(&mut self.done_by);
        if steps.is_empty() {
            return;
        }
        let mut known: HashMap<&str, bool> = HashMap::new();
        for task in &self.tasks {
            let is_work = matches!(
                &task.kind,
                TaskKind::Call(Call {
                    function: Function::WorkItem,
                    ..
                })
            );
            *known.entry(&task.name).or_default() |= is_work;
        }
        let mut work: Vec<&str> = known
            .iter()
            .filter_map(|(name, is_work)| is_work.then_some(*name))
            .collect();
        work.sort_unstable();
        for at in steps {
            let Some(step) = at.text() else { continue };
            match known.get(step) {
                Some(true) => {}
                Some(false) => self.problems.add(&at, Finding::NotAWorkItem { task: step }),
                None => {
                    // Looking for what was meant takes long where there are many.
                    let full = self.problems.is_full();
                    let similar = (!full)
                        .then(|| similar(step, work.iter().copied()))
                        .flatten();
                    self.problems
                        .add(&at, Finding::UnknownStep { step, similar });
                }
            }
        }
    }

    fn countersign(&mut self, at: &Cursor<'r>, outcomes: &[&'r str]) {
        const OF: &str = "`countersign`";
        let rule = self
            .required(at, OF, "rule")
            .and_then(|rule| self.word(&rule, "`rule`", &RULES));
        self.votes(at, outcomes);
        let most = self.seats(at);
        let threshold = at.get("threshold");
        match (rule, threshold) {
            (Some("weighted"), None) => {
                self.required(at, OF, "threshold");
            }
            (Some("weighted"), Some(threshold)) if !is_expression(threshold.node) => {
                let number = self.whole_number(&threshold);
                let beyond = |number| most.is_some_and(|most| number > most);
                if number.is_some_and(|number| number == 0 || beyond(number)) {
                    let most = most.unwrap_or(WEIGHT_MAX);
                    self.invalid(
                        &threshold,
                        "`threshold`",
                        &format!("must be a number from 1 to {most}"),
                    );
                }
            }
            (Some(rule), Some(threshold)) if rule != "weighted" => {
                self.invalid(&threshold, "`threshold`", "is only for `rule: weighted`");
            }
            _ => {}
        }
    }

    /// What approves, refuses and abstains are outcomes, each another.
    fn votes(&mut self, at: &Cursor<'r>, outcomes: &[&'r str]) {
        let mut seen: Vec<&'r str> = Vec::new();
        for (property, needed) in [("approve", true), ("refuse", true), ("abstain", false)] {
            let value = if needed {
                self.required(at, "`countersign`", property)
            } else {
                at.get(property)
            };
            let Some(value) = value else { continue };
            let Some(vote) = self.text_of(&value).filter(|_| !is_expression(value.node)) else {
                continue;
            };
            if !outcomes.is_empty() && !outcomes.contains(&vote) {
                let similar = similar(vote, outcomes.iter().copied());
                let outcome = vote;
                self.problems
                    .add(&value, Finding::UnknownOutcome { outcome, similar });
            }
            if seen.contains(&vote) {
                self.invalid(&value, "an outcome", "is named twice");
            }
            seen.push(vote);
        }
    }

    /// All weights together, where they are written down.
    fn seats(&mut self, at: &Cursor<'r>) -> Option<u64> {
        let seats = self
            .required(at, "`countersign`", "seats")
            .filter(|seats| !is_expression(seats.node) && self.is_list(seats))?;
        let count = seats.items().count();
        if count == 0 {
            self.problems
                .add(&seats, Finding::Empty { what: "`seats`" });
        }
        if count > SEATS_MAX {
            let why = format!("has more than {SEATS_MAX} entries");
            self.invalid(&seats, "`seats`", &why);
        }
        let mut most = Some(0_u64);
        for seat in seats.items() {
            if is_expression(seat.node) {
                most = None;
                continue;
            }
            if !self.party(&seat, "a seat", &SEAT) {
                most = None;
                continue;
            }
            let weight = match seat.get("weight") {
                None => Some(1),
                Some(weight) if is_expression(weight.node) => None,
                Some(weight) => self.between(&weight, "`weight`", 1, WEIGHT_MAX),
            };
            most = most
                .zip(weight)
                .map(|(most, weight)| most.saturating_add(weight));
        }
        most
    }

    fn extension_of_time(&mut self, at: &Cursor<'r>) {
        if let Some(times) = at.get("times").filter(|times| !is_expression(times.node)) {
            self.between(&times, "`times`", 1, EXTENSIONS_MAX);
        }
        let approver = self.required(at, "`extension`", "approver");
        if let Some(approver) = approver.filter(|approver| !is_expression(approver.node)) {
            self.party(&approver, "the approver", &PARTY);
        }
    }

    pub(super) fn between(
        &mut self,
        at: &Cursor<'r>,
        what: &str,
        least: u64,
        most: u64,
    ) -> Option<u64> {
        let number = self.whole_number(at)?;
        if !(least..=most).contains(&number) {
            self.invalid(
                at,
                what,
                &format!("must be a number from {least} to {most}"),
            );
            return None;
        }
        Some(number)
    }

    fn parties(&mut self, at: &Cursor<'r>, property: &str, of: &str, allowed: &[&str]) {
        let Some(parties) = given(at, property).filter(|parties| self.is_list(parties)) else {
            return;
        };
        for party in parties.items().filter(|party| !is_expression(party.node)) {
            self.party(&party, of, allowed);
        }
    }

    /// A person of an office, or whoever of an office has a role.
    fn party(&mut self, at: &Cursor<'r>, of: &str, allowed: &[&str]) -> bool {
        if !self.mapping(at, of, allowed) {
            return false;
        }
        self.required(at, of, "department");
        for property in PARTY {
            if let Some(value) = at.get(property) {
                self.text_of(&value);
            }
        }
        true
    }

    fn names(&mut self, at: &Cursor<'r>, property: &str) {
        if let Some(names) = given(at, property).filter(|names| self.is_list(names)) {
            for name in names.items() {
                self.text_of(&name);
            }
        }
    }
}

/// What is written down, and not computed.
fn given<'r>(at: &Cursor<'r>, property: &str) -> Option<Cursor<'r>> {
    at.get(property).filter(|value| !is_expression(value.node))
}
