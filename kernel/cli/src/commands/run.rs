//! `lianxi run`: one definition in memory, from its start to its end.

mod answer;
mod course;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use lianxi_runtime::{Clock, Egress, Fetched, Reading, SystemClock, VirtualClock};
use lianxi_spec::{Pin, Problem, RulePacks, Source};
use serde_json::{Value, json};

use super::{Form, PluginFolder};
use crate::console::Console;
use crate::failure::{Exit, Failure, Outcome};
use crate::host::{self, Blueprint, Place};
use crate::messages::Message;
use crate::packages::Packages;
use crate::progress;
use crate::reach::WayOut;
use course::Course;

/// Input that is read at most.
const INPUT_BYTES_MAX: u64 = 4 * 1024 * 1024;

const EXAMPLES: &str = "\
Examples:
  lianxi run order.yaml --input order.json
  echo '{\"n\": 3}' | lianxi run count.yaml --input - --format json
  lianxi run fetch.yaml --allow-host localhost:8080
  lianxi run ask.yaml --allow-host registry.example:443 --authority province.pem --secret token=env:REGISTRY_TOKEN
  lianxi run listen.yaml --event events.json --virtual-time
  lianxi run parent.yaml --workflow child.yaml

The JSON form is {status, output, error, tasks: [{name, reference, status, startedAt, output, error}]}, the tasks in the order
in which they began. Exit code 0: completed; 1: faulted, or it waits for a person or an event that cannot come here; 2: not valid.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The definition.
    file: PathBuf,
    /// The input as JSON, from a file or from standard input (-); {} without it.
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    #[command(flatten)]
    way_out: WayOut,
    /// CloudEvents as JSON, one or a list: each comes when nothing else is left to do. Can be given again.
    #[arg(long = "event", value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Another workflow, published first, for `run: workflow`. Can be given again.
    #[arg(long = "workflow", value_name = "FILE")]
    workflows: Vec<PathBuf>,
    /// Waits take no time: when nothing is left to do now, the clock goes to what is due next.
    #[arg(long)]
    virtual_time: bool,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

/// A definition that can run, as it was read.
struct Script {
    name: String,
    text: String,
    pins: Vec<Pin>,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let input = read_json(arguments.input.as_deref())?;
    let events = read_events(&arguments.events)?;
    let packages = Packages::read(&arguments.plugins.plugins)?;
    // The last one is the one that runs; the others are there when it asks for them.
    let mut scripts = Vec::new();
    let reach = arguments.way_out.reach()?;
    let egress = reach.clone().egress()?;
    for path in arguments.workflows.iter().chain([&arguments.file]) {
        match read_script(path, &packages, &egress).await? {
            Ok(script) => scripts.push(script),
            Err((name, text, problems)) => return invalid(console, &name, &text, &problems),
        }
    }
    // Only what these definitions call is compiled.
    let pins: Vec<Pin> = scripts
        .iter()
        .flat_map(|script| script.pins.clone())
        .collect();
    let plugins = packages.load(&pins).await?;
    let time = arguments
        .virtual_time
        .then(|| Arc::new(VirtualClock::starting_at(Timestamp::now())));
    let clock: Arc<dyn Clock> = match &time {
        Some(clock) => clock.clone(),
        None => Arc::new(SystemClock),
    };
    let mut blueprint = Blueprint::new(Place::Memory, plugins, clock);
    blueprint.reach = reach;
    // It is here for one execution, which is to be tried whatever its date.
    blueprint.settings.schedules = false;
    blueprint.settings.effective_dates = false;
    let engine = blueprint.open().await?;
    let mut workflow = String::new();
    for script in &scripts {
        let published = engine.publish(&script.name, &script.text).await;
        let (definition, _) = published.map_err(|error| host::engine(&error))?;
        workflow = definition.workflow.document.id();
    }
    let spinner = progress::spinner(workflow.clone());
    let course = Course {
        engine: &engine,
        time,
        events,
    };
    let ended = course.until_the_end(workflow, input).await;
    spinner.finish_and_clear();
    let view = ended?;
    engine.shutdown().await;
    answer::tell(console, &view)
}

type Refused = (String, String, Vec<Problem>);

/// What it is made of from elsewhere is fetched: which plugins are called there is known only then.
async fn read_script(
    path: &Path,
    packages: &Packages,
    egress: &Egress,
) -> Outcome<Result<Script, Refused>> {
    let text = host::read_text(path)?;
    let name = path.display().to_string();
    let source = Source {
        name: &name,
        text: &text,
    };
    let reading = Reading {
        egress,
        catalog: packages,
        rules: &RulePacks::default(),
        now: Timestamp::now(),
    };
    let read = reading.read(source, &mut Fetched::new()).await;
    Ok(match read.workflow {
        Some(_) => Ok(Script {
            name,
            text,
            pins: read.pins,
        }),
        None => Err((name, text, read.problems)),
    })
}

/// The events of all files, in their order.
fn read_events(files: &[PathBuf]) -> Outcome<Vec<Value>> {
    let mut events = Vec::new();
    for file in files {
        match read_json(Some(file))? {
            Value::Array(several) => events.extend(several),
            one => events.push(one),
        }
    }
    Ok(events)
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
