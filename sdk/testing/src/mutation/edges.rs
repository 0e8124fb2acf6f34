//! Values at the edges of a duty's input schema, put into a right input one at a time: a number at its bounds and beyond them, every
//! term of an enumeration and one that is none, blank texts, days that do not exist, lists that are empty, repeat themselves or do
//! not end, members that the example leaves out and one that nobody knows.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ITEMS_CHANGED, Mutated, Mutation, below, target};

/// More items than any list of a duty holds.
const ITEMS_MANY: usize = 1_001;
/// Schemas that are looked through for one place.
const ALTERNATIVES_MAX: usize = 256;
/// How deep a member that the example leaves out is made.
const SAMPLE_DEPTH: usize = 8;
/// A member that no duty knows.
const UNKNOWN: &str = "unknownMember";

/// Not dates, dates that no calendar has, and the first and the last of those that one has.
const DAYS: [&str; 8] = [
    "2026-02-29",
    "2024-02-29",
    "2026-13-01",
    "2026-3-2",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "2026-01-14T10:00:00+08:00",
];
const TIMES: [&str; 6] = [
    "2026-02-30T10:00:00+08:00",
    "2026-01-14T24:00:00+08:00",
    "2026-01-14T10:00:00",
    "0000-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59Z",
    "2026-01-14",
];

/// Every edge of an input, outermost place first.
pub(super) fn edges(schema: &Value, input: &Value) -> Vec<Mutated> {
    let mut walk = Walk {
        schema,
        input,
        found: Vec::new(),
        seen: BTreeSet::new(),
    };
    walk.place(&walk.alternatives(&[schema]), input, "");
    walk.found
}

struct Walk<'a> {
    /// The whole schema: `$ref` starts from it.
    schema: &'a Value,
    input: &'a Value,
    found: Vec<Mutated>,
    /// Pointer and value of what was found: two alternatives of a schema share most edges.
    seen: BTreeSet<(String, String)>,
}

