//! Arguments against the schema of a duty's input, before anything runs. An expression's value is unknown and never wrong.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use lianxi_flow::expression::strip;
use serde_json::Value;

use crate::cursor::{Cursor, join};
use crate::finding::Finding;
use crate::located::{Kind, Node};
use crate::similar::similar;

use super::Reader;

/// The most problems that one call's arguments report.
const MAX_PROBLEMS: usize = 20;
/// What can be said of an object or a list although a value inside it is unknown.
const SHAPE: [&str; 9] = [
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "type",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "minItems",
    "maxItems",
];

impl<'r> Reader<'r> {
    /// `given` is false where there are no arguments at all: `at` is then where to say so.
    pub(super) fn conforms(
        &mut self,
        at: &Cursor<'r>,
        given: bool,
        duty: (&str, &str, &str),
        schema: &Value,
    ) {
        let (plugin, version, name) = duty;
        let key = format!("{plugin}\0{version}\0{name}");
        let compiled = self
            .validators
            .entry(key)
            .or_insert_with(|| jsonschema::validator_for(schema).ok().map(Arc::new));
        // A schema that does not compile is the plugin's fault, found when it is installed.
        let Some(validator) = compiled.clone() else {
            return;
        };
        let mut unknown = Vec::new();
        let arguments = if given {
            known(at.node, "", self.loose, &mut unknown)
        } else {
            Value::Object(serde_json::Map::new())
        };
        for error in validator.iter_errors(&arguments).take(MAX_PROBLEMS) {
            let path = error.instance_path().to_string();
            if is_uncertain(
                &path,
                error.kind().keyword(),
                error.schema_path().as_str(),
                &unknown,
            ) {
                continue;
            }
            let here = if given { at.descend(&path) } else { at.clone() };
            if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
                self.unexpected(
                    &here,
                    unexpected,
                    duty,
                    schema.pointer("/properties").filter(|_| path.is_empty()),
                );
            } else {
                self.problems.add(
                    &here,
                    Finding::BreaksSchema {
                        duty: name,
                        plugin,
                        why: &error.to_string(),
                    },
                );
            }
        }
    }

    fn unexpected(
        &mut self,
        at: &Cursor<'r>,
        unexpected: &[String],
        (plugin, _, name): (&str, &str, &str),
        properties: Option<&Value>,
    ) {
        let known: Vec<&str> = properties
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str())
            .collect();
        for property in unexpected {
            let meant = similar(property, known.iter().copied())
                .map(|meant| format!("; did you mean `{meant}`?"))
                .unwrap_or_default();
            let why = format!("it has no property `{property}`{meant}");
            self.problems.add_at_key(
                at,
                property,
                Finding::BreaksSchema {
                    duty: name,
                    plugin,
                    why: &why,
                },
            );
        }
    }
}

/// The value with `null` for every expression, whose paths are kept; where `loose`, every text may be one.
fn known(node: &Node, path: &str, loose: bool, unknown: &mut Vec<String>) -> Value {
    match &node.kind {
        Kind::Text(text) if loose || strip(text).is_some() => {
            unknown.push(path.to_owned());
            Value::Null
        }
        Kind::List(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| known(item, &format!("{path}/{index}"), loose, unknown))
            .collect(),
        Kind::Map(entries) => {
            let fields = entries.iter().map(|entry| {
                (
                    entry.key.clone(),
                    known(&entry.value, &join(path, &entry.key), loose, unknown),
                )
            });
            Value::Object(fields.collect())
        }
        _ => node.to_json(),
    }
}

fn is_uncertain(path: &str, keyword: &str, schema_path: &str, unknown: &[String]) -> bool {
    let within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let conditional = ["/then", "/else", "/dependentSchemas"]
        .iter()
        .any(|branch| schema_path.contains(branch));
    unknown.iter().any(|unknown| {
        within(path, unknown)
            || (within(unknown, path) && (conditional || !SHAPE.contains(&keyword)))
    })
}
