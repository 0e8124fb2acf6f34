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
    /// The texts from elsewhere that are being read, the outermost first: each where it is called, with its address.
    elsewhere: Vec<(Place, String, String)>,
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
        let (mut english, mut chinese) = (described.english, described.chinese);
        if let Some((.., address)) = self.elsewhere.last() {
            let (line, column) = (place.line, place.column);
            english.message = format!(
                "in {address}, line {line}, column {column}: {}",
                english.message
            );
            chinese.message = format!("{address} 第 {line} 行第 {column} 列：{}", chinese.message);
        }
        let at = self.location(place, path);
        // Something of `use` is read wherever it is used: what is wrong with it is said once.
        if !self
            .seen
            .insert((described.code, at.line, at.column, english.message.clone()))
        {
            return;
        }
        self.found.push(Problem {
            severity: described.severity,
            code: described.code,
            message: english.message,
            at,
            help: english.help,
            chinese,
            rule: described.rule,
        });
    }

    /// From here on a text from elsewhere is read, which the definition asks for at this value.
    pub fn enter(&mut self, at: &Cursor<'_>, address: &str) {
        let entry = (at.node.place, at.path.clone(), address.to_owned());
        self.elsewhere.push(entry);
    }

    pub fn leave(&mut self) {
        self.elsewhere.pop();
    }

    /// Whether a text from elsewhere is being read.
    pub fn is_elsewhere(&self) -> bool {
        !self.elsewhere.is_empty()
    }

    /// Where something is said: what stands elsewhere, where the definition asks for it.
    pub fn place(&self, place: Place) -> Place {
        self.elsewhere.first().map_or(place, |(place, ..)| *place)
    }

    pub fn location(&self, place: Place, path: &str) -> Location {
        let place = self.place(place);
        let path = self.elsewhere.first().map_or(path, |(_, path, _)| path);
        Location {
            line: place.line,
            column: place.column,
            path: path.to_owned(),
            offset: place.offset,
            len: place.len,
        }
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
