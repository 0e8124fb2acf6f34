//! What comes back from outside: timers, calls, children, people.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::complete::complete;
use super::drawing;
use super::fail::{fail, fail_attempt, fail_technically, would_be_caught};
use super::retry::attempt_until;
use super::send_back::{Sending, send_back};
use crate::command::{CallOutcome, Rejection, ReturnThen, ReturnTo, TechnicalError};
use crate::definition::{Returns, TaskKind};
use crate::effect::{CallTarget, EffectId, OWN, TIMEOUT};
use crate::error::Error;
use crate::event::Event;
use crate::state::{Frame, FrameId, Phase, State};
use crate::value;

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
        // A definition cannot be written so (the reader refuses it), but a duty may have become a person's work since. Time that runs out
        // never decides in a person's place: the work item has its own reminders and escalation.
        if holds_work(state, frame.id) {
            return Ok(vec![Event::TimeoutLifted {
                f: frame.id,
                at: now,
                attempt: false,
            }]);
        }
        let error = match state.task_of(frame) {
            Some(task) => Error::timeout(format!("'{}' took longer than its timeout", task.name)),
            None => Error::timeout("the workflow took longer than its timeout").at("/timeout"),
        };
        return Ok(fail(state, frame, error, now));
    }
    match &frame.phase {
        Phase::Wait { .. } if effect.slot() == OWN => {
            Ok(completed(state, frame, frame.input.clone(), now))
        }
        Phase::RetryWait { .. } if effect.slot() == OWN => Ok(retried(state, frame, now)),
        // The same slot said before when to try again: a firing that comes twice is not taken for the end of the attempt.
        Phase::Try {
            attempt_until: Some(until),
            ..
        } if effect.slot() == OWN && *until <= now => Ok(attempt_over(state, frame, now)),
        _ => Err(Rejection::NotOutstanding(effect)),
    }
}

/// The tasks of a `try` begin again.
fn retried(state: &State, frame: &Frame, now: Timestamp) -> Vec<Event> {
    let until = match state.task_of(frame).map(|task| &task.kind) {
        Some(TaskKind::Try(attempt)) => attempt_until(state, frame, attempt, now),
        _ => Ok(None),
    };
    match until {
        Ok(attempt_until) => vec![Event::Retried {
            f: frame.id,
            attempt_until,
        }],
        Err(error) => fail(state, frame, error, now),
    }
}

/// One attempt of a `try` took too long: an error of its tasks, which it may catch, and try again.
fn attempt_over(state: &State, frame: &Frame, now: Timestamp) -> Vec<Event> {
    // As with any timeout: time never decides in a person's place.
    if holds_work(state, frame.id) {
        return vec![Event::TimeoutLifted {
            f: frame.id,
            at: now,
            attempt: true,
        }];
    }
    let name = state.task_of(frame).map_or("", |task| &task.name);
    let error = Error::timeout(format!("an attempt of '{name}' took longer than its limit"));
    fail_attempt(state, frame, error, now)
}

/// What comes in is kept as it is, or refused for what it holds.
fn taken(value: Value, what: &str) -> Result<Value, Error> {
    match value::check(&value) {
        Ok(()) => Ok(value),
        Err(why) => Err(Error::validation(format!("{what} cannot be taken: {why}"))),
    }
}

/// An error that comes in, without what cannot be taken of it.
fn taken_error(error: Error) -> Error {
    let issues = error.issues.filter(|issues| value::check(issues).is_ok());
    Error { issues, ..error }
}

/// Whether a person has work at this frame or below it.
fn holds_work(state: &State, above: FrameId) -> bool {
    let is_above = |frame: &Frame| {
        let mut at = Some(frame);
        while let Some(here) = at {
            if here.id == above {
                return true;
            }
            at = here.parent.and_then(|parent| state.frames.get(&parent));
        }
        false
    };
    state
        .frames
        .values()
        .any(|frame| matches!(frame.phase, Phase::WorkItem { .. }) && is_above(frame))
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
    let Phase::Call {
        attempt, target, ..
    } = &frame.phase
    else {
        return Err(Rejection::NotOutstanding(effect));
    };
    if effect.slot() != OWN {
        return Err(Rejection::NotOutstanding(effect));
    }
    Ok(match outcome {
        CallOutcome::Returned(output) => match taken(output, "what the call returned") {
            Ok(record) if *target == CallTarget::Draw => {
                match drawing::drawn(state, frame, &record, now) {
                    Ok(fact) => {
                        let mut events = vec![fact];
                        events.extend(completed(state, frame, record, now));
                        events
                    }
                    Err(error) => fail(state, frame, error, now),
                }
            }
            Ok(output) => completed(state, frame, output, now),
            Err(error) => fail(state, frame, error, now),
        },
        CallOutcome::Failed(error) => fail(state, frame, taken_error(error), now),
        CallOutcome::Technical(TechnicalError(error)) => fail_technically(state, frame, error, now),
        // A definition that handles the error does so at once, by its own policy of retries.
        CallOutcome::Unavailable { error, .. } if would_be_caught(state, frame, &error, now) => {
            fail(state, frame, error, now)
        }
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
    let result = result
        .map_err(taken_error)
        .and_then(|output| taken(output, "the output of the other workflow"));
    Ok(match result {
        Ok(output) => {
            let returns = match state.task_of(frame).map(|task| &task.kind) {
                Some(TaskKind::Run(run)) => run.returns,
                _ => Returns::Stdout,
            };
            completed(state, frame, returned(returns, output), now)
        }
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

/// A workflow as the DSL speaks of a process: what it gives is what it writes, it ended well, and it complained of nothing.
fn returned(returns: Returns, output: Value) -> Value {
    match returns {
        Returns::Stdout => output,
        Returns::Stderr => json!(""),
        Returns::Code => json!(0),
        Returns::All => json!({"code": 0, "stdout": output, "stderr": ""}),
        Returns::Nothing => Value::Null,
    }
}

/// An answer that sends the work back by a person's choice.
#[derive(Deserialize)]
struct Returned {
    to: ReturnTo,
    #[serde(default)]
    then: ReturnThen,
    #[serde(default)]
    reason: String,
}

fn person(answer: &Value) -> Option<String> {
    let person = answer.pointer("/by/person").and_then(Value::as_str);
    person.map(str::to_owned)
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
        let sending = Sending {
            effect,
            to: ReturnTo::Step(target.to_owned()),
            then: ReturnThen::Forward,
            reason: format!("outcome '{outcome}'"),
            by: person(&answer),
        };
        return send_back(state, sending, now);
    }
    if let Some(returned) = answer.get("returned") {
        let Ok(returned) = Returned::deserialize(returned) else {
            return Err(Rejection::NoReturnTarget(
                "what the answer names".to_owned(),
            ));
        };
        let sending = Sending {
            effect,
            to: returned.to,
            then: returned.then,
            reason: returned.reason,
            by: person(&answer),
        };
        return send_back(state, sending, now);
    }
    // A duty that a person answered gives the duty's output, as the duty would have.
    let output = if request.get("answers").and_then(Value::as_str) == Some("duty") {
        answer.get("form").cloned().unwrap_or_default()
    } else {
        answer
    };
    Ok(completed(state, frame, output, now))
}
