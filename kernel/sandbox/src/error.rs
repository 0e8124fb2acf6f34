//! What can go wrong with a plugin, split by what the caller can do.

use std::fmt;

use thiserror::Error;

use crate::compiler::CompileError;
use crate::failure::{Failure, Issue};
use crate::host::HostError;

/// Why a package could not be made ready for calls. The package is at fault.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// An import of the ABI with another type, or a wrong `perform`.
    #[error("the component does not fit the plugin ABI: {0}")]
    Abi(String),
    #[error("the {which} schema of duty {duty} is not a JSON schema: {reason}")]
    Schema {
        duty: String,
        which: &'static str,
        reason: String,
    },
}

/// Why a duty was not done.
#[derive(Debug, Error)]
pub enum DutyError {
    /// The plugin's own answer.
    #[error("{0}")]
    Failure(Failure),
    #[error("there is no duty {duty}{}", did_you_mean(suggestion.as_deref()))]
    UnknownDuty {
        duty: String,
        suggestion: Option<String>,
    },
    /// The input does not fit the duty's schema; the plugin was not called.
    #[error("the input does not fit the duty: {}", listed(.0))]
    InvalidInput(Vec<Issue>),
    /// The plugin answered with something that is not an output of the duty.
    #[error("the plugin's output is broken: {0}")]
    BrokenOutput(String),
    /// The code stopped itself: a panic, a stack overflow, an access out of bounds.
    #[error("the plugin trapped: {0}")]
    Trap(String),
    #[error("the plugin did not answer within {deadline_ms} ms")]
    Deadline { deadline_ms: u64 },
    #[error("the plugin used more {0} than a call may")]
    LimitExceeded(Budget),
    /// The host's own side failed, such as a conflict of records: not the plugin's fault.
    #[error("the host could not serve the plugin: {0}")]
    Host(#[from] HostError),
}

/// A budget of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Budget {
    Fuel,
    Memory,
    Tables,
    HostCalls,
    HostCallBytes,
    WrittenBytes,
    ReadBytes,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fuel => "fuel",
            Self::Memory => "memory",
            Self::Tables => "table elements",
            Self::HostCalls => "host calls",
            Self::HostCallBytes => "bytes in one host call",
            Self::WrittenBytes => "bytes of records and events written",
            Self::ReadBytes => "bytes of records read",
        })
    }
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion
        .map(|name| format!("; did you mean {name}?"))
        .unwrap_or_default()
}

fn listed(issues: &[Issue]) -> String {
    issues
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}
