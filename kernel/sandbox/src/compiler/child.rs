//! Compiling in a process of its own, which has so much time and so much memory.
//!
//! ```text
//! host -> child   8 bytes: the memory that a plugin may have (it is compiled into the code); then the package
//! child -> host   the code, and the status 0; or a reason on standard error, and another
//! ```
//!
//! The child is this same program, so that both are of one build. It has no environment, and no file but these three.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child as Process, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use wasmtime::component::Component;
use wasmtime::{Engine, Precompiled};

use super::{CompileError, Compiler};
use crate::artefact;
use crate::engine;
use crate::limits::{
    CODE_BYTES_MAX, COMPILE_CPU_SECONDS_MAX, COMPILE_MEMORY_BYTES_MAX, Limits, PACKAGE_BYTES_MAX,
};
use crate::package::Package;

/// A reason is a line or two; a child that writes more is not read to its end.
const REASON_BYTES_MAX: u64 = 4 * 1024;
/// On a busy machine a second of the processor takes longer than a second.
const WALL_CLOCK: u32 = 4;
/// How often a child is looked at that has closed its output.
const LOOK: Duration = Duration::from_millis(2);
/// The child says with this status (`EX_DATAERR`) that the package is at fault.
const INVALID: u8 = 65;

/// What compiling one package may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileBounds {
    pub cpu_seconds: u64,
    /// Of address space.
    pub memory_bytes: u64,
}

impl Default for CompileBounds {
    fn default() -> Self {
        Self {
            cpu_seconds: COMPILE_CPU_SECONDS_MAX,
            memory_bytes: COMPILE_MEMORY_BYTES_MAX,
        }
    }
}

/// Compiles in a child process: `program arguments…` has to call [`worker`] and nothing else.
#[derive(Debug, Clone)]
pub struct Child {
    program: PathBuf,
    arguments: Vec<OsString>,
    plugin_memory_bytes: usize,
    bounds: CompileBounds,
}

impl Child {
    pub fn new(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = OsString>,
        limits: &Limits,
        bounds: CompileBounds,
    ) -> Self {
        let bounded =
            [bounds.cpu_seconds, bounds.memory_bytes].map(|bound| bound.to_string().into());
        Self {
            program: program.into(),
            arguments: arguments.into_iter().chain(bounded).collect(),
            plugin_memory_bytes: limits.memory_bytes,
            bounds,
        }
    }

    /// The code that the child made.
    fn run(&self, package: &Package) -> Result<Vec<u8>, CompileError> {
        let failed = |error: io::Error| CompileError::Unavailable(error.to_string());
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = Running(child.map_err(failed)?);
        let (mut input, output, reason) = child.pipes();
        let deadline = Instant::now() + Duration::from_secs(self.bounds.cpu_seconds) * WALL_CLOCK;
        let memory = (self.plugin_memory_bytes as u64).to_le_bytes();
        let (code, reason, ended) = thread::scope(|scope| {
            // Each pipe has its reader: a child that fills one of them is not waited for at another.
            scope.spawn(move || {
                // A child that is gone before it has read everything tells why by how it ended.
                let _ = input
                    .write_all(&memory)
                    .and_then(|()| input.write_all(package.bytes()));
            });
            let code = scope.spawn(move || all(output, CODE_BYTES_MAX + 1));
            let reason = scope.spawn(move || all(reason, REASON_BYTES_MAX));
            let ended = child.end_before(deadline);
            let joined =
                |read: thread::ScopedJoinHandle<'_, Vec<u8>>| read.join().unwrap_or_default();
            (joined(code), joined(reason), ended)
        });
        // Nobody reads on then, so that such a child does not end well.
        if code.len() as u64 > CODE_BYTES_MAX {
            let what = format!("{CODE_BYTES_MAX} bytes of code");
            return Err(CompileError::TooCostly(what));
        }
        match ended.map_err(failed)? {
            Some(status) if status.success() => Ok(code),
            status => Err(self.why(status, String::from_utf8_lossy(&reason).trim())),
        }
    }

