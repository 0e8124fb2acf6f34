//! Which of several schemas a value belongs to. Only what tells alternatives apart is looked at: the rest is for a validator to see.

use serde_json::Value;

use super::target;

/// How deep schemas within schemas are looked at.
const DEPTH: usize = 6;

/// Whether a value looks like one of this schema; `root` is where `$ref` starts from.
pub(super) fn suits(root: &Value, schema: &Value, value: &Value) -> bool {
    suits_within(DEPTH, root, schema, value)
}

/// Whether a value is of the type that a schema names so.
pub(super) fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn suits_within(depth: usize, root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    if let Some(term) = schema.get("const") {
        return term == value;
    }
    if let Some(terms) = schema["enum"].as_array() {
        return terms.contains(value);
    }
    let within = |schema: &Value| suits_within(depth, root, schema, value);
    let one_of = |keyword: &str| {
        let choices = schema[keyword].as_array();
        choices.is_none_or(|choices| choices.iter().any(within))
    };
    target(root, schema).is_none_or(within)
        && one_of("anyOf")
        && one_of("oneOf")
        && has_type(schema, value)
        && has_members(schema, value)
}

fn has_type(schema: &Value, value: &Value) -> bool {
    match &schema["type"] {
        Value::String(kind) => is_of(kind, value),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .any(|kind| is_of(kind, value)),
        _ => true,
    }
}

/// The members that are required are there, and a tag has its term.
fn has_members(schema: &Value, value: &Value) -> bool {
    let mut required = schema["required"].as_array().into_iter().flatten();
    let mut named = schema["properties"].as_object().into_iter().flatten();
    required.all(|name| name.as_str().is_none_or(|name| value.get(name).is_some()))
        && named.all(|(name, member)| {
            let term = member.get("const");
            term.is_none() || value.get(name) == term
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: &Value, right: &[Value], wrong: &[Value]) {
        let root = json!({"$defs": {"Place": {"type": "object", "required": ["code"]}}});
        for value in right {
            assert!(suits(&root, schema, value), "{schema} {value}");
        }
        for value in wrong {
            assert!(!suits(&root, schema, value), "{schema} {value}");
        }
    }

    #[test]
    fn alternatives_are_told_apart() {
        check(&json!({"const": "甲"}), &[json!("甲")], &[json!("乙")]);
        check(&json!({"enum": [1, 2]}), &[json!(2)], &[json!(3)]);
        check(
            &json!({"type": ["string", "null"]}),
            &[json!(null), json!("甲")],
            &[json!(1)],
        );
        check(
            &json!({"$ref": "#/$defs/Place"}),
            &[json!({"code": 1})],
            &[json!({}), json!("code")],
        );
        check(
            &json!({"anyOf": [{"const": 1}, {"type": "null"}]}),
            &[json!(1), json!(null)],
            &[json!(2)],
        );
        check(
            &json!({"properties": {"way": {"const": "own"}, "from": {}}}),
            &[json!({"way": "own"})],
            &[json!({"way": "lease"}), json!({})],
        );
        check(&json!(true), &[json!(1)], &[]);
    }
}
