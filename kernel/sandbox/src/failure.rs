//! A plugin's own answer that it did not do the duty.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a duty did not answer; each case is something that the workflow can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The input is wrong (补正).
    InvalidInput(Vec<Issue>),
    /// Jurisdiction, level or grant.
    Denied(String),
    /// A person has to decide; the text is the reason.
    NeedsHuman(String),
    #[serde(rename_all = "camelCase")]
    Unavailable { retry_after_ms: Option<u64> },
    /// It will not succeed however often it is tried.
    Permanent(Problem),
}

/// One thing wrong with an input, at one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// JSON pointer into the input; empty for the whole.
    pub field: String,
    /// For programs.
    pub code: String,
    /// For people, in Chinese.
    pub message: String,
}

/// A fault in the sense of RFC 9457 (Problem Details).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub r#type: String,
    pub title: String,
    pub detail: String,
    pub status: u16,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput(issues) => {
                f.write_str("invalid input")?;
                issues.iter().try_for_each(|issue| write!(f, "; {issue}"))
            }
            Self::Denied(reason) => write!(f, "denied: {reason}"),
            Self::NeedsHuman(reason) => write!(f, "a person has to decide: {reason}"),
            Self::Unavailable {
                retry_after_ms: Some(ms),
            } => write!(f, "unavailable, try again after {ms} ms"),
            Self::Unavailable {
                retry_after_ms: None,
            } => f.write_str("unavailable"),
            Self::Permanent(problem) => write!(
                f,
                "{}: {} ({})",
                problem.title, problem.detail, problem.r#type
            ),
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            code,
            message,
        } = self;
        write!(
            f,
            "{} {code} {message}",
            if field.is_empty() { "/" } else { field }
        )
    }
}
