//! The command line: one variant a command; the arguments of each stand in its own file.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    account, archive, audit, backup, bench, calendar, clock, compile, coverage, demo, directory,
    doctor, draw, event, execution, graph, outbox, plugin, run, scenario, schema, serve, sign_in,
    token, up, validate, work, workflow,
};
use crate::language::Language;
use crate::messages::Message;

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  the thing itself failed: an execution faulted, a table differs, a server refused, a database is not sound
  2  what was given is wrong: a definition, an input, a file, an option

Environment:
  LIANXI_LANG     zh or en; without it, the system's locale
  LIANXI_PLUGINS  the folder of plugins
  LIANXI_RULES    the folder of rule packs
  LIANXI_SERVER   the server that commands such as work, execution and directory talk to
  LIANXI_TOKEN    the token that they show
  LIANXI_CACHE    the folder of compiled plugins, empty for none; without it, lianxi in the user's caches
  LIANXI_LOG      what is logged, such as warn or lianxi=debug";

/// Lianxi (联席): a host for work that crosses departments.
#[derive(Debug, Parser)]
#[command(name = "lianxi", version, after_help = AFTER_HELP, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Serve(serve::Arguments),
    Demo(demo::Arguments),
    Up(up::Arguments),
    Run(run::Arguments),
    Validate(validate::Arguments),
    #[command(subcommand)]
    Scenario(scenario::Command),
    Graph(graph::Arguments),
    Schema(schema::Arguments),
    #[command(subcommand)]
    Plugin(plugin::Command),
    #[command(subcommand)]
    Workflow(workflow::Command),
    #[command(subcommand)]
    Execution(execution::Command),
    #[command(subcommand)]
    Work(work::Command),
    #[command(subcommand)]
    Event(event::Command),
    #[command(subcommand)]
    Outbox(outbox::Command),
    #[command(subcommand)]
    Clock(clock::Command),
    #[command(subcommand)]
    Directory(directory::Command),
    #[command(subcommand)]
    Calendar(calendar::Command),
    SignIn(sign_in::SignInArguments),
    SignOut(sign_in::SignOutArguments),
    Me(sign_in::MeArguments),
    Password(sign_in::PasswordArguments),
    #[command(subcommand)]
    Account(account::Command),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    Audit(audit::Command),
    Coverage(coverage::Arguments),
    Doctor(doctor::Arguments),
    #[command(subcommand)]
    Draw(draw::Command),
    Backup(backup::BackupArguments),
    Restore(backup::RestoreArguments),
    Archive(archive::Arguments),
    Bench(bench::Arguments),
    CompilePackage(compile::Arguments),
}

const ABOUT: [(&str, Message); 31] = [
    ("serve", Message::AboutServe),
    ("demo", Message::AboutDemo),
    ("up", Message::AboutUp),
    ("run", Message::AboutRun),
    ("validate", Message::AboutValidate),
    ("scenario", Message::AboutScenario),
    ("graph", Message::AboutGraph),
    ("schema", Message::AboutSchema),
    ("plugin", Message::AboutPlugin),
    ("workflow", Message::AboutWorkflow),
    ("execution", Message::AboutExecution),
    ("work", Message::AboutWork),
    ("event", Message::AboutEvent),
    ("outbox", Message::AboutOutbox),
    ("clock", Message::AboutClock),
    ("directory", Message::AboutDirectory),
    ("calendar", Message::AboutCalendar),
    ("sign-in", Message::AboutSignIn),
    ("sign-out", Message::AboutSignOut),
    ("me", Message::AboutMe),
    ("password", Message::AboutPassword),
    ("account", Message::AboutAccount),
    ("token", Message::AboutToken),
    ("audit", Message::AboutAudit),
    ("coverage", Message::AboutCoverage),
    ("doctor", Message::AboutDoctor),
    ("draw", Message::AboutDraw),
    ("backup", Message::AboutBackup),
    ("restore", Message::AboutRestore),
    ("archive", Message::AboutArchive),
    ("bench", Message::AboutBench),
];

impl Arguments {
    /// Reads the command line; help and what is wrong with it are clap's to print.
    pub fn read(language: Language) -> Result<Self, clap::Error> {
        let described = |command: clap::Command, (name, about): (&'static str, Message)| {
            command.mut_subcommand(name, |sub| sub.about(about.say(language, &[])))
        };
        let command = ABOUT.into_iter().fold(Self::command(), described);
        Self::from_arg_matches(&command.try_get_matches()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