impl<'a> Walk<'a> {
    fn place(&mut self, schemas: &[&'a Value], at: &'a Value, pointer: &str) {
        for value in values(schemas, at) {
            self.put(Mutation::Edge, pointer, value);
        }
        match at {
            Value::Object(_) => self.members(schemas, at, pointer),
            Value::Array(items) => {
                let schemas: Vec<&Value> =
                    schemas.iter().filter_map(|one| one.get("items")).collect();
                let schemas = self.alternatives(&schemas);
                for (index, item) in items.iter().enumerate().take(ITEMS_CHANGED) {
                    self.place(&schemas, item, &below(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, schemas: &[&'a Value], at: &'a Value, pointer: &str) {
        for schema in schemas {
            if schema["additionalProperties"] == json!(false) {
                self.put(Mutation::Unknown, &below(pointer, UNKNOWN), json!("x"));
            }
        }
        let names: BTreeSet<&String> = schemas
            .iter()
            .filter_map(|one| one["properties"].as_object())
            .flat_map(serde_json::Map::keys)
            .collect();
        for name in names {
            let members: Vec<&Value> = schemas
                .iter()
                .filter_map(|one| one["properties"].get(name))
                .collect();
            let members = self.alternatives(&members);
            let pointer = below(pointer, name);
            if let Some(member) = at.get(name) {
                self.place(&members, member, &pointer);
            } else {
                let sample = self.sample(&members, SAMPLE_DEPTH);
                for value in values(&members, &sample) {
                    self.put(Mutation::Edge, &pointer, value);
                }
                self.put(Mutation::Edge, &pointer, sample);
            }
        }
    }

    /// The input with this value there, unless it stands there already.
    fn put(&mut self, mutation: Mutation, pointer: &str, value: Value) {
        let held = self.input.pointer(pointer) == Some(&value);
        let key = (pointer.to_owned(), value.to_string());
        if held || !self.seen.insert(key) {
            return;
        }
        let mut input = self.input.clone();
        set(&mut input, pointer, value);
        self.found.push(Mutated {
            mutation,
            pointer: pointer.to_owned(),
            input,
        });
    }

    /// The schemas that together or instead of each other say what may stand in a place.
    fn alternatives(&self, schemas: &[&'a Value]) -> Vec<&'a Value> {
        let mut found: Vec<&Value> = schemas.to_vec();
        let mut next = 0;
        while next < found.len().min(ALTERNATIVES_MAX) {
            let schema = found[next];
            found.extend(target(self.schema, schema));
            for list in ["anyOf", "oneOf", "allOf"] {
                found.extend(schema[list].as_array().into_iter().flatten());
            }
            next += 1;
        }
        found
    }

    /// Something that these schemas have in mind: a value for a member that the example leaves out.
    fn sample(&self, schemas: &[&'a Value], depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else {
            return Value::Null;
        };
        schemas
            .iter()
            .find_map(|schema| self.sample_of(schema, depth))
            .unwrap_or(Value::Null)
    }

    fn sample_of(&self, schema: &'a Value, depth: usize) -> Option<Value> {
        if let Some(term) = schema.get("const").or_else(|| schema["enum"].get(0)) {
            return Some(term.clone());
        }
        let types = &schema["type"];
        match types.as_str().or_else(|| types[0].as_str())? {
            "string" if schema["format"] == "date" => Some(json!("2026-01-14")),
            "string" => Some(json!("样")),
            "integer" | "number" => Some(schema.get("minimum").cloned().unwrap_or(json!(1))),
            "boolean" => Some(json!(true)),
            "array" => {
                let items = self.alternatives(&[schema.get("items")?]);
                Some(json!([self.sample(&items, depth)]))
            }
            "object" => {
                let required = schema["required"].as_array().into_iter().flatten();
                let members = required.filter_map(|name| {
                    let name = name.as_str()?;
                    let member = self.alternatives(&[schema["properties"].get(name)?]);
                    Some((name.to_owned(), self.sample(&member, depth)))
                });
                Some(Value::Object(members.collect()))
            }
            _ => None,
        }
    }
}

/// What to try in a place where `at` stands.
fn values(schemas: &[&Value], at: &Value) -> Vec<Value> {
    let mut values = vec![Value::Null];
    for schema in schemas {
        values.extend(schema.get("const").cloned());
        values.extend(schema["enum"].as_array().into_iter().flatten().cloned());
        for bound in ["minimum", "maximum"] {
            let bound = schema[bound].as_i64();
            let around =
                bound.map(|bound| [bound.saturating_sub(1), bound, bound.saturating_add(1)]);
            values.extend(around.into_iter().flatten().map(Value::from));
        }
    }
    match at {
        Value::String(text) => values.extend(texts(text).into_iter().map(Value::from)),
        Value::Number(_) => values.extend([
            json!(0),
            json!(1),
            json!(-1),
            json!(1.5),
            json!(i32::MAX),
            json!(u32::MAX),
            json!(u64::from(u32::MAX) + 1),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1e300),
        ]),
        Value::Bool(held) => values.push(json!(!held)),
        Value::Array(items) => {
            values.push(json!([]));
            if let Some(first) = items.first() {
                values.extend([2, ITEMS_MANY].map(|count| json!(vec![first; count])));
            }
        }
        Value::Object(_) => values.push(json!({})),
        Value::Null => {}
    }
    values
}

/// Texts that are no answer, that look like the right one, and that cannot be cut where the right one can.
fn texts(held: &str) -> Vec<String> {
    const WIDE: &str = "长";
    let mut texts = ["", " ", "　", "\u{0}", "../x", "没有这个词"]
        .map(str::to_owned)
        .to_vec();
    texts.push(format!("{held} "));
    texts.push(WIDE.repeat(held.chars().count()));
    texts.push(WIDE.repeat(held.len().div_ceil(WIDE.len())));
    let bytes = held.as_bytes();
    if bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') {
        let tried: &[&str] = if bytes.get(10) == Some(&b'T') {
            &TIMES
        } else {
            &DAYS
        };
        texts.extend(tried.iter().map(|&text| text.to_owned()));
    }
    texts
}

/// Puts a value where `pointer` says, the last member of which need not be there.
fn set(input: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = input.pointer_mut(pointer) {
        *place = value;
    } else if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(members)) = input.pointer_mut(parent)
    {
        members.insert(name.replace("~1", "/").replace("~0", "~"), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        json!({
            "type": "object", "additionalProperties": false,
            "properties": {
                "kind": { "$ref": "#/$defs/Kind" },
                "count": { "type": ["integer", "null"], "minimum": 2, "maximum": 255 },
                "list": { "type": "array", "items": { "anyOf": [{ "type": "boolean" }, { "type": "null" }] } },
                "left": { "anyOf": [{ "$ref": "#/$defs/Left" }, { "type": "null" }] },
                "on": { "type": "string", "format": "date" }
            },
            "$defs": {
                "Kind": { "oneOf": [{ "const": "甲" }, { "const": "乙" }, { "enum": ["丙"] }] },
                "Left": { "type": "object", "required": ["days"], "properties": {
                    "days": { "type": "array", "items": { "type": "string", "format": "date" } }, "more": { "type": "string" }
                } }
            }
        })
    }

    /// Exactly one thing differs from the input, and it stands where the pointer says.
    fn check(pointer: &str, expected: &[Value]) {
        let input = json!({"kind": "甲", "count": 7, "list": [true], "on": "2026-01-14"});
        let found = edges(&schema(), &input);
        for value in expected {
            let made = found
                .iter()
                .filter(|one| one.pointer == pointer && one.input.pointer(pointer) == Some(value));
            assert_eq!(made.count(), 1, "{pointer} {value}");
        }
        for one in &found {
            let mut restored = one.input.clone();
            match input.pointer(&one.pointer) {
                Some(held) => set(&mut restored, &one.pointer, held.clone()),
                None => drop(
                    restored
                        .as_object_mut()
                        .expect("an object")
                        .remove(&one.pointer[1..]),
                ),
            }
            assert_eq!(restored, input, "{one}");
            assert_ne!(one.input, input, "{one}");
        }
    }

    #[test]
    fn every_edge_is_tried_once() {
        check(
            "/kind",
            &[
                json!("乙"),
                json!("丙"),
                json!("没有这个词"),
                json!(""),
                Value::Null,
            ],
        );
        check(
            "/count",
            &[
                json!(1),
                json!(2),
                json!(3),
                json!(254),
                json!(255),
                json!(256),
                json!(1.5),
                json!(-1),
            ],
        );
        check(
            "/list",
            &[
                json!([]),
                json!([true, true]),
                json!(vec![true; ITEMS_MANY]),
            ],
        );
        check("/list/0", &[json!(false), Value::Null]);
        check(
            "/left",
            &[json!({"days": ["2026-01-14"]}), Value::Null, json!({})],
        );
        check(
            "/on",
            &[
                json!("2026-02-29"),
                json!("长长长长"),
                json!("长长长长长长长长长长"),
                json!("2026-01-14 "),
            ],
        );
        check("/unknownMember", &[json!("x")]);
    }
}
