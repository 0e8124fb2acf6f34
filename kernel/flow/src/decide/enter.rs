//! The beginning of a task: its condition, its input, and what its kind opens into.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::complete::{complete, complete_to};
use super::retry::attempt_until;
use super::scope::FrameScope;
use super::{arguments, drawing, extension, listen};
use crate::definition::{Call, DurationOf, Flow, Function, Raise, Run, TaskKind};
use crate::duration::Duration;
use crate::effect::CallTarget;
use crate::error::{Error, Standard};
use crate::event::{Event, Open};
use crate::key::key_of;
use crate::secret;
use crate::state::{Frame, State};
use crate::value;

/// The most items one `for` goes through.
pub const MAX_ITEMS: usize = 100_000;
/// The most characters of each text of an error that a definition raises. What is longer is cut: the error that was meant is still raised.
/// Without it, an error that tells the error before it, as JSON inside JSON, doubles its length each time.
pub const RAISED_CHARS_MAX: usize = 4_000;

/// The most values that the branches of a `fork` are given, all together: each keeps its own.
pub const FORK_NODES_MAX: u64 = 4 * value::NODES_MAX;

pub(super) fn enter(state: &State, frame: &Frame, now: Timestamp) -> Result<Vec<Event>, Error> {
    let Some(task) = state.task_of(frame) else {
        return Ok(Vec::new());
    };
    let raw = &frame.raw_input;
    let mut scope = FrameScope::of(state, frame);
    scope.input = None;
    scope.started_at = now;
    // Asked once, before the first extension: what runs before the task must not make it doubtful.
    if let Some(condition) = &task.condition
        && frame.extended == 0
        && !scope.test(condition, raw)?
    {
        return Ok(vec![Event::Skipped {
            f: frame.id,
            at: now,
        }]);
    }
    if let Some(which) = extension::before(state, frame, task)? {
        return Ok(vec![Event::ExtensionBegan {
            f: frame.id,
            at: now,
            which,
        }]);
    }
    if let Some(schema) = &task.input.schema {
        schema.validate(raw).map_err(|why| {
            Error::validation(format!(
                "the input of '{}' does not fit its schema: {why}",
                task.name
            ))
        })?;
    }
    let input = match &task.input.from {
        Some(template) => Some(scope.value(template, raw)?),
        None => None,
    };
    // The rest of the task sees itself as begun, with its transformed input.
    let mut begun = frame.clone();
    begun.started_at = now;
    if let Some(input) = &input {
        begun.input.clone_from(input);
    }
    let timeout_at = match &task.timeout {
        Some(timeout) => {
            Some(duration(timeout, &FrameScope::of(state, &begun), &begun.input)?.after(now))
        }
        None => None,
    };
    let attempt_until = match &task.kind {
        TaskKind::Try(attempt) => attempt_until(state, &begun, attempt, now)?,
        _ => None,
    };
    let events = open(state, &begun, now)?;
    Ok(match events {
        Opened::Done(events) => events,
        Opened::Open(open, also) => {
            let mut events = vec![Event::Entered {
                f: frame.id,
                at: now,
                input,
                timeout_at,
                attempt_until,
                open,
            }];
            events.extend(also);
            events
        }
    })
}

/// What a task opened into: something that lasts, or facts that already end it.
enum Opened {
    Open(Open, Vec<Event>),
    Done(Vec<Event>),
}

fn open(state: &State, frame: &Frame, now: Timestamp) -> Result<Opened, Error> {
    let Some(task) = state.task_of(frame) else {
        return Ok(Opened::Done(Vec::new()));
    };
    let scope = FrameScope::of(state, frame);
    let input = &frame.input;
    let lasting = |open| Ok(Opened::Open(open, Vec::new()));
    match &task.kind {
        TaskKind::Do(_) => lasting(Open::Block),
        TaskKind::Try(_) => lasting(Open::Try),
        TaskKind::Fork(fork) => {
            let branches = fork.branches.len() as u64;
            let given =
                value::measure(input).map_or(u64::MAX, |nodes| nodes.saturating_mul(branches));
            if given > FORK_NODES_MAX {
                return Err(Error::validation(format!(
                    "its {branches} branches are given more than {FORK_NODES_MAX} values together"
                )));
            }
            lasting(Open::Fork)
        }
        TaskKind::Set(template) => Ok(Opened::Done(complete(
            state,
            frame,
            scope.value(template, input)?,
            now,
        )?)),
        TaskKind::Switch(cases) => {
            // The case without a condition is for when no other fits, wherever it stands.
            let mut chosen = cases.iter().find(|case| case.when.is_none());
            for case in cases {
                if let Some(when) = &case.when
                    && scope.test(when, input)?
                {
                    chosen = Some(case);
                    break;
                }
            }
            let then = chosen.map_or(task.then, |case| case.then);
            let events = complete_to(state, frame, input.clone(), then, now)?;
            Ok(Opened::Done(events))
        }
        TaskKind::For(each) => match each
            .in_
            .evaluate(input, &scope)
            .map_err(super::scope::to_error)?
        {
            Value::Array(items) if items.len() <= MAX_ITEMS => lasting(Open::For(items)),
            Value::Array(_) => Err(Error::validation(format!(
                "'for.in' gave more than {MAX_ITEMS} items"
            ))),
            other => Err(Error::validation(format!(
                "'for.in' must give an array, not {}",
                type_name(&other)
            ))),
        },
        TaskKind::Wait(wait) => lasting(Open::Wait(duration(wait, &scope, input)?.after(now))),
        TaskKind::Emit(template) => emit(state, frame, &scope.value(template, input)?, now),
        TaskKind::Raise(raise) => Err(raised(raise, &scope, input)?),
        TaskKind::Listen(to) => lasting(Open::Listen(listen::arm(&to.to, &scope, input)?)),
        TaskKind::Run(run) => spawn(state, frame, run, &scope, now),
        TaskKind::Call(call) => self::call(call, &scope, input).and_then(lasting),
    }
}

