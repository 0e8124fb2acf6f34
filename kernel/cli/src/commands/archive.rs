//! `lianxi archive`: executions that ended long ago leave the database for files, and what those files say. A running host does the
//! first; where none runs, the data is opened here.

mod reading;

use std::path::PathBuf;

use clap::Subcommand;
use jiff::Timestamp;
use lianxi_journal::archive::{ArchiveError, ArchiveOrder};
use lianxi_journal::{Journal, OpenError};
use lianxi_runtime::{Settings, retention};
use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server};
use crate::config::Configuration;
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome, chain};
use crate::host::{self, JournalTuning, Place};
use crate::messages::Message;
use crate::progress;

const EXAMPLES: &str = "\
Examples:
  lianxi archive --before 2023-01-01 --dry-run     how many could go, and what keeps the others; by the running host
  lianxi archive --before 2023-01-01               the host writes, proves and purges; its folder is retention.archive of the configuration
  lianxi archive --before 2023-01-01 --config lianxi.yaml           where no host runs
  lianxi archive --before 2023-01-01 --data data --into archive     the same, without a configuration
  lianxi archive verify archive/executions-20260302T010000Z-1.jsonl
  lianxi archive show archive/executions-20260302T010000Z-1.jsonl 018f…

Written are executions that have ended before DATE, each whole: its events, work items, messages, and the text of its definition. A file is
read back and every hash in it computed again before it takes its name; only then is anything deleted. An execution stays in the database
while it has an open work item or a message that was not delivered, while its parent waits for it, or a schedule does. Definitions and
records stay in any case; so does a small row of each archived execution: its id never begins again, and `lianxi execution show` says where
it is.

Exit codes of verify: 0 the file is as it was written, 1 it is not (and which execution), 2 it cannot be read.";

#[derive(Debug, clap::Args)]
#[command(
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: RunArguments,
}

#[derive(Debug, clap::Args)]
struct RunArguments {
    /// What ended before this day (its beginning in Asia/Shanghai), or before this instant with its offset.
    #[arg(long, value_name = "DATE", required = true)]
    before: Option<String>,
    /// Only count.
    #[arg(long)]
    dry_run: bool,
    /// No host runs: the folder of the database.
    #[arg(long, value_name = "DIR", requires = "into")]
    data: Option<PathBuf>,
    /// No host runs: its configuration, which names the database and the folder of archives.
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    config: Option<PathBuf>,
    /// The folder of archives.
    #[arg(long, value_name = "DIR", requires = "data")]
    into: Option<PathBuf>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compute every hash and digest of a file again. No database is needed.
    #[command(
        after_help = "Example:\n  lianxi archive verify archive/executions-20260302T010000Z-1.jsonl"
    )]
    Verify {
        file: PathBuf,
        #[command(flatten)]
        form: Form,
    },
    /// Show the history of one execution in a file.
    #[command(
        after_help = "Example:\n  lianxi archive show archive/executions-20260302T010000Z-1.jsonl 018f…"
    )]
    Show {
        file: PathBuf,
        /// The execution.
        id: String,
        #[command(flatten)]
        form: Form,
    },
}

impl Arguments {
    pub fn format(&self) -> Format {
        match &self.command {
            None => self.run.form.format,
            Some(Command::Verify { form, .. } | Command::Show { form, .. }) => form.format,
        }
    }
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    match arguments.command {
        Some(Command::Verify { file, .. }) => reading::verify(&file, console),
        Some(Command::Show { file, id, .. }) => reading::show(&file, &id, console),
        None => run(arguments.run, console).await,
    }
}

/// What one run, or all of them together, came to.
#[derive(Default)]
struct Sum {
    files: Vec<Value>,
    completed: Vec<Value>,
    executions: u64,
    kept: Value,
}

impl Sum {
    /// Whether there is more.
    fn add(&mut self, answer: &Value) -> bool {
        let listed = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
        self.files
            .extend(answer["file"].is_string().then(|| answer["file"].clone()));
        self.completed.extend(listed("completed"));
        self.executions += answer["executions"].as_u64().unwrap_or(0);
        self.kept = answer["kept"].clone();
        answer["more"] == true
    }

    fn tell(&self, arguments: &RunArguments, console: Console) -> Outcome {
        let dry = arguments.dry_run;
        let answer = json!({
            "executions": self.executions, "files": self.files, "completed": self.completed, "kept": self.kept, "dryRun": dry,
        });
        console.answer(&answer, || {
            let said = if dry {
                Message::Archivable
            } else {
                Message::Archived
            };
            let before = arguments.before.as_deref().unwrap_or_default();
            let mut lines = vec![console.say(said, &[&self.executions, &before])];
            for file in self.files.iter().chain(&self.completed) {
                lines.push(format!("  {}", file.as_str().unwrap_or_default()));
            }
            for kept in self.kept.as_array().into_iter().flatten() {
                let why = why(kept["why"].as_str().unwrap_or_default());
                lines.push(console.say(
                    Message::ArchiveKept,
                    &[&kept["executions"], &console.say(why, &[])],
                ));
            }
            lines.join("\n")
        })?;
        Ok(Exit::Ok)
    }
}

fn why(code: &str) -> Message {
    match code {
        "open-work-item" => Message::KeptWork,
        "undelivered-message" => Message::KeptUndelivered,
        "pending-input" => Message::KeptInput,
        "waiting-parent" => Message::KeptParent,
        "schedule" => Message::KeptSchedule,
        _ => Message::KeptOther,
    }
}

