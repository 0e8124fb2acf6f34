//! `lianxi directory`: who works where (机构与人员), on a running server.

mod change;
mod leave;
mod load;
mod show;
mod tell;

use clap::Subcommand;

use crate::console::{Console, Format};
use crate::failure::Outcome;

const PATH: &[&str] = &["v1", "directory"];

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load a folder of tables: what differs is changed, in order, and nothing is ever deleted.
    #[command(
        after_help = "Examples:\n  lianxi directory load workflows/reference/directory --dry-run\n  lianxi directory load workflows/reference/directory --reason 'as of 2026'\n\nLoading it again changes nothing. Names and numbers of people are in no table: see lianxi directory details."
    )]
    Load(load::Arguments),
    /// Show what there is on a day.
    #[command(
        after_help = "Examples:\n  lianxi directory show divisions --within 1401\n  lianxi directory show offices --division 1401 --on 2025-12-31\n  lianxi directory show people --department finance --division 1401\n  lianxi directory show person p-7"
    )]
    Show(show::Arguments),
    /// Which office acts in a matter (登记机关).
    #[command(
        after_help = "Example:\n  lianxi directory registering-office --matter licence --department works --division 140101"
    )]
    RegisteringOffice(show::ActingArguments),
    /// Make the changes of a file: all of them, or none.
    #[command(
        after_help = "Examples:\n  lianxi directory change changes.json --reason 'two counties joined'\n  lianxi directory change - --dry-run --reason trying < changes.json\n\nThe file is a JSON list, for instance:\n  [{\"change\": \"rename-division\", \"code\": \"140101\", \"name\": \"Eastern District\", \"from\": \"2026-04-01\"},\n   {\"change\": \"add-person\", \"person\": \"p-7\", \"from\": \"2026-04-01\"},\n   {\"change\": \"assign\", \"person\": \"p-7\", \"office\": {\"department\": \"finance\", \"division\": \"140101\"}, \"roles\": [\"officer\"], \"valid\": {\"from\": \"2026-04-01\"}},\n   {\"change\": \"put-absence\", \"id\": \"a-1\", \"person\": \"p-7\", \"substitute\": \"p-8\", \"from\": \"2026-05-01\", \"until\": \"2026-05-05\", \"reason\": \"leave\"}]\nOthers: put-division, end-division, put-department, put-office, put-binding, end-binding, put-role, end-assignment, leave, end-absence."
    )]
    Change(change::Arguments),
    /// Who changed what, when and why.
    #[command(after_help = "Example:\n  lianxi directory history --limit 20")]
    History(change::HistoryArguments),
    /// Write down or erase what a person is called and how they are reached. It stands in no chain.
    #[command(
        after_help = "Examples:\n  lianxi directory details p-7 < p-7.json       {\"name\": \"…\", \"phone\": \"…\"}\n  lianxi directory details p-7 --erase"
    )]
    Details(change::DetailsArguments),
    /// Somebody leaves (离职转办): their places end, and what they hold goes to others.
    #[command(
        after_help = "Examples:\n  lianxi directory leave p-7 --on 2026-04-01 --reason retired --dry-run\n  lianxi directory leave p-7 --on 2026-04-01 --to-person p-8@finance@1401 --reason retired\n\nWithout --to and --to-person each item goes to the office that owes it. Run it again to go on where it broke off. An account of theirs is disabled\nwith lianxi account disable."
    )]
    Leave(leave::Arguments),
    /// What a person holds now.
    #[command(after_help = "Example:\n  lianxi directory holdings p-7")]
    Holdings(leave::HoldingsArguments),
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::Load(arguments) => arguments.form.format,
            Self::Show(arguments) => arguments.form.format,
            Self::RegisteringOffice(arguments) => arguments.form.format,
            Self::Change(arguments) => arguments.form.format,
            Self::History(arguments) => arguments.form.format,
            Self::Details(arguments) => arguments.form.format,
            Self::Leave(arguments) => arguments.form.format,
            Self::Holdings(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::Load(arguments) => load::perform(arguments, console).await,
        Command::Show(arguments) => show::perform(arguments, console).await,
        Command::RegisteringOffice(arguments) => show::acting(arguments, console).await,
        Command::Change(arguments) => change::perform(arguments, console).await,
        Command::History(arguments) => change::history(arguments, console).await,
        Command::Details(arguments) => change::details(arguments, console).await,
        Command::Leave(arguments) => leave::perform(arguments, console).await,
        Command::Holdings(arguments) => leave::holdings(arguments, console).await,
    }
}
