//! Errors of an execution: RFC 9457 Problem Details with the DSL's standard types.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The base under which the DSL 1.0.x names its standard errors.
pub const BASE: &str = "https://serverlessworkflow.io/spec/1.0.0/errors/";

/// Where the same errors are named in the wild: the specification's homes, and a slip of the pen in its own reference.
const HOMES: [&str; 3] = [
    "https://serverlessworkflow.io/",
    "https://open-workflow-specification.org/",
    "https://serverlessworkflow.io.io/",
];

/// The DSL's standard errors, with their default status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    Configuration,
    Validation,
    Expression,
    Authentication,
    Authorization,
    Timeout,
    Communication,
    Runtime,
}

impl Standard {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Validation => "validation",
            Self::Expression => "expression",
            Self::Authentication => "authentication",
            Self::Authorization => "authorization",
            Self::Timeout => "timeout",
            Self::Communication => "communication",
            Self::Runtime => "runtime",
        }
    }

    pub const fn status(self) -> u16 {
        match self {
            Self::Configuration | Self::Validation | Self::Expression => 400,
            Self::Authentication => 401,
            Self::Authorization => 403,
            Self::Timeout => 408,
            Self::Communication | Self::Runtime => 500,
        }
    }
}

/// A problem that a task met. `instance` is the JSON pointer of the task in the definition as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Error {
    #[serde(rename = "type")]
    pub kind: String,
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// What a program can act on: a plugin's issues (`[{field, code, message}]`), for instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues: Option<Value>,
}

impl Error {
    pub fn standard(kind: Standard, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{BASE}{}", kind.name()),
            status: kind.status(),
            title: Some(title.to_owned()),
            detail: Some(detail.into()),
            instance: None,
            issues: None,
        }
    }

    pub fn validation(detail: impl Into<String>) -> Self {
        Self::standard(Standard::Validation, "Validation failed", detail)
    }

    /// What is wrong with one argument, as duties say it: a definition acts on the code.
    pub fn invalid_input(field: &str, code: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            status: 422,
            title: Some("Invalid input".to_owned()),
            issues: Some(json!([{"field": field, "code": code, "message": message}])),
            ..Self::validation(message)
        }
    }

    pub fn expression(detail: impl Into<String>) -> Self {
        Self::standard(Standard::Expression, "Expression failed", detail)
    }

    pub fn timeout(detail: impl Into<String>) -> Self {
        Self::standard(Standard::Timeout, "Timed out", detail)
    }

    pub fn runtime(detail: impl Into<String>) -> Self {
        Self::standard(Standard::Runtime, "Runtime error", detail)
    }

    #[must_use]
    pub fn at(mut self, instance: &str) -> Self {
        self.instance.get_or_insert_with(|| instance.to_owned());
        self
    }

    /// As a value an expression can look into. The DSL's text says `detail`, its schema `details`: both are there.
    pub fn to_value(&self) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let (Value::Object(fields), Some(detail)) = (&mut value, &self.detail) {
            fields.insert("details".to_owned(), Value::from(detail.as_str()));
        }
        value
    }
}

/// A type as it is compared: the standard errors are the same under every base.
pub fn canonical_type(kind: &str) -> String {
    standard_name(kind).map_or_else(|| kind.to_owned(), |name| format!("{BASE}{name}"))
}

/// `<home>/dsl/errors/types/<name>` or `<home>/spec/<version>/errors/<name>`.
fn standard_name(kind: &str) -> Option<&str> {
    let path = HOMES.iter().find_map(|home| kind.strip_prefix(home))?;
    if let Some(name) = path.strip_prefix("dsl/errors/types/") {
        return Some(name);
    }
    let (version, name) = path.strip_prefix("spec/")?.split_once("/errors/")?;
    (!version.contains('/')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_errors_are_the_same_under_every_base() {
        let standard = format!("{BASE}timeout");
        for (kind, same) in [
            (
                "https://serverlessworkflow.io/spec/1.0.0/errors/timeout",
                true,
            ),
            (
                "https://serverlessworkflow.io/spec/1.0.0-alpha5/errors/timeout",
                true,
            ),
            (
                "https://serverlessworkflow.io/dsl/errors/types/timeout",
                true,
            ),
            (
                "https://serverlessworkflow.io.io/dsl/errors/types/timeout",
                true,
            ),
            (
                "https://open-workflow-specification.org/spec/2.0.0/errors/timeout",
                true,
            ),
            ("https://serverlessworkflow.io/errors/timeout", false),
            (
                "https://serverlessworkflow.io/spec/a/b/errors/timeout",
                false,
            ),
            ("https://example.com/spec/1.0.0/errors/timeout", false),
            ("timeout", false),
        ] {
            assert_eq!(canonical_type(kind) == standard, same, "{kind}");
        }
    }
}
