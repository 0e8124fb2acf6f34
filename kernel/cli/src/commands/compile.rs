//! What a host starts to compile a package: see `lianxi_sandbox::Child`. Nobody types it.

use std::process::ExitCode;

use lianxi_sandbox::{CompileBounds, compile_worker};

/// Its name on the command line.
pub const COMMAND: &str = "compile-package";

#[derive(Clone, Copy, Debug, clap::Args)]
#[command(hide = true)]
pub struct Arguments {
    cpu_seconds: u64,
    memory_bytes: u64,
}

pub fn perform(arguments: Arguments) -> ExitCode {
    compile_worker(CompileBounds {
        cpu_seconds: arguments.cpu_seconds,
        memory_bytes: arguments.memory_bytes,
    })
}
