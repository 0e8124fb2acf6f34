//! The workflow as a whole.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lianxi_flow::Workflow;
use lianxi_flow::cron::Cron;
use lianxi_flow::definition::{Consumption, DurationOf, Export, Input, Output, Schedule};
use lianxi_flow::duration::Duration;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use crate::similar::similar;

pub(crate) const TOP: [&str; 8] = [
    "document", "input", "use", "do", "timeout", "output", "schedule", "evaluate",
];
pub(crate) const DOCUMENT: [&str; 8] = [
    "dsl",
    "namespace",
    "name",
    "version",
    "title",
    "summary",
    "tags",
    "metadata",
];
/// Where the day begins from which a version is in force.
const ZONE: &str = "Asia/Shanghai";
pub(crate) const EVALUATE: [&str; 2] = ["language", "mode"];
pub(crate) const MODES: [&str; 2] = ["strict", "loose"];
pub(crate) const INPUT: [&str; 2] = ["schema", "from"];
/// Of `output` and of `export`.
pub(crate) const OUTPUT: [&str; 2] = ["schema", "as"];
pub(crate) const TIMEOUT: [&str; 1] = ["after"];
pub(crate) const SCHEDULE: [&str; 4] = ["every", "cron", "after", "on"];
/// The longest namespace or name, as in a host name.
pub(crate) const MAX_NAME_CHARS: usize = 63;

impl<'r> Reader<'r> {
    /// Reads everything. `None` where there is not even a list of tasks; any problem is in `problems`.
    pub(super) fn document(&mut self) -> Option<Workflow> {
        let root = self.root.clone();
        if !matches!(root.node.kind, Kind::Map(_)) {
            let help = "a definition begins with `document:` and has its tasks in `do:`";
            self.wrong_type(&root, "a mapping", Some(help));
            return None;
        }
        for entry in root.entries() {
            // The schema leaves the top open; whoever wrote this may have meant something else.
            if !TOP.contains(&entry.key.as_str()) {
                let similar = similar(&entry.key, TOP);
                let (property, of) = (entry.key.as_str(), "a workflow");
                let finding = Finding::WithoutEffect {
                    property,
                    of,
                    similar,
                };
                self.problems.add_at_key(&root, &entry.key, finding);
            }
        }
        self.duplicate_keys(&root);
        self.full_width(&root);
        let head = self.head(&root);
        self.evaluate(&root);
        let extensions = self.extensions();
        let own = self.tasks_read();
        self.uses();
        let input = self.input(&root);
        let output = self.output(&root);
        let timeout = self.timeout(&root);
        let schedule = root.get("schedule").and_then(|at| self.schedule(&at));
        self.timeouts.extend(root.get("timeout"));
        let tasks = self.required(&root, "a workflow", "do")?;
        let block = self.block(&tasks);
        self.extend(&extensions, own);
        self.unused();
        self.excluded_steps();
        Some(Workflow {
            document: head?,
            source: Arc::new(root.node.to_json()),
            input,
            output,
            timeout,
            schedule,
            secrets: self
                .declared_secrets()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            extensions: extensions
                .into_iter()
                .map(|declared| declared.extension)
                .collect(),
            root: block,
            blocks: std::mem::take(&mut self.blocks),
            tasks: std::mem::take(&mut self.tasks),
        })
    }

