//! Where an error goes: to the nearest `try` that catches it, to an incident, or to the end of the execution.

use jiff::Timestamp;

use super::retry::next_attempt;
use super::scope::FrameScope;
use crate::definition::{TaskKind, Try};
use crate::error::Error;
use crate::event::{Caught, Event};
use crate::state::{Frame, Phase, State};

/// An error of the matter: what no `try` catches ends the execution.
pub(super) fn fail(state: &State, frame: &Frame, error: Error, now: Timestamp) -> Vec<Event> {
    let error = located(state, frame, error);
    caught(state, frame, &error, now)
        .unwrap_or_else(|error| vec![Event::Faulted { at: now, error }])
}

/// An error of the tasks of a `try`, met by none of them: the `try` itself is the first that may catch it.
pub(super) fn fail_attempt(
    state: &State,
    frame: &Frame,
    error: Error,
    now: Timestamp,
) -> Vec<Event> {
    let error = located(state, frame, error);
    caught_by(state, Some(frame), &error, now)
        .unwrap_or_else(|error| vec![Event::Faulted { at: now, error }])
}

/// A failure of the machinery: what no `try` catches waits, visible, to be mended.
pub(super) fn fail_technically(
    state: &State,
    frame: &Frame,
    error: Error,
    now: Timestamp,
) -> Vec<Event> {
    let error = located(state, frame, error);
    caught(state, frame, &error, now).unwrap_or_else(|error| {
        vec![Event::IncidentOpened {
            f: frame.id,
            at: now,
            error,
        }]
    })
}

fn located(state: &State, frame: &Frame, error: Error) -> Error {
    match state.task_of(frame) {
        Some(task) => error.at(&task.reference),
        // The workflow's own: its block is where it stands, unless it was said more exactly.
        None => error.at("/do"),
    }
}

/// Whether a `try` around a frame would catch an error that it meets now.
pub(super) fn would_be_caught(state: &State, frame: &Frame, error: &Error, now: Timestamp) -> bool {
    let error = located(state, frame, error.clone());
    caught(state, frame, &error, now).is_ok()
}

/// The facts if an enclosing `try` takes the error; otherwise the error that goes on (a failing `catch` expression replaces it).
fn caught(
    state: &State,
    frame: &Frame,
    error: &Error,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let around = frame.parent.and_then(|parent| state.frames.get(&parent));
    caught_by(state, around, error, now)
}

/// The same, from the innermost frame that may catch it.
fn caught_by(
    state: &State,
    innermost: Option<&Frame>,
    error: &Error,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let mut error = error.clone();
    let mut next = innermost;
    while let Some(at) = next {
        next = at.parent.and_then(|parent| state.frames.get(&parent));
        // Only what happens in the tasks of the `try` itself; an error of its `catch` goes further up.
        let (Phase::Try { .. }, Some(TaskKind::Try(attempt))) =
            (&at.phase, state.task_of(at).map(|task| &task.kind))
        else {
            continue;
        };
        match catches(state, at, attempt, &error) {
            Ok(true) => match how(state, at, attempt, &error, now) {
                Ok(then) => {
                    return Ok(vec![Event::Caught {
                        f: at.id,
                        at: now,
                        error,
                        then,
                    }]);
                }
                Err(other) => error = located(state, at, other),
            },
            Ok(false) => {}
            Err(other) => error = located(state, at, other),
        }
    }
    Err(error)
}

fn catches(state: &State, frame: &Frame, attempt: &Try, error: &Error) -> Result<bool, Error> {
    let catch = &attempt.catch;
    if !catch
        .filter
        .as_ref()
        .is_none_or(|filter| filter.matches(error))
    {
        return Ok(false);
    }
    let scope = error_scope(state, frame, attempt, error);
    // Conditions look at the error: `.status == 503`. The input of the `try` is `$input`.
    let failed = error.to_value();
    if let Some(when) = &catch.when
        && !scope.test(when, &failed)?
    {
        return Ok(false);
    }
    match &catch.except_when {
        Some(except) => Ok(!scope.test(except, &failed)?),
        None => Ok(true),
    }
}

pub(super) fn error_scope<'a>(
    state: &'a State,
    frame: &'a Frame,
    attempt: &'a Try,
    error: &Error,
) -> FrameScope<'a> {
    let mut scope = FrameScope::of(state, frame);
    scope.extra = Some((&attempt.catch.as_, error.to_value()));
    scope
}

fn how(
    state: &State,
    frame: &Frame,
    attempt: &Try,
    error: &Error,
    now: Timestamp,
) -> Result<Caught, Error> {
    if let Some(at) = next_attempt(state, frame, attempt, error, now)? {
        return Ok(Caught::RetryAt(at));
    }
    // A retry policy that is used up does not swallow the error: without tasks to handle it, it goes on.
    if attempt.catch.block.is_none() && attempt.catch.retry.is_some() {
        return Err(error.clone());
    }
    Ok(if attempt.catch.block.is_some() {
        Caught::Handle
    } else {
        Caught::Finish
    })
}
