//! `lianxi directory leave` and `holdings`: somebody leaves (离职转办), and what they hold.

use jiff::Timestamp;
use jiff::civil::Date;
use lianxi_runtime::directory_of::day;
use serde_json::{Value, json};

use super::{PATH, tell};
use crate::client::{Client, Server, field};
use crate::commands::Form;
use crate::commands::work::assignee::MayTo;
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::language::Language;
use crate::listing::{Column, listing};
use crate::messages::Message;

const COLUMNS: &[Column] = &[
    ("id", Message::WorkId),
    ("title", Message::WorkTitle),
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
];

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The person's id.
    person: String,
    /// The first day on which they are no longer there [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    #[command(flatten)]
    to: MayTo,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Only say what would end and move.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let on = arguments.on.unwrap_or_else(|| day(Timestamp::now()));
    let body = json!({
        "on": on, "to": arguments.to.json(), "reason": arguments.reason, "dryRun": arguments.dry_run,
    });
    let answer = Client::of(&arguments.server)?
        .post(
            &[PATH, &["people", &arguments.person, "leave"]].concat(),
            Some(&body),
        )
        .await?;
    console.answer(&answer, || told(&answer, console))?;
    let stayed = answer["stayed"]
        .as_array()
        .is_some_and(|stayed| !stayed.is_empty());
    Ok(if stayed { Exit::Failed } else { Exit::Ok })
}

fn told(answer: &Value, console: Console) -> String {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut lines = vec![tell::changes(&tell::read(answer), console)];
    let held = list(&answer["holdings"]["items"]);
    if !held.is_empty() {
        lines.push(listing(&held, COLUMNS, console));
    }
    if answer["dryRun"] == true {
        lines.push(console.say(Message::WouldMove, &[&held.len()]));
        return lines.join("\n");
    }
    lines.push(console.say(Message::Moved, &[&list(&answer["moved"]).len()]));
    let why = match console.language {
        Language::Chinese => "zh",
        Language::English => "message",
    };
    for stayed in list(&answer["stayed"]) {
        let parts = (field(&stayed, "id"), field(&stayed, why));
        lines.push(console.say(Message::StayedBecause, &[&parts.0, &parts.1]));
    }
    lines.join("\n")
}

#[derive(Debug, clap::Args)]
pub struct HoldingsArguments {
    /// The person's id.
    person: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn holdings(arguments: HoldingsArguments, console: Console) -> Outcome {
    let answer = Client::of(&arguments.server)?
        .get(
            &[PATH, &["people", &arguments.person, "holdings"]].concat(),
            &[],
        )
        .await?;
    console.answer(&answer, || {
        let items = answer["items"].as_array().map_or(&[][..], Vec::as_slice);
        listing(items, COLUMNS, console)
    })?;
    Ok(Exit::Ok)
}