    fn head(&mut self, root: &Cursor<'r>) -> Option<lianxi_flow::definition::Document> {
        const OF: &str = "`document`";
        let at = self.required(root, "a workflow", "document")?;
        if !self.mapping(&at, OF, &DOCUMENT) {
            return None;
        }
        let dsl = self
            .required(&at, OF, "dsl")
            .and_then(|dsl| self.dsl_version(&dsl));
        let namespace = self
            .required(&at, OF, "namespace")
            .and_then(|name| self.name(&name));
        let name = self
            .required(&at, OF, "name")
            .and_then(|name| self.name(&name));
        let version = self
            .required(&at, OF, "version")
            .and_then(|version| self.version(&version));
        let title = self.optional_text(&at, "title").map(str::to_owned);
        let summary = self.optional_text(&at, "summary").map(str::to_owned);
        for property in ["tags", "metadata"] {
            if let Some(found) = at.get(property) {
                self.is_mapping(&found);
            }
        }
        let effective_from = at
            .get("metadata")
            .and_then(|metadata| metadata.get("effectiveFrom"))
            .and_then(|from| self.effective_from(&from));
        let kept = |property: &str| {
            let found = at.get(property);
            found.map(|found| found.node.to_json()).unwrap_or_default()
        };
        let (tags, metadata) = (kept("tags"), kept("metadata"));
        Some(lianxi_flow::definition::Document {
            dsl: dsl?,
            namespace: namespace?,
            name: name?,
            version: version?,
            title,
            summary,
            tags,
            metadata,
            effective_from,
        })
    }

    fn dsl_version(&mut self, at: &Cursor<'r>) -> Option<String> {
        let text = self.text_of(at)?;
        if !is_version(text) || !text.starts_with("1.0.") {
            self.problems.add(at, Finding::DslVersion { found: text });
            self.full_width_quotes(at, text);
            return None;
        }
        Some(text.to_owned())
    }

    pub(super) fn version(&mut self, at: &Cursor<'r>) -> Option<String> {
        let text = self.text_of(at)?;
        if !is_version(text) {
            self.problems.add(at, Finding::BadVersion { text });
            self.full_width_quotes(at, text);
            return None;
        }
        Some(text.to_owned())
    }

    /// The day, or the instant, from which this version is in force.
    fn effective_from(&mut self, at: &Cursor<'r>) -> Option<Timestamp> {
        let text = self.text_of(at)?;
        let from = beginning_of_day(text).or_else(|| text.parse().ok());
        if from.is_none() {
            self.invalid(
                at,
                "`effectiveFrom`",
                "is a day, for instance 2026-07-01 (its beginning in Asia/Shanghai), or an instant with its offset, for instance 2026-07-01T09:00:00+08:00",
            );
        }
        from
    }

