//! What checking a value against a schema can come to, found before the schema is used: a schema is a plugin's, nothing stops a check that has
//! begun, and a few lines of `$ref` can make one that never ends, or that uses up the stack.
//!
//! The schema is followed as a validator follows it, level by level of the value: which of its parts are asked about one value, themselves
//! (`allOf`, `$ref`, …) or about what is inside of it (`properties`, `items`, …). The parts that are asked about a value at the same time are one
//! *state*; the states are bounded, and so is what each of them asks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::limits::{SCHEMA_DEPTH_MAX, SCHEMA_EVALUATIONS_MAX, SCHEMA_REFS_MAX, SCHEMA_STATES_MAX};

/// Applied to the value itself, all of a list.
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
/// Applied to the value itself.
const SINGLE: [&str; 4] = ["not", "if", "then", "else"];
/// Applied to the value itself, all of an object's members.
const MEMBERS: [&str; 2] = ["dependentSchemas", "dependencies"];
/// Applied to items.
const ITEMS: [&str; 5] = [
    "prefixItems",
    "items",
    "contains",
    "unevaluatedItems",
    "additionalItems",
];
/// Applied to any member, whatever it is called.
const ANY: [&str; 2] = ["unevaluatedProperties", "propertyNames"];
/// What refers to somewhere by other means than a pointer into the schema.
const ELSEWHERE: [&str; 3] = ["$dynamicRef", "$recursiveRef", "$id"];

/// Says why the schema costs too much, if it does.
pub(super) fn check(root: &Value) -> Result<(), String> {
    let mut refs = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut queue = VecDeque::from([vec![root]]);
    while let Some(state) = queue.pop_front() {
        let key: Vec<usize> = state.iter().map(|part| address(part)).collect();
        if !known.insert(key) {
            continue;
        }
        if known.len() > SCHEMA_STATES_MAX {
            return Err(format!(
                "it has more than {SCHEMA_STATES_MAX} different levels"
            ));
        }
        let mut asked = Asked::default();
        for part in state {
            asked.part(root, part, 0, &mut refs)?;
        }
        if refs.len() > SCHEMA_REFS_MAX {
            return Err(format!("it has more than {SCHEMA_REFS_MAX} references"));
        }
        queue.extend(asked.levels().into_iter().map(sorted));
    }
    Ok(())
}

fn address(part: &Value) -> usize {
    std::ptr::from_ref(part).addr()
}

/// A state is the same in whatever order its parts were met.
fn sorted(mut parts: Vec<&Value>) -> Vec<&Value> {
    parts.sort_by_key(|part| address(part));
    parts
}

/// What is asked about one value, and about what is inside of it.
#[derive(Default)]
struct Asked<'s> {
    evaluations: usize,
    named: BTreeMap<&'s str, Vec<&'s Value>>,
    /// Of any member but those that the same object names.
    any: Vec<(&'s Value, Option<&'s Map<String, Value>>)>,
    items: Vec<&'s Value>,
}

impl<'s> Asked<'s> {
    /// Every reference that is followed is noted in `refs`.
    fn part(
        &mut self,
        root: &'s Value,
        part: &'s Value,
        depth: usize,
        refs: &mut BTreeSet<usize>,
    ) -> Result<(), String> {
        self.evaluations += 1;
        if self.evaluations > SCHEMA_EVALUATIONS_MAX {
            return Err(format!(
                "it asks more than {SCHEMA_EVALUATIONS_MAX} things about one value"
            ));
        }
        if depth > SCHEMA_DEPTH_MAX {
            return Err(format!(
                "more than {SCHEMA_DEPTH_MAX} of its parts refer to one another about the same value"
            ));
        }
        let Value::Object(members) = part else {
            return Ok(());
        };
        if let Some(name) = elsewhere(root, part, members) {
            return Err(format!(
                "{name} is not taken: refer with $ref into the schema itself"
            ));
        }
        if let Some(Value::String(pointer)) = members.get("$ref") {
            refs.insert(address(part));
            self.part(root, target(root, pointer)?, depth + 1, refs)?;
        }
        for inner in SINGLE.iter().filter_map(|name| members.get(*name)) {
            self.part(root, inner, depth + 1, refs)?;
        }
        let lists = LISTS
            .iter()
            .filter_map(|name| members.get(*name)?.as_array());
        for inner in lists.flatten() {
            self.part(root, inner, depth + 1, refs)?;
        }
        let objects = MEMBERS
            .iter()
            .filter_map(|name| members.get(*name)?.as_object());
        for inner in objects.flat_map(Map::values) {
            self.part(root, inner, depth + 1, refs)?;
        }
        self.inside(members);
        Ok(())
    }

    fn inside(&mut self, members: &'s Map<String, Value>) {
        let properties = members.get("properties").and_then(Value::as_object);
        for (name, inner) in properties.into_iter().flatten() {
            self.named.entry(name).or_default().push(inner);
        }
        let by_pattern = members.get("patternProperties").and_then(Value::as_object);
        self.any.extend(
            by_pattern
                .into_iter()
                .flat_map(Map::values)
                .map(|inner| (inner, None)),
        );
        self.any.extend(
            ANY.iter()
                .filter_map(|name| members.get(*name))
                .map(|inner| (inner, None)),
        );
        let others = members.get("additionalProperties");
        self.any.extend(others.map(|inner| (inner, properties)));
        for inner in ITEMS.iter().filter_map(|name| members.get(*name)) {
            match inner {
                Value::Array(each) => self.items.extend(each),
                one => self.items.push(one),
            }
        }
    }

