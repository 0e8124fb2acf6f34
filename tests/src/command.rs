//! The binary as a command: run to its end, and what it said.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// What a process said that ended by itself.
#[derive(Debug)]
pub struct Said {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

/// Runs `lianxi` in a folder: in English, and without the settings of whoever runs the tests.
pub fn lianxi(folder: &Path, arguments: &[&str]) -> Result<Said> {
    lianxi_fed(folder, arguments, "")
}

/// The same, with something to read.
pub fn lianxi_fed(folder: &Path, arguments: &[&str], input: &str) -> Result<Said> {
    let mut command = Command::new(crate::binary()?);
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LIANXI_"))
    {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments)
        .current_dir(folder)
        .env("LIANXI_LANG", "en")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("lianxi starts")?;
    // One that refuses its arguments is gone before it is fed.
    let _ = child
        .stdin
        .take()
        .context("its input is ours")?
        .write_all(input.as_bytes());
    let output = child.wait_with_output()?;
    Ok(Said {
        exit: output
            .status
            .code()
            .with_context(|| format!("it did not end by itself: {}", output.status))?,
        out: String::from_utf8(output.stdout)?,
        err: String::from_utf8(output.stderr)?,
    })
}
