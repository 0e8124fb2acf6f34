//! How a command ends: its exit code, and an error that says what, where and what to do.

use std::fmt::Display;
use std::process::ExitCode;

use serde_json::{Value, json};

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// The thing itself failed: an execution faulted, a table differs, a server refuses.
    Failed = 1,
    /// What was given is wrong: a definition, an input, an option, a file that is not there.
    Invalid = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// What went wrong, and where.
    pub what: String,
    /// The same in Chinese, where the host said it so.
    pub what_zh: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
}

pub type Outcome<T = Exit> = Result<T, Failure>;

impl Failure {
    pub fn failed(what: impl Display) -> Self {
        Self {
            exit: Exit::Failed,
            what: what.to_string(),
            what_zh: None,
            advice: None,
        }
    }

    pub fn invalid(what: impl Display) -> Self {
        Self {
            exit: Exit::Invalid,
            what: what.to_string(),
            what_zh: None,
            advice: None,
        }
    }

    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    pub fn to_json(&self) -> Value {
        json!({"error": {"message": self.what, "advice": self.advice, "exitCode": self.exit as u8}})
    }
}

/// An error with the chain of its causes on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some errors repeat their cause in their own words.
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

/// Short ways from a library's error to one for people.
pub trait OrFail<T> {
    fn or_failed(self, what: impl Display) -> Outcome<T>;
    fn or_invalid(self, what: impl Display) -> Outcome<T>;
}

impl<T, E: std::error::Error> OrFail<T> for Result<T, E> {
    fn or_failed(self, what: impl Display) -> Outcome<T> {
        self.map_err(|error| Failure::failed(format!("{what}: {}", chain(&error))))
    }

    fn or_invalid(self, what: impl Display) -> Outcome<T> {
        self.map_err(|error| Failure::invalid(format!("{what}: {}", chain(&error))))
    }
}
