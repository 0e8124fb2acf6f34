//! Listening: what a `listen` waits for, what it does with what comes, and when it is over.
//!
//! [`arm`] evaluates the filters once; [`received`] takes an event or says that it is not the one; [`go_on`] works through the events
//! of a `foreach`, one after the other, in the order in which they came. [`scheduled`] does the same for `schedule.on`, where there is
//! no execution yet.

mod matching;
mod scheduled;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use self::matching::{Match, matches};
pub use self::scheduled::{Gathered, Gathering, Trigger, gather, trigger};
use super::complete::complete;
use super::fail::fail;
use super::scope::{FrameScope, to_error};
use crate::command::Rejection;
use crate::definition::{Consumption, EventFilter, Listen, Read, TaskKind, Until};
use crate::effect::{EffectId, FILTERS, Subscription};
use crate::error::Error;
use crate::event::Event;
use crate::expression::Template;
use crate::state::{Frame, Listening, Phase, State};

/// The most events that one `listen` takes.
pub const MAX_EVENTS: usize = 10_000;

/// Evaluates the filters of a `listen`, those of its `until` after the others: what it waits for does not change while it waits.
pub(super) fn arm(
    to: &Consumption,
    scope: &FrameScope<'_>,
    input: &Value,
) -> Result<Vec<Subscription>, Error> {
    arm_with(to, &|template| scope.value(template, input))
}

type Evaluate<'a> = &'a dyn Fn(&Template) -> Result<Value, Error>;

fn arm_with(to: &Consumption, value: Evaluate<'_>) -> Result<Vec<Subscription>, Error> {
    to.all_filters()
        .map(|filter| subscription(filter, value))
        .collect()
}

fn subscription(filter: &EventFilter, value: Evaluate<'_>) -> Result<Subscription, Error> {
    let mut armed = Subscription {
        kind: filter.kind.clone(),
        subject: None,
        attributes: Vec::new(),
        patterns: Vec::new(),
        expected: Vec::new(),
    };
    for (name, template) in &filter.with {
        match (template, value(template)?) {
            // Only the definition's own text is a pattern. What an expression gives may be data, and data is compared.
            (Template::Literal(_), Value::String(text)) if EventFilter::is_pattern(&text) => {
                armed.patterns.push((name.clone(), text));
            }
            (_, Value::String(text)) if name == "subject" => armed.subject = Some(text),
            (_, value) => armed.attributes.push((name.clone(), value)),
        }
    }
    for correlation in &filter.correlate {
        let expected = correlation.expect.as_ref().map(value).transpose()?;
        // An expectation of nothing is a slip, and could not be told from none at all once it is stored.
        if expected == Some(Value::Null) {
            let name = &correlation.name;
            return Err(Error::validation(format!(
                "what the correlation '{name}' expects is null"
            )));
        }
        armed.expected.push(expected);
    }
    Ok(armed)
}

/// An event came for one filter of a `listen`.
pub(super) fn received(
    state: &State,
    effect: EffectId,
    event: Value,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let gone = || Rejection::NotOutstanding(effect);
    let frame = effect
        .frame()
        .and_then(|id| state.frame(id))
        .ok_or_else(gone)?;
    let (Phase::Listen(listening), Some(TaskKind::Listen(listen))) =
        (&frame.phase, state.task_of(frame).map(|task| &task.kind))
    else {
        return Err(gone());
    };
    let filter = effect
        .slot()
        .checked_sub(FILTERS)
        .and_then(|slot| usize::try_from(slot).ok())
        .filter(|filter| listening.is_open(&listen.to, *filter))
        .ok_or_else(gone)?;
    let (Some(subscription), Some(definition)) = (
        listening.subscriptions.get(filter),
        listen.to.all_filters().nth(filter),
    ) else {
        return Err(gone());
    };
    // One event may fit several filters, and is taken once.
    if listening.seen.contains(&identity(&event)) {
        return Err(Rejection::NotMatching);
    }
    let keys = match matches(definition, subscription, &listening.keys, &event) {
        Ok(Match::Yes(keys)) => keys,
        Ok(Match::No) => return Err(Rejection::NotMatching),
        Err(error) => return Ok(fail(state, frame, error, now)),
    };
    let taken = Arrival {
        filter,
        event,
        keys,
    };
    Ok(take(state, frame, (listen, listening), taken, now)
        .unwrap_or_else(|error| fail(state, frame, error, now)))
}

struct Arrival {
    filter: usize,
    event: Value,
    keys: BTreeMap<String, Value>,
}

