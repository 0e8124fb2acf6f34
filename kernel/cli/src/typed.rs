//! What is secret and typed by a person: from the environment, from a terminal that does not show it, or a line of standard input.

use std::fs::Permissions;
use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::console::Console;
use crate::failure::{Failure, OrFail, Outcome};
use crate::messages::Message;

/// The longest line that is read. What it is read for has a bound of its own, below this one.
const LINE_BYTES_MAX: u64 = 4 * 1024;
/// A file with a secret is its owner's alone.
const SECRET_MODE: u32 = 0o600;

/// A terminal shows nothing of what is typed while this lives.
struct Unseen {
    before: Termios,
}

impl Unseen {
    /// `None`: the terminal cannot be told, or there is none.
    fn begin() -> Option<Self> {
        let before = tcgetattr(std::io::stdin()).ok()?;
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        tcsetattr(std::io::stdin(), OptionalActions::Flush, &unseen).ok()?;
        Some(Self { before })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &self.before);
    }
}

/// A secret: `variable` of the environment, or else what is typed, or the next line of standard input.
pub fn secret(variable: &str, prompt: Message, console: Console) -> Outcome<String> {
    if let Ok(text) = std::env::var(variable) {
        return given(text, variable);
    }
    if !std::io::stdin().is_terminal() {
        return given(line()?, variable);
    }
    let mut out = std::io::stderr().lock();
    // Nobody is there to be told that standard error is closed.
    let _ = write!(out, "{}", console.say(prompt, &[])).and_then(|()| out.flush());
    let unseen = Unseen::begin().ok_or_else(|| {
        Failure::failed("the terminal cannot be told not to show what is typed").advise(format!(
            "give the secret in the environment, as {variable}, or on standard input"
        ))
    })?;
    let text = line();
    drop(unseen);
    // The line that was typed did not end on the terminal.
    let _ = writeln!(out);
    given(text?, variable)
}

/// What is typed in the open, such as a login: the next line of standard input.
pub fn open(prompt: Message, console: Console) -> Outcome<String> {
    if std::io::stdin().is_terminal() {
        let mut out = std::io::stderr().lock();
        let _ = write!(out, "{}", console.say(prompt, &[])).and_then(|()| out.flush());
    }
    line()
}

fn given(text: String, variable: &str) -> Outcome<String> {
    if text.is_empty() {
        return Err(Failure::invalid("no password is given").advise(format!(
            "type it, give it on standard input, or in the environment as {variable}"
        )));
    }
    Ok(text)
}

fn line() -> Outcome<String> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(LINE_BYTES_MAX);
    input.read_line(&mut text).or_invalid("standard input")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Writes a secret into a file that nobody else reads.
pub fn keep(path: &Path, secret: &str) -> Outcome<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let write = || {
        let mut draft = tempfile::Builder::new()
            .permissions(Permissions::from_mode(SECRET_MODE))
            .tempfile_in(folder)?;
        draft.write_all(secret.as_bytes())?;
        draft.write_all(b"\n")?;
        draft.persist(path).map_err(|error| error.error)?;
        Ok::<(), std::io::Error>(())
    };
    write().or_invalid(path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        for secret in ["one", "another"] {
            keep(&path, secret).expect("it is kept");
            let mode = std::fs::metadata(&path)
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, SECRET_MODE);
            let read = std::fs::read_to_string(&path).expect("it reads");
            assert_eq!(read.trim(), secret);
        }
        assert!(keep(Path::new("/nowhere/at/all"), "x").is_err());
    }
}
