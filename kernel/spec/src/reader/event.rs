//! Events: what is emitted, and what is listened to.

use lianxi_flow::definition::{
    Consumption, Correlation, EventFilter, ForEach, Listen, Read, Until,
};
use lianxi_flow::effect::MAX_FILTERS;
use lianxi_flow::expression::Template;

use crate::cursor::Cursor;
use crate::finding::Finding;

use super::Reader;
use super::expression::{Sight, is_expression};

pub(crate) const EMIT: [&str; 1] = ["event"];
pub(crate) const EVENT: [&str; 1] = ["with"];
pub(crate) const LISTEN: [&str; 2] = ["to", "read"];
pub(crate) const READ: [&str; 3] = ["data", "envelope", "raw"];
pub(crate) const FOREACH: [&str; 5] = ["item", "at", "do", "output", "export"];
pub(crate) const CONSUMPTION: [&str; 4] = ["one", "any", "all", "until"];
pub(crate) const FILTER: [&str; 2] = ["with", "correlate"];
pub(crate) const CORRELATION: [&str; 2] = ["from", "expect"];

impl<'r> Reader<'r> {
    /// The attributes of the event that is emitted.
    pub(super) fn emit(&mut self, at: &Cursor<'r>) -> Option<Template> {
        const OF: &str = "an emitted event";
        self.mapping(at, "`emit`", &EMIT);
        let event = self.required(at, "`emit`", "event")?;
        self.mapping(&event, "`event`", &EVENT);
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
        self.mapping(at, "`listen`", &LISTEN);
        let read = at
            .get("read")
            .and_then(|read| self.word(&read, "`read`", &READ));
        let read = match read {
            Some("envelope") => Read::Envelope,
            Some("raw") => Read::Raw,
            _ => Read::Data,
        };
        let to = self.required(at, "`listen`", "to")?;
        let to = self.consumption(&to);
        let foreach = task
            .get("foreach")
            .and_then(|foreach| self.foreach(&foreach));
        Some(Listen {
            to: to?,
            read,
            foreach,
        })
    }

    pub(super) fn foreach(&mut self, at: &Cursor<'r>) -> Option<ForEach> {
        if !self.mapping(at, "`foreach`", &FOREACH) {
            return None;
        }
        let item = self.variable(at, "item", "item");
        let index = self.variable(at, "at", "index");
        if item == index {
            self.problems.add(at, Finding::ShadowedName { name: &item });
        }
        let outer = self.locals.len();
        self.locals.extend([item.clone(), index.clone()]);
        let block = at.get("do").map(|list| self.block(&list));
        let (output, export) = (self.output(at), self.export(at));
        self.locals.truncate(outer);
        Some(ForEach {
            item,
            at: index,
            block,
            output,
            export,
        })
    }

    /// `one`, `any` or `all`.
    pub(super) fn consumption(&mut self, at: &Cursor<'r>) -> Option<Consumption> {
        if !self.mapping(at, "an event consumption", &CONSUMPTION) {
            return None;
        }
        let given: Vec<&str> = ["one", "any", "all"]
            .into_iter()
            .filter(|kind| at.has(kind))
            .collect();
        let [kind] = given[..] else {
            self.invalid(at, "an event consumption", "is one of `one`, `any`, `all`");
            return None;
        };
        if kind != "any" && at.has("until") {
            let finding = Finding::Invalid {
                what: "`until`",
                why: "stands beside `any` only: one event, or all of them, is an end by itself",
                similar: None,
            };
            self.problems.add_at_key(at, "until", finding);
            return None;
        }
        let value = at.get(kind)?;
        let consumption = match kind {
            "one" => Consumption::One(self.event_filter(&value)?),
            "any" => Consumption::Any {
                filters: any_of(self.event_filters(&value)?),
                until: match at.get("until") {
                    Some(until) => Some(self.until(&until)?),
                    None => None,
                },
            },
            _ => Consumption::All(self.event_filters(&value)?),
        };
        let found = consumption.all_filters().count();
        if found > MAX_FILTERS {
            let finding = Finding::TooManyFilters {
                found,
                max: MAX_FILTERS,
            };
            self.problems.add(at, finding);
        }
        if found == 0 && kind == "all" {
            self.problems.add(&value, Finding::Empty { what: "`all`" });
        }
        Some(consumption)
    }

    /// A condition on the events so far, or other events.
    fn until(&mut self, at: &Cursor<'r>) -> Option<Until> {
        if at.text().is_some() {
            return self.expression(at, Sight::Everything).map(Until::Condition);
        }
        if at.has("until") {
            let finding = Finding::Invalid {
                what: "`until`",
                why: "has no `until` of its own",
                similar: None,
            };
            self.problems.add_at_key(at, "until", finding);
            return None;
        }
        self.consumption(at)
            .map(|consumption| Until::Consumed(Box::new(consumption)))
    }

    fn event_filters(&mut self, at: &Cursor<'r>) -> Option<Vec<EventFilter>> {
        if !self.is_list(at) {
            return None;
        }
        Some(
            at.items()
                .filter_map(|filter| self.event_filter(&filter))
                .collect(),
        )
    }

    fn event_filter(&mut self, at: &Cursor<'r>) -> Option<EventFilter> {
        const OF: &str = "an event filter";
        if !self.mapping(at, OF, &FILTER) {
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
        if with.entries().is_empty() {
            self.problems.add(&with, Finding::Empty { what: "`with`" });
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
                "type" if !EventFilter::is_pattern(self.text_of(&value)?) => {
                    self.text_of(&value)?.clone_into(&mut filter.kind);
                }
                "data" if is_expression(value.node) => {
                    filter.data = self.expression(&value, Sight::Event);
                }
                _ => filter.with.push((entry.key.clone(), self.template(&value))),
            }
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
            if !self.mapping(&value, OF, &CORRELATION) {
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

/// Of no filter at all: every event there is.
fn any_of(mut filters: Vec<EventFilter>) -> Vec<EventFilter> {
    if filters.is_empty() {
        filters.push(EventFilter {
            kind: String::new(),
            with: Vec::new(),
            data: None,
            correlate: Vec::new(),
        });
    }
    filters
}