fn take(
    state: &State,
    frame: &Frame,
    (listen, listening): (&Listen, &Listening),
    arrival: Arrival,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    if listening.taken.len() >= MAX_EVENTS {
        return Err(Error::validation(format!(
            "a 'listen' takes at most {MAX_EVENTS} events"
        )));
    }
    let Arrival {
        filter,
        event,
        keys,
    } = arrival;
    let mut after = listening.clone();
    after.take(&listen.to, filter, identity(&event), &event, keys.clone());
    let ends = ends(state, frame, listen, &after)?;
    if ends && listen.foreach.is_none() {
        return complete(state, frame, output(listen, &after), now);
    }
    Ok(vec![Event::Consumed {
        f: frame.id,
        filter,
        event,
        keys,
        ends,
    }])
}

/// Whether nothing more is waited for.
fn ends(
    state: &State,
    frame: &Frame,
    listen: &Listen,
    listening: &Listening,
) -> Result<bool, Error> {
    Ok(match &listen.to {
        Consumption::One(_) | Consumption::Any { until: None, .. } => !listening.taken.is_empty(),
        Consumption::All(filters) => listening.consumed.len() == filters.len(),
        Consumption::Any {
            until: Some(Until::Condition(condition)),
            ..
        } => {
            let taken = Value::Array(read_all(listen, listening));
            let scope = FrameScope::of(state, frame);
            condition.test(&taken, &scope).map_err(to_error)?
        }
        Consumption::Any {
            filters,
            until: Some(Until::Consumed(until)),
        } => {
            let got = listening.consumed.range(filters.len()..).count();
            match &**until {
                Consumption::All(needed) => got == needed.len(),
                Consumption::One(_) | Consumption::Any { .. } => got > 0,
            }
        }
    })
}

fn output(listen: &Listen, listening: &Listening) -> Value {
    Value::Array(match &listening.each {
        Some(each) => each.outputs.clone(),
        None => read_all(listen, listening),
    })
}

fn read_all(listen: &Listen, listening: &Listening) -> Vec<Value> {
    let events = listening.taken.iter().cloned();
    events.map(|event| read(listen.read, event)).collect()
}

/// An event as its consumer wants it.
pub(crate) fn read(as_: Read, event: Value) -> Value {
    match (as_, event) {
        (Read::Data, Value::Object(mut event)) => event.remove("data").unwrap_or_default(),
        (Read::Raw, Value::Object(mut event)) => raw(&mut event),
        (_, event) => event,
    }
}

/// The data as it came: its bytes in base64, its text, or the JSON text of what is already read.
fn raw(event: &mut Map<String, Value>) -> Value {
    match (event.remove("data_base64"), event.remove("data")) {
        (Some(bytes), _) => bytes,
        (None, Some(Value::String(text))) => Value::String(text),
        (None, Some(data)) => Value::String(data.to_string()),
        (None, None) => Value::Null,
    }
}

/// CloudEvents: source and id together name an event.
pub(crate) fn identity(event: &Value) -> String {
    let text = |name| event.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{}\n{}", text("source"), text("id"))
}

/// The next step of a `foreach`: an item begins, an item is done, or all is.
pub(super) fn go_on(
    state: &State,
    frame: &Frame,
    listening: &Listening,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let Some(TaskKind::Listen(listen)) = state.task_of(frame).map(|task| &task.kind) else {
        return Ok(Vec::new());
    };
    let (Some(foreach), Some(each)) = (&listen.foreach, &listening.each) else {
        return complete(state, frame, output(listen, listening), now);
    };
    if let Some(finished) = &each.finished {
        let mut scope = FrameScope::of(state, frame);
        scope.raw_output = Some(finished);
        let item = match &foreach.output.as_ {
            Some(template) => scope.value(template, finished)?,
            None => finished.clone(),
        };
        if let Some(schema) = &foreach.output.schema {
            schema.validate(&item).map_err(|why| {
                Error::validation(format!(
                    "what an event gives does not fit its schema: {why}"
                ))
            })?;
        }
        scope.output = Some(&item);
        let context = match &foreach.export.as_ {
            Some(template) => Some(scope.value(template, &item)?),
            None => None,
        };
        if let (Some(schema), Some(context)) = (&foreach.export.schema, &context) {
            schema.validate(context).map_err(|why| {
                Error::validation(format!(
                    "what an event exports does not fit its schema: {why}"
                ))
            })?;
        }
        return Ok(vec![Event::ItemDone {
            f: frame.id,
            output: item,
            context,
        }]);
    }
    if each.next < listening.taken.len() {
        return Ok(vec![Event::ItemBegan {
            f: frame.id,
            at: now,
        }]);
    }
    complete(state, frame, output(listen, listening), now)
}