/// Whether the next iteration of a `for` begins.
pub(super) fn iterate(
    state: &State,
    frame: &Frame,
    items: &[Value],
    index: usize,
    carry: &Value,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let Some(TaskKind::For(each)) = state.task_of(frame).map(|task| &task.kind) else {
        return Ok(Vec::new());
    };
    let goes_on = index < items.len()
        && match &each.while_ {
            Some(condition) => FrameScope::of(state, frame).test(condition, carry)?,
            None => true,
        };
    if goes_on {
        Ok(vec![Event::Iterated { f: frame.id }])
    } else {
        complete(state, frame, carry.clone(), now)
    }
}

pub(super) fn duration(
    of: &DurationOf,
    scope: &FrameScope<'_>,
    input: &Value,
) -> Result<Duration, Error> {
    match of {
        DurationOf::Fixed(duration) => Ok(*duration),
        DurationOf::Computed(template) => arguments::duration(&scope.value(template, input)?),
    }
}

fn call(call: &Call, scope: &FrameScope<'_>, input: &Value) -> Result<Open, Error> {
    let with = scope.value(&call.with, input)?;
    // Whoever else is called is not asked to keep it.
    if !matches!(
        call.function,
        Function::Http | Function::OpenApi | Function::Defined { .. }
    ) {
        without_secrets(&with, "the arguments of this call")?;
    }
    let circumstances = match &call.circumstances {
        Some(template) => scope.value(template, input)?,
        None => Value::Null,
    };
    Ok(match &call.function {
        Function::Duty {
            duty,
            version,
            plugin,
        } => {
            let target = arguments::duty_target(plugin, duty, version, &circumstances)?;
            Open::Call(CallTarget::Duty(target), with)
        }
        Function::DutyOf => {
            let (target, input) = arguments::duty_of(with, &circumstances)?;
            Open::Call(CallTarget::Duty(target), input)
        }
        Function::WorkItem => Open::WorkItem(with),
        Function::Deadline => Open::Call(CallTarget::Deadline, with),
        Function::DrawSeal => Open::Call(CallTarget::DrawSeal, with),
        Function::Draw => Open::Call(CallTarget::Draw, drawing::arguments(with)),
        Function::WaitUntil => Open::Wait(arguments::instant(&with)?),
        Function::Defined { .. } => Open::Function(with),
        Function::Http => Open::Call(
            CallTarget::Http,
            arguments::fill(with, &call.templates, input)?,
        ),
        Function::OpenApi => Open::Call(
            CallTarget::OpenApi,
            arguments::fill(with, &call.templates, input)?,
        ),
    })
}

/// What leaves the execution by another way than a request names no secret: only the caller of the outside puts the value in.
fn without_secrets(value: &Value, what: &str) -> Result<(), Error> {
    if secret::is_inside(value) {
        return Err(Error::standard(
            Standard::Authorization,
            "Secret not allowed here",
            format!("{what} cannot hold a secret: it is only for requests to the outside"),
        ));
    }
    Ok(())
}

fn emit(state: &State, frame: &Frame, event: &Value, now: Timestamp) -> Result<Opened, Error> {
    let Value::Object(given) = event else {
        return Err(Error::validation("'emit.event.with' must be an object"));
    };
    without_secrets(&Value::Object(given.clone()), "an event")?;
    let mut event = Map::new();
    event.insert("specversion".to_owned(), json!("1.0"));
    event.insert("id".to_owned(), json!(key_of(state, frame)));
    event.insert("time".to_owned(), json!(now.to_string()));
    event.extend(given.clone());
    let event = Value::Object(event);
    let mut events = vec![Event::Emitted {
        event: event.clone(),
    }];
    events.extend(complete(state, frame, event, now)?);
    Ok(Opened::Done(events))
}

fn raised(raise: &Raise, scope: &FrameScope<'_>, input: &Value) -> Result<Error, Error> {
    let text = |value: Value| {
        let mut text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        if let Some((end, _)) = text.char_indices().nth(RAISED_CHARS_MAX) {
            text.truncate(end);
            text.push('…');
        }
        text
    };
    let optional = |template: &Option<_>| {
        template
            .as_ref()
            .map(|template| scope.value(template, input).map(text))
            .transpose()
    };
    Ok(Error {
        kind: text(scope.value(&raise.kind, input)?),
        status: raise.status,
        title: optional(&raise.title)?,
        detail: optional(&raise.detail)?,
        instance: None,
        issues: None,
    })
}

fn spawn(
    state: &State,
    frame: &Frame,
    run: &Run,
    scope: &FrameScope<'_>,
    now: Timestamp,
) -> Result<Opened, Error> {
    let input = &frame.input;
    let lineage = if run.await_ {
        state.child(now)
    } else {
        state.successor(now)
    };
    lineage.check()?;
    let given = match &run.input {
        Some(template) => scope.value(template, input)?,
        None => input.clone(),
    };
    without_secrets(&given, "the input of another workflow")?;
    let workflow = format!("{}/{}:{}", run.namespace, run.name, run.version);
    let spawned = Event::Spawned {
        key: key_of(state, frame),
        workflow: workflow.clone(),
        input: given,
        awaited: run.await_,
    };
    if run.await_ {
        return Ok(Opened::Open(Open::Child(workflow), vec![spawned]));
    }
    let mut events = vec![spawned];
    events.extend(complete_to(
        state,
        frame,
        input.clone(),
        state
            .task_of(frame)
            .map_or(Flow::Continue, |task| task.then),
        now,
    )?);
    Ok(Opened::Done(events))
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
