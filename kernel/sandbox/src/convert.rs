//! Between the generated types of the ABI and the sandbox's own.

use crate::bindings::lianxi::plugin::{log, types};
use crate::call::{CallContext, Level};
use crate::failure::{Failure, Issue, Problem};
use crate::host::LogLevel;
use crate::limits::{FAILURE_TEXT_BYTES_MAX, ISSUES_MAX};

impl From<&CallContext> for types::Call {
    fn from(call: &CallContext) -> Self {
        Self {
            execution: call.execution.clone(),
            task: call.task.clone(),
            idempotency_key: call.idempotency_key.clone(),
            attempt: call.attempt,
            now: call.now.clone(),
            basis_date: call.basis_date.clone(),
            region: call.region.clone(),
            level: call.level.map(|level| match level {
                Level::Province => types::Level::Province,
                Level::City => types::Level::City,
                Level::County => types::Level::County,
                Level::Township => types::Level::Township,
            }),
            actor: call.actor.as_ref().map(|actor| types::Actor {
                person: actor.person.clone(),
                office: actor.office.clone(),
            }),
            deadline: call.deadline.clone(),
        }
    }
}

impl From<types::Failure> for Failure {
    fn from(failure: types::Failure) -> Self {
        match failure {
            types::Failure::InvalidInput(issues) => Self::InvalidInput(
                issues
                    .into_iter()
                    .take(ISSUES_MAX)
                    .map(
                        |types::Issue {
                             field,
                             code,
                             message,
                         }| Issue {
                            field: cut(field),
                            code: cut(code),
                            message: cut(message),
                        },
                    )
                    .collect(),
            ),
            types::Failure::Denied(reason) => Self::Denied(cut(reason)),
            types::Failure::NeedsHuman(reason) => Self::NeedsHuman(cut(reason)),
            types::Failure::Unavailable(retry_after_ms) => Self::Unavailable { retry_after_ms },
            types::Failure::Permanent(problem) => Self::Permanent(Problem {
                r#type: cut(problem.type_),
                title: cut(problem.title),
                detail: cut(problem.detail),
                status: problem.status,
            }),
        }
    }
}

impl From<log::Severity> for LogLevel {
    fn from(severity: log::Severity) -> Self {
        match severity {
            log::Severity::Debug => Self::Debug,
            log::Severity::Info => Self::Info,
            log::Severity::Warn => Self::Warn,
            log::Severity::Error => Self::Error,
        }
    }
}

/// A failure becomes part of the journal: its texts are for people, and no place to keep things.
fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(FAILURE_TEXT_BYTES_MAX));
    text
}
