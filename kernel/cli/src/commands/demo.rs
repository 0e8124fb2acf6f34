//! `lianxi demo`: a year of the province, or a sample of one workflow, in virtual time, and what a secretary of the joint conference would ask.

mod year;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lianxi_draw::HostKey;
use lianxi_journal::{Durability, ExecutionFilter};
use lianxi_runtime::{Settings, VirtualClock};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{Form, PluginFolder};
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{self, JournalTuning, Place};
use crate::messages::Message;
use crate::one_core::OneCore;
use crate::scenario::driver::{Course, Why};
use crate::scenario::sample::{DIFFERENCES_SHOWN, Finished, Report, Sample};
use crate::scenario::script::Script;
use crate::scenario::{Driver, Stage};

/// Where scenarios are looked for when none is named.
const SAMPLES: &str = "workflows/samples";
/// What is looked for there: a year before a sample.
const KINDS: [&str; 2] = ["year.yaml", "scenario.json"];

/// The key of draws, known to everybody: what is drawn is part of what is expected.
const DRAW_KEY: &str = "demo";

const EXAMPLES: &str = "\
Examples:
  lianxi demo
  lianxi demo --within 1403               # one city: a smaller year, without the sample registrations
  lianxi demo --scenario SAMPLE/scenario.json
  lianxi demo --data data                  # keep the journal; goes on where it was
  lianxi demo --no-check --format json

Exit code 0: as expected; 1: something differs from the scenario's expected results.";

#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Keep the database in this folder; without it, a folder that is removed afterwards.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub scenario: Choice,
    #[command(flatten)]
    pub plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

/// Which scenario, and what to make of its results.
#[derive(Clone, Debug, clap::Args)]
pub struct Choice {
    /// A year (.yaml) or a sample (.json) [default: workflows/samples/*/year.yaml, else the first scenario.json there].
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Of a year, only the divisions whose code begins so.
    #[arg(long, value_name = "CODE")]
    pub within: Option<String>,
    /// Do not compare with the expected results.
    #[arg(long)]
    pub no_check: bool,
}

impl Choice {
    pub fn path(&self) -> Outcome<PathBuf> {
        if let Some(path) = &self.scenario {
            return Ok(path.clone());
        }
        let folders = std::fs::read_dir(SAMPLES).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = folders.map(|folder| folder.path()).collect();
        folders.sort();
        let of = |kind: &&str| folders.iter().map(|folder| folder.join(kind)).collect();
        let all: Vec<Vec<PathBuf>> = KINDS.iter().map(of).collect();
        let first = all.into_iter().flatten().find(|path| path.is_file());
        first.ok_or_else(|| {
            Failure::invalid(format!("no {SAMPLES}/*/year.yaml or scenario.json here"))
                .advise("name one with --scenario, or run this in the folder of the sources")
        })
    }
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    // Without a folder of its own, the data is gone when the command ends.
    let temporary = tempfile::tempdir().or_failed("a temporary folder")?;
    let folder = arguments
        .data
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    Box::pin(run(
        &arguments.scenario,
        &folder,
        &arguments.plugins.plugins,
        console,
    ))
    .await
}

/// Runs or resumes the scenario on the data of a folder, prints its table, and says whether it is as expected.
pub async fn run(
    choice: &Choice,
    folder: &Path,
    plugin_folder: &Path,
    console: Console,
) -> Outcome {
    let path = choice.path()?;
    if path
        .extension()
        .is_some_and(|extension| extension == "yaml")
    {
        return Box::pin(year::run(&path, choice, (folder, plugin_folder), console)).await;
    }
    let sample = Sample::read(&path)?;
    let place = (folder, plugin_folder);
    let report = kept(
        place,
        &sample.digest,
        &sample.script,
        console,
        async |stage| drive(&sample, stage, console).await,
    );
    tell(&report.await?, choice, &sample, console)
}

