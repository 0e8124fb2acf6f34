//! `lianxi work`: the work items (待办) of a running server.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::Form;
use super::execution::listed;
use super::run::read_json;
use crate::client::{Client, Server, field, items};
use crate::console::{Console, Format, table};
use crate::failure::{Exit, Outcome};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List work items, oldest first.
    #[command(
        after_help = "Examples:\n  lianxi work list --status open --department finance\n  lianxi work list --business-key ORDER-7 --format json"
    )]
    List(ListArguments),
    /// Show one: what is asked, by when, with which form.
    #[command(after_help = "Example:\n  lianxi work show 018f…")]
    Show(OneArguments),
    /// Take it (签收).
    #[command(after_help = "Example:\n  lianxi work claim 018f… --token \"$TOKEN\"")]
    Claim(OneArguments),
    /// Complete it (办结).
    #[command(
        after_help = "Examples:\n  lianxi work complete 018f… --outcome accepted\n  lianxi work complete 018f… --outcome rejected --form-file reasons.json"
    )]
    Complete {
        #[command(flatten)]
        one: OneArguments,
        /// One of the item's outcomes.
        #[arg(long)]
        outcome: String,
        /// The filled-in form as JSON; {} without it.
        #[arg(long, value_name = "FILE|-")]
        form_file: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// open, claimed, submitted, completed, returned or cancelled.
    #[arg(long)]
    status: Option<String>,
    #[arg(long)]
    department: Option<String>,
    #[arg(long)]
    division: Option<String>,
    #[arg(long, value_name = "KEY")]
    business_key: Option<String>,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u16,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct OneArguments {
    /// The work item.
    id: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::List(arguments) => arguments.form.format,
            Self::Show(one) | Self::Claim(one) | Self::Complete { one, .. } => one.form.format,
        }
    }
}

const PATH: &[&str] = &["v1", "work-items"];

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => list(arguments, console).await,
        Command::Show(one) => {
            let item = Client::of(&one.server)?
                .get(&[PATH, &[&one.id]].concat(), &[])
                .await?;
            console.answer(&item, || shown(&item))?;
            Ok(Exit::Ok)
        }
        Command::Claim(one) => act(&one, "claim", None, console).await,
        Command::Complete {
            one,
            outcome,
            form_file,
        } => {
            let form = read_json(form_file.as_deref())?;
            act(
                &one,
                "complete",
                Some(json!({"outcome": outcome, "form": form})),
                console,
            )
            .await
        }
    }
}

async fn list(arguments: ListArguments, console: Console) -> Outcome {
    let query = [
        ("status", arguments.status),
        ("department", arguments.department),
        ("division", arguments.division),
        ("businessKey", arguments.business_key),
        ("limit", Some(arguments.limit.to_string())),
    ];
    let answer = Client::of(&arguments.server)?.get(PATH, &query).await?;
    console.answer(&answer, || {
        let columns = [
            "id",
            "status",
            "title",
            "department",
            "division",
            "dueAt",
            "assignee",
            "businessKey",
        ];
        listed(items(&answer), &columns, console)
    })?;
    Ok(Exit::Ok)
}

fn shown(item: &Value) -> String {
    let rows: Vec<Vec<String>> = item
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| vec![name.clone(), field(item, name)])
        .collect();
    table(&[String::new(), String::new()], &rows, false)
}

async fn act(one: &OneArguments, verb: &str, body: Option<Value>, console: Console) -> Outcome {
    let answer = Client::of(&one.server)?
        .post(&[PATH, &[&one.id, verb]].concat(), body.as_ref())
        .await?;
    console.answer(&answer, || console.say(Message::ServerDone, &[]))?;
    Ok(Exit::Ok)
}
