//! Events that start a workflow (`schedule.on`): which one is meant, and, where several are needed, what has been gathered so far.
//!
//! Nobody is there who could be told of an error: a filter that fails does not fit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::matching::{Match, matches};
use super::{MAX_EVENTS, arm_with, identity};
use crate::decide::scope::{runtime_descriptor, to_error};
use crate::definition::{Consumption, Schedule, Until, Workflow};
use crate::effect::Subscription;
use crate::error::Error;
use crate::expression::{NOTHING, Scope};
use crate::state::Listening;

/// What an event is to a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Nothing.
    No,
    /// It starts the workflow by itself.
    Starts,
    /// It is one of several: what came before it counts.
    Gathers,
}

/// Events that were gathered for one execution to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Gathering {
    /// When the first of them came.
    pub since: Timestamp,
    listening: Listening,
}

impl Gathering {
    /// How many events it holds.
    pub fn events(&self) -> usize {
        self.listening.taken.len()
    }
}

/// What the filters of a schedule see: the definition, and no execution.
struct Outside<'a>(&'a Workflow);

impl Scope for Outside<'_> {
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        Cow::Owned(match name {
            "$workflow" => serde_json::json!({"definition": *self.0.source}),
            "$runtime" => runtime_descriptor(),
            _ => Value::Null,
        })
    }

    fn local(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
    }
}

fn consumption(workflow: &Workflow) -> Option<&Consumption> {
    match &workflow.schedule {
        Some(Schedule::On(consumption)) => Some(consumption),
        _ => None,
    }
}

fn armed(workflow: &Workflow, to: &Consumption) -> Result<Vec<Subscription>, Error> {
    let outside = Outside(workflow);
    arm_with(to, &|template| {
        template.evaluate(&Value::Null, &outside).map_err(to_error)
    })
}

/// Whether what came before an event counts.
fn remembers(to: &Consumption) -> bool {
    match to {
        Consumption::One(_) | Consumption::Any { until: None, .. } => false,
        Consumption::Any { until: Some(_), .. } => true,
        Consumption::All(filters) => filters.len() > 1,
    }
}

/// What an event is to a workflow, as far as the event alone says.
pub fn trigger(workflow: &Workflow, event: &Value) -> Trigger {
    let kind = event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(to) =
        consumption(workflow).filter(|to| to.all_filters().any(|filter| filter.kind == kind))
    else {
        return Trigger::No;
    };
    let fits = armed(workflow, to).is_ok_and(|subscriptions| {
        let known = Listening {
            subscriptions,
            ..Listening::default()
        };
        (0..known.subscriptions.len()).any(|filter| fitting(to, &known, filter, event).is_some())
    });
    match (fits, remembers(to)) {
        (false, _) => Trigger::No,
        (true, false) => Trigger::Starts,
        (true, true) => Trigger::Gathers,
    }
}

/// The correlations that an event brings, if it is one that a filter still waits for.
fn fitting(
    to: &Consumption,
    listening: &Listening,
    filter: usize,
    event: &Value,
) -> Option<BTreeMap<String, Value>> {
    let definition = to.all_filters().nth(filter)?;
    let subscription = listening.subscriptions.get(filter)?;
    let open = listening.is_open(to, filter) && !listening.seen.contains(&identity(event));
    match matches(definition, subscription, &listening.keys, event) {
        Ok(Match::Yes(keys)) if open => Some(keys),
        _ => None,
    }
}

/// What became of an event that was to be gathered.
#[derive(Clone, Debug, PartialEq)]
pub enum Gathered {
    /// It is not one that is meant.
    No,
    Waits,
    /// The events of the gathering that is complete with it, in the order in which they came.
    Complete(Vec<Value>),
}

/// Takes an event into the oldest gathering that lacks it, or into a new one.
pub fn gather(
    workflow: &Workflow,
    open: &mut Vec<Gathering>,
    event: &Value,
    now: Timestamp,
) -> Gathered {
    let Some((to, place)) = take(workflow, open, event, now) else {
        return Gathered::No;
    };
    if complete(workflow, to, &open[place].listening) {
        Gathered::Complete(open.remove(place).listening.taken)
    } else {
        Gathered::Waits
    }
}

/// The place of the gathering that took the event.
fn take<'w>(
    workflow: &'w Workflow,
    open: &mut Vec<Gathering>,
    event: &Value,
    now: Timestamp,
) -> Option<(&'w Consumption, usize)> {
    let to = consumption(workflow)?;
    let found = open.iter().enumerate().find_map(|(place, gathering)| {
        (0..gathering.listening.subscriptions.len()).find_map(|filter| {
            fitting(to, &gathering.listening, filter, event).map(|keys| (place, filter, keys))
        })
    });
    let (place, filter, keys) = if let Some(found) = found {
        found
    } else {
        let listening = Listening {
            subscriptions: armed(workflow, to).ok()?,
            ..Listening::default()
        };
        // An event of `until` ends what has begun, and begins nothing.
        let (filter, keys) = (0..to.filters().len())
            .find_map(|filter| fitting(to, &listening, filter, event).map(|keys| (filter, keys)))?;
        open.push(Gathering {
            since: now,
            listening,
        });
        (open.len() - 1, filter, keys)
    };
    open[place]
        .listening
        .take(to, filter, identity(event), event, keys);
    Some((to, place))
}

fn complete(workflow: &Workflow, to: &Consumption, listening: &Listening) -> bool {
    match to {
        Consumption::One(_) | Consumption::Any { until: None, .. } => true,
        Consumption::All(filters) => listening.consumed.len() == filters.len(),
        Consumption::Any { filters, until } => match until {
            _ if listening.taken.len() >= MAX_EVENTS => true,
            Some(Until::Consumed(until)) => {
                let got = listening.consumed.range(filters.len()..).count();
                match &**until {
                    Consumption::All(needed) => got == needed.len(),
                    Consumption::One(_) | Consumption::Any { .. } => got > 0,
                }
            }
            Some(Until::Condition(condition)) => condition
                .test(&Value::Array(listening.taken.clone()), &Outside(workflow))
                .unwrap_or(false),
            None => true,
        },
    }
}
