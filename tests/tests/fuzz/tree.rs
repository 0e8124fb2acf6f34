//! Definitions that read more often than not: right ones, whose parts were exchanged with parts of the same name, doubled or taken out.

use std::collections::BTreeMap;

use bolero::generator::ValueGenerator;
use bolero::generator::bolero_generator::Driver;
use serde_json::{Map, Value, json};

use crate::text::below;

/// The most grafts of one definition.
const GRAFTS_MAX: usize = 8;
/// Above this many nodes nothing more is put in.
const NODES_MAX: usize = 4_000;

/// Right definitions, and all their parts by the name that they stand under.
pub struct Grafted {
    seeds: Vec<Value>,
    parts: BTreeMap<String, Vec<Value>>,
}

impl Grafted {
    pub fn of(texts: &[String]) -> Self {
        let read =
            |text: &String| serde_yaml::from_str(text).expect("a shipped definition is YAML");
        let seeds: Vec<Value> = texts.iter().map(read).collect();
        let mut parts = BTreeMap::new();
        for seed in &seeds {
            collect(seed, &mut parts);
        }
        Self { seeds, parts }
    }

    fn graft<D: Driver>(&self, driver: &mut D, definition: &mut Value) -> Option<()> {
        let all = nodes(definition);
        let chosen = below(driver, all)?;
        let how = below(driver, 8)?;
        let (name, node) = node_at(definition, chosen)?;
        match (how, node) {
            (0, Value::Object(fields)) if !fields.is_empty() => {
                let out = below(driver, fields.len())?;
                let key = fields.keys().nth(out)?.clone();
                fields.remove(&key);
            }
            (0, Value::Array(items)) if !items.is_empty() => {
                items.remove(below(driver, items.len())?);
            }
            (1, Value::Array(items)) if !items.is_empty() && all < NODES_MAX => {
                let twice = items[below(driver, items.len())?].clone();
                items.insert(below(driver, items.len() + 1)?, renamed(driver, twice)?);
            }
            (2, Value::Object(fields)) if all < NODES_MAX => {
                let (key, parts) = self.parts.iter().nth(below(driver, self.parts.len())?)?;
                fields.insert(key.clone(), parts[below(driver, parts.len())?].clone());
            }
            (3, node) => *node = odd(driver)?,
            (_, node) if all < NODES_MAX => {
                if let Some(parts) = self.parts.get(&name) {
                    *node = parts[below(driver, parts.len())?].clone();
                }
            }
            _ => {}
        }
        Some(())
    }
}

impl ValueGenerator for Grafted {
    type Output = String;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<String> {
        let mut definition = self.seeds[below(driver, self.seeds.len())?].clone();
        for _ in 0..=below(driver, GRAFTS_MAX)? {
            self.graft(driver, &mut definition)?;
        }
        // JSON is YAML.
        Some(definition.to_string())
    }
}

/// A task that is there twice has another name, or the definition would be refused for that alone.
fn renamed<D: Driver>(driver: &mut D, item: Value) -> Option<Value> {
    let Value::Object(fields) = item else {
        return Some(item);
    };
    let number = below(driver, 1_000)?;
    let fields: Map<String, Value> = fields
        .into_iter()
        .map(|(name, value)| (format!("{name}{number}"), value))
        .collect();
    Some(Value::Object(fields))
}

fn odd<D: Driver>(driver: &mut D) -> Option<Value> {
    let values = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("end"),
        json!("exit"),
        json!("continue"),
        json!("PT0S"),
        json!("P1D"),
        json!("${ . }"),
        json!("${ .n }"),
        json!("${ error(\"no\") }"),
        json!("${ empty }"),
        json!("${ $context }"),
        json!("${ [., .] }"),
        json!([]),
        json!({}),
        json!([{"a": {"set": {"x": 1}}}]),
        json!({"seconds": 1}),
    ];
    Some(values[below(driver, values.len())?].clone())
}

fn collect(node: &Value, parts: &mut BTreeMap<String, Vec<Value>>) {
    match node {
        Value::Object(fields) => {
            for (name, value) in fields {
                parts.entry(name.clone()).or_default().push(value.clone());
                collect(value, parts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, parts)),
        _ => {}
    }
}

fn nodes(node: &Value) -> usize {
    1 + match node {
        Value::Object(fields) => fields.values().map(nodes).sum(),
        Value::Array(items) => items.iter().map(nodes).sum(),
        _ => 0,
    }
}

/// The node of this number as they are counted, and the name that it or what holds it stands under.
fn node_at(root: &mut Value, chosen: usize) -> Option<(String, &mut Value)> {
    let mut left = chosen;
    let mut name = String::new();
    let mut at = root;
    while left > 0 {
        left -= 1;
        let (below_name, next) = match at {
            Value::Object(fields) => fields.iter_mut().find_map(|(name, value)| {
                passed(&mut left, value).map(|value| (Some(name.clone()), value))
            }),
            Value::Array(items) => items
                .iter_mut()
                .find_map(|value| passed(&mut left, value).map(|value| (None, value))),
            _ => None,
        }?;
        if let Some(below_name) = below_name {
            name = below_name;
        }
        at = next;
    }
    Some((name, at))
}

/// The value, if the node that is looked for is in it; else its nodes are passed by.
fn passed<'v>(left: &mut usize, value: &'v mut Value) -> Option<&'v mut Value> {
    let held = nodes(value);
    if *left < held {
        return Some(value);
    }
    *left -= held;
    None
}
