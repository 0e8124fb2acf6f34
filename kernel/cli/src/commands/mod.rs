//! What can be typed: one file a command. Each has its arguments and does its work.

pub mod account;
pub mod archive;
pub mod audit;
pub mod backup;
pub mod bench;
pub mod calendar;
pub mod clock;
pub mod compile;
pub mod coverage;
pub mod demo;
pub mod directory;
pub mod doctor;
pub mod draw;
pub mod event;
pub mod execution;
pub mod graph;
pub mod outbox;
pub mod plugin;
pub mod plugin_new;
pub mod plugin_test;
pub mod run;
pub mod scenario;
pub mod schema;
pub mod serve;
pub mod sign_in;
pub mod token;
pub mod up;
pub mod validate;
pub mod work;
pub mod workflow;

use std::path::PathBuf;

use clap::Args;

use crate::args::Command;
use crate::console::{Console, Format};
use crate::failure::{Exit, Outcome};
use crate::language::Language;
use crate::observe;

/// `--format`, for every command that answers in both forms.
#[derive(Clone, Copy, Debug, Args)]
pub struct Form {
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `--plugins`, for every command that loads some.
#[derive(Clone, Debug, Args)]
pub struct PluginFolder {
    /// The folder of built plugins.
    #[arg(
        long,
        value_name = "DIR",
        env = "LIANXI_PLUGINS",
        default_value = "target/plugins"
    )]
    pub plugins: PathBuf,
}

/// `--rules`, for every command that asks them of definitions.
#[derive(Clone, Debug, Args)]
pub struct RulesFolder {
    /// The folder of rule packs.
    #[arg(
        long,
        value_name = "DIR",
        env = "LIANXI_RULES",
        default_value = RULES
    )]
    pub rules: PathBuf,
}

/// The folder of rule packs, where none is named.
pub const RULES: &str = "workflows/rules";

/// The form in which a command answers, its errors included.
pub fn console(command: &Command, language: Language) -> Console {
    let format = match command {
        Command::Serve(arguments) => arguments.form.format,
        Command::Demo(arguments) => arguments.form.format,
        Command::Up(arguments) => arguments.form.format,
        Command::Run(arguments) => arguments.form.format,
        Command::Validate(arguments) => arguments.form.format,
        Command::Scenario(command) => command.format(),
        Command::Graph(_) | Command::Schema(_) | Command::CompilePackage(_) => Format::Text,
        Command::Plugin(command) => command.format(),
        Command::Workflow(command) => command.format(),
        Command::Execution(command) => command.format(),
        Command::Work(command) => command.format(),
        Command::Event(command) => command.format(),
        Command::Outbox(command) => command.format(),
        Command::Clock(command) => command.format(),
        Command::Directory(command) => command.format(),
        Command::Calendar(command) => command.format(),
        Command::SignIn(arguments) => arguments.form.format,
        Command::SignOut(arguments) => arguments.form.format,
        Command::Me(arguments) => arguments.form.format,
        Command::Password(arguments) => arguments.form.format,
        Command::Account(command) => command.format(),
        Command::Token(command) => command.format(),
        Command::Audit(command) => command.format(),
        Command::Coverage(arguments) => arguments.form.format,
        Command::Doctor(arguments) => arguments.form.format,
        Command::Draw(command) => command.format(),
        Command::Backup(arguments) => arguments.form.format,
        Command::Restore(arguments) => arguments.form.format,
        Command::Archive(arguments) => arguments.format(),
        Command::Bench(arguments) => arguments.form.format,
    };
    Console::new(language, format)
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    // A host reads from its configuration what it logs.
    let is_host = matches!(command, Command::Serve(_) | Command::Up(_));
    let _guard = if is_host {
        None
    } else {
        Some(observe::quietly()?)
    };
    match command {
        Command::Serve(arguments) => serve::perform(arguments, console).await,
        Command::Demo(arguments) => Box::pin(demo::perform(arguments, console)).await,
        Command::Up(arguments) => Box::pin(up::perform(arguments, console)).await,
        Command::Run(arguments) => run::perform(arguments, console).await,
        Command::Validate(arguments) => validate::perform(arguments, console).await,
        Command::Scenario(command) => Box::pin(scenario::perform(command, console)).await,
        Command::Graph(arguments) => graph::perform(&arguments, console),
        Command::Schema(arguments) => schema::perform(&arguments, console),
        Command::Plugin(command) => plugin::perform(command, console).await,
        Command::Workflow(command) => workflow::perform(command, console).await,
        Command::Execution(command) => execution::perform(command, console).await,
        Command::Work(command) => work::perform(command, console).await,
        Command::Event(command) => event::perform(command, console).await,
        Command::Outbox(command) => outbox::perform(command, console).await,
        Command::Clock(command) => clock::perform(command, console).await,
        Command::Directory(command) => directory::perform(command, console).await,
        Command::Calendar(command) => calendar::perform(command, console).await,
        Command::SignIn(arguments) => sign_in::sign_in(arguments, console).await,
        Command::SignOut(arguments) => sign_in::sign_out(arguments, console).await,
        Command::Me(arguments) => sign_in::me(arguments, console).await,
        Command::Password(arguments) => sign_in::password(arguments, console).await,
        Command::Account(command) => account::perform(command, console).await,
        Command::Token(command) => token::perform(command, console).await,
        Command::Audit(command) => audit::perform(command, console).await,
        Command::Coverage(arguments) => coverage::perform(&arguments, console),
        Command::Doctor(arguments) => doctor::perform(arguments, console).await,
        Command::Draw(command) => draw::perform(&command, console),
        Command::Backup(arguments) => backup::take(arguments, console).await,
        Command::Restore(arguments) => backup::restore(arguments, console).await,
        Command::Archive(arguments) => archive::perform(arguments, console).await,
        Command::Bench(arguments) => bench::perform(arguments, console).await,
        // It needs none of what was set up for the others, and has ended before.
        Command::CompilePackage(_) => Ok(Exit::Invalid),
    }
}
