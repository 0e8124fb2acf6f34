//! What changed in what both sides have: property by property, and the properties that people ask after first under their own names.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_flow::definition::{Function, Task, TaskKind};
use serde_json::{Map, Value, json};

use super::{ChangeKind, Compared, Found, Side, is_gate};
use crate::Pin;
use crate::cursor::join;

/// Properties that hold nothing but tasks, which are compared themselves.
const TASKS: [&str; 2] = ["do", "try"];
/// Properties that hold tasks beside other things, and under which name.
const WITH_TASKS: [(&str, &str); 3] = [("fork", "branches"), ("catch", "do"), ("foreach", "do")];

/// A duty is what a task does for people: the call, or the kind of task.
pub(super) fn what_it_does(task: &Task) -> Value {
    let called = task.source.get("call").and_then(Value::as_str);
    Value::from(called.unwrap_or(task.kind.keyword()))
}

pub(super) fn of_workflow(before: Side<'_>, after: Side<'_>, found: &mut Found) {
    let mut tell = |kind, path: String, field: Option<&str>, values: (Value, Value)| {
        found.add(super::Change {
            kind,
            path,
            task: None,
            field: field.map(str::to_owned),
            before: values.0,
            after: values.1,
        });
    };
    let (one, other) = (&*before.workflow.source, &*after.workflow.source);
    let at = |name: &str| (one.get(name), other.get(name));
    if let Some(values) = changed(document(one).0, document(other).0) {
        let path = "/document/metadata/effectiveFrom".to_owned();
        tell(ChangeKind::EffectiveFromChanged, path, None, values);
    }
    for (name, kind) in [
        ("schedule", ChangeKind::ScheduleChanged),
        ("input", ChangeKind::InputChanged),
        ("output", ChangeKind::OutputChanged),
        ("timeout", ChangeKind::DeadlineChanged),
        ("evaluate", ChangeKind::EvaluateChanged),
    ] {
        let (one, other) = at(name);
        if let Some(values) = changed(one, other) {
            tell(kind, format!("/{name}"), Some(name), values);
        }
    }
    for (plugin, values) in pins(before.pins, after.pins) {
        tell(ChangeKind::PinChanged, String::new(), Some(&plugin), values);
    }
    let (one_head, other_head) = (document(one).1, document(other).1);
    for (name, values) in properties(Some(&one_head), Some(&other_head)) {
        let path = join("/document", &name);
        tell(ChangeKind::DocumentChanged, path, Some(&name), values);
    }
    let (one_uses, other_uses) = (uses(one), uses(other));
    for (name, values) in properties(Some(&one_uses), Some(&other_uses)) {
        let path = format!("/use/{name}");
        tell(ChangeKind::UseChanged, path, Some(&name), values);
    }
}

/// `effectiveFrom`, and the rest of `document` that says something: the versions themselves differ by their nature.
fn document(source: &Value) -> (Option<&Value>, Map<String, Value>) {
    let Some(document) = source.get("document").and_then(Value::as_object) else {
        return (None, Map::new());
    };
    let mut rest = document.clone();
    rest.remove("version");
    if let Some(Value::Object(metadata)) = rest.remove("metadata") {
        for (name, value) in metadata {
            rest.insert(format!("metadata/{name}"), value);
        }
    }
    rest.remove("metadata/effectiveFrom");
    let from = document
        .get("metadata")
        .and_then(|metadata| metadata.get("effectiveFrom"));
    (from, rest)
}

/// What is declared under `use`, one by one. Tasks of functions and extensions are compared as tasks.
fn uses(source: &Value) -> Map<String, Value> {
    let mut declared = Map::new();
    for (kind, all) in source
        .get("use")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        match all {
            Value::Object(all) => {
                for (name, value) in all {
                    // Of a function that is a task, the tasks are compared; where it only names another call, that is all of it.
                    let names_a_call = value.get("call").is_some();
                    if kind != "functions" || names_a_call {
                        declared.insert(join(kind, name), value.clone());
                    }
                }
            }
            Value::Array(all) if kind == "extensions" => {
                for (name, value) in all.iter().filter_map(Value::as_object).flatten() {
                    let mut own = value.as_object().cloned().unwrap_or_default();
                    own.remove("before");
                    own.remove("after");
                    declared.insert(join(kind, name), Value::Object(own));
                }
            }
            other => drop(declared.insert(kind.clone(), other.clone())),
        }
    }
    declared
}

/// Versions of plugins, by plugin.
fn pins(before: &[Pin], after: &[Pin]) -> Vec<(String, (Value, Value))> {
    let versions = |pins: &[Pin]| {
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for pin in pins {
            let of = versions.entry(pin.plugin.clone()).or_default();
            of.insert(pin.version.clone());
        }
        let listed =
            |all: BTreeSet<String>| Value::from(all.into_iter().collect::<Vec<_>>().join(", "));
        versions
            .into_iter()
            .map(|(plugin, all)| (plugin, listed(all)))
            .collect::<Map<String, Value>>()
    };
    properties(Some(&versions(before)), Some(&versions(after)))
}