async fn run(arguments: RunArguments, console: Console) -> Outcome {
    let text = arguments.before.clone().unwrap_or_default();
    let before = retention::instant(&text).ok_or_else(|| {
        Failure::invalid(format!("--before {text}: this is no time")).advise(
            "write a day, such as 2023-01-01, or an instant with its offset, such as 2023-01-01T00:00:00+08:00",
        )
    })?;
    let spinner = progress::spinner(console.say(Message::Archiving, &[]));
    let summed = if arguments.data.is_some() || arguments.config.is_some() {
        alone(&arguments, before).await
    } else {
        asked(&arguments, &text).await
    };
    spinner.finish_and_clear();
    summed?.tell(&arguments, console)
}

/// By the host that runs.
async fn asked(arguments: &RunArguments, before: &str) -> Outcome<Sum> {
    let client = Client::of(&arguments.server)?;
    let body = json!({"before": before, "dryRun": arguments.dry_run});
    let mut sum = Sum::default();
    while sum.add(&client.post(&["v1", "archives"], Some(&body)).await?) {}
    Ok(sum)
}

/// On the data itself. It is opened as a host opens it, so that no host can run meanwhile.
async fn alone(arguments: &RunArguments, before: Timestamp) -> Outcome<Sum> {
    let configuration = arguments
        .config
        .as_deref()
        .map(Configuration::read)
        .transpose()?;
    let (place, folder, settings, tuning) = match configuration {
        None => (
            Place::Folder(arguments.data.clone().unwrap_or_default()),
            arguments.into.clone(),
            Settings::default(),
            JournalTuning::default(),
        ),
        Some(configuration) => {
            let data = configuration.data.clone().unwrap_or_else(|| "data".into());
            let place = configuration
                .database()?
                .map_or(Place::Folder(data), Place::Database);
            let settings = configuration.settings();
            let folder = settings
                .retention
                .as_ref()
                .map(|retention| retention.folder.clone());
            (place, folder, settings, configuration.journal())
        }
    };
    let folder = folder.ok_or_else(|| {
        Failure::invalid("the configuration names no folder for archives")
            .advise("add retention: {archive: DIR} to it")
    })?;
    if let Place::Folder(data) = &place {
        // A folder that is not there is not made here.
        let database = data.join(host::JOURNAL);
        if !database.is_file() {
            return Err(
                Failure::invalid(format!("there is no database {}", database.display()))
                    .advise("name the folder that has it with --data"),
            );
        }
    }
    let journal = Journal::open(place.options(tuning)?).await.map_err(|error| match error {
        OpenError::HeldByAnother { .. } | OpenError::LeasedToAnother { .. } => {
            Failure::failed(chain(&error)).advise(
                "a host runs on it: leave out --data and --config, and name the host with --server; or stop it first",
            )
        }
        other => host::not_opened(other),
    })?;
    let keys_ms = settings.retained_ms;
    let done = if arguments.dry_run {
        counted(&journal, before).await
    } else {
        let now = Timestamp::now();
        all(&journal, retention::order(folder, before, now, keys_ms)).await
    };
    journal.close().await;
    done
}

async fn counted(journal: &Journal, before: Timestamp) -> Outcome<Sum> {
    let could = journal.archivable(before.as_millisecond()).await;
    let could = could.map_err(|error| Failure::failed(chain(&error)))?;
    let mut sum = Sum::default();
    sum.add(&json!({"executions": could.executions, "kept": kept(&could.kept)}));
    Ok(sum)
}

async fn all(journal: &Journal, order: ArchiveOrder) -> Outcome<Sum> {
    let mut sum = Sum::default();
    loop {
        let done = journal
            .archive(&order)
            .await
            .map_err(|error| failed(&error))?;
        let left = journal.archivable(order.before_ms).await;
        let left = left.map_err(|error| Failure::failed(chain(&error)))?;
        let answer = json!({
            "file": done.file, "completed": done.completed, "executions": done.purged.len(), "kept": kept(&left.kept), "more": done.more,
        });
        if !sum.add(&answer) {
            return Ok(sum);
        }
    }
}

fn kept(kept: &[(&'static str, u64)]) -> Value {
    kept.iter()
        .map(|(why, executions)| json!({"why": why, "executions": executions}))
        .collect()
}

/// Why an archive was not written or read, for people.
fn failed(error: &ArchiveError) -> Failure {
    let text = chain(error);
    match error {
        ArchiveError::NotAnArchive { .. } => {
            Failure::invalid(text).advise("name a file that lianxi archive has written")
        }
        ArchiveError::NewerFormat { .. } => {
            Failure::invalid(text).advise("use the newer version of lianxi")
        }
        ArchiveError::Damaged { .. } => Failure::failed(text).advise(
            "this file is not what was written: look for a copy of it, and keep it for whoever looks into what happened; see all of it with lianxi archive verify FILE",
        ),
        ArchiveError::Running => Failure::failed(text).advise("try again a little later"),
        ArchiveError::File(_) => {
            Failure::invalid(text).advise("check the name, the disk, its room and the rights")
        }
        ArchiveError::Append(_) | ArchiveError::Storage(_) => {
            Failure::failed(text).advise("check the disk; what is not in a whole file is in the database")
        }
    }
}
