//! `lianxi plugin test`: a project's own tests, then its examples in the sandbox that a host uses.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use lianxi_runtime::{Engine, Plugins, Start, SystemClock};
use lianxi_sandbox::{Limits, build};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Form, plugin};
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome, chain};
use crate::host::{self, Blueprint, Place};
use crate::messages::Message;
use crate::packages::sandbox;

const HELP: &str = "\
Each examples/*.json is one call: {\"duty\": \"register\", \"input\": {…}} and, where it is to be compared,
\"output\": {…}, or \"status\": 422 for a call that must fail so. \"call\": {\"region\": …, \"level\": …} says where it acts.

Example:
  lianxi plugin test plugins/finance";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Arguments {
    /// The project.
    #[arg(default_value = ".", value_name = "DIR")]
    project: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    duty: String,
    input: Map<String, Value>,
    #[serde(default)]
    output: Option<Value>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    call: Option<Value>,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let project = arguments.project;
    console.note(Message::PluginTesting, &[&project.display()]);
    // The answer is ours: what cargo prints goes beside it.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tested = Command::new(cargo)
        .arg("test")
        .current_dir(&project)
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status();
    if !tested.or_invalid(project.display())?.success() {
        return Err(
            Failure::failed(format!("the tests of {} fail", project.display()))
                .advise("mend what is said above"),
        );
    }
    let examples = examples(&project)?;
    if examples.is_empty() {
        console.note(
            Message::PluginNoExamples,
            &[&project.join("examples").display()],
        );
    }
    let results = if examples.is_empty() {
        Vec::new()
    } else {
        run(&project, &examples).await?
    };
    let passed = results.iter().all(|(_, why)| why.is_none());
    let listed: Vec<Value> = results.iter().map(|(path, why)| json!({"example": path.display().to_string(), "passed": why.is_none(), "why": why})).collect();
    let line = |(path, why): &(PathBuf, Option<String>)| {
        let told = why
            .as_ref()
            .map_or_else(|| "ok".to_owned(), |why| format!("FAILED: {why}"));
        console.say(Message::PluginExample, &[&path.display(), &told])
    };
    console.answer(&json!({"tests": "passed", "examples": listed}), || {
        results.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(if passed { Exit::Ok } else { Exit::Failed })
}

fn examples(project: &Path) -> Outcome<Vec<(PathBuf, Example)>> {
    let files = std::fs::read_dir(project.join("examples"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path());
    let mut paths: Vec<PathBuf> = files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let example = serde_json::from_str(&host::read_text(&path)?).or_invalid(path.display())?;
        Ok((path, example))
    };
    paths.into_iter().map(read).collect()
}

/// Each example with why it failed.
async fn run(
    project: &Path,
    examples: &[(PathBuf, Example)],
) -> Outcome<Vec<(PathBuf, Option<String>)>> {
    let folder = tempfile::tempdir().or_failed("a temporary folder")?;
    let (from, out) = (project.to_owned(), folder.path().join("plugin.wasm"));
    let to = out.clone();
    let package = plugin::blocking(move || build::cargo(&from, &to)).await?;
    let plugins = Arc::new(Plugins::new(sandbox(&Limits::default())?));
    plugins.load_file(&out).or_failed("the package")?;
    let mut results = Vec::new();
    for (path, example) in examples {
        // Each on a host of its own: examples do not see each other's records.
        let engine = Blueprint::new(Place::Memory, Arc::clone(&plugins), Arc::new(SystemClock))
            .open()
            .await?;
        let function = format!(
            "{}:{}@{}",
            example.duty,
            package.manifest().version,
            package.manifest().id
        );
        let why = perform_one(&engine, &function, example).await;
        engine.shutdown().await;
        results.push((path.clone(), why.err().map(|failure| failure.what)));
    }
    Ok(results)
}

async fn perform_one(engine: &Engine, function: &str, example: &Example) -> Outcome<()> {
    let text = calling(
        function,
        &example.input.keys().collect::<Vec<_>>(),
        example.call.as_ref(),
        1,
    )
    .to_string();
    let (definition, _) = engine
        .publish("example", &text)
        .await
        .map_err(|error| Failure::failed(chain(&error)).advise(function))?;
    let start = Start {
        id: None,
        workflow: definition.workflow.document.id(),
        input: Value::Object(example.input.clone()),
    };
    let id = engine
        .start(start)
        .await
        .map_err(|error| host::engine(&error))?
        .id
        .to_string();
    let view = engine
        .execution(&id)
        .await
        .map_err(|error| host::engine(&error))?;
    let error = view
        .error
        .or_else(|| view.open.into_iter().find_map(|task| task.incident));
    match (error, example.status) {
        (Some(error), Some(status)) if error.status == status => Ok(()),
        (Some(error), _) => Err(Failure::failed(format!(
            "status {}: {}",
            error.status,
            error.detail.unwrap_or_default()
        ))),
        (None, Some(status)) => Err(Failure::failed(format!(
            "it did not fail with status {status}"
        ))),
        (None, None) => {
            let output = view.output.unwrap_or_default();
            match &example.output {
                Some(expected) if *expected != output => {
                    Err(Failure::failed(format!("it gave {output}")))
                }
                _ => Ok(()),
            }
        }
    }
}

/// A definition that calls a duty so many times, one after the other, each with the fields of the workflow's own input.
pub fn calling(
    function: &str,
    fields: &[&String],
    circumstances: Option<&Value>,
    times: usize,
) -> Value {
    let with: Map<String, Value> = fields
        .iter()
        .map(|name| {
            (
                (*name).clone(),
                json!(format!("${{ $workflow.input[{}] }}", json!(name))),
            )
        })
        .collect();
    let task = |index: usize| {
        let mut call = json!({"call": function, "with": with});
        if let Some(circumstances) = circumstances {
            call["metadata"] = json!({"call": circumstances});
        }
        json!({format!("call{index}"): call})
    };
    let tasks: Vec<Value> = (1..=times).map(task).collect();
    json!({"document": {"dsl": "1.0.3", "namespace": "lianxi", "name": "calling", "version": "1.0.0"}, "do": tasks})
}