    /// What is asked about each kind of what is inside.
    fn levels(self) -> Vec<Vec<&'s Value>> {
        let any_of = |name: Option<&str>| {
            let applies = |excepted: Option<&Map<String, Value>>| match (name, excepted) {
                (Some(name), Some(excepted)) => !excepted.contains_key(name),
                _ => true,
            };
            let parts = self.any.iter().filter(|(_, excepted)| applies(*excepted));
            parts.map(|(part, _)| *part).collect::<Vec<_>>()
        };
        let unnamed = any_of(None);
        let named = self.named.iter().map(|(name, parts)| {
            let mut all = parts.clone();
            all.extend(any_of(Some(name)));
            all
        });
        let mut levels: Vec<Vec<&Value>> = named.collect();
        levels.push(unnamed);
        levels.push(self.items);
        levels.retain(|level| !level.is_empty());
        levels
    }
}

/// A keyword by which the part refers to somewhere else. The schema's own name at its root changes nothing.
fn elsewhere(root: &Value, part: &Value, members: &Map<String, Value>) -> Option<&'static str> {
    let is_root = std::ptr::eq(root, part);
    ELSEWHERE
        .into_iter()
        .filter(|name| !(is_root && *name == "$id"))
        .find(|name| members.get(*name).is_some_and(Value::is_string))
}

/// Where a reference leads: into the schema itself, and nowhere else.
fn target<'s>(root: &'s Value, reference: &str) -> Result<&'s Value, String> {
    let pointer = reference.strip_prefix('#');
    pointer
        .filter(|pointer| pointer.is_empty() || pointer.starts_with('/'))
        // A name that is not ASCII stands percent-encoded in a reference.
        .and_then(|pointer| root.pointer(&percent_decode_str(pointer).decode_utf8_lossy()))
        .ok_or_else(|| format!("$ref {reference:?} leads nowhere in the schema"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(schema: &Value) -> String {
        check(schema).err().unwrap_or_else(|| "fine".to_owned())
    }

    fn chain(count: usize, part: impl Fn(Value) -> Value) -> Value {
        let mut parts = Map::new();
        parts.insert("a0".to_owned(), json!({"type": "integer"}));
        for index in 1..=count {
            let before = json!({"$ref": format!("#/$defs/a{}", index - 1)});
            parts.insert(format!("a{index}"), part(before));
        }
        json!({"$ref": format!("#/$defs/a{count}"), "$defs": parts})
    }

    #[test]
    fn honest_schemas_are_fine() {
        for schema in [
            json!(true),
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}),
            json!({"oneOf": (0..100).map(|index| json!({"const": index})).collect::<Vec<_>>()}),
            // A list, a tree and a map of themselves.
            json!({"properties": {"next": {"$ref": "#"}}}),
            json!({"properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}}),
            json!({"$ref": "#/$defs/t", "$defs": {"t": {"properties": {"a": {"$ref": "#/$defs/t"}}, "additionalProperties": {"$ref": "#/$defs/t"}}}}),
            json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#"}}]}),
            // A property may be called like a keyword.
            json!({"properties": {"$id": {"type": "string"}, "$ref": {"type": "string"}}}),
            json!({"$ref": "#/$defs/%E6%9C%BA%E6%9E%84", "$defs": {"机构": {"type": "string"}}}),
            // Data may be called so too, and a schema may have a name.
            json!({"const": {"$id": "a", "$ref": "b"}, "examples": [{"$dynamicRef": "c"}]}),
            json!({"$id": "https://example.invalid/a.json", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": true}}),
        ] {
            assert_eq!(said(&schema), "fine", "{schema}");
        }
        assert_eq!(
            said(&chain(10, |before| json!({"allOf": [before]}))),
            "fine"
        );
        assert_eq!(said(&chain(500, |before| json!({"items": before}))), "fine");
    }

    #[test]
    fn what_never_ends_is_refused() {
        let doubling = |before: Value| json!({"allOf": [before.clone(), before]});
        assert!(said(&chain(11, doubling)).contains("things about one value"));
        let deep = chain(1_000, |before| json!({"allOf": [before]}));
        assert!(said(&deep).contains("refer to one another"));
        let wide = chain(SCHEMA_REFS_MAX + 1, |before| json!({"items": before}));
        assert!(said(&wide).contains("references"));
        assert!(said(&json!({"$ref": "#"})).contains("refer to one another"));
        assert!(said(&json!({"not": {"$ref": "#"}})).contains("refer to one another"));
        // Each level of the value asks twice as much as the one above.
        for schema in [
            json!({"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}),
            json!({"items": {"$ref": "#"}, "contains": {"$ref": "#"}}),
            json!({"patternProperties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}}}),
        ] {
            assert!(said(&schema).contains("things about one value"), "{schema}");
        }
        for elsewhere in [
            "https://example.invalid/x.json",
            "#name",
            "other.json",
            "#/nowhere",
        ] {
            assert!(
                said(&json!({"$ref": elsewhere})).contains("nowhere"),
                "{elsewhere}"
            );
        }
        assert!(said(&json!({"$dynamicRef": "#x"})).contains("$dynamicRef"));
        let renamed = json!({"items": {"$id": "https://example.invalid/b.json"}});
        assert!(said(&renamed).contains("$id"));
    }
}
