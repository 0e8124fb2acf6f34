//! `lianxi audit`: what happened to accounts, roles, tokens and sign-ins on a running server (审计管理员).

use clap::Subcommand;
use serde_json::Value;

use super::Form;
use crate::client::{Client, Server, field, items};
use crate::console::{Console, Format};
use crate::failure::{Exit, Outcome};
use crate::listing::{Column, listing};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List entries of the trail, the first first.
    #[command(
        after_help = "Examples:\n  lianxi audit list --kind sign-in-failed\n  lianxi audit list --person p-7 --format json\n  lianxi audit list --after 500\n\nKinds: signed-in, sign-in-failed, locked, unlocked, created, disabled, enabled, password-set, linked, signed-out, refused, roles-set, token-issued,\ntoken-revoked, unknown-login, unknown-subject."
    )]
    List(ListArguments),
    /// Whether every entry follows the one before it, unchanged. Exit code 1: it does not.
    #[command(after_help = "Example:\n  lianxi audit verify")]
    Verify(VerifyArguments),
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// What happened.
    #[arg(long, value_name = "WORD")]
    kind: Option<String>,
    /// Whom it concerns.
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// `next` of the part before.
    #[arg(long, value_name = "SEQ")]
    after: Option<i64>,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u16,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct VerifyArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

const COLUMNS: &[Column] = &[
    ("seq", Message::DirSeq),
    ("at", Message::WorkAt),
    ("kind", Message::WorkWhat),
    ("person", Message::AuditConcerns),
    ("/by/person", Message::WorkWho),
    ("reason", Message::WorkWhy),
];

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::List(arguments) => arguments.form.format,
            Self::Verify(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => {
            let query = [
                ("kind", arguments.kind),
                ("person", arguments.person),
                ("after", arguments.after.map(|after| after.to_string())),
                ("limit", Some(arguments.limit.to_string())),
            ];
            let answer = Client::of(&arguments.server)?
                .get(&["v1", "audit"], &query)
                .await?;
            console.answer(&answer, || {
                let mut text = listing(items(&answer), COLUMNS, console);
                if let Some(next) = answer["next"].as_i64() {
                    text.push('\n');
                    text.push_str(&console.say(Message::GoesOn, &[&next]));
                }
                text
            })?;
            Ok(Exit::Ok)
        }
        Command::Verify(arguments) => {
            let answer = Client::of(&arguments.server)?
                .get(&["v1", "audit", "verify"], &[])
                .await?;
            console.answer(&answer, || verified(&answer, console))?;
            let holds = answer["holds"] == true;
            Ok(if holds { Exit::Ok } else { Exit::Failed })
        }
    }
}

fn verified(answer: &Value, console: Console) -> String {
    let entries = field(answer, "entries");
    if answer["holds"] == true {
        return console.say(Message::TrailHolds, &[&entries]);
    }
    console.say(Message::TrailBroken, &[&field(answer, "broken")])
}