    fn why(&self, status: Option<std::process::ExitStatus>, reason: &str) -> CompileError {
        let CompileBounds {
            cpu_seconds,
            memory_bytes,
        } = self.bounds;
        let time = || CompileError::TooCostly(format!("{cpu_seconds} s of the processor"));
        let Some(status) = status else { return time() };
        let signal = |signal: Signal| status.signal() == Some(signal.as_raw());
        if status.code() == Some(INVALID.into()) {
            return CompileError::Invalid(reason.to_owned());
        }
        if signal(Signal::XCPU) || signal(Signal::KILL) {
            return time();
        }
        if reason.contains("memory allocation") || reason.contains(NO_MEMORY) {
            return CompileError::TooCostly(format!("{} MiB of memory", memory_bytes >> 20));
        }
        if let Some(signal) = status.signal() {
            return CompileError::Invalid(format!(
                "the compiler crashed on it (signal {signal}): {reason}"
            ));
        }
        CompileError::Unavailable(format!("{status}: {reason}"))
    }
}

impl Compiler for Child {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError> {
        let code = self.run(package)?;
        if Engine::detect_precompiled(&code) != Some(Precompiled::Component) {
            return Err(CompileError::Unavailable(
                "what it made is no code".to_owned(),
            ));
        }
        // Here it is found that it wants more memories, tables or instances than a call may have.
        artefact::load(engine, &code).map_err(|error| CompileError::Invalid(format!("{error:#}")))
    }
}

/// Whatever the system says of a mapping that it refuses.
const NO_MEMORY: &str = "Cannot allocate memory";

fn all(from: impl Read, bytes_max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What can be read of a pipe that breaks is not used: then the child has not ended well.
    let _ = from.take(bytes_max).read_to_end(&mut bytes);
    bytes
}

/// A child that is not left behind.
struct Running(Process);

impl Running {
    fn pipes(
        &mut self,
    ) -> (
        impl Write + Send + use<>,
        impl Read + Send + use<>,
        impl Read + Send + use<>,
    ) {
        let Process {
            stdin,
            stdout,
            stderr,
            ..
        } = &mut self.0;
        let asked = "it was asked for";
        (
            stdin.take().expect(asked),
            stdout.take().expect(asked),
            stderr.take().expect(asked),
        )
    }

    /// How it ended; nothing if it was ended at the deadline.
    fn end_before(&mut self, deadline: Instant) -> io::Result<Option<std::process::ExitStatus>> {
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() >= deadline {
                self.0.kill()?;
                self.0.wait()?;
                return Ok(None);
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// All that the child does: binds itself, compiles what it is given, and ends. The last two of its arguments are the bounds.
pub fn worker(bounds: CompileBounds) -> ExitCode {
    match confine(bounds).and_then(|()| compile_input()) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(reason)) => {
            eprintln!("{reason}");
            ExitCode::from(INVALID)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn confine(bounds: CompileBounds) -> io::Result<()> {
    let limit = |resource, most| {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )
    };
    limit(Resource::Core, 0)?;
    limit(Resource::Cpu, bounds.cpu_seconds)?;
    limit(Resource::As, bounds.memory_bytes)?;
    // Who asked for the code is gone: nobody wants it.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

fn compile_input() -> io::Result<Result<(), String>> {
    let mut memory = [0; 8];
    let mut input = io::stdin().lock();
    input.read_exact(&mut memory)?;
    let memory_bytes = usize::try_from(u64::from_le_bytes(memory)).map_err(io::Error::other)?;
    let mut package = Vec::new();
    input
        .take(PACKAGE_BYTES_MAX as u64 + 1)
        .read_to_end(&mut package)?;
    let limits = Limits {
        memory_bytes,
        ..Limits::default()
    };
    let engine = Engine::new(&engine::compiling(&limits)).map_err(io::Error::other)?;
    match engine.precompile_component(&package) {
        Ok(code) => {
            let mut output = io::stdout().lock();
            output.write_all(&code)?;
            output.flush().map(Ok)
        }
        Err(error) => Ok(Err(format!("{error:#}"))),
    }
}
