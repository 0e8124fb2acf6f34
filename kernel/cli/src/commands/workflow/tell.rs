//! What the server answered about versions, for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::client::field;
use crate::console::{Console, table};
use crate::language::Language;
use crate::messages::Message;

/// Days are counted there.
const ZONE: &str = "Asia/Shanghai";

/// Problems and warnings of a text, on standard error: the server knows their places, not we.
pub fn problems(console: Console, answer: &Value) {
    if console.is_json() {
        return;
    }
    for list in ["problems", "warnings"] {
        for problem in answer[list].as_array().into_iter().flatten() {
            let part = |name: &str| field(problem, name);
            let mut line = format!(
                "{}:{}:{}: {}: {} [{}]",
                part("file"),
                part("line"),
                part("column"),
                part("severity"),
                part("message"),
                part("code")
            );
            if let Some(help) = problem["help"].as_str() {
                line.push_str("\n    ");
                line.push_str(help);
            }
            console.note_text(&line);
        }
    }
}

pub fn published(console: Console, answer: &Value) -> String {
    let workflow = field(answer, "workflow");
    if answer["inForce"] == true {
        console.say(Message::VersionInForce, &[&workflow])
    } else {
        let from = day(&answer["effectiveFrom"]);
        console.say(Message::VersionPublished, &[&workflow, &from])
    }
}

/// What publishing would do.
pub fn prospect(console: Console, answer: &Value) -> String {
    let workflow = field(answer, "workflow");
    let mut lines = vec![match &answer["inForceFrom"] {
        Value::Null => console.say(Message::WouldNotBeInForce, &[&workflow]),
        from => console.say(Message::WouldBeInForce, &[&workflow, &day(from)]),
    }];
    if answer["new"] == false {
        lines.push(console.say(Message::PublishedAlready, &[&workflow]));
    }
    let now = &answer["nowInForce"];
    if !now.is_null() {
        let parts = (field(now, "workflow"), field(now, "openExecutions"));
        lines.push(console.say(Message::NowInForce, &[&parts.0, &parts.1]));
    }
    if !answer["difference"].is_null() {
        lines.push(difference(console, &answer["difference"]));
    }
    lines.join("\n")
}

/// What it means, then the lines.
pub fn difference(console: Console, answer: &Value) -> String {
    let language = match console.language {
        Language::Chinese => "zh",
        Language::English => "en",
    };
    let changes = answer["changes"].as_array().map_or(&[][..], Vec::as_slice);
    let (from, to) = (field(answer, "from"), field(answer, "to"));
    let mut text = console.say(Message::Differs, &[&from, &to, &changes.len()]);
    for change in changes {
        let path = field(change, "path");
        // Writing to a text cannot fail.
        let _ = write!(text, "\n  - {}", field(change, language));
        if !path.is_empty() {
            let _ = write!(text, "   {path}");
        }
    }
    if answer["leftOut"].as_u64().is_some_and(|more| more > 0) {
        text.push('\n');
        text.push_str(&console.say(Message::MoreChanges, &[&field(answer, "leftOut")]));
    }
    let lines = field(answer, "text");
    if !lines.is_empty() {
        text.push_str("\n\n");
        text.push_str(&lines);
    }
    text
}

/// A table of versions.
pub fn versions(console: Console, items: &[Value]) -> String {
    if items.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let headers = [
        Message::ColumnWorkflow,
        Message::ColumnState,
        Message::ColumnEffectiveFrom,
        Message::ColumnRunning,
        Message::ColumnPublishedAt,
    ];
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            vec![
                field(item, "workflow"),
                state(console, item),
                day(&item["effectiveFrom"]),
                field(item, "openExecutions"),
                day(&item["publishedAt"]),
            ]
        })
        .collect();
    table(
        &headers.map(|header| console.say(header, &[])),
        &rows,
        false,
    )
}

/// The table, and what was said of each.
pub fn shown(console: Console, items: &[Value]) -> String {
    let mut text = versions(console, items);
    for item in items {
        for said in item["history"].as_array().into_iter().flatten() {
            let message = if said["deprecated"] == true {
                Message::SaidDeprecated
            } else {
                Message::SaidReinstated
            };
            let (workflow, at) = (field(item, "workflow"), day(&said["at"]));
            let (by, why) = (field(&said["by"], "person"), field(said, "why"));
            let mut line = console.say(message, &[&at, &workflow, &by, &why]);
            if let Some(successor) = said["successor"].as_str() {
                line.push_str(&console.say(Message::SaidSuccessor, &[&successor]));
            }
            text.push('\n');
            text.push_str(&line);
        }
    }
    text
}

fn state(console: Console, item: &Value) -> String {
    let from: Option<Timestamp> = item["effectiveFrom"]
        .as_str()
        .and_then(|text| text.parse().ok());
    let message = if !item["deprecated"].is_null() {
        Message::StateDeprecated
    } else if item["inForce"] == true {
        Message::StateInForce
    } else if from.is_some_and(|from| from > Timestamp::now()) {
        Message::StateToCome
    } else {
        Message::StateBeside
    };
    console.say(message, &[])
}

/// An instant as days are counted.
fn day(at: &Value) -> String {
    let text = at.as_str().unwrap_or_default();
    match (text.parse::<Timestamp>(), TimeZone::get(ZONE)) {
        (Ok(at), Ok(zone)) => at
            .to_zoned_datetime(zone)
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        _ => text.to_owned(),
    }
}