    /// A namespace or a name of a workflow.
    pub(super) fn name(&mut self, at: &Cursor<'r>) -> Option<String> {
        let text = self.text_of(at)?;
        let inside = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if !inside
            || !ends(text.chars().next())
            || !ends(text.chars().last())
            || text.len() > MAX_NAME_CHARS
        {
            self.invalid(
                at,
                "a namespace or name",
                "has letters, digits and hyphens, begins and ends with a letter or a digit, and has at most 63 of them",
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn evaluate(&mut self, root: &Cursor<'r>) {
        let Some(at) = root.get("evaluate") else {
            return;
        };
        if !self.mapping(&at, "`evaluate`", &EVALUATE) {
            return;
        }
        if let Some(found) = at.get("language")
            && let Some(text) = self.text_of(&found)
            && text != "jq"
        {
            let what = format!("`evaluate.language: {text}`");
            self.not_supported(&found, &what, Some("this host evaluates `jq`"));
        }
        if let Some(mode) = at.get("mode") {
            self.loose = self.word(&mode, "`mode`", &MODES) == Some("loose");
        }
    }

    pub(super) fn input(&mut self, of: &Cursor<'r>) -> Input {
        let Some(at) = of.get("input") else {
            return Input::default();
        };
        if !self.mapping(&at, "`input`", &INPUT) {
            return Input::default();
        }
        Input {
            schema: at.get("schema").and_then(|schema| self.schema(&schema)),
            from: at.get("from").and_then(|from| self.transformation(&from)),
        }
    }

    pub(super) fn output(&mut self, of: &Cursor<'r>) -> Output {
        let Some(at) = of.get("output") else {
            return Output::default();
        };
        if !self.mapping(&at, "`output`", &OUTPUT) {
            return Output::default();
        }
        Output {
            schema: at.get("schema").and_then(|schema| self.schema(&schema)),
            as_: at.get("as").and_then(|as_| self.transformation(&as_)),
        }
    }

    pub(super) fn export(&mut self, of: &Cursor<'r>) -> Export {
        let Some(at) = of.get("export") else {
            return Export::default();
        };
        if !self.mapping(&at, "`export`", &OUTPUT) {
            return Export::default();
        }
        Export {
            schema: at.get("schema").and_then(|schema| self.schema(&schema)),
            as_: at.get("as").and_then(|as_| self.transformation(&as_)),
        }
    }

    /// `timeout` of the workflow or of a task: its own, or the name of one of `use.timeouts`.
    pub(super) fn timeout(&mut self, of: &Cursor<'r>) -> Option<DurationOf> {
        let at = of.get("timeout")?;
        if matches!(at.node.kind, Kind::Text(_)) {
            let named = self.named(&at, "timeouts")?;
            return self.timeout_definition(&named);
        }
        self.timeout_definition(&at)
    }

    pub(super) fn timeout_definition(&mut self, at: &Cursor<'r>) -> Option<DurationOf> {
        if !self.mapping(at, "a timeout", &TIMEOUT) {
            return None;
        }
        let after = self.required(at, "a timeout", "after")?;
        Some(self.duration_of(&after))
    }

    fn schedule(&mut self, at: &Cursor<'r>) -> Option<Schedule> {
        if !self.mapping(at, "a schedule", &SCHEDULE) {
            return None;
        }
        let given: Vec<&str> = SCHEDULE
            .into_iter()
            .filter(|property| at.has(property))
            .collect();
        let [kind] = given[..] else {
            let finding = if given.is_empty() {
                Finding::Empty { what: "a schedule" }
            } else {
                Finding::SeveralSchedules
            };
            self.problems.add(at, finding);
            return None;
        };
        let value = at.get(kind)?;
        match kind {
            "every" => {
                let length = self.duration(&value);
                if length == Duration::ZERO && !self.problems.has_errors() {
                    self.invalid(&value, "the time between two runs", "is more than nothing");
                }
                Some(Schedule::Every(length))
            }
            "after" => Some(Schedule::After(self.duration(&value))),
            "cron" => self.cron(&value).map(Schedule::Cron),
            _ => self.started_on(&value).map(Schedule::On),
        }
    }

    /// What starts a workflow is found by its type: a workflow that every event starts would be started by its own.
    fn started_on(&mut self, at: &Cursor<'r>) -> Option<Consumption> {
        let consumption = self.consumption(at)?;
        let any = consumption.filters().is_empty()
            || consumption
                .all_filters()
                .any(|filter| filter.kind.is_empty());
        if any {
            self.problems.add(at, Finding::NoEventType);
            return None;
        }
        Some(consumption)
    }

    fn cron(&mut self, at: &Cursor<'r>) -> Option<Cron> {
        match Cron::parse(self.text_of(at)?) {
            Ok(cron) => Some(cron),
            Err(why) => {
                self.invalid(at, "a cron expression", &why.to_string());
                None
            }
        }
    }
}

/// `YYYY-MM-DD` and nothing more.
fn beginning_of_day(text: &str) -> Option<Timestamp> {
    const LENGTH: usize = "YYYY-MM-DD".len();
    let date: Date = (text.len() == LENGTH).then(|| text.parse().ok())??;
    let zone = TimeZone::get(ZONE).ok()?;
    zone.to_timestamp(date.at(0, 0, 0, 0)).ok()
}

/// Semantic versioning 2.0.0, as the DSL's schema has it.
fn is_version(text: &str) -> bool {
    let (text, build) = text
        .split_once('+')
        .map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text
        .split_once('-')
        .map_or((text, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let parts: Vec<&str> = core.split('.').collect();
    parts.len() == 3
        && parts.into_iter().all(number)
        && [pre, build]
            .into_iter()
            .flatten()
            .all(|words| words.split('.').all(word))
}
