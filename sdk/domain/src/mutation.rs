//! Wrong inputs made from right ones, for the conformance tests of plugins: every leaf of a wrong type, every member missing, every
//! text far too long. Generated in order, so that a failure names the same place every time.

use serde_json::{Value, json};

/// Longer than any text that a duty accepts.
const LONG: usize = 5000;

/// What was done to an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// A value of another JSON type: never acceptable.
    WrongType,
    /// A member left out: acceptable only where it is optional.
    Missing,
    /// A text that is far too long.
    TooLong,
}

/// An input with one thing wrong, at a JSON pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutated {
    pub mutation: Mutation,
    pub pointer: String,
    pub input: Value,
}

/// Every mutation of an input.
pub fn mutations(input: &Value) -> Vec<Mutated> {
    let mut found = Vec::new();
    walk(input, input, "", &mut found);
    found
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
            for (index, item) in items.iter().enumerate() {
                walk(root, item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            replaced(Mutation::WrongType, json!("x"));
            for (name, member) in members {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
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
        let made = mutations(&json!({"a": [{"b/c": "x"}], "d": 1}));
        let places: Vec<(Mutation, &str)> = made
            .iter()
            .map(|one| (one.mutation, one.pointer.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (WrongType, ""),
                (WrongType, "/a"),
                (WrongType, "/a/0"),
                (WrongType, "/a/0/b~1c"),
                (TooLong, "/a/0/b~1c"),
                (Missing, "/a/0/b~1c"),
                (Missing, "/a"),
                (WrongType, "/d"),
                (Missing, "/d"),
            ]
        );
        assert_eq!(made[5].input, json!({"a": [{}], "d": 1}));
    }
}
