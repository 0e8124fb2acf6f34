//! Runs the binary.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a finished process said.
#[derive(Debug)]
pub struct Said {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The binary in an empty surrounding: English, no settings of whoever runs the tests.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lianxi"));
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LIANXI_"))
    {
        command.env_remove(name);
    }
    command.env("LIANXI_LANG", "en").env("NO_COLOR", "1");
    command
}

pub fn lianxi(folder: &Path, arguments: &[&str]) -> Said {
    lianxi_fed(folder, arguments, "")
}

pub fn lianxi_fed(folder: &Path, arguments: &[&str], input: &str) -> Said {
    finish(command().args(arguments).current_dir(folder), input)
}

pub fn finish(command: &mut Command, input: &str) -> Said {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // A process that reads nothing may be gone before it is fed.
    let _ = child
        .stdin
        .take()
        .expect("its input is ours")
        .write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
    Said {
        exit: output.status.code().expect("it exits by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}
