//! `lianxi directory load`: the difference between a folder of tables and the server's directory, made so in parts.

use std::path::PathBuf;

use jiff::Timestamp;
use lianxi_runtime::directory_of::{Change, Directory, day, evolve};
use serde_json::{Value, json};

use super::{PATH, tell};
use crate::client::{Client, Server, items};
use crate::commands::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::messages::Message;
use crate::tables;

/// Changes that are sent at once: some hundred KiB.
const PART: usize = 2_000;
/// Entries of the ledger that are asked for at once.
const ENTRIES: &str = "500";
/// Pages of the ledger after which something is wrong.
const PAGES_MAX: usize = 100_000;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the tables (divisions.csv, departments.csv, people.csv, …).
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// Why; it stays in the ledger and names nobody.
    #[arg(long, value_name = "TEXT", default_value = "loaded from files")]
    reason: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let files = tables::read(&arguments.folder, console)?;
    let client = Client::of(&arguments.server)?;
    let directory = known(&client).await?;
    let changes = tables::changes(&directory, &files, day(Timestamp::now()), console)?;
    let mut changed = Vec::new();
    let mut seq = Value::Null;
    // Later parts may need what earlier ones make: a dry run asks the server about the first one alone.
    let parts = if arguments.dry_run { 1 } else { usize::MAX };
    for part in changes.chunks(PART).take(parts) {
        let body =
            json!({"changes": part, "reason": arguments.reason, "dryRun": arguments.dry_run});
        let answer = client
            .post(&[PATH, &["changes"]].concat(), Some(&body))
            .await?;
        seq = answer["seq"].clone();
        changed.extend(tell::read(&answer));
    }
    if arguments.dry_run {
        changed = changes;
    }
    let answer =
        json!({"rows": files.len(), "changes": changed, "seq": seq, "dryRun": arguments.dry_run});
    console.answer(&answer, || {
        told(&changed, files.len(), arguments.dry_run, console)
    })?;
    Ok(Exit::Ok)
}

fn told(changed: &[Change], rows: usize, dry_run: bool, console: Console) -> String {
    let sum = if dry_run {
        Message::DirectoryWould
    } else {
        Message::DirectoryDone
    };
    let sum = console.say(sum, &[&rows, &changed.len()]);
    format!("{}\n{sum}", tell::changes(changed, console))
}

/// The server's directory, made of its ledger.
async fn known(client: &Client) -> Outcome<Directory> {
    let mut directory = Directory::default();
    let mut after: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let query = [("after", after.take()), ("limit", Some(ENTRIES.to_owned()))];
        let answer = client.get(&[PATH, &["history"]].concat(), &query).await?;
        for entry in items(&answer) {
            let changes: Vec<Change> = serde_json::from_value(entry["changes"].clone())
                .or_failed("the server's directory")?;
            for change in &changes {
                evolve(&mut directory, change);
            }
        }
        match answer["next"].as_i64() {
            Some(next) => after = Some(next.to_string()),
            None => return Ok(directory),
        }
    }
    Err(Failure::failed(
        "the ledger of the server's directory does not end",
    ))
}
