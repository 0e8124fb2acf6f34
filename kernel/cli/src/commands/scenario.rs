//! `lianxi scenario`: scenarios of the workflows, played in virtual time and told as a story.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use super::{Form, PluginFolder, RulesFolder};
use crate::console::{Console, Format, table};
use crate::failure::{Exit, Outcome};
use crate::host;
use crate::messages::Message;
use crate::rules;
use crate::scenario::fault::{Fault, What};
use crate::scenario::file::{Scenario, Sources};
use crate::scenario::play::{Played, Theatre};

const RUN_EXAMPLES: &str = "\
Examples:
  lianxi scenario run                                # all of them: what differs from what is expected
  lianxi scenario run my-workflow/overdue            # one, told as a story
  lianxi scenario run my-workflow --update           # those of a folder; write their stories anew
  lianxi scenario run my.yaml --json
  lianxi scenario run my-workflow/overdue --reopen-every 1   # the host is closed after every instant, and goes on where it was

A scenario is one YAML file: workflows/scenarios/README.md. Its story is kept beside it (NAME.timeline.txt) and compared.
Exit code 0: as expected; 1: something differs, each with its line; 2: a file is not a scenario, or a definition not valid.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show which scenarios there are, and what each is for.
    #[command(after_help = "Example:\n  lianxi scenario list")]
    List(ListArguments),
    /// Play scenarios in virtual time; of one, tell the story.
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArguments),
}

/// `--workflows` and `--json`.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// The folder of workflows: its definitions, scenarios and reference data.
    #[arg(long, value_name = "DIR", default_value = "workflows")]
    workflows: PathBuf,
    /// The same as --format json.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub struct RunArguments {
    /// Scenarios by name, folders of them, or files; without any, all.
    #[arg(value_name = "NAME|FILE")]
    names: Vec<String>,
    /// Write the stories of those that are as expected beside them, instead of comparing.
    #[arg(long)]
    update: bool,
    /// Close the host after so many instants and open it again on the same data.
    #[arg(long, value_name = "N")]
    reopen_every: Option<NonZeroUsize>,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    common: Common,
}

