//! Events: what is emitted, and what is listened to.

use lianxi_flow::definition::{Consumption, Correlation, EventFilter, Listen, Read};
use lianxi_flow::effect::MAX_FILTERS;
use lianxi_flow::expression::Template;

use crate::cursor::Cursor;
use crate::finding::Finding;

use super::Reader;
use super::expression::{Sight, is_expression};

impl<'r> Reader<'r> {
    /// The attributes of the event that is emitted.
    pub(super) fn emit(&mut self, at: &Cursor<'r>) -> Option<Template> {
        const OF: &str = "an emitted event";
        self.mapping(at, "`emit`", &["event"]);
        let event = self.required(at, "`emit`", "event")?;
        self.mapping(&event, "`event`", &["with"]);
        let with = self.required(&event, "`event`", "with")?;
        if !self.is_mapping(&with) {
            return None;
        }
        for property in ["source", "type"] {
            if let Some(value) = self.required(&with, OF, property) {
                self.text_of(&value);
            }
        }
        Some(self.template(&with))
    }

    pub(super) fn listen(&mut self, task: &Cursor<'r>, at: &Cursor<'r>) -> Option<Listen> {
        if task.has("foreach") {
            let finding = Finding::NotSupported {
                what: "`foreach` of a `listen`",
                help: Some("listen to one event inside a `for` or a task that is repeated"),
            };
            self.problems.add_at_key(task, "foreach", finding);
        }
        self.mapping(at, "`listen`", &["to", "read"]);
        let read = at
            .get("read")
            .and_then(|read| self.word(&read, "`read`", &["data", "envelope", "raw"]));
        let read = match read {
            Some("envelope") => Read::Envelope,
            Some("raw") => Read::Raw,
            _ => Read::Data,
        };
        let to = self.required(at, "`listen`", "to")?;
        Some(Listen {
            to: self.consumption(&to)?,
            read,
        })
    }

    /// `one`, `any` or `all`.
    pub(super) fn consumption(&mut self, at: &Cursor<'r>) -> Option<Consumption> {
        if !self.mapping(at, "an event consumption", &["one", "any", "all", "until"]) {
            return None;
        }
        if at.has("until") {
            let finding = Finding::NotSupported {
                what: "`until`",
                help: Some("`any` takes the first event that fits"),
            };
            self.problems.add_at_key(at, "until", finding);
        }
        let given: Vec<&str> = ["one", "any", "all"]
            .into_iter()
            .filter(|kind| at.has(kind))
            .collect();
        let [kind] = given[..] else {
            self.invalid(at, "an event consumption", "is one of `one`, `any`, `all`");
            return None;
        };
        let value = at.get(kind)?;
        match kind {
            "one" => self.event_filter(&value).map(Consumption::One),
            "any" => self.event_filters(&value).map(Consumption::Any),
            _ => self.event_filters(&value).map(Consumption::All),
        }
    }

    fn event_filters(&mut self, at: &Cursor<'r>) -> Option<Vec<EventFilter>> {
        if !self.is_list(at) {
            return None;
        }
        let count = at.items().count();
        if count == 0 {
            self.not_supported(
                at,
                "listening to every event there is",
                Some("name the types of the events"),
            );
        }
        if count > MAX_FILTERS {
            self.problems.add(
                at,
                Finding::TooManyFilters {
                    found: count,
                    max: MAX_FILTERS,
                },
            );
        }
        Some(
            at.items()
                .filter_map(|filter| self.event_filter(&filter))
                .collect(),
        )
    }

    fn event_filter(&mut self, at: &Cursor<'r>) -> Option<EventFilter> {
        const OF: &str = "an event filter";
        if !self.mapping(at, OF, &["with", "correlate"]) {
            return None;
        }
        let correlate = at
            .get("correlate")
            .map(|correlate| self.correlations(&correlate))
            .unwrap_or_default();
        let with = self.required(at, OF, "with")?;
        if !self.is_mapping(&with) {
            return None;
        }
        let mut filter = EventFilter {
            kind: String::new(),
            with: Vec::new(),
            data: None,
            correlate,
        };
        for entry in with.entries() {
            let value = with.of(entry);
            match entry.key.as_str() {
                "type" if is_expression(value.node) => {
                    self.problems.add(&value, Finding::NoEventType);
                }
                "type" => self.text_of(&value)?.clone_into(&mut filter.kind),
                "data" if is_expression(value.node) => {
                    filter.data = self.expression(&value, Sight::Event);
                }
                _ => filter.with.push((entry.key.clone(), self.template(&value))),
            }
        }
        if !with.has("type") {
            self.problems.add(&with, Finding::NoEventType);
        }
        Some(filter)
    }

    fn correlations(&mut self, at: &Cursor<'r>) -> Vec<Correlation> {
        if !self.is_mapping(at) {
            return Vec::new();
        }
        let mut correlations = Vec::new();
        for entry in at.entries() {
            const OF: &str = "a correlation";
            let value = at.of(entry);
            if !self.mapping(&value, OF, &["from", "expect"]) {
                continue;
            }
            let from = self
                .required(&value, OF, "from")
                .and_then(|from| self.expression(&from, Sight::Event));
            let expect = value.get("expect").map(|expect| self.template(&expect));
            if let Some(from) = from {
                correlations.push(Correlation {
                    name: entry.key.clone(),
                    from,
                    expect,
                });
            }
        }
        correlations
    }
}
