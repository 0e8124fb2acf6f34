//! `lianxi plugin`: everything that a department's team, and whoever runs a host, does with plugins.

mod build;
mod call;
mod doc;
mod inspect;
mod keys;
mod manage;
mod pack;

use clap::Subcommand;

pub use self::build::blocking;

use super::{plugin_new, plugin_test};
use crate::console::{Console, Format};
use crate::failure::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project that builds and passes its tests at once.
    New(plugin_new::Arguments),
    /// Compile projects into packages.
    Build(build::Arguments),
    /// Run a project's tests, and its examples as a component in the sandbox.
    Test(plugin_test::Arguments),
    /// Make a package of a component that was built by another tool, and a manifest.
    Pack(pack::Arguments),
    /// Read a package without running it.
    Inspect(inspect::Arguments),
    /// Do one duty of a package in the sandbox, with records that are only there for it.
    Call(call::Arguments),
    /// Write the page of a department: its duties, what they take and give, on what basis (in Chinese).
    Doc(doc::Arguments),
    /// Make a pair of keys: one signs packages, the other is for those who are to believe them.
    Keygen(keys::KeygenArguments),
    /// Sign a package.
    Sign(keys::SignArguments),
    /// Install a package on a running host.
    Install(manage::InstallArguments),
    /// List the plugins of a running host.
    List(manage::ListArguments),
    /// Grant what an installed version asks for: from then on it can be called.
    Approve(manage::VersionArguments),
    /// Stop a plugin: what it is asked is asked of people instead.
    #[command(
        after_help = "Example:\n  lianxi plugin disable finance:1.2.0 --reason '计算有误，待修复'\n\nWhile it is disabled, a call of it opens a work item whose form is the duty's answer."
    )]
    Disable(manage::ReasonArguments),
    /// Let a plugin go on that was disabled.
    Enable(manage::VersionArguments),
    /// Take a version off a host for good.
    #[command(
        after_help = "Example:\n  lianxi plugin remove finance:1.1.0 --reason '已由 1.2.0 取代'\n\nRefused while a workflow in force, or an execution that has not ended, uses it."
    )]
    Remove(manage::ReasonArguments),
    /// Believe a key no more: what it has signed is disabled, and nothing that it signs is installed.
    Revoke(manage::RevokeArguments),
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::New(arguments) => arguments.form.format,
            Self::Build(arguments) => arguments.form.format,
            Self::Test(arguments) => arguments.form.format,
            Self::Pack(arguments) => arguments.form.format,
            Self::Inspect(arguments) => arguments.form.format,
            Self::Call(arguments) => arguments.form.format,
            Self::Doc(_) => Format::Text,
            Self::Keygen(arguments) => arguments.form.format,
            Self::Sign(arguments) => arguments.form.format,
            Self::Install(arguments) => arguments.form.format,
            Self::List(arguments) => arguments.form.format,
            Self::Approve(arguments) | Self::Enable(arguments) => arguments.form.format,
            Self::Disable(arguments) | Self::Remove(arguments) => arguments.form.format,
            Self::Revoke(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::New(arguments) => plugin_new::perform(&arguments, console),
        Command::Build(arguments) => build::perform(arguments, console).await,
        Command::Test(arguments) => plugin_test::perform(arguments, console).await,
        Command::Pack(arguments) => pack::perform(&arguments, console),
        Command::Inspect(arguments) => inspect::perform(&arguments, console),
        Command::Call(arguments) => call::perform(arguments, console).await,
        Command::Doc(arguments) => doc::perform(&arguments, console),
        Command::Keygen(arguments) => keys::keygen(&arguments, console),
        Command::Sign(arguments) => keys::sign(&arguments, console),
        Command::Install(arguments) => manage::install(arguments, console).await,
        Command::List(arguments) => manage::list(arguments, console).await,
        Command::Approve(arguments) => manage::change(arguments, "approve", console).await,
        Command::Disable(arguments) => manage::disable(arguments, console).await,
        Command::Enable(arguments) => manage::change(arguments, "enable", console).await,
        Command::Remove(arguments) => manage::remove(arguments, console).await,
        Command::Revoke(arguments) => manage::revoke(arguments, console).await,
    }
}
