//! A secret as an execution holds it: a reference by name, never a value.
//!
//! The value is known to the host alone, which puts it in just before a request leaves. Whatever is stored, logged or shown of an
//! execution therefore says at most which secret is meant.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// The one key of an object that stands for a secret. Nothing that comes from outside may have it: see [`crate::value::check`].
pub const KEY: &str = "\u{1}secret";

/// A text made of pieces that are known and pieces that are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Text(String),
    /// The secret's name, and the way to a field of it.
    Reference(Vec<String>),
}

impl Secret {
    /// The whole of a secret.
    pub fn named(name: &str) -> Self {
        Self {
            parts: vec![Part::Reference(vec![name.to_owned()])],
        }
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The way to the one secret that this is, where nothing stands beside it.
    pub fn path(&self) -> Option<&[String]> {
        match self.parts.as_slice() {
            [Part::Reference(path)] => Some(path),
            _ => None,
        }
    }

    /// A field of the secret. `None` where it is already part of a text.
    pub fn field(&self, name: &str) -> Option<Self> {
        let mut path = self.path()?.to_vec();
        path.push(name.to_owned());
        Some(Self {
            parts: vec![Part::Reference(path)],
        })
    }

    pub fn push_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    pub fn append(&mut self, other: &Self) {
        for part in &other.parts {
            match part {
                Part::Text(text) => self.push_text(text),
                reference @ Part::Reference(_) => self.parts.push(reference.clone()),
            }
        }
    }

    /// How many bytes it takes here, whatever the values take.
    pub fn len(&self) -> usize {
        let bytes = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Reference(path) => path.iter().map(String::len).sum(),
        };
        self.parts.iter().map(bytes).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// As people read it: `Bearer ${ $secrets.token }`.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        for part in &self.parts {
            // Writing to a String cannot fail.
            let _ = match part {
                Part::Text(text) => write!(shown, "{text}"),
                Part::Reference(path) => write!(shown, "${{ $secrets.{} }}", path.join(".")),
            };
        }
        shown
    }

    pub fn to_json(&self) -> Value {
        let part = |part: &Part| match part {
            Part::Text(text) => json!(text),
            Part::Reference(path) => json!(path),
        };
        json!({ KEY: self.parts.iter().map(part).collect::<Vec<_>>() })
    }

    /// The secret that an object stands for, if it does.
    pub fn from_map(map: &Map<String, Value>) -> Option<Self> {
        let parts = map.get(KEY).filter(|_| map.len() == 1)?.as_array()?;
        let part = |part: &Value| match part {
            Value::String(text) => Some(Part::Text(text.clone())),
            Value::Array(path) if !path.is_empty() => {
                let names = path.iter().map(|name| name.as_str().map(str::to_owned));
                names.collect::<Option<_>>().map(Part::Reference)
            }
            _ => None,
        };
        Some(Self {
            parts: parts.iter().map(part).collect::<Option<_>>()?,
        })
    }

    pub fn from_json(value: &Value) -> Option<Self> {
        value.as_object().and_then(Self::from_map)
    }
}

/// Whether a secret is anywhere in a value that is no deeper than values may be.
pub fn is_inside(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_inside),
        Value::Object(map) => map.contains_key(KEY) || map.values().any(is_inside),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut secret = Secret::default();
        secret.push_text("Bearer ");
        secret.append(&Secret::named("vault").field("token").expect("a field"));
        secret.push_text("!");
        assert_eq!(Secret::from_json(&secret.to_json()), Some(secret.clone()));
        assert_eq!(secret.shown(), "Bearer ${ $secrets.vault.token }!");
        assert_eq!(secret.field("x"), None);
        for other in [
            json!({}),
            json!({KEY: 1}),
            json!({KEY: [], "a": 1}),
            json!({KEY: [[]]}),
            json!({KEY: [[1]]}),
        ] {
            assert_eq!(Secret::from_json(&other), None, "{other}");
        }
    }
}
