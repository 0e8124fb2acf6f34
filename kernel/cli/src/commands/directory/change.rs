//! `lianxi directory change`, `history` and `details`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{PATH, tell};
use crate::client::{Client, Server, field, items};
use crate::commands::Form;
use crate::console::{Console, table};
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{read_text, text_of};
use crate::language::Language;
use crate::messages::Message;

/// The most of standard input that is read: a server takes no larger body.
const BODY_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Words of changes that are told of one entry.
const WORDS_MAX: usize = 4;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A JSON list of changes; - for standard input.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Only say what would change, and whether it may.
    #[arg(long)]
    dry_run: bool,
    /// Why; it stays in the ledger and names nobody.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

fn json_of(file: &Path) -> Outcome<Value> {
    let name = file.display().to_string();
    let text = if file == Path::new("-") {
        text_of(std::io::stdin().lock(), &name, BODY_BYTES_MAX)?
    } else {
        read_text(file)?
    };
    serde_json::from_str(&text).or_invalid(name)
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let changes = json_of(&arguments.file)?;
    if !changes.is_array() {
        return Err(
            Failure::invalid(format!("{}: it is no list", arguments.file.display()))
                .advise("write [{\"change\": …}, …]; see lianxi directory change --help"),
        );
    }
    let body = json!({"changes": changes, "reason": arguments.reason, "dryRun": arguments.dry_run});
    let answer = Client::of(&arguments.server)?
        .try_send(
            reqwest::Method::POST,
            &[PATH, &["changes"]].concat(),
            Some(&body),
        )
        .await?;
    let answer = answer.map_err(|(problem, failure)| with_problems(&problem, failure, console))?;
    console.answer(&answer, || tell::changes(&tell::read(&answer), console))?;
    Ok(Exit::Ok)
}

/// Every problem on a line of its own.
fn with_problems(problem: &Value, mut failure: Failure, console: Console) -> Failure {
    let name = match console.language {
        Language::Chinese => "zh",
        Language::English => "message",
    };
    for problem in problem["problems"].as_array().into_iter().flatten() {
        failure.what.push_str("\n  ");
        failure.what.push_str(&field(problem, name));
    }
    failure
}

#[derive(Debug, clap::Args)]
pub struct HistoryArguments {
    /// `next` of the part before.
    #[arg(long, value_name = "SEQ")]
    after: Option<i64>,
    /// At most so many entries.
    #[arg(long, default_value_t = 50)]
    limit: u16,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn history(arguments: HistoryArguments, console: Console) -> Outcome {
    let query = [
        ("after", arguments.after.map(|after| after.to_string())),
        ("limit", Some(arguments.limit.to_string())),
    ];
    let answer = Client::of(&arguments.server)?
        .get(&[PATH, &["history"]].concat(), &query)
        .await?;
    console.answer(&answer, || entries(&answer, console))?;
    Ok(Exit::Ok)
}

fn entries(answer: &Value, console: Console) -> String {
    let entries = items(answer);
    if entries.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let heads = [
        Message::DirSeq,
        Message::WorkAt,
        Message::WorkWho,
        Message::WorkWhat,
        Message::WorkWhy,
    ]
    .map(|head| console.say(head, &[]));
    let row = |entry: &Value| {
        vec![
            field(entry, "seq"),
            field(entry, "at"),
            field(&entry["by"], "person"),
            what(entry, console),
            field(entry, "reason"),
        ]
    };
    let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
    table(&heads, &rows, false)
}

/// The words of an entry's changes, each once.
fn what(entry: &Value, console: Console) -> String {
    if entry["details"].is_object() {
        let said = if entry["details"]["erased"] == true {
            Message::DetailsErased
        } else {
            Message::DetailsWritten
        };
        return console.say(said, &[&field(&entry["details"], "person")]);
    }
    let changes = tell::read(entry);
    let mut words: Vec<&str> = Vec::new();
    for change in &changes {
        let word = match console.language {
            Language::Chinese => change.zh(),
            Language::English => change.word(),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let more = if words.len() > WORDS_MAX { ", …" } else { "" };
    words.truncate(WORDS_MAX);
    format!("{} ({}{more})", changes.len(), words.join(", "))
}

#[derive(Debug, clap::Args)]
pub struct DetailsArguments {
    /// The person's id.
    person: String,
    /// Erase what is written down.
    #[arg(long, conflicts_with = "file")]
    erase: bool,
    /// A JSON object with `name` and perhaps `phone`; - for standard input. On a command line others could read it.
    #[arg(long, value_name = "FILE|-", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn details(arguments: DetailsArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let address = [PATH, &["people", &arguments.person, "details"]].concat();
    let (method, body) = if arguments.erase {
        (reqwest::Method::DELETE, None)
    } else {
        (reqwest::Method::PUT, Some(json_of(&arguments.file)?))
    };
    let answer = client.try_send(method, &address, body.as_ref()).await?;
    answer.map_err(|(_, failure)| failure)?;
    let answer = json!({"person": arguments.person, "erased": arguments.erase});
    console.answer(&answer, || console.say(Message::ServerDone, &[]))?;
    Ok(Exit::Ok)
}
