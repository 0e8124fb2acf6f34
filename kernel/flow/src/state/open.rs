//! How far a `listen` has come, and the tasks of an extension around a task.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Position;
use crate::definition::{Consumption, Flow};
use crate::effect::Subscription;

/// The tasks of an extension, around a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Extending {
    /// Place among the workflow's extensions.
    pub which: usize,
    pub position: Position,
    /// They ended by `exit`: before a task, that takes its place.
    #[serde(default)]
    pub exited: bool,
    /// What they gave.
    #[serde(
        default,
        deserialize_with = "crate::value::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub finished: Option<Value>,
    /// What the task gave, where they run after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// The result of a task whose extensions are still to end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Held {
    pub output: Value,
    pub then: Flow,
}

/// A `listen` that has begun.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listening {
    /// One a filter, those of `until` last.
    pub subscriptions: Vec<Subscription>,
    /// Filters of `all`, and of `until`, that have got their event.
    pub consumed: BTreeSet<usize>,
    /// Events that were taken, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Value>,
    /// Source and id of each of them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<String>,
    /// Correlations that the events themselves set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, Value>,
    /// No more is waited for.
    #[serde(default)]
    pub ending: bool,
    /// How far a `foreach` has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
}

/// How far a `foreach` has come through the events.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Each {
    /// The event that is worked on, or the next one.
    pub next: usize,
    pub outputs: Vec<Value>,
    /// Where its tasks are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What its tasks gave, still to be transformed.
    #[serde(
        default,
        deserialize_with = "crate::value::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub finished: Option<Value>,
}

impl Listening {
    /// Whether a filter still waits for an event.
    pub(crate) fn is_open(&self, to: &Consumption, filter: usize) -> bool {
        if self.ending || filter >= self.subscriptions.len() {
            return false;
        }
        match to {
            Consumption::Any { filters, .. } if filter < filters.len() => true,
            _ => !self.consumed.contains(&filter),
        }
    }

    /// Takes an event that fits.
    pub(crate) fn take(
        &mut self,
        to: &Consumption,
        filter: usize,
        identity: String,
        event: &Value,
        keys: BTreeMap<String, Value>,
    ) {
        self.seen.insert(identity);
        self.keys.extend(keys);
        let of_until = filter >= to.filters().len();
        if of_until || matches!(to, Consumption::All(_)) {
            self.consumed.insert(filter);
        }
        if !of_until {
            self.taken.push(event.clone());
        }
    }

    /// Whether there is a step to take that needs no event.
    pub(super) fn is_ready(&self) -> bool {
        match &self.each {
            Some(each) => {
                each.position.is_none()
                    && (each.finished.is_some() || each.next < self.taken.len() || self.ending)
            }
            None => self.ending,
        }
    }
}
