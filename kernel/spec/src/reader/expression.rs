//! Expressions, templates, durations and schemas: what stands inside tasks.

use lianxi_flow::definition::DurationOf;
use lianxi_flow::duration::Duration;
use lianxi_flow::expression::{ARGUMENTS, CompileError, Expression, Template, strip};
use lianxi_flow::schema::Schema;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::{Kind, Node};
use crate::scalar::place_within;
use crate::similar::similar;

use super::Reader;

/// The most different expressions of one definition. A usual one takes some 50 microseconds to compile and 6 KiB; one that uses much of
/// jq's library 20 KiB.
pub const MAX_EXPRESSIONS: usize = 5_000;

pub(crate) const DURATION: [&str; 5] = ["days", "hours", "minutes", "seconds", "milliseconds"];
pub(crate) const SCHEMA: [&str; 3] = ["format", "document", "resource"];
/// Where the value of a secret is looked for in an expression.
const SECRETS: &str = "$secrets";

/// What an expression can see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The DSL's arguments and the variables of the enclosing scopes.
    Everything,
    /// An event that comes in, and nothing of the execution.
    Event,
    /// A part of a definition, and what is said of all of it.
    Rule,
}

impl Sight {
    fn hides(self, argument: &str) -> bool {
        match self {
            Self::Everything => false,
            Self::Event => true,
            Self::Rule => argument != "$workflow",
        }
    }
}

impl<'r> Reader<'r> {
    /// A text that is an expression, with or without `${ }`.
    pub(crate) fn expression(&mut self, at: &Cursor<'r>, sight: Sight) -> Option<Expression> {
        let text = self.text_of(at)?;
        let code = strip(text).unwrap_or_else(|| text.trim());
        let offset = code.as_ptr().addr() - text.as_ptr().addr();
        let compiled = self.compile(at, code, sight)?;
        let expression = compiled
            .map_err(|error| self.bad_expression(at, text, offset, &error))
            .ok()?;
        self.check_secrets(at, text, offset, code);
        let mut unseen = ARGUMENTS.iter().filter(|name| sight.hides(name));
        if let Some((variable, found)) = unseen.find_map(|name| Some((*name, code.find(name)?))) {
            let place = place_within(self.text, at.node.place, text, offset + found);
            let finding = if sight == Sight::Event {
                Finding::EventOnly { variable }
            } else {
                Finding::RuleOnly { variable }
            };
            self.problems.add_at(place, &at.path, finding);
        }
        Some(expression)
    }

    /// Compiles each different expression once.
    fn compile(
        &mut self,
        at: &Cursor<'r>,
        code: &str,
        sight: Sight,
    ) -> Option<Result<Expression, CompileError>> {
        let locals: &[String] = if sight == Sight::Event {
            &[]
        } else {
            &self.locals
        };
        let key = format!("{}\0{code}", locals.join(" "));
        if let Some(compiled) = self.compiled.get(&key) {
            return Some(compiled.clone());
        }
        if self.compiled.len() >= MAX_EXPRESSIONS {
            self.problems.add_at(
                at.node.place,
                &at.path,
                Finding::TooManyExpressions {
                    max: MAX_EXPRESSIONS,
                },
            );
            return None;
        }
        let compiled = Expression::compile(code, locals);
        self.compiled.insert(key, compiled.clone());
        Some(compiled)
    }

    fn bad_expression(&mut self, at: &Cursor<'r>, text: &str, offset: usize, error: &CompileError) {
        let place = error.offset.map_or(at.node.place, |inside| {
            let mut end = offset + inside.min(text.len() - offset);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            place_within(self.text, at.node.place, text, end)
        });
        let several = text.matches("${").count() > 1;
        // jq has no use for a single quote outside of a text.
        let quoted = error.offset.is_some_and(|inside| {
            text[offset..]
                .get(inside..)
                .is_some_and(|rest| rest.starts_with('\''))
        });
        let operator = error.offset.is_some_and(|inside| {
            let rest = text[offset..].get(inside..).unwrap_or_default();
            ["&&", "||", "!"].iter().any(|sign| rest.starts_with(sign))
        });
        let help = if operator {
            Some("jq writes `and`, `or` and `| not`")
        } else if quoted {
            Some("texts in jq stand in double quotes: \"hot\", not 'hot'")
        } else if several {
            Some("a text is one expression or none: put the whole of it inside one `${ }`")
        } else {
            None
        };
        self.problems.add_at(
            place,
            &at.path,
            Finding::BadExpression {
                why: &error.reason,
                help,
            },
        );
    }

