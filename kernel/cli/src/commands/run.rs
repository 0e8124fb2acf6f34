//! `lianxi run`: one definition in memory, from its start to its end, in real time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lianxi_journal::ExecutionFilter;
use lianxi_runtime::{Engine, ExecutionView, Start, SystemClock};
use lianxi_spec::{Problem, Source};
use serde_json::{Value, json};

use super::{Form, PluginFolder};
use crate::console::{Console, table};
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{self, Blueprint, Place};
use crate::messages::Message;
use crate::packages::Packages;
use crate::{progress, signals};

/// How often the journal is asked how far the execution is.
const LOOK: Duration = Duration::from_millis(15);
/// Looks that must find nothing to do before it counts as waiting for the outside.
const QUIET_LOOKS: u32 = 3;
/// Input that is read at most.
const INPUT_BYTES_MAX: u64 = 4 * 1024 * 1024;

const EXAMPLES: &str = "\
Examples:
  lianxi run order.yaml --input order.json
  echo '{\"n\": 3}' | lianxi run count.yaml --input - --format json
  lianxi run fetch.yaml --allow-host localhost:8080

The JSON form is {status, output, error, tasks: [{name, reference, status, startedAt}]}, the tasks in the order in which
they began. Exit code 0: completed; 1: faulted, or it waits for a person or an event that cannot come here; 2: not valid.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The definition.
    file: PathBuf,
    /// The input as JSON, from a file or from standard input (-); {} without it.
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    /// A host that `call: http` may reach; none otherwise.
    #[arg(long = "allow-host", value_name = "HOST:PORT")]
    allow_host: Vec<String>,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let text = host::read_text(&arguments.file)?;
    let input = read_json(arguments.input.as_deref())?;
    let name = arguments.file.display().to_string();
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let read = lianxi_spec::read(
        Source {
            name: &name,
            text: &text,
        },
        &packages,
    );
    if read.workflow.is_none() {
        return invalid(console, &name, &text, &read.problems);
    }
    // Only what this definition calls is compiled.
    let plugins = packages.load(&read.pins).await?;
    let mut blueprint = Blueprint::new(Place::Memory, plugins, Arc::new(SystemClock));
    blueprint.allowed_hosts = arguments.allow_host;
    // It is here for one execution.
    blueprint.settings.schedules = false;
    let engine = blueprint.open().await?;
    let (definition, _) = engine
        .publish(&name, &text)
        .await
        .map_err(|error| host::engine(&error))?;
    let workflow = definition.workflow.document.id();
    let spinner = progress::spinner(workflow.clone());
    let ended = to_the_end(&engine, workflow, input).await;
    spinner.finish_and_clear();
    let view = ended?;
    engine.shutdown().await;
    answer(console, &view)
}

fn invalid(console: Console, name: &str, text: &str, problems: &[Problem]) -> Outcome {
    let listed: Vec<Value> = problems
        .iter()
        .map(|problem| problem.to_json(name))
        .collect();
    host::show_problems(console, name, text, problems);
    let what = console.say(Message::DefinitionInvalid, &[&name, &problems.len()]);
    if console.is_json() {
        console.json(&json!({"status": "invalid", "output": null, "error": {"title": what}, "tasks": [], "problems": listed}))?;
    } else {
        console.note(Message::Error, &[&what]);
    }
    Ok(Exit::Invalid)
}

/// JSON from a file or from standard input.
pub fn read_json(path: Option<&Path>) -> Outcome<Value> {
    let Some(path) = path else {
        return Ok(json!({}));
    };
    let (name, text) = if path == Path::new("-") {
        let name = "standard input";
        let text = host::text_of(std::io::stdin().lock(), name, INPUT_BYTES_MAX)?;
        (name.to_owned(), text)
    } else {
        (path.display().to_string(), host::read_text(path)?)
    };
    serde_json::from_str(&text).map_err(|error| {
        Failure::invalid(format!("{name}: not JSON: {error}")).advise("give one JSON value")
    })
}

/// Starts it and waits until it has ended or until only the outside could move it.
async fn to_the_end(engine: &Engine, workflow: String, input: Value) -> Outcome<ExecutionView> {
    let stop = signals::stop();
    engine.run();
    let started = engine
        .start(Start {
            id: None,
            workflow,
            input,
        })
        .await
        .map_err(|error| host::engine(&error))?;
    let id = started.id.to_string();
    let mut quiet = 0;
    loop {
        let row = engine
            .journal()
            .execution(&id)
            .await
            .or_failed("the journal")?;
        let over = row.is_some_and(|row| {
            row.incident || matches!(row.status.as_str(), "completed" | "faulted" | "cancelled")
        });
        quiet = if over || !is_quiet(engine).await? {
            0
        } else {
            quiet + 1
        };
        if over || quiet >= QUIET_LOOKS || stop.is_cancelled() {
            return engine
                .execution(&id)
                .await
                .map_err(|error| host::engine(&error));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether nothing is under way and no time will come: only people and events are left.
async fn is_quiet(engine: &Engine) -> Outcome<bool> {
    let journal = engine.journal();
    if !journal
        .pending_inbox(1, None)
        .await
        .or_failed("the journal")?
        .is_empty()
    {
        return Ok(false);
    }
    let filter = ExecutionFilter {
        limit: lianxi_journal::LIST_MAX,
        ..ExecutionFilter::default()
    };
    for row in journal.executions(&filter).await.or_failed("the journal")? {
        let effects = journal.effects(&row.id).await.or_failed("the journal")?;
        if effects.iter().any(|effect| effect.due_at_ms.is_some()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn answer(console: Console, view: &ExecutionView) -> Outcome {
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
        .map(|task| json!({"name": task.name, "reference": task.reference, "status": task.status.name(), "startedAt": task.started_at}))
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
