//! One way through a schema: what a value has to fit once `$ref` is followed and of every alternative one is chosen.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Says nothing about a value.
static ANYTHING: Value = Value::Bool(true);

/// The schemas that hold for one value together. Where two say the same thing, the outer one is asked: that the value fits both is
/// for the validator to see.
pub(super) struct Way<'a>(Vec<&'a Map<String, Value>>);

impl<'a> Way<'a> {
    pub(super) fn new(layers: Vec<&'a Map<String, Value>>) -> Self {
        Self(layers)
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.iter().find_map(|layer| layer.get(key))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    pub(super) fn list(&self, key: &str) -> &'a [Value] {
        let list = self.get(key).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn count(&self, key: &str) -> Option<usize> {
        usize::try_from(self.get(key)?.as_u64()?).ok()
    }

    /// Every type that is named; a guess where none is.
    pub(super) fn kinds(&self) -> Vec<&'a str> {
        match self.get("type") {
            Some(Value::String(kind)) => vec![kind.as_str()],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ if self.get("properties").is_some() => vec!["object"],
            _ if self.get("items").is_some() => vec!["array"],
            _ => vec!["any"],
        }
    }

    /// The members that are named, and those that are required only.
    pub(super) fn members(&self) -> BTreeMap<&'a str, &'a Value> {
        let mut members = BTreeMap::new();
        for layer in &self.0 {
            let named = layer.get("properties").and_then(Value::as_object);
            for (name, schema) in named.into_iter().flatten() {
                members.entry(name.as_str()).or_insert(schema);
            }
        }
        for name in self.required() {
            members.entry(name).or_insert(&ANYTHING);
        }
        members
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required().any(|required| required == name)
    }

    /// What the items of a list have to fit, from the first on.
    pub(super) fn item(&self, index: usize) -> &'a Value {
        let first = self.list("prefixItems").get(index);
        first.or(self.get("items")).unwrap_or(&ANYTHING)
    }

    fn required(&self) -> impl Iterator<Item = &'a str> {
        let lists = self.0.iter().filter_map(|layer| layer.get("required"));
        lists
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
    }
}
