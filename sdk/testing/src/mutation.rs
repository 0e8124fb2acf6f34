//! Inputs made from a duty's schema and from one right input: wrong ones, such as every leaf of a wrong type, every member missing,
//! every text far too long and every value at the edges of its schema, and right ones that nobody thought of. Generated in order,
//! so that a failure names the same place every time.
//!
//! [`inputs`] makes the wrong ones and [`judge`] says whether an answer to one can be acted on; [`valid`] and [`valid_like`] make
//! the right ones and [`judge_valid`] says whether an answer to one is an answer at all.

mod answers;
mod draws;
mod edges;
mod likeness;
mod numbers;
mod texts;
mod valid;
mod way;

use std::fmt;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

pub(crate) use answers::is_output;
pub use answers::{judge, judge_valid};
pub use valid::{valid, valid_like};

/// Longer than any text that a duty accepts.
const LONG: usize = 10_001;
/// Items of a list that are changed one by one: the others have the same schema.
const ITEMS_CHANGED: usize = 2;

/// What was done to an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mutation {
    /// A value of another JSON type: never acceptable.
    WrongType,
    /// A member that the schema does not know: never acceptable.
    Unknown,
    /// A text that is far too long: never acceptable.
    TooLong,
    /// A member left out: acceptable only where it is optional.
    Missing,
    /// A value at an edge of the schema: acceptable where the rules have it so.
    Edge,
}

/// An input with one thing wrong, at a JSON pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutated {
    pub mutation: Mutation,
    pub pointer: String,
    pub input: Value,
}

impl fmt::Display for Mutated {
    /// Where, what was done, and the beginning of the value that stands there now.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN_CHARS: usize = 60;
        let value = self.input.pointer(&self.pointer);
        let shown: String = value
            .map(Value::to_string)
            .unwrap_or_default()
            .chars()
            .take(SHOWN_CHARS)
            .collect();
        write!(out, "{:?} {} {shown}", self.mutation, self.pointer)
    }
}

/// Everything wrong or at an edge that can be made of one right input of a duty with this input schema.
pub fn inputs(schema: &Value, example: &Value) -> Vec<Mutated> {
    let mut found = mutations(example);
    found.extend(edges::edges(schema, example));
    found
}

/// Every mutation of an input that needs no schema.
pub fn mutations(input: &Value) -> Vec<Mutated> {
    let whole = |input| Mutated {
        mutation: Mutation::WrongType,
        pointer: String::new(),
        input,
    };
    let mut found = vec![whole(Value::Null), whole(json!([]))];
    walk(input, input, "", &mut found);
    found
}

/// The pointer of a member or an item below `pointer`.
fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// What the `$ref` of a schema names in the whole one.
fn target<'a>(root: &'a Value, schema: &Value) -> Option<&'a Value> {
    let fragment = schema["$ref"].as_str()?.strip_prefix('#')?;
    // A name that is not ASCII stands percent-encoded in a reference.
    root.pointer(&percent_decode_str(fragment).decode_utf8_lossy())
}

fn walk(root: &Value, at: &Value, pointer: &str, found: &mut Vec<Mutated>) {
    let mut replaced = |mutation, new: Value| {
        let mut input = root.clone();
        if let Some(place) = input.pointer_mut(pointer) {
            *place = new;
            found.push(Mutated {
                mutation,
                pointer: pointer.to_owned(),
                input,
            });
        }
    };
    match at {
        Value::String(_) => {
            replaced(Mutation::WrongType, json!(7));
            replaced(Mutation::TooLong, json!("长".repeat(LONG)));
        }
        Value::Number(_) | Value::Bool(_) => replaced(Mutation::WrongType, json!("x")),
        Value::Array(items) => {
            replaced(Mutation::WrongType, json!({"x": 1}));
            for (index, item) in items.iter().enumerate().take(ITEMS_CHANGED) {
                walk(root, item, &below(pointer, &index.to_string()), found);
            }
        }
        Value::Object(members) => {
            replaced(Mutation::WrongType, json!("x"));
            for (name, member) in members {
                let pointer = below(pointer, name);
                walk(root, member, &pointer, found);
                found.push(Mutated {
                    mutation: Mutation::Missing,
                    input: without(root, &pointer),
                    pointer,
                });
            }
        }
        Value::Null => {}
    }
}

fn without(root: &Value, pointer: &str) -> Value {
    let mut input = root.clone();
    if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(members)) = input.pointer_mut(parent)
    {
        members.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
    input
}

#[cfg(test)]
mod tests {
    use super::Mutation::{Missing, TooLong, WrongType};
    use super::*;

    #[test]
    fn every_place_is_reached() {
        let made = mutations(&json!({"a": [{"b/c": "x"}, 2, 3], "d": 1}));
        let places: Vec<(Mutation, &str)> = made
            .iter()
            .map(|one| (one.mutation, one.pointer.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (WrongType, ""),
                (WrongType, ""),
                (WrongType, ""),
                (WrongType, "/a"),
                (WrongType, "/a/0"),
                (WrongType, "/a/0/b~1c"),
                (TooLong, "/a/0/b~1c"),
                (Missing, "/a/0/b~1c"),
                (WrongType, "/a/1"),
                (Missing, "/a"),
                (WrongType, "/d"),
                (Missing, "/d"),
            ]
        );
        assert_eq!(made[7].input, json!({"a": [{}, 2, 3], "d": 1}));
    }

    #[test]
    fn a_reference_may_name_what_is_not_ascii() {
        let root = json!({"$defs": {"申请": {"type": "string"}, "a%": true}});
        for (reference, expected) in [
            (
                "#/$defs/%E7%94%B3%E8%AF%B7",
                Some(json!({"type": "string"})),
            ),
            ("#/$defs/申请", Some(json!({"type": "string"}))),
            ("#/$defs/a%", Some(json!(true))),
            ("#/$defs/none", None),
            ("elsewhere", None),
        ] {
            let found = target(&root, &json!({"$ref": reference}));
            assert_eq!(found, expected.as_ref(), "{reference}");
        }
    }
}
