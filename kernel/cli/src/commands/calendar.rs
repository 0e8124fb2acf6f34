//! `lianxi calendar`: the official years of a running server, and loading one.

use std::path::PathBuf;

use clap::Subcommand;
use lianxi_calendar::YearFile;
use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server, field};
use crate::console::{Console, Format};
use crate::failure::{Exit, OrFail, Outcome};
use crate::host::read_text;
use crate::listing::listing;
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show which official years are loaded.
    #[command(after_help = "Example:\n  lianxi calendar show")]
    Show(ShowArguments),
    /// Load an official year, or correct one: what was provisional without it is counted again at once.
    #[command(
        after_help = "Example:\n  lianxi calendar load workflows/reference/calendar/2027.json --reason 'notice of November 2026'\n\nThe file has year, off, makeupWorkdays and notices; it is checked against the law before anything is counted by it."
    )]
    Load(LoadArguments),
}

#[derive(Debug, clap::Args)]
pub struct ShowArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct LoadArguments {
    /// The year file.
    file: PathBuf,
    /// Why; it stays in the ledger.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::Show(arguments) => arguments.form.format,
            Self::Load(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::Show(arguments) => {
            let answer = Client::of(&arguments.server)?
                .get(&["v1", "calendar"], &[])
                .await?;
            console.answer(&answer, || years(&answer, console))?;
        }
        Command::Load(arguments) => {
            let name = arguments.file.display();
            let file: YearFile =
                serde_json::from_str(&read_text(&arguments.file)?).or_invalid(name)?;
            let mut body = json!(file);
            if let Some(reason) = arguments.reason {
                body["reason"] = json!(reason);
            }
            let answer = Client::of(&arguments.server)?
                .post(&["v1", "calendar", "years"], Some(&body))
                .await?;
            console.answer(&answer, || {
                let part = |name| field(&answer, name);
                console.say(Message::YearLoaded, &[&part("year"), &part("recomputed")])
            })?;
        }
    }
    Ok(Exit::Ok)
}

fn years(answer: &Value, console: Console) -> String {
    let years = answer["years"].as_array().into_iter().flatten();
    let count = |value: &Value| value.as_array().map_or(0, Vec::len);
    let rows: Vec<Value> = years
        .map(|year| {
            json!({
                "year": year["year"], "off": count(&year["off"]), "worked": count(&year["makeupWorkdays"]), "notices": year["notices"],
            })
        })
        .collect();
    let columns = [
        ("year", Message::CalendarYear),
        ("off", Message::CalendarOff),
        ("worked", Message::CalendarWorked),
        ("notices", Message::CalendarNotices),
    ];
    listing(&rows, &columns, console)
}
