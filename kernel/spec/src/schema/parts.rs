//! The shapes that the schema is made of.

use serde_json::{Map, Value, json};

use super::{Named, named};
use crate::reader::expression::DURATION;

/// The whole text is an expression.
const EXPRESSION: &str = r"^\s*\$\{[\s\S]*\}\s*$";
const ISO_DURATION: &str = r"^P([0-9.,]+[YMWD])*(T([0-9.,]+[HMS])+)?$";
/// An instant with its offset.
pub(super) const INSTANT: &str =
    r"^[-+]?[0-9]{4,6}-?[0-9]{2}-?[0-9]{2}[Tt ].*([Zz]|[-+][0-9]{2}(:?[0-9]{2})?(:?[0-9]{2})?)$";

/// A mapping with these properties and no other.
pub(super) fn closed(
    about: &str,
    properties: &[&str],
    required: &[&str],
    of: impl Fn(&str) -> Value,
) -> Value {
    let properties: Map<String, Value> = properties
        .iter()
        .map(|name| ((*name).to_owned(), of(name)))
        .collect();
    let mut schema = json!({"description": about, "type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// A property that nobody described. Anything is accepted then, and a test says so.
pub(super) fn undescribed(name: &str) -> Value {
    json!({"$comment": format!("not described: {name}")})
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// With words of its own. Before draft 2019-09 nothing beside a `$ref` counts.
pub(super) fn told(about: &str, schema: Value) -> Value {
    let mut schema = if schema.get("$ref").is_some() {
        json!({"allOf": [schema]})
    } else {
        schema
    };
    schema["description"] = json!(about);
    schema
}

pub(super) fn refer(name: &str, about: &str) -> Value {
    told(about, reference(name))
}

pub(super) fn text(about: &str) -> Value {
    json!({"description": about, "type": "string"})
}

pub(super) fn flag(about: &str) -> Value {
    json!({"description": about, "type": "boolean"})
}

pub(super) fn anything(about: &str) -> Value {
    json!({"description": about})
}

pub(super) fn mapping(about: &str) -> Value {
    json!({"description": about, "type": "object"})
}

/// One of a few words.
pub(super) fn words(about: &str, words: &[&str]) -> Value {
    json!({"description": about, "enum": words})
}

pub(super) fn or_expression(schema: Value) -> Value {
    let about = schema.get("description").cloned();
    let mut either = json!({"anyOf": [schema, reference("expression")]});
    if let Some(about) = about {
        either["description"] = about;
    }
    either
}

/// A mapping from names of the author's to values of one kind.
pub(super) fn map_of(about: &str, schema: Value) -> Value {
    json!({"description": about, "type": "object", "additionalProperties": schema})
}

pub(super) fn list_of(about: &str, schema: Value) -> Value {
    json!({"description": about, "type": "array", "items": schema})
}

/// A list of one-key mappings: how the language writes what has an order and a name.
pub(super) fn named_list(about: &str, schema: Value) -> Value {
    let one = json!({"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": schema});
    list_of(about, one)
}

/// Exactly one of its properties.
pub(super) fn exactly_one(mut schema: Value) -> Value {
    schema["minProperties"] = json!(1);
    schema["maxProperties"] = json!(1);
    schema
}

/// `{if, then}` for a mapping whose property is one of these words.
pub(super) fn when_is(property: &str, values: &[&str], then: Value) -> Value {
    let mut rule = when_has(property, then);
    rule["if"]["properties"] = json!({property: {"enum": values}});
    rule
}

pub(super) fn when_has(property: &str, then: Value) -> Value {
    json!({"if": {"required": [property]}, "then": then})
}

pub(super) fn definitions() -> Vec<Named> {
    let units = |about: &str, computed: bool| {
        let unit = |_: &str| {
            let amount = json!({"type": "integer", "minimum": 0});
            if computed {
                or_expression(amount)
            } else {
                amount
            }
        };
        let mut schema = closed(about, &DURATION, &[], unit);
        schema["minProperties"] = json!(1);
        schema
    };
    let written = json!({"type": "string", "pattern": ISO_DURATION, "minLength": 3});
    let about = "时长：ISO 8601（PT15M、P2DT3H），或 days、hours、minutes、seconds、milliseconds";
    vec![
        named(
            "expression",
            json!({"description": "表达式：${ jq }，运行时计算", "type": "string", "pattern": EXPRESSION}),
        ),
        named(
            "duration",
            json!({"description": about, "anyOf": [written.clone(), units(about, true), reference("expression")]}),
        ),
        named(
            "fixedDuration",
            json!({"description": about, "anyOf": [written, units(about, false)], "not": reference("expression")}),
        ),
        named(
            "instant",
            json!({"description": "时刻，写明时区：2026-07-01T09:00:00+08:00，或表达式", "anyOf": [{"type": "string", "pattern": INSTANT}, reference("expression")]}),
        ),
        named(
            "variable",
            json!({"description": "变量名：字母、数字和 _", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}),
        ),
        named(
            "transformation",
            json!({"description": "表达式，或里面有表达式的键值对", "type": ["string", "object"]}),
        ),
    ]
}
