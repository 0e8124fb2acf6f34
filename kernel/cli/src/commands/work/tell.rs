//! Work items for people to read: a light is a word, and a state is in the reader's language.

use lianxi_work::Status;
use serde_json::Value;

use crate::client::{field, items};
use crate::console::{Console, details, table};
use crate::language::Language;
use crate::messages::Message;

/// The columns of a list: which field under which head.
const COLUMNS: [(&str, Message); 9] = [
    ("id", Message::WorkId),
    ("status", Message::WorkStatus),
    ("light", Message::WorkLight),
    ("title", Message::WorkTitle),
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
    ("dueAt", Message::WorkDue),
    ("assignee", Message::WorkAssignee),
    ("businessKey", Message::WorkBusinessKey),
];
/// What is counted, in the order of the columns.
const STATES: [&str; 6] = [
    "open",
    "claimed",
    "submitted",
    "completed",
    "returned",
    "cancelled",
];
const LIGHTS: [(&str, Message); 7] = [
    ("normal", Message::LightNormal),
    ("nearing", Message::LightNearing),
    ("overdue", Message::LightOverdue),
    ("explained", Message::LightExplained),
    ("inTime", Message::LightInTime),
    ("late", Message::LightLate),
    ("noDue", Message::LightNoDue),
];

pub fn list(answer: &Value, console: Console) -> String {
    let items = items(answer);
    if items.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let heads: Vec<String> = COLUMNS
        .iter()
        .map(|(_, head)| console.say(*head, &[]))
        .collect();
    let row = |item: &Value| -> Vec<String> {
        COLUMNS
            .iter()
            .map(|(name, _)| told(item, name, console))
            .collect()
    };
    let rows: Vec<Vec<String>> = items.iter().map(row).collect();
    table(&heads, &rows, false)
}

/// A field as people read it.
fn told(item: &Value, name: &str, console: Console) -> String {
    match name {
        "status" => status(item["status"].as_str().unwrap_or_default(), console),
        "light" => light(&item["light"], console),
        _ => field(item, name),
    }
}

fn status(name: &str, console: Console) -> String {
    let known = Status::ALL.iter().find(|status| status.name() == name);
    match (console.language, known) {
        (Language::Chinese, Some(status)) => status.zh().to_owned(),
        _ => name.to_owned(),
    }
}

/// The word of the host, which is Chinese; else the stable name.
fn light(light: &Value, console: Console) -> String {
    let name = match console.language {
        Language::Chinese => "word",
        Language::English => "name",
    };
    field(light, name)
}

pub fn counts(answer: &Value, console: Console) -> String {
    let mut heads = vec![String::new(), console.say(Message::Total, &[])];
    heads.extend(STATES.iter().map(|name| status(name, console)));
    heads.extend(LIGHTS.iter().map(|(_, head)| console.say(*head, &[])));
    let row = |name: String, counts: &Value| {
        let mut row = vec![name, field(counts, "total")];
        row.extend(STATES.iter().map(|state| field(counts, state)));
        let lights = &counts["lights"];
        row.extend(LIGHTS.iter().map(|(light, _)| field(lights, light)));
        row
    };
    let groups = answer["groups"].as_array().map_or(&[][..], Vec::as_slice);
    let mut rows: Vec<Vec<String>> = groups
        .iter()
        .map(|group| row(group_name(group), group))
        .collect();
    rows.push(row(console.say(Message::Total, &[]), answer));
    table(&heads, &rows, true)
}

fn group_name(group: &Value) -> String {
    let id = match group["group"].as_str() {
        Some("") | None => "-".to_owned(),
        Some(id) => id.to_owned(),
    };
    match group["name"].as_str() {
        Some(name) => format!("{id} {name}"),
        None => id,
    }
}

/// Every field that says something.
pub fn item(item: &Value, console: Console) -> String {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let fields = item.as_object().into_iter().flatten();
    details(
        fields
            .filter(|(_, value)| says(value))
            .map(|(name, value)| {
                let value = match name.as_str() {
                    "status" | "light" => Value::String(told(item, name, console)),
                    _ => value.clone(),
                };
                (name, value)
            }),
    )
}

pub fn history(answer: &Value, console: Console) -> String {
    let events = answer["events"].as_array().map_or(&[][..], Vec::as_slice);
    let heads = [
        Message::WorkAt,
        Message::WorkWhat,
        Message::WorkWho,
        Message::WorkWhy,
    ]
    .map(|head| console.say(head, &[]));
    let row = |event: &Value| {
        vec![
            field(event, "at"),
            field(event, "type"),
            who(&event["by"]),
            field(event, "reason"),
        ]
    };
    let rows: Vec<Vec<String>> = events.iter().map(row).collect();
    table(&heads, &rows, false)
}

/// A person's id, and for whom they stood in.
fn who(by: &Value) -> String {
    let person = field(by, "person");
    let others: Vec<&str> = by["standsFor"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    match (person.is_empty(), others.is_empty()) {
        (true, _) => "-".to_owned(),
        (false, true) => person,
        (false, false) => format!("{person} ({})", others.join(", ")),
    }
}

pub fn targets(answer: &Value, console: Console) -> String {
    let targets = answer["targets"].as_array().map_or(&[][..], Vec::as_slice);
    if targets.is_empty() {
        return console.say(Message::WorkNoTargets, &[]);
    }
    let names: Vec<String> = targets.iter().map(|target| field(target, "name")).collect();
    names.join("\n")
}

pub fn done(answer: &Value, console: Console) -> String {
    let status = told(answer, "status", console);
    console.say(Message::WorkDone, &[&status])
}