pub(super) fn of_task(at: Compared<'_>, found: &mut Found) {
    let Compared { before, after } = at;
    let gates = (is_gate(before), is_gate(after));
    let (one, other) = (what_it_does(before), what_it_does(after));
    if gates.0 != gates.1 {
        let kind = if gates.1 {
            ChangeKind::GateAdded
        } else {
            ChangeKind::GateRemoved
        };
        found.add(at.change(kind, None, (one, other)));
        return;
    }
    if before.kind.keyword() != after.kind.keyword() {
        let kinds = (json!(before.kind.keyword()), json!(after.kind.keyword()));
        found.add(at.change(ChangeKind::TaskChanged, Some("kind"), kinds));
        return;
    }
    let (one, other) = (before.source.as_object(), after.source.as_object());
    for (name, values) in properties(one, other) {
        of_property(at, &name, values, found);
    }
}

fn of_property(at: Compared<'_>, name: &str, values: (Value, Value), found: &mut Found) {
    if TASKS.contains(&name) && (is_list(&values.0) || is_list(&values.1)) {
        return;
    }
    if let Some((_, tasks)) = WITH_TASKS.iter().find(|(holds, _)| *holds == name) {
        let (one, other) = (without(&values.0, tasks), without(&values.1, tasks));
        if let Some(values) = changed(Some(&one), Some(&other)) {
            found.add(at.change(ChangeKind::TaskChanged, Some(name), values));
        }
        return;
    }
    match (name, &at.after.kind) {
        ("call", _) => called(at, (&values.0, &values.1), found),
        ("with", TaskKind::Call(call)) => {
            let (one, other) = (values.0.as_object(), values.1.as_object());
            if one.is_none() && other.is_none() {
                // Arguments that are computed as a whole.
                found.add(at.change(ChangeKind::TaskChanged, Some(name), values));
                return;
            }
            for (argument, values) in properties(one, other) {
                of_argument(at, &call.function, &argument, values, found);
            }
        }
        ("wait" | "timeout", _) => {
            found.add(at.change(ChangeKind::DeadlineChanged, Some(name), values));
        }
        _ => found.add(at.change(ChangeKind::TaskChanged, Some(name), values)),
    }
}

/// Another duty, or another version of the same.
fn called(at: Compared<'_>, (before, after): (&Value, &Value), found: &mut Found) {
    let parts = |value: &Value| {
        let (duty, rest) = value.as_str()?.split_once(':')?;
        let (version, plugin) = rest.split_once('@')?;
        Some((format!("{duty}@{plugin}"), version.to_owned()))
    };
    match (parts(before), parts(after)) {
        (Some((one, old)), Some((other, new))) if one == other => {
            let versions = (Value::from(old), Value::from(new));
            found.add(at.change(ChangeKind::CallVersionChanged, Some(&one), versions));
        }
        _ => {
            let calls = (before.clone(), after.clone());
            found.add(at.change(ChangeKind::CallChanged, None, calls));
        }
    }
}

fn of_argument(
    at: Compared<'_>,
    function: &Function,
    name: &str,
    values: (Value, Value),
    found: &mut Found,
) {
    let kind = match (function, name) {
        (Function::WorkItem, "due") => return due(at, &values, found),
        (Function::WorkItem, "escalation") => ChangeKind::EscalationChanged,
        (Function::WorkItem, _) => ChangeKind::GateChanged,
        (Function::Deadline, "kind") => ChangeKind::DeadlineKindChanged,
        (Function::Deadline | Function::WaitUntil, _) => ChangeKind::DeadlineChanged,
        (Function::DutyOf, "version") => ChangeKind::CallVersionChanged,
        (Function::DutyOf, "duty" | "department" | "among") => ChangeKind::CallChanged,
        _ => ChangeKind::TaskChanged,
    };
    let field = match kind {
        ChangeKind::TaskChanged => format!("with.{name}"),
        _ => name.to_owned(),
    };
    found.add(at.change(kind, Some(&field), values));
}

/// By when a person is to have decided, and what that rests on.
fn due(at: Compared<'_>, (before, after): &(Value, Value), found: &mut Found) {
    let kind = |value: &Value| value.get("kind").cloned().unwrap_or_default();
    let (one, other) = (without(before, "kind"), without(after, "kind"));
    if let Some(values) = changed(Some(&one), Some(&other)) {
        found.add(at.change(ChangeKind::DeadlineChanged, Some("due"), values));
    }
    if let Some(values) = changed(Some(&kind(before)), Some(&kind(after))) {
        found.add(at.change(ChangeKind::DeadlineKindChanged, Some("due"), values));
    }
}

fn is_list(value: &Value) -> bool {
    value.is_array()
}

fn without(value: &Value, name: &str) -> Value {
    let Value::Object(fields) = value else {
        return value.clone();
    };
    let others = fields.iter().filter(|(field, _)| *field != name);
    Value::Object(
        others
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect(),
    )
}

/// Both values, where they differ; null where there is none.
fn changed(before: Option<&Value>, after: Option<&Value>) -> Option<(Value, Value)> {
    (before != after).then(|| {
        let given = |value: Option<&Value>| value.cloned().unwrap_or_default();
        (given(before), given(after))
    })
}

/// The properties that differ, by name.
fn properties(
    before: Option<&Map<String, Value>>,
    after: Option<&Map<String, Value>>,
) -> Vec<(String, (Value, Value))> {
    let of = |fields: Option<&Map<String, Value>>| {
        let names = fields.into_iter().flat_map(Map::keys).cloned();
        names.collect::<BTreeSet<String>>()
    };
    let (one, other) = (of(before), of(after));
    one.union(&other)
        .filter_map(|name| {
            let get = |fields: Option<&Map<String, Value>>| fields?.get(name).cloned();
            let (one, other) = (get(before), get(after));
            Some((name.clone(), changed(one.as_ref(), other.as_ref())?))
        })
        .collect()
}
