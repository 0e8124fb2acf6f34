//! Start, suspend, resume, retry.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use super::arguments;
use super::scope::{runtime_descriptor, to_error, workflow_descriptor};
use crate::command::Rejection;
use crate::definition::{DurationOf, Workflow};
use crate::effect::EffectId;
use crate::error::Error;
use crate::event::Event;
use crate::expression::{NOTHING, Scope};
use crate::lineage::Lineage;
use crate::state::{Frame, Phase, Stage, State};

/// What the workflow's own expressions see before any task has begun.
struct StartScope<'a> {
    state: &'a State,
    id: &'a str,
    raw: &'a Value,
    now: Timestamp,
}

impl Scope for StartScope<'_> {
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        Cow::Owned(match name {
            "$workflow" => workflow_descriptor(self.state, self.id, self.raw, Some(self.now)),
            "$runtime" => runtime_descriptor(),
            _ => Value::Null,
        })
    }
    fn local(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
    }
}

/// Begins; an input that does not fit ends the execution at once, visibly, as the DSL says.
pub(super) fn start(
    state: &State,
    id: String,
    raw: Value,
    lineage: Lineage,
    now: Timestamp,
) -> Vec<Event> {
    let workflow = state.workflow();
    let begun = {
        let scope = StartScope {
            state,
            id: &id,
            raw: &raw,
            now,
        };
        begin(workflow, &scope)
    };
    match begun {
        Ok((input, timeout_at)) => vec![Event::Started {
            id,
            at: now,
            raw,
            input,
            timeout_at,
            lineage,
        }],
        Err(error) => {
            vec![
                Event::Started {
                    id,
                    at: now,
                    raw,
                    input: None,
                    timeout_at: None,
                    lineage,
                },
                Event::Faulted {
                    at: now,
                    error: error.at("/input"),
                },
            ]
        }
    }
}

fn begin(
    workflow: &Workflow,
    scope: &StartScope<'_>,
) -> Result<(Option<Value>, Option<Timestamp>), Error> {
    if let Some(schema) = &workflow.input.schema {
        schema.validate(scope.raw).map_err(|why| {
            Error::validation(format!(
                "the workflow's input does not fit its schema: {why}"
            ))
        })?;
    }
    let input = workflow
        .input
        .from
        .as_ref()
        .map(|template| template.evaluate(scope.raw, scope))
        .transpose()
        .map_err(to_error)?;
    let timeout = match &workflow.timeout {
        None => None,
        Some(DurationOf::Fixed(duration)) => Some(duration.after(scope.now)),
        Some(DurationOf::Computed(template)) => {
            let value = template
                .evaluate(input.as_ref().unwrap_or(scope.raw), scope)
                .map_err(to_error)?;
            Some(arguments::duration(&value)?.after(scope.now))
        }
    };
    Ok((input, timeout))
}

/// A person may take over what is suspended with its parent: then it stays so when the parent goes on.
pub(super) fn suspend(
    state: &State,
    reason: String,
    by: Option<String>,
    parent: Option<String>,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let stays = parent.is_some() || state.suspended_with.is_none();
    if state.stage == Stage::Suspended && stays {
        Err(Rejection::Suspended)
    } else {
        Ok(vec![Event::Suspended {
            at: now,
            reason,
            by,
            parent,
        }])
    }
}

/// With its parent goes on only what was suspended with it.
pub(super) fn resume(
    state: &State,
    by: Option<String>,
    parent: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let meant = parent.is_none() || state.suspended_with.as_deref() == parent;
    if state.stage == Stage::Suspended && meant {
        Ok(vec![Event::Resumed { at: now, by }])
    } else {
        Err(Rejection::NotSuspended)
    }
}

pub(super) fn retry(
    state: &State,
    effect: Option<EffectId>,
    by: Option<String>,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let wanted = |frame: &&Frame| effect.is_none_or(|effect| effect.frame() == Some(frame.id));
    let incidents = state
        .frames
        .values()
        .filter(|frame| matches!(frame.phase, Phase::Incident { .. }))
        .filter(wanted);
    let events: Vec<Event> = incidents
        .map(|frame| Event::IncidentRetried {
            f: frame.id,
            at: now,
            by: by.clone(),
        })
        .collect();
    if events.is_empty() {
        Err(Rejection::NoIncident)
    } else {
        Ok(events)
    }
}
