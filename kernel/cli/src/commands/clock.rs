//! `lianxi clock`: whether a running server holds what is due by time because its machine's clock was set, and believing that clock.

use clap::Subcommand;
use serde_json::Value;

use super::Form;
use crate::client::{Client, Server, field};
use crate::console::{Console, Format};
use crate::failure::{Exit, Outcome};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the clock, and whether timers, deadlines and schedules wait.
    #[command(after_help = "Example:\n  lianxi clock show")]
    Show(Arguments),
    /// Say that the clock is right as it is now: everything that is due by it happens at once, and cannot be taken back.
    #[command(
        after_help = "Example:\n  lianxi clock accept\n\nSet the machine's clock right first, if it is wrong: when it is back, the host goes on by itself."
    )]
    Accept(Arguments),
}

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    fn arguments(&self) -> &Arguments {
        match self {
            Self::Show(arguments) | Self::Accept(arguments) => arguments,
        }
    }

    pub fn format(&self) -> Format {
        self.arguments().form.format
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    let client = Client::of(&command.arguments().server)?;
    let answer = match command {
        Command::Show(_) => client.get(&["v1", "clock"], &[]).await?,
        Command::Accept(_) => client.post(&["v1", "clock", "accept"], None).await?,
    };
    console.answer(&answer, || told(&answer, console))?;
    Ok(Exit::Ok)
}

fn told(answer: &Value, console: Console) -> String {
    let part = |name| field(answer, name);
    if answer["held"] == true {
        let (ahead, since) = (part("aheadSeconds"), part("believedAt"));
        return console.say(Message::ClockHeld, &[&part("now"), &ahead, &since]);
    }
    console.say(Message::ClockGood, &[&part("now")])
}
