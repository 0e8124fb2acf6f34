//! What a condition sees: a part of the definition as written, and what it means.
//!
//! A task: `{name, pointer, type, task, around, call, with, duty}`. `task` is the task as written; `around` are the tasks that it stands in,
//! outermost first, each `{name, pointer, type}`. Of a call, `call` and `with` are the function and its arguments, those of a mere other name
//! in `use.functions` included; of a call of a duty, `duty` is `{name, version, departments, computed}`: which departments may be called
//! (`among`, where the one is `computed` when it runs), and `name` and `version` as written, `null` where they are not.
//!
//! The workflow: `{document, definition, tasks}`, every task without its `task` and its `with`.

use std::collections::HashMap;

use lianxi_flow::Workflow;
use lianxi_flow::expression::strip;
use serde_json::{Map, Value, json};

use super::On;
use crate::reader::{KEYWORDS, is_another_name_of, is_reserved};

/// The tasks of a definition, by their pointers.
pub(super) struct Views<'w> {
    workflow: &'w Workflow,
    by_pointer: HashMap<&'w str, usize>,
}

/// A call as written.
struct Called<'w> {
    function: &'w str,
    with: Option<&'w Value>,
}

impl<'w> Views<'w> {
    pub fn of(workflow: &'w Workflow) -> Self {
        let tasks = workflow.tasks.iter().enumerate();
        Self {
            workflow,
            by_pointer: tasks
                .map(|(place, task)| (task.reference.as_str(), place))
                .collect(),
        }
    }

    /// Whether a rule that looks at `on` looks at this task.
    pub fn is(&self, place: usize, on: On) -> bool {
        let task = &self.workflow.tasks[place];
        let function = self.called(&task.source).map(|called| called.function);
        match on {
            On::Workflow => false,
            On::Task => true,
            On::Duty => {
                function.is_some_and(|function| function == "duty" || function.contains('@'))
            }
            On::WorkItem => function == Some("work-item"),
            On::Deadline => function == Some("deadline"),
            On::Emit => task.source.get("emit").is_some(),
        }
    }

    pub fn task(&self, place: usize) -> Value {
        let task = &self.workflow.tasks[place];
        let mut view = self.brief(place);
        let with = self.called(&task.source).and_then(|called| called.with);
        view.insert("task".into(), (*task.source).clone());
        view.insert("with".into(), with.cloned().unwrap_or_default());
        Value::Object(view)
    }

    pub fn workflow(&self) -> Value {
        let tasks = 0..self.workflow.tasks.len();
        let tasks: Vec<Value> = tasks.map(|place| self.brief(place).into()).collect();
        let definition = &*self.workflow.source;
        json!({"document": self.document(), "definition": definition, "tasks": tasks})
    }

    /// `document` as written.
    pub fn document(&self) -> &'w Value {
        self.workflow.source.get("document").unwrap_or(&Value::Null)
    }

    fn brief(&self, place: usize) -> Map<String, Value> {
        let task = &self.workflow.tasks[place];
        let called = self.called(&task.source);
        let around: Vec<Value> = self
            .around(&task.reference)
            .map(|outer| self.named(outer).into())
            .collect();
        let mut view = self.named(place);
        view.insert("around".into(), around.into());
        view.insert(
            "call".into(),
            called.as_ref().map(|called| called.function).into(),
        );
        view.insert("duty".into(), called.as_ref().map_or(Value::Null, duty));
        view
    }

    fn named(&self, place: usize) -> Map<String, Value> {
        let task = &self.workflow.tasks[place];
        let looped = task.source.get("for").is_some();
        let keyword = KEYWORDS
            .into_iter()
            .find(|word| task.source.get(word).is_some() && !(looped && *word == "do"));
        Map::from_iter([
            ("name".to_owned(), task.name.as_str().into()),
            ("pointer".to_owned(), task.reference.as_str().into()),
            ("type".to_owned(), keyword.into()),
        ])
    }

    /// The tasks that this one stands in, outermost first.
    fn around<'p>(&self, pointer: &'p str) -> impl Iterator<Item = usize> + use<'p, '_, 'w> {
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        ends.filter_map(|end| self.by_pointer.get(&pointer[..end]).copied())
    }

    fn called(&self, task: &'w Value) -> Option<Called<'w>> {
        let function = task.get("call")?.as_str()?;
        let with = task.get("with");
        let functions = self
            .workflow
            .source
            .get("use")
            .and_then(|uses| uses.get("functions"));
        let declared = functions.and_then(|functions| functions.get(function));
        match declared.filter(|found| !is_reserved(function) && is_another_name_of(found)) {
            Some(definition) => Some(Called {
                function: definition.get("call")?.as_str()?,
                with: definition.get("with").or(with),
            }),
            None => Some(Called { function, with }),
        }
    }
}

fn duty(called: &Called<'_>) -> Value {
    if let Some((duty, plugin)) = called.function.rsplit_once('@') {
        let (name, version) = duty
            .split_once(':')
            .map_or((duty, None), |(name, version)| (name, Some(version)));
        return json!({"name": name, "version": version, "departments": [plugin], "computed": false});
    }
    if called.function != "duty" {
        return Value::Null;
    }
    let written = |property: &str| {
        let text = called.with?.get(property)?.as_str()?;
        strip(text).is_none().then_some(text)
    };
    let among = called.with.and_then(|with| with.get("among"));
    let (departments, computed) = match written("department") {
        Some(department) => (json!([department]), false),
        None => (among.cloned().unwrap_or_else(|| json!([])), true),
    };
    json!({"name": written("duty"), "version": written("version"), "departments": departments, "computed": computed})
}
