//! What runs before and after a task because an extension says so. The task's own data flow does not see it: what runs before gets its raw
//! input and what runs after its output, and what they give is dropped, unless something before it exits with another result.

use jiff::Timestamp;
use serde_json::Value;

use super::complete::complete;
use super::enter::enter;
use super::scope::FrameScope;
use crate::definition::{Extension, Task};
use crate::error::Error;
use crate::event::Event;
use crate::state::{Extending, Frame, Held, State};

/// The extension whose `before` runs next on a task that is about to begin.
pub(super) fn before(state: &State, frame: &Frame, task: &Task) -> Result<Option<usize>, Error> {
    let candidates = task.extended_by.iter().copied();
    first(
        state,
        frame,
        task,
        candidates.filter(|place| *place >= frame.extended),
        |extension| extension.before.is_some(),
    )
}

/// The extension whose `after` runs next on a task that is done: the last declared first, so that extensions stand around the task like
/// brackets.
pub(super) fn after(
    state: &State,
    frame: &Frame,
    task: &Task,
    earlier_than: usize,
) -> Result<Option<usize>, Error> {
    let candidates = task.extended_by.iter().rev().copied();
    first(
        state,
        frame,
        task,
        candidates.filter(|place| *place < earlier_than),
        |extension| extension.after.is_some(),
    )
}

fn first(
    state: &State,
    frame: &Frame,
    task: &Task,
    candidates: impl Iterator<Item = usize>,
    has_tasks: impl Fn(&Extension) -> bool,
) -> Result<Option<usize>, Error> {
    let workflow = state.workflow();
    for place in candidates {
        let Some(extension) = workflow.extensions.get(place).filter(|one| has_tasks(one)) else {
            continue;
        };
        let applies = match &extension.when {
            Some(when) => {
                let scope = FrameScope {
                    defined: Some(&task.source),
                    ..FrameScope::of(state, frame)
                };
                scope
                    .test(when, &frame.raw_input)
                    .map_err(|error| error.at(&extension.reference))?
            }
            None => true,
        };
        if applies {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// The tasks of an extension have ended.
pub(super) fn go_on(
    state: &State,
    frame: &Frame,
    extending: &Extending,
    output: &Value,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let Some(task) = state.task_of(frame) else {
        return Ok(Vec::new());
    };
    match &extending.held {
        None if extending.exited => complete(state, frame, output.clone(), now),
        None => enter(state, frame, now),
        Some(Held { output, then }) => Ok(match after(state, frame, task, extending.which)? {
            Some(which) => vec![Event::ExtensionBegan {
                f: frame.id,
                at: now,
                which,
            }],
            None => vec![Event::Completed {
                f: frame.id,
                at: now,
                output: output.clone(),
                context: None,
                then: *then,
            }],
        }),
    }
}
