//! What comes back from outside: timers, calls, children, people.

use jiff::Timestamp;
use serde_json::Value;

use super::complete::complete;
use super::control::send_back;
use super::fail::{fail, fail_technically};
use crate::command::{CallOutcome, Rejection, TechnicalError};
use crate::effect::{EffectId, OWN, TIMEOUT};
use crate::error::Error;
use crate::event::Event;
use crate::state::{Frame, Phase, State};

/// The most times a call that is unavailable is tried before it becomes an incident.
pub const MAX_UNAVAILABLE_ATTEMPTS: u32 = 8;

fn open_frame(state: &State, effect: EffectId) -> Result<&Frame, Rejection> {
    effect
        .frame()
        .and_then(|id| state.frames.get(&id))
        .ok_or(Rejection::NotOutstanding(effect))
}

pub(super) fn timer(
    state: &State,
    effect: EffectId,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let frame = open_frame(state, effect)?;
    if effect.slot() == TIMEOUT
        && frame.timeout_at.is_some()
        && !matches!(frame.phase, Phase::Ready)
    {
        let what = state
            .task_of(frame)
            .map_or("the workflow", |task| task.name.as_str());
        return Ok(fail(
            state,
            frame,
            Error::timeout(format!("'{what}' took longer than its timeout")),
            now,
        ));
    }
    match &frame.phase {
        Phase::Wait { .. } if effect.slot() == OWN => {
            Ok(completed(state, frame, frame.input.clone(), now))
        }
        Phase::RetryWait { .. } if effect.slot() == OWN => Ok(vec![Event::Retried { f: frame.id }]),
        _ => Err(Rejection::NotOutstanding(effect)),
    }
}

fn completed(state: &State, frame: &Frame, output: Value, now: Timestamp) -> Vec<Event> {
    complete(state, frame, output, now).unwrap_or_else(|error| fail(state, frame, error, now))
}

pub(super) fn call(
    state: &State,
    effect: EffectId,
    outcome: CallOutcome,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let frame = open_frame(state, effect)?;
    let Phase::Call { attempt, .. } = &frame.phase else {
        return Err(Rejection::NotOutstanding(effect));
    };
    if effect.slot() != OWN {
        return Err(Rejection::NotOutstanding(effect));
    }
    Ok(match outcome {
        CallOutcome::Returned(output) => completed(state, frame, output, now),
        CallOutcome::Failed(error) => fail(state, frame, error, now),
        CallOutcome::Technical(TechnicalError(error)) => fail_technically(state, frame, error, now),
        CallOutcome::Unavailable { error, .. } if *attempt >= MAX_UNAVAILABLE_ATTEMPTS => {
            fail_technically(state, frame, error, now)
        }
        CallOutcome::Unavailable { retry_at, .. } => vec![Event::Deferred {
            f: frame.id,
            until: retry_at,
            attempt: attempt + 1,
        }],
        CallOutcome::NeedsHuman { request } => vec![Event::HandedToPerson {
            f: frame.id,
            request,
        }],
    })
}

/// The host cannot do what the task asks.
pub(super) fn refused(
    state: &State,
    effect: EffectId,
    error: Error,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    Ok(fail(state, open_frame(state, effect)?, error, now))
}

pub(super) fn child(
    state: &State,
    effect: EffectId,
    result: Result<Value, Error>,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let frame = open_frame(state, effect)?;
    let Phase::Child { .. } = &frame.phase else {
        return Err(Rejection::NotOutstanding(effect));
    };
    Ok(match result {
        Ok(output) => completed(state, frame, output, now),
        // The instance is the child's; here the task that ran it is the place.
        Err(error) => fail(
            state,
            frame,
            Error {
                instance: None,
                ..error
            },
            now,
        ),
    })
}

/// A person closed a work item. An outcome that the definition maps to a return target sends the work back there.
pub(super) fn work_item(
    state: &State,
    effect: EffectId,
    answer: Value,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let frame = open_frame(state, effect)?;
    let Phase::WorkItem { request } = &frame.phase else {
        return Err(Rejection::NotOutstanding(effect));
    };
    let outcome = answer
        .get("outcome")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if let Some(target) = request
        .get("returns")
        .and_then(|returns| returns.get(outcome))
        .and_then(Value::as_str)
    {
        let target = target.to_owned();
        return send_back(state, effect, &target, format!("outcome '{outcome}'"), now);
    }
    // A duty that a person answered gives the duty's output, as the duty would have.
    let output = if request.get("answers").and_then(Value::as_str) == Some("duty") {
        answer.get("form").cloned().unwrap_or_default()
    } else {
        answer
    };
    Ok(completed(state, frame, output, now))
}