/// What a script has come to on the data of a folder: as it was kept when it ended, or by driving it to its end now.
async fn kept<R: Serialize + DeserializeOwned>(
    (folder, plugin_folder): (&Path, &Path),
    digest: &str,
    script: &Script,
    console: Console,
    drive: impl AsyncFnOnce(&mut Stage) -> Outcome<R>,
) -> Outcome<R> {
    let finished = Finished::<R>::read(folder)?;
    if let Some(finished) = finished.filter(|finished| finished.scenario == digest) {
        console.note(Message::DemoFinished, &[&folder.display()]);
        return Ok(finished.report);
    }
    let mut stage = open((folder, plugin_folder), script.starts_at, console).await?;
    let report = drive(&mut stage).await;
    stage.close().await;
    let finished = Finished {
        scenario: digest.to_owned(),
        report: report?,
    };
    finished.write(folder)?;
    Ok(finished.report)
}

/// Plays a script on a host to its end, and says how long that took.
async fn played<'s>(
    script: &'s Script,
    stage: &mut Stage,
    console: Console,
) -> Outcome<Course<'s>> {
    let course = Driver::new(script, stage, console, None).run().await?;
    console.note(
        Message::DemoTook,
        &[
            &course.ended_at,
            &course.acts,
            &course.superseded.len(),
            &course.unanswered,
            &format!("{:.1}", course.took.as_secs_f64()),
        ],
    );
    Ok(course)
}

/// The host on the data of a folder, at the instant at which it stopped, or at the start.
async fn open(
    (folder, plugin_folder): (&Path, &Path),
    starts_at: jiff::Timestamp,
    console: Console,
) -> Outcome<Stage> {
    console.note(Message::Opening, &[&folder.display()]);
    let place = Place::Folder(folder.to_owned());
    // Virtual time can be played again: what a loss of power takes is only the newest of it.
    let journal = place.journal(JournalTuning {
        durability: Durability::Checkpoints,
        ..JournalTuning::default()
    });
    let journal = journal.await?;
    let plugins = host::plugins(plugin_folder, None).await?;
    host::tell_plugins(console, &plugins, plugin_folder);
    let clock = Arc::new(VirtualClock::starting_at(starts_at));
    let settings = Settings {
        draw_key: Some(HostKey::known(DRAW_KEY)),
        ..Settings::default()
    };
    let stage = Stage::open((place, journal), plugins, clock.clone(), settings).await?;
    let newest = stage
        .engine()
        .journal()
        .executions(&ExecutionFilter {
            limit: 1,
            ..ExecutionFilter::default()
        })
        .await
        .or_failed("the journal")?;
    if let Some(row) = newest.first() {
        clock.advance_to(jiff::Timestamp::from_millisecond(row.updated_at_ms).unwrap_or(starts_at));
        console.note(
            Message::DemoResumed,
            &[&lianxi_runtime::Clock::now(&*clock)],
        );
    }
    Ok(stage)
}

async fn drive(sample: &Sample, stage: &mut Stage, console: Console) -> Outcome<Report> {
    let _one_core = OneCore::take();
    let workflow = host::publish(console, stage.engine(), &sample.definition).await?;
    console.note(Message::Published, &[&workflow]);
    let script = &sample.script;
    console.note(
        Message::DemoTitle,
        &[
            &sample.title,
            &script.entrances.len(),
            &script.answers.len(),
            &script.starts_at,
        ],
    );
    let course = played(script, stage, console).await?;
    for wrong in &course.wrong {
        if let (Some(item), Why::Refused { why, .. }) = (&wrong.item, &wrong.why) {
            console.note_text(&format!("  {item}: {why}"));
        }
    }
    Report::of(stage.engine(), sample, &workflow).await
}

fn tell(report: &Report, choice: &Choice, sample: &Sample, console: Console) -> Outcome {
    let differences = if choice.no_check {
        Vec::new()
    } else {
        sample.differences(report)
    };
    if console.is_json() {
        console.json(&json!({"summary": report.summary, "checks": report.checks, "differences": differences}))?;
    } else {
        console.text(&report.table(console))?;
    }
    if choice.no_check {
        return Ok(Exit::Ok);
    }
    if differences.is_empty() {
        console.note(Message::DemoAsExpected, &[]);
        return Ok(Exit::Ok);
    }
    console.note(Message::DemoDiffers, &[&differences.len()]);
    for difference in differences.iter().take(DIFFERENCES_SHOWN) {
        console.note_text(&format!("  {difference}"));
    }
    Ok(Exit::Failed)
}
