//! `lianxi outbox`: the messages that leave a running server, and those that it gave up.

use clap::Subcommand;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::Form;
use super::execution::listed;
use crate::client::{Client, Server, field, items, refused};
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::messages::Message;

/// Dead letters that one command sends again; what is left is told.
const RESENT_MAX: usize = 10_000;
/// Messages asked for at once.
const PAGE: &str = "500";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List messages, oldest first.
    #[command(
        after_help = "Examples:\n  lianxi outbox list --dead\n  lianxi outbox list --destination events --format json"
    )]
    List(ListArguments),
    /// Send dead letters again, at once, with the idempotency keys that they always had.
    #[command(
        after_help = "Examples:\n  lianxi outbox resend 17 18\n  lianxi outbox resend --all-dead --destination events\n\nWho sent a message again is kept with it. The messages of its destination that came later wait for it."
    )]
    Resend(ResendArguments),
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// Only those that were given up.
    #[arg(long)]
    dead: bool,
    /// events, reminders, lifecycle, or what a plugin names.
    #[arg(long, value_name = "NAME")]
    destination: Option<String>,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u16,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ResendArguments {
    /// The messages, by their numbers.
    #[arg(required_unless_present = "all_dead", conflicts_with = "all_dead")]
    seq: Vec<i64>,
    /// Every dead letter.
    #[arg(long)]
    all_dead: bool,
    /// Only those of this destination.
    #[arg(long, value_name = "NAME", requires = "all_dead")]
    destination: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::List(arguments) => arguments.form.format,
            Self::Resend(arguments) => arguments.form.format,
        }
    }
}

const PATH: &[&str] = &["v1", "outbox"];

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => list(arguments, console).await,
        Command::Resend(arguments) => resend(arguments, console).await,
    }
}

async fn list(arguments: ListArguments, console: Console) -> Outcome {
    let query = [
        ("dead", arguments.dead.then(|| "true".to_owned())),
        ("destination", arguments.destination),
        ("limit", Some(arguments.limit.to_string())),
    ];
    let answer = Client::of(&arguments.server)?.get(PATH, &query).await?;
    console.answer(&answer, || {
        let columns = [
            "seq",
            "destination",
            "topic",
            "createdAt",
            "attempts",
            "nextAttemptAt",
            "deliveredAt",
            "lastError",
        ];
        listed(items(&answer), &columns, console)
    })?;
    Ok(Exit::Ok)
}

async fn resend(arguments: ResendArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let (seqs, more) = if arguments.all_dead {
        dead(&client, arguments.destination).await?
    } else {
        (arguments.seq, false)
    };
    let (mut resent, mut passed_over) = (Vec::new(), Vec::new());
    for seq in seqs {
        let number = seq.to_string();
        let (status, answer) = client
            .try_post(&[PATH, &[&number, "resend"]].concat())
            .await?;
        match status {
            status if status.is_success() => resent.push(answer),
            // Told with the others: what was asked before it is done, what comes after is still to be tried.
            StatusCode::CONFLICT | StatusCode::NOT_FOUND => {
                passed_over.push(json!({"seq": seq, "why": answer["detail"]}));
            }
            status => return Err(refused(status, &answer, &number)),
        }
    }
    let count = resent.len();
    let answer = json!({"resent": resent, "passedOver": passed_over, "more": more});
    console.answer(&answer, || {
        console.say(Message::Resent, &[&count, &passed_over.len()])
    })?;
    if more {
        console.note(Message::ResentMore, &[&RESENT_MAX]);
    }
    if !console.is_json() {
        for message in &passed_over {
            console.note_text(&field(message, "why"));
        }
    }
    // Where all were meant, one that somebody else has sent meanwhile is as wanted.
    if passed_over.is_empty() || arguments.all_dead {
        return Ok(Exit::Ok);
    }
    Ok(Exit::Failed)
}

/// The numbers of all dead letters, and whether there are more than one command takes.
async fn dead(client: &Client, destination: Option<String>) -> Outcome<(Vec<i64>, bool)> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let query = [
            ("dead", Some("true".to_owned())),
            ("destination", destination.clone()),
            ("limit", Some(PAGE.to_owned())),
            ("cursor", cursor),
        ];
        let answer: Value = client.get(PATH, &query).await?;
        for item in items(&answer) {
            let seq = item["seq"].as_i64();
            found.push(seq.ok_or_else(|| Failure::failed("the server names no message"))?);
        }
        cursor = answer["next"].as_str().map(str::to_owned);
        if cursor.is_none() || found.len() >= RESENT_MAX {
            return Ok((found, cursor.is_some()));
        }
    }
}
