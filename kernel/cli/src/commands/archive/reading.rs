//! `lianxi archive verify` and `show`: what a file says, and whether it says what was written. No database is asked.

use std::path::Path;

use jiff::Timestamp;
use lianxi_journal::archive::{self, ArchivedExecution, ArchivedTurn, Bytes, Contents};
use serde_json::{Value, json};

use super::failed;
use crate::console::{Console, details};
use crate::failure::{Exit, Failure, Outcome};
use crate::messages::Message;
use crate::progress;

pub(super) fn verify(file: &Path, console: Console) -> Outcome {
    let spinner = progress::spinner(console.say(Message::ArchiveProving, &[&file.display()]));
    let contents = archive::verify(file);
    spinner.finish_and_clear();
    let contents = contents.map_err(|error| failed(&error))?;
    console.answer(&proved(&contents), || told(file, &contents, console))?;
    Ok(if contents.damages.is_empty() {
        Exit::Ok
    } else {
        Exit::Failed
    })
}

fn proved(contents: &Contents) -> Value {
    let damages = contents.damages.iter();
    let damages: Vec<Value> = damages
        .map(|damage| json!({"line": damage.line, "execution": damage.execution, "what": damage.what}))
        .collect();
    json!({
        "sound": contents.damages.is_empty(), "format": contents.opening.format,
        "before": time(contents.opening.before_ms), "begunAt": time(contents.opening.begun_at_ms),
        "executions": contents.executions.len(), "definitions": contents.definitions, "events": contents.events,
        "sha256": contents.sha256, "damages": damages, "leftOut": contents.left_out,
    })
}

fn told(file: &Path, contents: &Contents, console: Console) -> String {
    let mut lines = Vec::new();
    for damage in &contents.damages {
        let line = damage.line;
        lines.push(match &damage.execution {
            Some(id) => console.say(Message::ArchiveDamagedExecution, &[&line, id, &damage.what]),
            None => console.say(Message::ArchiveDamagedLine, &[&line, &damage.what]),
        });
    }
    if contents.left_out > 0 {
        lines.push(console.say(Message::MoreChanges, &[&contents.left_out]));
    }
    let counts: [&dyn std::fmt::Display; 4] = [
        &file.display(),
        &contents.executions.len(),
        &contents.events,
        &contents.sha256,
    ];
    lines.push(if contents.damages.is_empty() {
        console.say(Message::ArchiveSound, &counts)
    } else {
        console.say(Message::ArchiveUnsound, &[&file.display()])
    });
    lines.join("\n")
}

pub(super) fn show(file: &Path, id: &str, console: Console) -> Outcome {
    let found = archive::find(file, id).map_err(|error| failed(&error))?;
    let execution = found.ok_or_else(|| {
        Failure::invalid(format!("{} has no execution {id}", file.display()))
            .advise("lianxi execution show ID says in which file it is")
    })?;
    console.answer(&as_json(&execution), || history(&execution))?;
    Ok(Exit::Ok)
}

/// As it stands in the file, but times for people and events as what they say.
fn as_json(execution: &ArchivedExecution) -> Value {
    let turns = |turns: &[ArchivedTurn]| -> Vec<Value> {
        turns
            .iter()
            .map(|turn| {
                let events: Vec<Value> = turn.events.iter().map(said).collect();
                json!({"version": turn.version, "at": time(turn.at_ms), "hash": turn.hash, "events": events})
            })
            .collect()
    };
    let parsed = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    let work: Vec<Value> = (execution.work_items.iter())
        .map(|work| {
            json!({
                "id": work.id, "status": work.status, "department": work.department, "division": work.division, "title": work.title,
                "assignee": work.assignee, "item": parsed(&work.body), "turns": turns(&work.turns),
            })
        })
        .collect();
    let outbox: Vec<Value> = (execution.outbox.iter())
        .map(|message| {
            json!({
                "seq": message.seq, "destination": message.destination, "topic": message.topic, "event": parsed(&message.body),
                "createdAt": time(message.created_at_ms), "deliveredAt": message.delivered_at_ms.map(time), "attempts": message.attempts,
            })
        })
        .collect();
    json!({
        "id": execution.id, "workflow": execution.workflow, "definition": execution.definition, "status": execution.status,
        "businessKey": execution.business_key, "parent": execution.parent, "startedAt": time(execution.started_at_ms),
        "endedAt": time(execution.ended_at_ms), "version": execution.version, "headHash": execution.head_hash,
        "turns": turns(&execution.turns), "workItems": work, "outbox": outbox,
    })
}

fn history(execution: &ArchivedExecution) -> String {
    let head = [
        ("id", execution.id.clone()),
        ("workflow", execution.workflow.clone()),
        ("status", execution.status.clone()),
        (
            "businessKey",
            execution.business_key.clone().unwrap_or_default(),
        ),
        ("startedAt", time(execution.started_at_ms)),
        ("endedAt", time(execution.ended_at_ms)),
        ("headHash", execution.head_hash.clone()),
    ];
    let fields = head
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, Value::String(value)));
    let mut lines = vec![details(fields)];
    lines.extend(events(&execution.turns));
    for work in &execution.work_items {
        lines.push(format!(
            "{} {} ({}, {})",
            work.id, work.title, work.department, work.status
        ));
        lines.extend(events(&work.turns));
    }
    for message in &execution.outbox {
        let at = message.delivered_at_ms.map_or_else(String::new, time);
        lines.push(format!("{at} -> {} {}", message.destination, message.body));
    }
    lines.join("\n")
}

fn events(turns: &[ArchivedTurn]) -> Vec<String> {
    let mut lines = Vec::new();
    for turn in turns {
        let at = time(turn.at_ms);
        lines.extend(turn.events.iter().map(|event| match event {
            Bytes::Text(text) => format!("{at} {text}"),
            Bytes::Other { hex } => format!("{at} {hex}"),
        }));
    }
    lines
}

fn said(event: &Bytes) -> Value {
    match event {
        Bytes::Text(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Bytes::Other { hex } => json!({"hex": hex}),
    }
}

fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| at.to_string())
}