impl Command {
    pub fn format(&self) -> Format {
        let common = match self {
            Self::List(arguments) => &arguments.common,
            Self::Run(arguments) => &arguments.common,
        };
        if common.json {
            Format::Json
        } else {
            common.form.format
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => list(&arguments, console),
        Command::Run(arguments) => Box::pin(run(arguments, console)).await,
    }
}

fn list(arguments: &ListArguments, console: Console) -> Outcome {
    let sources = Sources::of(&arguments.common.workflows);
    let mut scenarios = Vec::new();
    for path in sources.all()? {
        scenarios.push(Scenario::read(&path, &sources)?);
    }
    let told: Vec<Value> = scenarios.iter().map(said).collect();
    console.answer(&json!(told), || {
        let headers = [
            Message::ColumnScenario,
            Message::ColumnTitle,
            Message::ColumnCovers,
        ];
        let headers = headers.map(|header| console.say(header, &[]));
        let rows: Vec<Vec<String>> = scenarios
            .iter()
            .map(|scenario| {
                let covers = scenario.covers.join("；");
                vec![scenario.name.clone(), scenario.title.clone(), covers]
            })
            .collect();
        table(&headers, &rows, false)
    })?;
    Ok(Exit::Ok)
}

fn said(scenario: &Scenario) -> Value {
    json!({
        "name": scenario.name,
        "file": scenario.path.display().to_string(),
        "title": scenario.title,
        "story": scenario.story,
        "covers": scenario.covers,
    })
}

async fn run(arguments: RunArguments, console: Console) -> Outcome {
    let sources = Sources::of(&arguments.common.workflows);
    let paths = chosen(&arguments.names, &sources)?;
    let rules = rules::read(&arguments.rules.rules, console)?;
    let folder = &arguments.plugins.plugins;
    let plugins = host::plugins(folder, None).await?;
    let theatre = Theatre::of(&sources, plugins, rules)?;
    let alone = paths.len() == 1;
    let (mut told, mut exit) = (Vec::new(), Exit::Ok);
    for path in &paths {
        let found = Box::pin(one(path, &arguments, (&sources, &theatre), console)).await;
        let (scenario, played) = match found {
            Ok(found) => found,
            Err(failure) if alone => return Err(failure),
            // The others are played; that one cannot be is not forgotten over them.
            Err(failure) => {
                told.push(json!({"file": path.display().to_string(), "asExpected": false, "faults": [{"line": 0, "message": failure.what}]}));
                console.failure(&failure);
                exit = Exit::Invalid;
                continue;
            }
        };
        if !played.faults.is_empty() && exit == Exit::Ok {
            exit = Exit::Failed;
        }
        if console.is_json() {
            told.push(answer(&scenario, &played, console));
        } else {
            tell(&scenario, &played, alone, console)?;
        }
    }
    if console.is_json() {
        console.json(&json!({"asExpected": exit == Exit::Ok, "scenarios": told}))?;
    } else if !alone {
        console.note(Message::ScenariosPlayed, &[&paths.len()]);
    }
    Ok(exit)
}

/// One scenario, played and compared with the story that is kept of it.
async fn one(
    path: &Path,
    arguments: &RunArguments,
    (sources, theatre): (&Sources, &Theatre),
    console: Console,
) -> Outcome<(Scenario, Played)> {
    let scenario = Scenario::read(path, sources)?;
    let mut played = theatre
        .play(&scenario, arguments.reopen_every, console)
        .await?;
    if arguments.update && played.faults.is_empty() {
        host::write_whole(&scenario.timeline(), played.text.as_bytes())?;
    }
    played.faults.extend(compared(&scenario, &played)?);
    Ok((scenario, played))
}

fn chosen(names: &[String], sources: &Sources) -> Outcome<Vec<PathBuf>> {
    if names.is_empty() {
        return sources.all();
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for name in names {
        for path in sources.find(name)? {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

/// Where the story is not the one that is kept.
fn compared(scenario: &Scenario, played: &Played) -> Outcome<Option<Fault>> {
    let path = scenario.timeline();
    if !path.is_file() {
        return Ok(Some(Fault::at(0, What::NoTimeline)));
    }
    let kept = host::read_text(&path)?;
    if kept == played.text {
        return Ok(None);
    }
    let (mut kept, mut told) = (kept.lines(), played.text.lines());
    for at in 1.. {
        let (expected, found) = (kept.next(), told.next());
        if expected != found || expected.is_none() {
            let text = |line: Option<&str>| line.unwrap_or_default().trim().to_owned();
            let what = What::Timeline {
                at,
                found: text(found),
                expected: text(expected),
            };
            return Ok(Some(Fault::at(0, what)));
        }
    }
    Ok(None)
}

fn answer(scenario: &Scenario, played: &Played, console: Console) -> Value {
    let faults = played.faults.iter().map(|fault| {
        json!({
            "line": fault.line,
            "message": fault.message(console),
        })
    });
    let mut told = said(scenario);
    told["asExpected"] = json!(played.faults.is_empty());
    told["faults"] = json!(faults.collect::<Vec<_>>());
    told["timeline"] = json!(played.lines);
    told["text"] = json!(played.text);
    told
}

/// One alone is told as a story; of several, whether each is as expected.
fn tell(scenario: &Scenario, played: &Played, alone: bool, console: Console) -> Outcome<()> {
    if alone {
        console.text(&played.text)?;
    }
    let message = if played.faults.is_empty() {
        Message::ScenarioAsExpected
    } else {
        Message::ScenarioDiffers
    };
    let seconds = format!("{:.1}", played.took.as_secs_f64());
    let line = console.say(message, &[&scenario.name, &scenario.title, &seconds]);
    if alone {
        console.note_text(&line);
    } else {
        console.text(&line)?;
    }
    faults(&scenario.path, &played.faults, console);
    Ok(())
}

fn faults(path: &Path, faults: &[Fault], console: Console) {
    for fault in faults {
        console.note_text(&format!("  {}", fault.say(path, console)));
    }
}
