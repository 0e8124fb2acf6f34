//! The ways in which a duty can fail, each of which a workflow can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a duty did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The input is wrong; it goes back to whoever gave it (补正).
    InvalidInput(Vec<Issue>),
    /// Not allowed: jurisdiction, level or grant.
    Denied(String),
    /// A person has to decide; the text is the reason.
    NeedsHuman(String),
    /// Not now.
    #[serde(rename_all = "camelCase")]
    Unavailable {
        /// Milliseconds to wait before the next try, where that is known.
        retry_after_ms: Option<u64>,
    },
    /// It will not succeed however often it is tried.
    Permanent(Problem),
}

/// One thing wrong with an input, at one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// JSON pointer into the input, such as `/institution/uscc`; empty for the whole.
    pub field: String,
    /// RULE_VIOLATION, MISSING_MATERIAL, INVALID_INPUT, or the precise code of a rule.
    pub code: String,
    /// For people, in Chinese.
    pub message: String,
}

/// A fault in the sense of RFC 9457 (Problem Details).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI that names the kind of problem.
    pub r#type: String,
    pub title: String,
    pub detail: String,
    /// 400 to 599.
    pub status: u16,
}

/// The input is well-formed, but this will never succeed: what [`Failure::permanent`] reports.
const STATUS_UNPROCESSABLE: u16 = 422;

impl Failure {
    /// The input is wrong in these places.
    pub fn invalid(issues: Vec<Issue>) -> Self {
        Self::InvalidInput(issues)
    }

    /// Not allowed.
    pub fn denied(reason: impl Into<String>) -> Self {
        Self::Denied(reason.into())
    }

    /// A person has to decide.
    pub fn needs_human(reason: impl Into<String>) -> Self {
        Self::NeedsHuman(reason.into())
    }

    /// Not now; the milliseconds to wait, where they are known.
    pub fn unavailable(retry_after_ms: Option<u64>) -> Self {
        Self::Unavailable { retry_after_ms }
    }

    /// It will not succeed; status 422. For another status build the [`Problem`] itself.
    pub fn permanent(
        r#type: impl Into<String>,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self::Permanent(Problem {
            r#type: r#type.into(),
            title: title.into(),
            detail: detail.into(),
            status: STATUS_UNPROCESSABLE,
        })
    }

    /// The issues of an invalid input; none for any other failure.
    pub fn issues(&self) -> &[Issue] {
        match self {
            Self::InvalidInput(issues) => issues,
            _ => &[],
        }
    }
}

impl Issue {
    pub fn new(
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        }
    }
}

impl From<Issue> for Failure {
    fn from(issue: Issue) -> Self {
        Self::InvalidInput(vec![issue])
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Permanent(problem)
    }
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

impl std::error::Error for Failure {}
