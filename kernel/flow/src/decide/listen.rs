//! Listening: what a `listen` waits for, and whether an event is the one.

use jiff::Timestamp;
use serde_json::Value;

use super::complete::complete;
use super::fail::fail;
use super::scope::FrameScope;
use crate::command::Rejection;
use crate::definition::{Consumption, EventFilter, Listen, Read, TaskKind};
use crate::effect::{EffectId, FILTERS, Subscription};
use crate::error::Error;
use crate::event::Event;
use crate::expression::EmptyScope;
use crate::state::{Phase, State};

/// Evaluates the filters of a `listen` once: what it waits for does not change while it waits.
pub(super) fn arm(
    to: &Consumption,
    scope: &FrameScope<'_>,
    input: &Value,
) -> Result<Vec<Subscription>, Error> {
    to.filters()
        .iter()
        .map(|filter| subscription(filter, scope, input))
        .collect()
}

fn subscription(
    filter: &EventFilter,
    scope: &FrameScope<'_>,
    input: &Value,
) -> Result<Subscription, Error> {
    let mut subject = None;
    let mut attributes = Vec::new();
    for (name, template) in &filter.with {
        let value = scope.value(template, input)?;
        match (name.as_str(), value) {
            ("subject", Value::String(text)) => subject = Some(text),
            (_, value) => attributes.push((name.clone(), value)),
        }
    }
    let expected = filter
        .correlate
        .iter()
        .map(|correlation| {
            correlation
                .expect
                .as_ref()
                .map(|expect| scope.value(expect, input))
                .transpose()
        })
        .collect::<Result<_, _>>()?;
    Ok(Subscription {
        kind: filter.kind.clone(),
        subject,
        attributes,
        expected,
    })
}

/// An event came for one filter of a `listen`.
pub(super) fn received(
    state: &State,
    effect: EffectId,
    event: Value,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let gone = Rejection::NotOutstanding(effect);
    let frame = effect
        .frame()
        .and_then(|id| state.frames.get(&id))
        .ok_or_else(|| gone.clone())?;
    let Phase::Listen {
        subscriptions,
        consumed,
    } = &frame.phase
    else {
        return Err(gone);
    };
    let Some(TaskKind::Listen(listen)) = state.task_of(frame).map(|task| &task.kind) else {
        return Err(gone);
    };
    let filter = effect
        .slot()
        .checked_sub(FILTERS)
        .and_then(|slot| usize::try_from(slot).ok())
        .ok_or_else(|| gone.clone())?;
    let (Some(subscription), Some(definition)) =
        (subscriptions.get(filter), listen.to.filters().get(filter))
    else {
        return Err(gone);
    };
    if consumed.contains_key(&filter) {
        return Err(gone);
    }
    match matches(definition, subscription, &event) {
        Ok(true) => {}
        Ok(false) => return Err(Rejection::NotMatching),
        Err(error) => return Ok(fail(state, frame, error, now)),
    }
    let last = match &listen.to {
        Consumption::One(_) | Consumption::Any(_) => true,
        Consumption::All(filters) => consumed.len() + 1 == filters.len(),
    };
    if !last {
        return Ok(vec![Event::Consumed {
            f: frame.id,
            filter,
            event,
        }]);
    }
    let mut all = consumed.clone();
    all.insert(filter, event);
    let output = Value::Array(all.into_values().map(|event| read(listen, event)).collect());
    Ok(complete(state, frame, output, now).unwrap_or_else(|error| fail(state, frame, error, now)))
}

fn read(listen: &Listen, event: Value) -> Value {
    match (listen.read, event) {
        (Read::Data, Value::Object(mut event)) => event.remove("data").unwrap_or_default(),
        (_, event) => event,
    }
}

fn matches(
    filter: &EventFilter,
    subscription: &Subscription,
    event: &Value,
) -> Result<bool, Error> {
    let same = event.get("type").and_then(Value::as_str) == Some(&subscription.kind)
        && subscription
            .subject
            .as_ref()
            .is_none_or(|subject| event.get("subject").and_then(Value::as_str) == Some(subject))
        && subscription
            .attributes
            .iter()
            .all(|(name, value)| event.get(name) == Some(value));
    if !same {
        return Ok(false);
    }
    let none = Value::Null;
    if let Some(condition) = &filter.data
        && !condition
            .test(event.get("data").unwrap_or(&none), &EmptyScope)
            .map_err(super::scope::to_error)?
    {
        return Ok(false);
    }
    for (correlation, expected) in filter.correlate.iter().zip(&subscription.expected) {
        let found = correlation
            .from
            .evaluate(event, &EmptyScope)
            .map_err(super::scope::to_error)?;
        if expected.as_ref().is_some_and(|expected| *expected != found) {
            return Ok(false);
        }
    }
    Ok(true)
}
