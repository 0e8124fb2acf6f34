//! What is wrong with a definition, and where.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Place;

/// The most problems that one reading reports.
pub const MAX_PROBLEMS: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The definition cannot be published.
    Error,
    /// It can, and someone should look.
    Warning,
}

impl Severity {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Where a problem is. Lines and columns count from one, columns in characters; line 0 is the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    pub line: u32,
    pub column: u32,
    /// JSON pointer of the value in the definition as written.
    pub path: String,
    /// In bytes, for a marker under the source line.
    pub(crate) offset: usize,
    pub(crate) len: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// One of [`crate::CODES`]; stable.
    pub code: &'static str,
    pub message: String,
    pub at: Location,
    pub help: Option<String>,
    /// `message` and `help` in Chinese.
    pub chinese: Words,
    /// Of a rule of a pack: which one.
    pub rule: Option<RuleName>,
}

/// What is said of a problem in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A rule, and the article it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleName {
    pub pack: String,
    pub code: String,
    pub source: String,
}

/// In which language problems are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

impl Problem {
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    pub fn words(&self, language: Language) -> (&str, Option<&str>) {
        match language {
            Language::English => (&self.message, self.help.as_deref()),
            Language::Chinese => (&self.chinese.message, self.chinese.help.as_deref()),
        }
    }

    /// `{file, line, column, path, severity, code, message, help, zh: {message, help}}`, and `rule: {pack, code, source}` where one says it.
    pub fn to_json(&self, file: &str) -> Value {
        let mut told = json!({
            "file": file,
            "line": self.at.line,
            "column": self.at.column,
            "path": self.at.path,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "help": self.help,
            "zh": self.chinese,
        });
        if let Some(rule) = &self.rule {
            told["rule"] = json!(rule);
        }
        told
    }
}

/// Problems as they are found: each once, a bounded number of them.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
    seen: HashSet<(&'static str, u32, u32, String)>,
    left_out: usize,
    errors: bool,
}

impl Problems {
    /// At a value.
    pub fn add(&mut self, at: &Cursor<'_>, finding: Finding<'_>) {
        self.add_at(at.node.place, &at.path, finding);
    }

    /// At the name of a property of `at`.
    pub fn add_at_key(&mut self, at: &Cursor<'_>, key: &str, finding: Finding<'_>) {
        self.add_at(
            at.key_place(key),
            &crate::cursor::join(&at.path, key),
            finding,
        );
    }

    pub fn add_at(&mut self, place: Place, path: &str, finding: Finding<'_>) {
        let described = finding.describe();
        self.errors |= described.severity == Severity::Error;
        if self.found.len() >= MAX_PROBLEMS {
            self.left_out += 1;
            return;
        }
        // Something of `use` is read wherever it is used: what is wrong with it is said once.
        if !self.seen.insert((
            described.code,
            place.line,
            place.column,
            described.english.message.clone(),
        )) {
            return;
        }
        self.found.push(Problem {
            severity: described.severity,
            code: described.code,
            message: described.english.message,
            at: Location {
                line: place.line,
                column: place.column,
                path: path.to_owned(),
                offset: place.offset,
                len: place.len,
            },
            help: described.english.help,
            chinese: described.chinese,
            rule: described.rule,
        });
    }

    /// Whether what is found from here on is only counted.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MAX_PROBLEMS
    }

    pub fn has_errors(&self) -> bool {
        self.errors
    }

    /// All of them, in the order of the file.
    pub fn finish(mut self) -> Vec<Problem> {
        self.found.sort_by(|a, b| {
            (a.at.line, a.at.column, a.code).cmp(&(b.at.line, b.at.column, b.code))
        });
        if self.left_out > 0 {
            let described = Finding::TooManyProblems {
                left_out: self.left_out,
            }
            .describe();
            self.found.push(Problem {
                severity: described.severity,
                code: described.code,
                message: described.english.message,
                at: Location::default(),
                help: described.english.help,
                chinese: described.chinese,
                rule: described.rule,
            });
        }
        self.found
    }
}
