//! What `lianxi run` says of an execution that has ended, or that waits.

use lianxi_runtime::ExecutionView;
use serde_json::{Value, json};

use crate::console::{Console, table};
use crate::failure::{Exit, Outcome};
use crate::messages::Message;

pub fn tell(console: Console, view: &ExecutionView) -> Outcome {
    let incident = view.open.iter().find_map(|task| task.incident.clone());
    // Nobody is here to mend what broke, so that an incident is the end of this run.
    let status = if incident.is_some() {
        "faulted"
    } else {
        view.summary.status.as_str()
    };
    let error = view.error.clone().or(incident);
    let waits = if status == "waiting" {
        waits_for(console, view)
    } else {
        Vec::new()
    };
    let tasks: Vec<Value> = view
        .tasks
        .iter()
        .flat_map(|tasks| &tasks.newest)
        .map(|task| {
            json!({
                "name": task.name, "reference": task.reference, "status": task.status.name(), "startedAt": task.started_at,
                "output": task.output, "error": task.error,
            })
        })
        .collect();
    let mut value =
        json!({"status": status, "output": view.output, "error": error, "tasks": tasks});
    if !waits.is_empty() {
        value["waitsFor"] = json!(waits);
    }
    console.answer(&value, || as_text(console, view, status, &value))?;
    if !waits.is_empty() {
        console.note(Message::RunWaits, &[&waits.join("; ")]);
    }
    Ok(if status == "completed" {
        Exit::Ok
    } else {
        Exit::Failed
    })
}

/// What the open tasks wait for, containers left out: what they wait for is below them.
fn waits_for(console: Console, view: &ExecutionView) -> Vec<String> {
    let inner = |reference: &str| {
        view.open
            .iter()
            .any(|other| other.reference.starts_with(&format!("{reference}/")))
    };
    let open = view.open.iter().filter(|task| !inner(&task.reference));
    open.map(|task| match task.phase {
        "with-people" => console.say(Message::WaitsForPerson, &[&task.reference]),
        "listening" => console.say(Message::WaitsForEvent, &[&task.reference]),
        phase => console.say(Message::WaitsForOther, &[&task.reference, &phase]),
    })
    .collect()
}

fn as_text(console: Console, view: &ExecutionView, status: &str, value: &Value) -> String {
    let rows: Vec<Vec<String>> = view
        .tasks
        .iter()
        .flat_map(|tasks| &tasks.newest)
        .map(|task| {
            vec![
                task.started_at.to_string(),
                task.status.name().to_owned(),
                task.reference.clone(),
            ]
        })
        .collect();
    let headers = ["startedAt", "status", "task"].map(str::to_owned);
    let text = format!(
        "{}\n{}\n",
        table(&headers, &rows, false),
        console.say(Message::RunStatus, &[&view.summary.workflow, &status])
    );
    let end = if value["error"].is_null() {
        &value["output"]
    } else {
        &value["error"]
    };
    text + &format!("{end:#}")
}
