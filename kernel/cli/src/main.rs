//! The binary `lianxi`, and the one crate that knows every other.
//!
//! * [`args`], [`commands`] — what can be typed, one file a command;
//! * [`host`], [`packages`], [`rules`], [`config`], [`reach`], [`secrets`], [`draw_key`] — putting an engine together;
//! * [`scenario`] — samples and scenarios, driven in virtual time: what the secretary asks of them, and the story;
//! * [`graph`], [`bench`], [`client`] — drawing, measuring, talking to a server;
//! * [`plugin_page`] — the page of a department's plugin, from its manifest;
//! * [`console`], [`messages`], [`diagnosis`], [`language`], [`progress`], [`failure`], [`observe`] — how people and programs are answered.

mod args;
mod bench;
mod client;
mod commands;
mod config;
mod console;
mod coverage;
mod diagnosis;
mod draw_key;
mod failure;
mod grants;
mod graph;
mod host;
mod language;
mod listing;
mod messages;
mod observe;
mod one_core;
mod packages;
mod plugin_page;
mod progress;
mod reach;
mod rules;
mod scenario;
mod secrets;
mod signals;
mod tables;
mod typed;

use std::process::ExitCode;
use std::time::Duration;

use crate::args::{Arguments, Command};
use crate::failure::{Exit, Failure};
use crate::language::Language;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long what still runs may take to end with the command, such as a call that is inside a plugin.
const ENDING_MAX: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let language = Language::detect();
    let arguments = match Arguments::read(language) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to standard output and is no failure; a closed pipe is nobody's fault.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Invalid.into()
            } else {
                Exit::Ok.into()
            };
        }
    };
    if let Command::CompilePackage(arguments) = arguments.command {
        return commands::compile::perform(arguments);
    }
    let console = commands::console(&arguments.command, language);
    // Clients that are made without a choice of their own take the one of the process; it is made once, here.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the runtime: {error}")))
        .and_then(|runtime| {
            let done = runtime.block_on(commands::perform(arguments.command, console));
            runtime.shutdown_timeout(ENDING_MAX);
            done
        });
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            console.failure(&failure);
            failure.exit.into()
        }
    }
}
