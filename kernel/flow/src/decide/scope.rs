//! What the expressions of a task can see: the DSL's arguments and the variables of enclosing scopes.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::definition::{Call, Listen, TaskKind};
use crate::error::Error;
use crate::expression::{EvaluationError, Expression, NOTHING, Scope, Template};
use crate::secret::Secret;
use crate::state::{Frame, Phase, State};
use crate::value;

/// The runtime's name in `$runtime.name`.
const RUNTIME: &str = "lianxi";

/// A frame looked at by one of its expressions.
pub(super) struct FrameScope<'a> {
    pub state: &'a State,
    pub frame: &'a Frame,
    /// `$input`: `None` while it is being computed.
    pub input: Option<&'a Value>,
    pub raw_output: Option<&'a Value>,
    pub output: Option<&'a Value>,
    /// The task's definition, where `$task` shows its properties beside what it always shows: in `when` of an extension.
    pub defined: Option<&'a Value>,
    /// A variable that no frame holds yet (the error that a `catch` looks at).
    pub extra: Option<(&'a str, Value)>,
    /// When the task began; a task that is just beginning has no other record of it.
    pub started_at: Timestamp,
}

impl<'a> FrameScope<'a> {
    pub fn of(state: &'a State, frame: &'a Frame) -> Self {
        Self {
            state,
            frame,
            input: Some(&frame.input),
            raw_output: None,
            output: None,
            defined: None,
            extra: None,
            started_at: frame.started_at,
        }
    }

    pub fn value(&self, template: &Template, input: &Value) -> Result<Value, Error> {
        let value = template.evaluate(input, self).map_err(to_error)?;
        // A template puts levels around what its expressions give, and gives it several times, again and again in a loop.
        match value::measure(&value) {
            Ok(_) => Ok(value),
            Err(why) => Err(Error::expression(format!(
                "it gives what cannot be kept: {why}"
            ))),
        }
    }

    pub fn test(&self, expression: &Expression, input: &Value) -> Result<bool, Error> {
        expression.test(input, self).map_err(to_error)
    }

    /// How the task's call says who it is; with what is nobody's to see.
    fn authorization(&self) -> Value {
        match self.state.task_of(self.frame).map(|task| &task.kind) {
            Some(TaskKind::Call(Call {
                scheme: Some(scheme),
                ..
            })) => json!({"scheme": scheme}),
            _ => Value::Null,
        }
    }

    /// Inside an extension, the task that is extended; otherwise the frame's own.
    fn task(&self) -> Value {
        let mut at = Some(self.frame);
        while let Some(frame) = at {
            if let Phase::Extending(extending) = &frame.phase
                && frame.id != self.frame.id
            {
                let output = extending.held.as_ref().map(|held| &held.output);
                return self.described(frame, output, frame.started_at);
            }
            at = frame
                .parent
                .and_then(|parent| self.state.frames.get(&parent));
        }
        self.described(self.frame, self.raw_output, self.started_at)
    }

    fn described(&self, frame: &Frame, output: Option<&Value>, started_at: Timestamp) -> Value {
        let Some(task) = self.state.task_of(frame) else {
            return Value::Null;
        };
        let mut described = self.defined.cloned().unwrap_or_else(|| json!({}));
        let always = json!({
            "name": task.name,
            "reference": task.reference,
            "definition": *task.source,
            "input": frame.raw_input,
            "output": output,
            "startedAt": moment(started_at),
        });
        if let (Value::Object(described), Value::Object(always)) = (&mut described, always) {
            described.extend(always);
        }
        described
    }
}

pub(super) fn to_error(error: EvaluationError) -> Error {
    Error::expression(error.to_string())
}

/// The DSL's date-time descriptor.
fn moment(at: Timestamp) -> Value {
    json!({"iso8601": at.to_string(), "epoch": {"seconds": at.as_second(), "milliseconds": at.as_millisecond()}})
}

pub(super) fn workflow_descriptor(
    state: &State,
    id: &str,
    raw_input: &Value,
    started_at: Option<Timestamp>,
) -> Value {
    json!({
        "id": id,
        "definition": *state.workflow().source,
        "input": raw_input,
        "startedAt": started_at.map(moment),
    })
}

pub(super) fn runtime_descriptor() -> Value {
    json!({"name": RUNTIME, "version": env!("CARGO_PKG_VERSION"), "metadata": {}})
}

impl Scope for FrameScope<'_> {
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        Cow::Owned(match name {
            "$context" => return Cow::Borrowed(&self.state.context),
            "$input" => return self.input.map_or(NOTHING, Cow::Borrowed),
            "$output" => return self.output.map_or(NOTHING, Cow::Borrowed),
            "$task" => self.task(),
            "$workflow" => workflow_descriptor(
                self.state,
                &self.state.id,
                &self.state.raw_input,
                self.state.started_at,
            ),
            "$runtime" => runtime_descriptor(),
            // References that only the caller of the outside resolves; no value of one ever enters an expression.
            "$secrets" => {
                let declared = self.state.workflow().secrets.iter();
                let named = declared.map(|name| (name.clone(), Secret::named(name).to_json()));
                Value::Object(named.collect())
            }
            "$authorization" => self.authorization(),
            _ => Value::Null,
        })
    }

    /// The definition is large, and few ask for more than the execution's id.
    fn field(&self, argument: &str, field: &str) -> Option<Cow<'_, Value>> {
        if argument != "$workflow" {
            return None;
        }
        Some(match field {
            "id" => Cow::Owned(Value::from(self.state.id.as_str())),
            "definition" => Cow::Borrowed(&*self.state.workflow().source),
            "input" => Cow::Borrowed(&self.state.raw_input),
            _ => return None,
        })
    }

    fn local(&self, name: &str) -> Cow<'_, Value> {
        if let Some((extra, value)) = &self.extra
            && *extra == name
        {
            return Cow::Borrowed(value);
        }
        let mut frame = Some(self.frame);
        while let Some(current) = frame {
            if let Some(value) = own_local(self.state, current, name) {
                return value;
            }
            frame = current
                .parent
                .and_then(|parent| self.state.frames.get(&parent));
        }
        NOTHING
    }
}

/// The variable that this frame itself gives to what runs inside it.
fn own_local<'s>(state: &'s State, frame: &'s Frame, name: &str) -> Option<Cow<'s, Value>> {
    let task = state.task_of(frame)?;
    match (&task.kind, &frame.phase) {
        (
            TaskKind::For(each),
            Phase::For { items, index, .. } | Phase::ForNext { items, index, .. },
        ) => {
            if each.each == name {
                items.get(*index).map(Cow::Borrowed)
            } else if each.at == name {
                Some(Cow::Owned(Value::from(*index)))
            } else {
                None
            }
        }
        (
            TaskKind::Listen(Listen {
                read,
                foreach: Some(foreach),
                ..
            }),
            Phase::Listen(listening),
        ) => {
            let next = listening.each.as_ref()?.next;
            if foreach.item == name {
                let event = listening.taken.get(next)?;
                Some(Cow::Owned(super::read_event(*read, event.clone())))
            } else if foreach.at == name {
                Some(Cow::Owned(Value::from(next)))
            } else {
                None
            }
        }
        (TaskKind::Try(attempt), Phase::Catch { error, .. }) if attempt.catch.as_ == name => {
            Some(Cow::Owned(error.to_value()))
        }
        _ => None,
    }
}
