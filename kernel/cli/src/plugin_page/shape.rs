//! One place of a schema, with everything that `$ref` and `allOf` bring to it.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Schemas that are looked at for one place: a package may come from anybody.
const LAYERS_MAX: usize = 64;
/// How deep alternatives within alternatives are looked at for terms, and how many terms they may come to.
const TERMS_DEPTH: usize = 4;
const TERMS_MAX: usize = 200;

/// What may stand in one place. Of schemas that say the same thing the outermost is believed: what is said around a `$ref` comes
/// before what its target says.
pub struct Shape<'a> {
    root: &'a Value,
    layers: Vec<&'a Map<String, Value>>,
    /// What `$ref` named on the way here.
    pub targets: Vec<&'a str>,
    /// Whether null may stand here too.
    pub nullable: bool,
    /// What may stand here instead of each other, null aside; none, or two and more.
    pub choices: Vec<&'a Value>,
}

/// Members beyond those that are named.
pub enum Others<'a> {
    Refused,
    Anything,
    Like(&'a Value),
}

/// A term of an enumeration with what it means.
pub type Term<'a> = (&'a Value, Option<&'a str>);

impl<'a> Shape<'a> {
    /// The place that `schema` describes; `root` is where `$ref` starts from.
    pub fn of(root: &'a Value, schema: &'a Value) -> Self {
        let mut shape = Self {
            root,
            layers: Vec::new(),
            targets: Vec::new(),
            nullable: false,
            choices: Vec::new(),
        };
        let mut next = Some(schema);
        while let Some(schema) = next.take() {
            let known = shape.layers.len();
            shape.add(schema);
            let added = shape.layers.get(known..).unwrap_or_default();
            shape.nullable |= added.iter().any(|layer| names_null(layer));
            let choices = added.iter().find_map(|layer| choices(layer));
            let (nulls, others): (Vec<&Value>, Vec<&Value>) = choices
                .into_iter()
                .flatten()
                .partition(|choice| is_null(choice));
            shape.nullable |= !nulls.is_empty();
            // One thing or null is that thing.
            next = others.first().copied().filter(|_| others.len() == 1);
            if next.is_none() {
                shape.choices = others;
            }
        }
        shape
    }

    /// Another place of the same schema.
    pub fn beside(&self, schema: &'a Value) -> Self {
        Self::of(self.root, schema)
    }

    fn add(&mut self, schema: &'a Value) {
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            let Some(layer) = schema.as_object() else {
                continue;
            };
            if self.layers.len() >= LAYERS_MAX {
                return;
            }
            self.layers.push(layer);
            let together = layer.get("allOf").and_then(Value::as_array);
            pending.extend(together.into_iter().flatten().rev());
            if let Some(name) = layer.get("$ref").and_then(Value::as_str)
                && !self.targets.contains(&name)
            {
                self.targets.push(name);
                pending.extend(target(self.root, name));
            }
        }
    }

    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.layers.iter().find_map(|layer| layer.get(key))
    }

    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    /// The title, or else the description.
    pub fn meaning(&self) -> Option<&'a str> {
        self.layers.iter().find_map(|layer| {
            let said = layer.get("title").or_else(|| layer.get("description"));
            said?.as_str()
        })
    }

    /// The types that are named, null aside; a guess where none is.
    pub fn types(&self) -> Vec<&'a str> {
        let named: Vec<&str> = match self.get("type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ if self.get("properties").is_some() => vec!["object"],
            _ if self.get("items").is_some() => vec!["array"],
            _ => Vec::new(),
        };
        named.into_iter().filter(|name| *name != "null").collect()
    }

    pub fn is_object(&self) -> bool {
        self.types().contains(&"object")
    }

    pub fn members(&self) -> BTreeMap<&'a str, &'a Value> {
        let mut members = BTreeMap::new();
        for layer in &self.layers {
            let named = layer.get("properties").and_then(Value::as_object);
            for (name, schema) in named.into_iter().flatten() {
                members.entry(name.as_str()).or_insert(schema);
            }
        }
        members
    }

    pub fn required(&self) -> BTreeSet<&'a str> {
        let lists = self.layers.iter().filter_map(|layer| layer.get("required"));
        lists
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    pub fn others(&self) -> Others<'a> {
        let refuses = |key: &str| self.get(key) == Some(&Value::Bool(false));
        if refuses("additionalProperties") || refuses("unevaluatedProperties") {
            return Others::Refused;
        }
        match self.get("additionalProperties") {
            Some(schema) if schema.as_object().is_some_and(|said| !said.is_empty()) => {
                Others::Like(schema)
            }
            _ => Others::Anything,
        }
    }

    /// What the items of a list are like, and what its first ones are.
    pub fn items(&self) -> (Option<&'a Value>, &'a [Value]) {
        let first = self.get("prefixItems").and_then(Value::as_array);
        let first = first.map(Vec::as_slice).unwrap_or_default();
        (self.get("items").filter(|schema| schema.is_object()), first)
    }

    /// The terms, where nothing but terms may stand here.
    pub fn terms(&self) -> Option<Vec<Term<'a>>> {
        self.terms_within(TERMS_DEPTH)
    }

    fn terms_within(&self, depth: usize) -> Option<Vec<Term<'a>>> {
        let depth = depth.checked_sub(1)?;
        if let Some(term) = self.get("const") {
            return Some(vec![(term, None)]);
        }
        if let Some(terms) = self.get("enum").and_then(Value::as_array) {
            let told = terms.iter().filter(|term| !term.is_null());
            let told: Vec<Term<'a>> = told.map(|term| (term, None)).collect();
            return Some(told).filter(|told| !told.is_empty());
        }
        if self.choices.is_empty() {
            return None;
        }
        let mut all = Vec::new();
        for &choice in &self.choices {
            let shape = self.beside(choice);
            let mut terms = shape.terms_within(depth)?;
            if let [(_, meaning)] = terms.as_mut_slice() {
                *meaning = meaning.or(shape.meaning());
            }
            all.extend(terms);
            if all.len() > TERMS_MAX {
                return None;
            }
        }
        Some(all)
    }

    /// The one term of a member that tells a variant from the others.
    pub fn tag(&self, name: &str) -> Option<&'a Value> {
        let mut layers = self.layers.iter();
        let member = layers.find_map(|layer| layer.get("properties")?.get(name))?;
        match self.beside(member).terms()?[..] {
            [(term, _)] => Some(term),
            _ => None,
        }
    }
}

fn choices(layer: &Map<String, Value>) -> Option<&Vec<Value>> {
    let list = |key: &str| layer.get(key).and_then(Value::as_array);
    list("oneOf").or_else(|| list("anyOf"))
}

fn is_null(schema: &Value) -> bool {
    schema["type"] == "null" || schema.get("const").is_some_and(Value::is_null)
}

fn names_null(layer: &Map<String, Value>) -> bool {
    let types = layer.get("type").and_then(Value::as_array);
    let terms = layer.get("enum").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|name| name == "null"))
        || terms.is_some_and(|terms| terms.iter().any(Value::is_null))
}

fn target<'a>(root: &'a Value, name: &str) -> Option<&'a Value> {
    let fragment = name.strip_prefix('#')?;
    // A name that is not ASCII stands percent-encoded in a reference.
    root.pointer(&percent_decode_str(fragment).decode_utf8_lossy())
}