    fn check_secrets(&mut self, at: &Cursor<'r>, text: &str, offset: usize, code: &str) {
        if self.problems.is_elsewhere() && code.contains(SECRETS) {
            self.invalid(
                at,
                "a function from elsewhere",
                "sees no secret of whoever calls it: what it needs is given to it as an argument",
            );
            return;
        }
        for (found, _) in code.match_indices(SECRETS) {
            let declared = self.declared_secrets();
            let Some(secret) = secret_named(&code[found + SECRETS.len()..]) else {
                // Any of them may be meant.
                let any = declared.iter().map(|name| (super::uses::SECRETS, *name));
                self.used.extend(any);
                continue;
            };
            if let Some(name) = declared.iter().find(|name| **name == secret) {
                self.used.insert((super::uses::SECRETS, *name));
            } else {
                let place = place_within(self.text, at.node.place, text, offset + found);
                let similar = similar(secret, declared.iter().copied());
                self.problems
                    .add_at(place, &at.path, Finding::UnknownSecret { secret, similar });
            }
        }
    }

    /// Any value, in which whole texts `${ }` are expressions.
    pub(super) fn template(&mut self, at: &Cursor<'r>) -> Template {
        match &at.node.kind {
            Kind::Text(text) if strip(text).is_some() => {
                let expression = self.expression(at, Sight::Everything);
                match expression {
                    Some(expression) if self.loose => {
                        Template::Loose(expression, text.as_str().into())
                    }
                    Some(expression) => Template::Expression(expression),
                    None => Template::Literal(serde_json::Value::Null),
                }
            }
            Kind::Text(text) if self.loose => self.loosely(at, text),
            Kind::Text(text) => {
                let trimmed = text.trim();
                if trimmed.starts_with("${") && !trimmed.contains('}') {
                    self.problems.add(at, Finding::Unclosed);
                } else if text.contains("${") {
                    self.problems.add(at, Finding::UnusedExpression);
                } else if has_other_braces(trimmed) {
                    self.problems.add(at, Finding::OtherBraces);
                } else if self.looks_like_expression(text) {
                    self.problems.add(at, Finding::NoExpression { text });
                }
                Template::Literal(at.node.to_json())
            }
            Kind::List(_) => {
                let items: Vec<Template> = at.items().map(|item| self.template(&item)).collect();
                if items.iter().all(|item| item.literal().is_some()) {
                    Template::Literal(at.node.to_json())
                } else {
                    Template::Array(items)
                }
            }
            Kind::Map(entries) => {
                let fields: Vec<(String, Template)> = entries
                    .iter()
                    .map(|entry| (entry.key.clone(), self.template(&at.of(entry))))
                    .collect();
                let literal = fields.iter().all(|(_, field)| field.literal().is_some());
                if literal {
                    Template::Literal(at.node.to_json())
                } else {
                    Template::Object(fields)
                }
            }
            _ => Template::Literal(at.node.to_json()),
        }
    }

    /// `evaluate.mode: loose`: what is no expression is a text.
    fn loosely(&mut self, at: &Cursor<'r>, text: &'r str) -> Template {
        match self.compile(at, text.trim(), Sight::Everything) {
            Some(Ok(expression)) => Template::Loose(expression, text.into()),
            _ => Template::Literal(at.node.to_json()),
        }
    }

