//! `lianxi execution`: the executions of a running server.

use clap::Subcommand;
use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server, field, items};
use crate::console::{Console, Format, details, table};
use crate::failure::{Exit, Outcome};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List executions, newest first.
    #[command(
        after_help = "Examples:\n  lianxi execution list --status waiting\n  lianxi execution list --business-key ORDER-7 --format json"
    )]
    List(ListArguments),
    /// Show one with its tasks.
    #[command(after_help = "Example:\n  lianxi execution show 018f…")]
    Show(OneArguments),
    /// Show its random draws, each whole: what `lianxi draw verify` reads.
    #[command(
        after_help = "Example:\n  lianxi execution draws 018f… --format json > draws.json; lianxi draw verify draws.json"
    )]
    Draws(OneArguments),
    /// Try again what stands as an incident.
    #[command(after_help = "Example:\n  lianxi execution retry 018f…")]
    Retry(OneArguments),
    /// Hold it, and everything that it runs; time goes on.
    #[command(after_help = "Example:\n  lianxi execution suspend 018f… --reason 'under review'")]
    Suspend {
        #[command(flatten)]
        one: OneArguments,
        /// Why.
        #[arg(long, value_name = "TEXT", default_value = "suspended by an operator")]
        reason: String,
    },
    /// Let it go on, and what was suspended with it.
    #[command(after_help = "Example:\n  lianxi execution resume 018f…")]
    Resume(OneArguments),
    /// End it, with everything below it.
    #[command(after_help = "Example:\n  lianxi execution cancel 018f… --reason 'entered twice'")]
    Cancel {
        #[command(flatten)]
        one: OneArguments,
        /// Why.
        #[arg(long, value_name = "TEXT", default_value = "cancelled by an operator")]
        reason: String,
    },
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// pending, running, waiting, suspended, cancelled, faulted or completed.
    #[arg(long)]
    status: Option<String>,
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
    /// The execution.
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
            Self::Show(one)
            | Self::Draws(one)
            | Self::Retry(one)
            | Self::Resume(one)
            | Self::Suspend { one, .. }
            | Self::Cancel { one, .. } => one.form.format,
        }
    }
}

const PATH: &[&str] = &["v1", "executions"];

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => list(arguments, console).await,
        Command::Show(one) => {
            let execution = Client::of(&one.server)?
                .get(
                    &[PATH, &[&one.id]].concat(),
                    &[("tasks", Some("true".to_owned()))],
                )
                .await?;
            console.answer(&execution, || shown(&execution))?;
            Ok(Exit::Ok)
        }
        Command::Draws(one) => draws(&one, console).await,
        Command::Retry(one) => control(&one, "retry", None, console).await,
        Command::Resume(one) => control(&one, "resume", None, console).await,
        Command::Suspend { one, reason } => because(&one, "suspend", &reason, console).await,
        Command::Cancel { one, reason } => because(&one, "cancel", &reason, console).await,
    }
}

async fn list(arguments: ListArguments, console: Console) -> Outcome {
    let query = [
        ("status", arguments.status),
        ("businessKey", arguments.business_key),
        ("limit", Some(arguments.limit.to_string())),
    ];
    let answer = Client::of(&arguments.server)?.get(PATH, &query).await?;
    console.answer(&answer, || {
        let columns = ["id", "status", "businessKey", "workflow", "updatedAt"];
        listed(items(&answer), &columns, console)
    })?;
    Ok(Exit::Ok)
}

/// All of them: a page is what the server gives at once, and a file is to be whole.
async fn draws(one: &OneArguments, console: Console) -> Outcome {
    let client = Client::of(&one.server)?;
    let (mut records, mut cursor) = (Vec::new(), None);
    loop {
        let path = [PATH, &[&one.id, "draws"]].concat();
        let page = client.get(&path, &[("cursor", cursor)]).await?;
        records.extend_from_slice(items(&page));
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    let answer = json!({"execution": one.id, "draws": records});
    console.answer(&answer, || {
        let columns = ["drawnAt", "purpose", "poolSize", "count", "drawn", "gone"];
        listed(&records, &columns, console)
    })?;
    Ok(Exit::Ok)
}

/// A table of these fields of each item.
pub fn listed(items: &[Value], columns: &[&str], console: Console) -> String {
    if items.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| columns.iter().map(|name| field(item, name)).collect())
        .collect();
    table(
        &columns
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>(),
        &rows,
        false,
    )
}

fn shown(execution: &Value) -> String {
    let head = [
        "id",
        "workflow",
        "status",
        "businessKey",
        "startedAt",
        "updatedAt",
        "incident",
        "error",
        "output",
    ];
    let fields = head
        .iter()
        .map(|name| (name, execution[name].clone()))
        .filter(|(_, value)| !value.is_null());
    let tasks: Vec<Vec<String>> = execution["tasks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|task| {
            ["startedAt", "status", "reference"]
                .map(|name| field(task, name))
                .to_vec()
        })
        .collect();
    format!(
        "{}\n\n{}",
        details(fields),
        table(
            &["startedAt", "status", "task"].map(str::to_owned),
            &tasks,
            false
        )
    )
}

async fn because(one: &OneArguments, verb: &str, reason: &str, console: Console) -> Outcome {
    let body = json!({"reason": reason});
    control(one, verb, Some(body), console).await
}

async fn control(one: &OneArguments, verb: &str, body: Option<Value>, console: Console) -> Outcome {
    let answer = Client::of(&one.server)?
        .post(&[PATH, &[&one.id, verb]].concat(), body.as_ref())
        .await?;
    console.answer(&answer, || console.say(Message::ServerDone, &[]))?;
    Ok(Exit::Ok)
}
