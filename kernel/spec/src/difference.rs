//! What differs between two versions of a workflow, said twice: in the words of whoever answers for it ("the gate `sign` is gone", "the
//! deadline went from 2 to 5 working days"), and line by line.
//!
//! Both sides have been read, so that tasks are compared as tasks: by name, wherever they stand, and not by where the text has them.

mod fields;
mod matching;
mod text;
mod words;

use lianxi_flow::Workflow;
use lianxi_flow::definition::{Function, Task, TaskId, TaskKind};
use serde_json::{Value, json};

use crate::Pin;
use matching::Matching;

pub use text::unified;

/// The most changes that are told.
pub const CHANGES_MAX: usize = 500;
/// The longest value that is told, in characters of its JSON.
pub const VALUE_CHARS_MAX: usize = 400;

/// One version, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub workflow: &'a Workflow,
    pub pins: &'a [Pin],
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    TaskAdded,
    TaskRemoved,
    TaskRenamed,
    /// To another place among its neighbours, or into another list.
    TaskMoved,
    TaskChanged,
    /// A task at which a person decides.
    GateAdded,
    GateRemoved,
    /// Who decides, on what, with which outcomes.
    GateChanged,
    CallChanged,
    CallVersionChanged,
    DeadlineChanged,
    /// What a number rests on: the statute, an article, our default.
    DeadlineKindChanged,
    EscalationChanged,
    ScheduleChanged,
    InputChanged,
    OutputChanged,
    EffectiveFromChanged,
    /// The version of a plugin that the definition is pinned to.
    PinChanged,
    DocumentChanged,
    UseChanged,
    EvaluateChanged,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: ChangeKind,
    /// JSON pointer in the later version; of what is gone, in the earlier one.
    pub path: String,
    /// The task, where it is one's.
    pub task: Option<String>,
    /// The property, or the plugin.
    pub field: Option<String>,
    /// Null where there was nothing.
    pub before: Value,
    pub after: Value,
}

impl Change {
    /// `{kind, path, task, field, before, after, en, zh}`.
    pub fn to_json(&self) -> Value {
        json!({
            "kind": self.kind.code(),
            "path": self.path,
            "task": self.task,
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "en": self.en(),
            "zh": self.zh(),
        })
    }
}

/// Everything that differs: of the workflow as a whole, then of its tasks in the order of the later version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    pub changes: Vec<Change>,
    /// How many more there are.
    pub left_out: usize,
}

/// Compares two versions as they were read.
pub fn difference(before: Side<'_>, after: Side<'_>) -> Difference {
    let mut found = Found::default();
    fields::of_workflow(before, after, &mut found);
    let matching = Matching::of(before.workflow, after.workflow);
    for (one, other) in matching.pairs() {
        let at = Compared {
            before: before.workflow.task(one),
            after: after.workflow.task(other),
        };
        found.place = other.0;
        at.renamed_or_moved(matching.moved(other), &mut found);
        fields::of_task(at, &mut found);
    }
    for id in matching.added() {
        found.place = id.0;
        told_alone(&matching, after.workflow, id, true, &mut found);
    }
    for id in matching.removed() {
        // Beside what stands at its place now.
        found.place = id.0;
        told_alone(&matching, before.workflow, id, false, &mut found);
    }
    found.finish()
}

/// A task that only one side has. What stands inside of it comes and goes with it, but for gates: those are named.
fn told_alone(
    matching: &Matching,
    workflow: &Workflow,
    id: TaskId,
    added: bool,
    found: &mut Found,
) {
    let task = workflow.task(id);
    let gate = is_gate(task);
    if !gate && matching.is_inside(id, added) {
        return;
    }
    let kind = match (gate, added) {
        (true, true) => ChangeKind::GateAdded,
        (true, false) => ChangeKind::GateRemoved,
        (false, true) => ChangeKind::TaskAdded,
        (false, false) => ChangeKind::TaskRemoved,
    };
    let what = fields::what_it_does(task);
    let (before, after) = if added {
        (Value::Null, what)
    } else {
        (what, Value::Null)
    };
    found.add(Change {
        kind,
        path: task.reference.clone(),
        task: Some(task.name.clone()),
        field: None,
        before,
        after,
    });
}

/// Whether a person decides here.
fn is_gate(task: &Task) -> bool {
    matches!(&task.kind, TaskKind::Call(call) if call.function == Function::WorkItem)
}

/// A task that both sides have.
#[derive(Clone, Copy)]
struct Compared<'a> {
    before: &'a Task,
    after: &'a Task,
}

impl Compared<'_> {
    fn change(&self, kind: ChangeKind, field: Option<&str>, values: (Value, Value)) -> Change {
        Change {
            kind,
            path: self.after.reference.clone(),
            task: Some(self.after.name.clone()),
            field: field.map(str::to_owned),
            before: values.0,
            after: values.1,
        }
    }

    fn renamed_or_moved(&self, moved: bool, found: &mut Found) {
        let (before, after) = (self.before, self.after);
        if before.name != after.name {
            let names = (json!(before.name), json!(after.name));
            found.add(self.change(ChangeKind::TaskRenamed, None, names));
        }
        if moved {
            let places = (json!(before.reference), json!(after.reference));
            found.add(self.change(ChangeKind::TaskMoved, None, places));
        }
    }
}

/// Changes as they are found.
#[derive(Default)]
struct Found {
    changes: Vec<(u32, Change)>,
    left_out: usize,
    /// Where what is looked at stands among the tasks.
    place: u32,
}

impl Found {
    fn add(&mut self, mut change: Change) {
        if self.changes.len() >= CHANGES_MAX {
            self.left_out += 1;
            return;
        }
        change.before = shortened(change.before);
        change.after = shortened(change.after);
        self.changes.push((self.place, change));
    }

    fn finish(mut self) -> Difference {
        // What is of the workflow as a whole was found first, at no place.
        let is_task = |change: &Change| change.task.is_some();
        self.changes
            .sort_by_key(|(place, change)| (is_task(change), *place));
        Difference {
            changes: self.changes.into_iter().map(|(_, change)| change).collect(),
            left_out: self.left_out,
        }
    }
}

/// A value as it is told: what is too long is a text that says so.
fn shortened(value: Value) -> Value {
    let text = match &value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        None => value,
        Some((end, _)) => Value::String(format!("{}…", &text[..end])),
    }
}
