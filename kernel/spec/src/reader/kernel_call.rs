//! The host's own functions but for work items and draws: `duty`, `deadline`, `wait-until`.

use jiff::Timestamp;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use super::call::Invocation;
use super::expression::is_expression;

pub(crate) const KERNEL: [&str; 8] = [
    "http",
    "openapi",
    "duty",
    "work-item",
    "deadline",
    "wait-until",
    "draw-seal",
    "draw",
];
/// Protocols of the DSL that this host does not speak.
pub(crate) const PROTOCOLS: [&str; 4] = ["asyncapi", "grpc", "a2a", "mcp"];
pub(crate) const UNITS: [&str; 4] = ["working-days", "calendar-days", "hours", "months"];
/// What a number rests on: a statute, an article of the matter's document, or a default of ours.
pub(crate) const KINDS: [&str; 3] = ["statute", "article", "default"];
/// What becomes of a period whose last day is a rest day.
pub(crate) const LAST_DAYS: [&str; 2] = ["as-counted", "next-working-day"];
/// The longest period, as the calendar has it.
pub(crate) const MAX_AMOUNT: u64 = 10_000;
pub(crate) const WAIT_UNTIL: [&str; 1] = ["at"];
pub(crate) const DEADLINE: [&str; 6] = ["from", "amount", "unit", "kind", "lastDay", "text"];
pub(crate) const DUTY_OF: [&str; 5] = ["department", "among", "duty", "version", "input"];
/// Any version, for a `duty` that names none.
const ANY_VERSION: &str = "*";

/// Names that a function of a definition cannot take.
pub(crate) fn is_reserved(name: &str) -> bool {
    KERNEL.contains(&name) || PROTOCOLS.contains(&name)
}

impl<'r> Reader<'r> {
    pub(super) fn wait_until(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: wait-until`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &WAIT_UNTIL);
        if let Some(at) = self.required(&with, OF, "at") {
            self.instant(&at);
        }
    }

    pub(super) fn instant(&mut self, at: &Cursor<'r>) {
        let Some(text) = self.text_of(at) else { return };
        if !is_expression(at.node) && text.parse::<Timestamp>().is_err() {
            self.invalid(
                at,
                "an instant",
                "is written with its offset, for instance 2026-07-01T09:00:00+08:00",
            );
        }
    }

    pub(super) fn deadline(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: deadline`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &DEADLINE);
        if let Some(from) = with.get("from") {
            self.instant(&from);
        }
        if let Some(last) = with.get("lastDay").filter(|last| !is_expression(last.node)) {
            self.word(&last, "`lastDay`", &LAST_DAYS);
        }
        self.optional_text(&with, "text");
        if !with.has("kind") {
            let task = &invocation.name;
            self.problems.add(&with, Finding::NoDeadlineKind { task });
        }
        self.period(&with, OF, 1);
    }

    /// `amount` of at least `least`, `unit` and perhaps `kind`.
    pub(super) fn period(&mut self, with: &Cursor<'r>, of: &str, least: u64) {
        if let Some(amount) = self
            .required(with, of, "amount")
            .filter(|amount| !is_expression(amount.node))
            && self
                .whole_number(&amount)
                .is_some_and(|amount| amount < least || amount > MAX_AMOUNT)
        {
            self.invalid(
                &amount,
                "`amount`",
                &format!("must be a number from {least} to {MAX_AMOUNT}"),
            );
        }
        if let Some(unit) = self
            .required(with, of, "unit")
            .filter(|unit| !is_expression(unit.node))
        {
            self.word(&unit, "`unit`", &UNITS);
        }
        if let Some(kind) = with.get("kind").filter(|kind| !is_expression(kind.node)) {
            self.word(&kind, "`kind`", &KINDS);
        }
    }

    /// A duty whose department is known at run time only: each that may be meant must have it.
    pub(super) fn duty_of(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: duty`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &DUTY_OF);
        let department = self.required(&with, OF, "department");
        let among = self
            .required(&with, OF, "among")
            .filter(|among| self.is_list(among));
        let duty = self
            .required(&with, OF, "duty")
            .and_then(|duty| self.text_of(&duty).filter(|_| !is_expression(duty.node)));
        let range = self.version_range(&with);
        let Some(among) = among else { return };
        if among.items().next().is_none() {
            self.problems
                .add(&among, Finding::Empty { what: "`among`" });
        }
        if let Some(department) = department
            && let Some(text) = self.text_of(&department)
            && !is_expression(department.node)
            && among.items().all(|plugin| plugin.text() != Some(text))
        {
            self.problems
                .add(&department, Finding::NotAmong { department: text });
        }
        for plugin in among.items() {
            let Some(id) = self.text_of(&plugin) else {
                continue;
            };
            if is_expression(plugin.node) {
                self.not_supported(
                    &plugin,
                    "a computed entry of `among`",
                    Some("name every department that may be meant"),
                );
            } else if let (Some(duty), Some(range)) = (duty, range) {
                self.one_among(&with, &plugin, id, (duty, range));
            }
        }
    }

    fn one_among(
        &mut self,
        with: &Cursor<'r>,
        at: &Cursor<'r>,
        plugin: &str,
        (duty, range): (&str, &str),
    ) {
        let Some((version, signature)) = self.duty(at, plugin, range, duty) else {
            return;
        };
        let Some(schema) = &signature.input else {
            return;
        };
        let input = with.get("input");
        self.conforms(
            input.as_ref().unwrap_or(with),
            input.is_some(),
            (plugin, &version, duty),
            schema,
        );
    }

    fn version_range(&mut self, with: &Cursor<'r>) -> Option<&'r str> {
        let Some(at) = with.get("version") else {
            return Some(ANY_VERSION);
        };
        if is_expression(at.node) {
            self.not_supported(
                &at,
                "a computed version",
                Some("write the range down: it is pinned when the definition is published"),
            );
            return None;
        }
        if let Kind::Number(_) = at.node.kind {
            self.wrong_type(&at, "a text", Some("put the version in quotes"));
            return None;
        }
        self.text_of(&at)
    }
}
