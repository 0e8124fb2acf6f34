//! The end of a task, and of the workflow: outputs, exports, schemas.

use jiff::Timestamp;
use serde_json::Value;

use super::extension;
use super::scope::FrameScope;
use crate::definition::Flow;
use crate::error::Error;
use crate::event::Event;
use crate::state::{Frame, State};
use crate::value;

/// Completes a task with its raw output and its own `then`, or the workflow if the frame is its root.
pub(super) fn complete(
    state: &State,
    frame: &Frame,
    raw_output: Value,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    match state.task_of(frame) {
        Some(task) => complete_to(state, frame, raw_output, task.then, now),
        None => end(state, frame, &raw_output, now),
    }
}

/// The same with another directive than the task's own: what a `switch` chose.
pub(super) fn complete_to(
    state: &State,
    frame: &Frame,
    raw_output: Value,
    then: Flow,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let Some(task) = state.task_of(frame) else {
        return end(state, frame, &raw_output, now);
    };
    let mut scope = FrameScope::of(state, frame);
    scope.raw_output = Some(&raw_output);
    let output = if let Some(template) = &task.output.as_ {
        scope.value(template, &raw_output)?
    } else {
        // What branches, events and answers come to has passed no expression.
        value::measure(&raw_output).map_err(|why| {
            Error::validation(format!(
                "the output of '{}' cannot be kept: {why}",
                task.name
            ))
        })?;
        raw_output.clone()
    };
    if let Some(schema) = &task.output.schema {
        schema.validate(&output).map_err(|why| {
            Error::validation(format!(
                "the output of '{}' does not fit its schema: {why}",
                task.name
            ))
        })?;
    }
    scope.output = Some(&output);
    let context = match &task.export.as_ {
        Some(template) => Some(scope.value(template, &output)?),
        None => None,
    };
    if let (Some(schema), Some(context)) = (&task.export.schema, &context) {
        schema.validate(context).map_err(|why| {
            Error::validation(format!(
                "what '{}' exports does not fit its schema: {why}",
                task.name
            ))
        })?;
    }
    if let Some(which) = extension::after(state, frame, task, usize::MAX)? {
        return Ok(vec![Event::Finishing {
            f: frame.id,
            at: now,
            which,
            output,
            context,
            then,
        }]);
    }
    Ok(vec![Event::Completed {
        f: frame.id,
        at: now,
        output,
        context,
        then,
    }])
}

fn end(
    state: &State,
    frame: &Frame,
    raw_output: &Value,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let workflow = state.workflow();
    let scope = FrameScope::of(state, frame);
    let output = match &workflow.output.as_ {
        Some(template) => scope
            .value(template, raw_output)
            .map_err(|error| error.at("/output/as"))?,
        None => raw_output.clone(),
    };
    if let Some(schema) = &workflow.output.schema {
        schema.validate(&output).map_err(|why| {
            Error::validation(format!(
                "the workflow's output does not fit its schema: {why}"
            ))
            .at("/output/schema")
        })?;
    }
    Ok(vec![Event::Ended { at: now, output }])
}
