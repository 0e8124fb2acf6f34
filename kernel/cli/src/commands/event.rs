//! `lianxi event`: CloudEvents to a running server.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::Value;

use super::Form;
use super::run::read_json;
use crate::client::{Client, Server};
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send one CloudEvent, or a list of them.
    #[command(
        after_help = "Examples:\n  lianxi event send decided.json\n  echo '{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"me\", \"type\": \"order.paid\"}' | lianxi event send -\n\nSending the same event (source and id) again changes nothing."
    )]
    Send {
        /// The event as JSON.
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        form: Form,
    },
}

impl Command {
    pub fn format(&self) -> Format {
        let Self::Send { form, .. } = self;
        form.format
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    let Command::Send { file, server, .. } = command;
    let events = match read_json(Some(&file))? {
        Value::Array(events) => events,
        event @ Value::Object(_) => vec![event],
        _ => {
            return Err(
                Failure::invalid(format!("{}: not a CloudEvent", file.display()))
                    .advise("give a JSON object, or a list of them"),
            );
        }
    };
    let client = Client::of(&server)?;
    let mut answers = Vec::new();
    for event in &events {
        answers.push(client.post_event(&["v1", "events"], event).await?);
    }
    console.answer(&Value::Array(answers), || {
        console.say(Message::ServerDone, &[])
    })?;
    Ok(Exit::Ok)
}