    /// `$error` or `.customer.name`, where a text stands as it is: someone may have forgotten the `${ }`.
    fn looks_like_expression(&self, text: &str) -> bool {
        let word = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "_.".contains(c))
        };
        if let Some(variable) = text.strip_prefix('$') {
            let name = variable.split(['.', '[', ' ']).next().unwrap_or_default();
            return ARGUMENTS.iter().any(|argument| argument[1..] == *name)
                || self.locals.iter().any(|local| local == name);
        }
        text.strip_prefix('.').is_some_and(word)
    }

    /// `from` and `as`: an expression, or an object with expressions in it.
    pub(super) fn transformation(&mut self, at: &Cursor<'r>) -> Option<Template> {
        match at.node.kind {
            Kind::Map(_) => Some(self.template(at)),
            Kind::Text(_) => self
                .expression(at, Sight::Everything)
                .map(Template::Expression),
            _ => {
                self.wrong_type(at, "an expression or a mapping", None);
                None
            }
        }
    }

    /// A duration that may be computed.
    pub(super) fn duration_of(&mut self, at: &Cursor<'r>) -> DurationOf {
        let computed = match &at.node.kind {
            Kind::Text(text) => strip(text).is_some(),
            Kind::Map(entries) => entries.iter().any(|entry| is_expression(&entry.value)),
            _ => false,
        };
        if !computed {
            return DurationOf::Fixed(self.duration(at));
        }
        if matches!(at.node.kind, Kind::Map(_)) {
            self.mapping(at, "a duration", &DURATION);
        }
        DurationOf::Computed(self.template(at))
    }

    /// A duration that is written down.
    pub(super) fn duration(&mut self, at: &Cursor<'r>) -> Duration {
        let bad = |reader: &mut Self, at: &Cursor<'r>, why: &str| {
            let text = at.text().unwrap_or_default();
            let similar = if reader.looks_like_expression(text) {
                Some(format!("${{ {text} }}"))
            } else {
                iso(text)
            };
            reader
                .problems
                .add(at, Finding::BadDuration { why, similar });
            Duration::ZERO
        };
        match &at.node.kind {
            Kind::Text(text) if strip(text).is_some() => {
                self.not_supported(
                    at,
                    "a computed duration in this place",
                    Some("write the duration down"),
                );
                Duration::ZERO
            }
            Kind::Text(text) => {
                Duration::parse(text).unwrap_or_else(|why| bad(self, at, &why.to_string()))
            }
            Kind::Map(_) => self.duration_of_units(at),
            _ => bad(
                self,
                at,
                &format!(
                    "a duration is a text or a mapping of units, not {}",
                    at.node.kind_name()
                ),
            ),
        }
    }

    fn duration_of_units(&mut self, at: &Cursor<'r>) -> Duration {
        self.mapping(at, "a duration", &DURATION);
        if at.entries().is_empty() {
            self.problems.add(
                at,
                Finding::BadDuration {
                    why: "a duration needs at least one unit",
                    similar: None,
                },
            );
        }
        let mut amounts = [0; DURATION.len()];
        for (amount, unit) in amounts.iter_mut().zip(DURATION) {
            let Some(value) = at.get(unit) else { continue };
            match &value.node.kind {
                Kind::Number(number) if number.as_u64().is_some() => {
                    *amount = number.as_u64().unwrap_or_default();
                }
                _ => self.problems.add(
                    &value,
                    Finding::BadDuration {
                        why: "the amount of a unit is a whole number of zero or more",
                        similar: None,
                    },
                ),
            }
        }
        let [days, hours, minutes, seconds, milliseconds] = amounts;
        Duration::from_units(days, hours, minutes, seconds, milliseconds).unwrap_or_else(|why| {
            self.problems.add(
                at,
                Finding::BadDuration {
                    why: &why.to_string(),
                    similar: None,
                },
            );
            Duration::ZERO
        })
    }

    /// `schema: {format, document}`.
    pub(super) fn schema(&mut self, at: &Cursor<'r>) -> Option<Schema> {
        const OF: &str = "a schema";
        if !self.mapping(at, OF, &SCHEMA) {
            return None;
        }
        if let Some(format) = at.get("format") {
            let text = self.text_of(&format)?;
            if text != "json" && !text.starts_with("json:") {
                self.not_supported(
                    &format,
                    &format!("the schema format `{text}`"),
                    Some("write a JSON schema (`format: json`)"),
                );
                return None;
            }
        }
        if let Some(resource) = at.get("resource") {
            if at.has("document") {
                self.invalid(
                    at,
                    OF,
                    "stands under `document` or under `resource`, not under both",
                );
                return None;
            }
            return self.external_schema(&resource);
        }
        let document = self.required(at, OF, "document")?;
        if matches!(document.node.kind, Kind::Text(_)) {
            self.wrong_type(&document, "a mapping", None);
            return None;
        }
        Schema::compile(document.node.to_json())
            .map_err(|why| {
                self.problems
                    .add(&document, Finding::BadSchema { why: &why });
            })
            .ok()
    }
}

/// Whether a value is nothing but an expression.
pub(super) fn is_expression(node: &Node) -> bool {
    matches!(&node.kind, Kind::Text(text) if strip(text).is_some())
}

/// `{{ .name }}` and `$( .name )`, as other systems have it.
fn has_other_braces(text: &str) -> bool {
    let inside = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let inside = inside("{{", "}}").or_else(|| inside("$(", ")"));
    inside.is_some_and(|inside| inside.trim_start().starts_with(['.', '$']))
}

/// `5m`, `2 天`: as an ISO duration.
fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (amount, unit) = text.split_at(digits);
    amount.parse::<u32>().ok()?;
    let (before, letter) = match unit.trim().to_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" | "秒" => ("PT", 'S'),
        "m" | "min" | "minute" | "minutes" | "分" | "分钟" => ("PT", 'M'),
        "h" | "hour" | "hours" | "小时" => ("PT", 'H'),
        "d" | "day" | "days" | "天" | "日" => ("P", 'D'),
        "w" | "week" | "weeks" | "周" => ("P", 'W'),
        _ => return None,
    };
    Some(format!("{before}{amount}{letter}"))
}

/// The name in `.name`, `.["name"]` or `["name"]`.
fn secret_named(code: &str) -> Option<&str> {
    let code = code.trim_start();
    let quoted = |code: &'_ str| {
        code.trim_start()
            .strip_prefix('"')
            .map(str::len)
            .map(|left| code.len() - left)
    };
    let bracket = code.strip_prefix('.').unwrap_or(code).strip_prefix('[');
    if let Some(inside) = bracket {
        let start = quoted(inside)?;
        return inside[start..].split('"').next();
    }
    let name = code.strip_prefix('.')?;
    if let Some(start) = quoted(name) {
        return name[start..].split('"').next();
    }
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}
