//! The one way out for what people and programs read. Answers go to standard output, everything else to standard error.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, TableComponent, presets};
use jiff::Timestamp;
use lianxi_spec::Look;
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::language::Language;
use crate::messages::Message;
use crate::scenario::script::zone;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Where a command writes, and how.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    pub language: Language,
    pub format: Format,
}

impl Console {
    pub fn new(language: Language, format: Format) -> Self {
        Self { language, format }
    }

    pub fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// Writes an answer, and ends its line.
    pub fn text(self, text: &str) -> Outcome<()> {
        let newline = if text.ends_with('\n') { "" } else { "\n" };
        self.bytes(format!("{text}{newline}").as_bytes())
    }

    /// Writes an answer byte for byte.
    #[allow(
        clippy::unused_self,
        reason = "everything that is written goes through a console"
    )]
    pub fn bytes(self, bytes: &[u8]) -> Outcome<()> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            // Whoever reads has read enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::failed(format!("standard output: {error}"))),
            Ok(()) => Ok(()),
        }
    }

    pub fn json(self, value: &Value) -> Outcome<()> {
        self.text(&format!("{value:#}"))
    }

    /// What to do with an answer that has both forms.
    pub fn answer(self, value: &Value, text: impl FnOnce() -> String) -> Outcome<()> {
        if self.is_json() {
            self.json(value)
        } else {
            self.text(&text())
        }
    }

    /// Says what is being done; never part of an answer.
    pub fn note(self, message: Message, parts: &[&dyn Display]) {
        self.note_text(&self.say(message, parts));
    }

    #[allow(
        clippy::unused_self,
        reason = "everything that is written goes through a console"
    )]
    pub fn note_text(self, text: &str) {
        // Nobody is there to be told that standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    pub fn say(self, message: Message, parts: &[&dyn Display]) -> String {
        message.say(self.language, parts)
    }

    pub fn failure(self, failure: &Failure) {
        if self.is_json() {
            self.note_text(&failure.to_json().to_string());
            return;
        }
        let zh = failure.what_zh.as_ref();
        let what = zh.filter(|_| self.language == Language::Chinese);
        self.note(Message::Error, &[what.unwrap_or(&failure.what)]);
        if let Some(advice) = &failure.advice {
            self.note(Message::Advice, &[advice]);
        }
    }

    /// How problems of a definition are drawn.
    #[allow(
        clippy::unused_self,
        reason = "everything that is written goes through a console"
    )]
    pub fn look(self) -> Look {
        if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            Look::Colour
        } else {
            Look::Plain
        }
    }
}

/// Nothing is shown as nothing, so that the eye finds what there is.
pub fn number(amount: usize) -> String {
    if amount == 0 {
        "·".to_owned()
    } else {
        amount.to_string()
    }
}

/// An instant of an answer in the time of the offices, which its reader lives by; programs get it as it was sent. Any other text as it is.
pub fn local(text: &str) -> Cow<'_, str> {
    let utc = text.strip_suffix('Z').filter(|text| text.contains('T'));
    match utc.and(text.parse::<Timestamp>().ok()) {
        Some(at) => Cow::Owned(
            at.to_zoned_datetime(zone())
                .strftime("%FT%T%:z")
                .to_string(),
        ),
        None => Cow::Borrowed(text),
    }
}

fn all_local(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(local) = local(text) {
                *text = local;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(all_local),
        Value::Object(fields) => fields.values_mut().for_each(all_local),
        _ => {}
    }
}

/// One thing for people, field by field: what has parts stands under its name, as YAML writes it.
pub fn details<N: Display>(fields: impl IntoIterator<Item = (N, Value)>) -> String {
    let mut lines = Vec::new();
    for (name, mut value) in fields {
        all_local(&mut value);
        match &value {
            Value::Object(_) | Value::Array(_) => {
                lines.push(format!("{name}:"));
                let parts = serde_yaml::to_string(&value).unwrap_or_else(|_| value.to_string());
                lines.extend(parts.lines().map(|line| format!("  {line}")));
            }
            Value::String(text) if text.contains('\n') => {
                lines.push(format!("{name}:"));
                lines.extend(text.lines().map(|line| format!("  {line}")));
            }
            Value::String(text) => lines.push(format!("{name}: {text}")),
            other => lines.push(format!("{name}: {other}")),
        }
    }
    lines.join("\n")
}

/// A table for people: the first column is text, the others are right-aligned when `numbers`.
pub fn table(headers: &[String], rows: &[Vec<String>], numbers: bool) -> String {
    let mut table = Table::new();
    table
        .load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Disabled);
    // A line under the head is enough.
    table
        .remove_style(TableComponent::HorizontalLines)
        .remove_style(TableComponent::MiddleIntersections);
    let cell = |(column, text): (usize, &String)| {
        let alignment = if numbers && column > 0 {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        };
        Cell::new(text).set_alignment(alignment)
    };
    table.set_header(headers.iter().enumerate().map(cell));
    for row in rows {
        table.add_row(row.iter().enumerate().map(cell));
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_are_told_in_the_time_of_the_offices() {
        assert_eq!(local("2026-12-01T15:59:59Z"), "2026-12-01T23:59:59+08:00");
        assert_eq!(
            local("2026-12-01T15:59:59.125Z"),
            "2026-12-01T23:59:59+08:00"
        );
        for other in ["2026-12-01", "2026-12-01T23:59:59+08:00", "TZ", "THEZ", ""] {
            assert_eq!(local(other), other);
        }
    }

    #[test]
    fn details_are_lines_of_names_and_values() {
        let fields = [
            ("id", json!("w-1")),
            ("dueAt", json!("2026-12-01T15:59:59Z")),
            ("note", json!("one\ntwo")),
            ("count", json!(2)),
            ("due", json!({"at": "2026-12-01T15:59:59Z", "steps": [1]})),
        ];
        assert_eq!(
            details(fields),
            "id: w-1\ndueAt: 2026-12-01T23:59:59+08:00\nnote:\n  one\n  two\ncount: 2\ndue:\n  at: 2026-12-01T23:59:59+08:00\n  steps:\n  - 1"
        );
    }
}
