//! `lianxi token`: tokens of programs. The secret of one is shown once.

use std::path::PathBuf;

use clap::Subcommand;
use lianxi_runtime::retention;
use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server, field};
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::listing::{Column, all, listing};
use crate::messages::Message;
use crate::typed;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List your tokens, or those of a person.
    #[command(after_help = "Examples:\n  lianxi token list\n  lianxi token list --person p-7")]
    List(ListArguments),
    /// Make a token: it acts as you, within its scopes, until a day.
    #[command(
        after_help = "Examples:\n  lianxi token create --label 'nightly export' --scope read --expires 2026-12-31 --save token\n  lianxi token create --person p-program --label registry --scope events --scope executions --expires 2026-12-31T00:00:00+08:00\n\nScopes: read, work, executions, publish, events, plugins, directory, accounts, audit, operate. A day is its beginning in Asia/Shanghai."
    )]
    Create(CreateArguments),
    /// Believe a token no more, from now on.
    #[command(after_help = "Example:\n  lianxi token revoke 018f…")]
    Revoke(RevokeArguments),
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// Whose; without it, your own.
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct CreateArguments {
    /// Whose rights it has; without it, yours.
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    label: String,
    /// What it may be used for; may be given several times.
    #[arg(long, value_name = "NAME", required = true)]
    scope: Vec<String>,
    /// Until when: a day, or an instant with its offset.
    #[arg(long, value_name = "WHEN")]
    expires: String,
    /// Write the secret into this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct RevokeArguments {
    /// The token's id, not its secret.
    id: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

const PATH: &[&str] = &["v1", "tokens"];
const COLUMNS: &[Column] = &[
    ("id", Message::WorkId),
    ("person", Message::WorkWho),
    ("label", Message::TokenLabel),
    ("scopes", Message::TokenScopes),
    ("expiresAt", Message::TokenExpires),
    ("revokedAt", Message::TokenRevoked),
];

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::List(arguments) => arguments.form.format,
            Self::Create(arguments) => arguments.form.format,
            Self::Revoke(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => {
            let client = Client::of(&arguments.server)?;
            let items = all(&client, PATH, &[("person", arguments.person)]).await?;
            console.answer(&json!({"items": items}), || {
                listing(&items, COLUMNS, console)
            })?;
        }
        Command::Create(arguments) => create(arguments, console).await?,
        Command::Revoke(arguments) => {
            let address = [PATH, &[&arguments.id, "revoke"]].concat();
            let token = Client::of(&arguments.server)?.post(&address, None).await?;
            console.answer(&token, || {
                listing(std::slice::from_ref(&token), COLUMNS, console)
            })?;
        }
    }
    Ok(Exit::Ok)
}

async fn create(arguments: CreateArguments, console: Console) -> Outcome<()> {
    let expires = retention::instant(&arguments.expires).ok_or_else(|| {
        Failure::invalid(format!("--expires {}: this is no time", arguments.expires)).advise(
            "write a day, such as 2026-12-31, or an instant with its offset, such as 2026-12-31T00:00:00+08:00",
        )
    })?;
    let body = json!({
        "person": arguments.person, "label": arguments.label, "scopes": arguments.scope, "expiresAt": expires.to_string(),
    });
    let mut token = Client::of(&arguments.server)?
        .post(PATH, Some(&body))
        .await?;
    if let Some(path) = &arguments.save {
        typed::keep(path, token["secret"].as_str().unwrap_or_default())?;
        token["secret"] = Value::Null;
        token["saved"] = json!(path);
    }
    console.answer(&token, || {
        let row = listing(std::slice::from_ref(&token), COLUMNS, console);
        let said = match token["saved"].as_str() {
            Some(path) => console.say(Message::TokenSaved, &[&path]),
            None => console.say(Message::TokenSecret, &[&field(&token, "secret")]),
        };
        format!("{row}\n{said}")
    })
}
