//! The duties of the installed plugins: how each is called, and what it takes, with expressions wherever a value stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::parts::{closed, list_of, or_expression, reference, text, undescribed, when_is, words};
use super::{Installed, InstalledDuty, Named};
use crate::reader::call::CIRCUMSTANCES;
use crate::reader::kernel_call::DUTY_OF;

/// What can be said of a value that holds expressions: the value itself may be one, so what compares whole values or denies is left to the
/// reader.
const UNCERTAIN: [&str; 14] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "uniqueItems",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "prefixItems",
    "$schema",
    "$id",
];

/// The newest version, whichever it is.
const ANY: &str = "*";

/// One duty of one installed version.
struct Offer<'i> {
    plugin: &'i Installed,
    duty: &'i InstalledDuty,
    /// The ranges that mean this version.
    ranges: Vec<String>,
}

/// Everything that can be called.
pub(super) struct Offered<'i> {
    offers: Vec<Offer<'i>>,
}

impl<'i> Offered<'i> {
    pub fn of(installed: &'i [Installed]) -> Self {
        let mut offers = Vec::new();
        for plugin in installed {
            let ranges = ranges_of(plugin, installed);
            if ranges.is_empty() {
                continue;
            }
            offers.extend(plugin.duties.iter().map(|duty| Offer {
                plugin,
                duty,
                ranges: ranges.clone(),
            }));
        }
        Self { offers }
    }

    /// What `call` may say: one way to write each duty with its words, and the other ways.
    pub fn names(&self) -> impl Iterator<Item = Value> {
        self.offers.iter().flat_map(|offer| {
            let names = offer.names();
            let shown = json!({"const": names[0], "description": offer.about()});
            let others = (names.len() > 1).then(|| json!({"enum": names[1..]}));
            [Some(shown), others].into_iter().flatten()
        })
    }

    /// What a call of each takes.
    pub fn arguments(&self) -> impl Iterator<Item = Value> {
        let circumstances = closed(
            "在哪里、哪一级、按哪一天的规定办理",
            &CIRCUMSTANCES,
            &[],
            |name| match name {
                "region" => text("行政区划代码"),
                "level" => text("层级"),
                "basisDate" => text("按哪一天的规定"),
                other => undescribed(other),
            },
        );
        let metadata = json!({"properties": {"call": circumstances}});
        self.offers.iter().map(move |offer| {
            let with = match offer.duty.input {
                Some(_) => reference(&offer.key()),
                None => json!({"description": offer.about()}),
            };
            let names = offer.names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            when_is(
                "call",
                &names,
                json!({"properties": {"with": with, "metadata": metadata}}),
            )
        })
    }

    /// Which calls need arguments at all.
    pub fn needs(&self) -> impl Iterator<Item = Value> {
        let needing = self.offers.iter().filter(|offer| offer.needs_some());
        needing.map(|offer| {
            let names = offer.names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            when_is("call", &names, json!({"required": ["with"]}))
        })
    }

    pub fn definitions(&self) -> impl Iterator<Item = Named> {
        self.offers.iter().filter_map(|offer| {
            let input = offer.duty.input.as_ref()?;
            let key = offer.key();
            let mut schema = within(input, &format!("#/$defs/{key}"));
            if let Value::Object(fields) = &mut schema {
                fields.insert("description".to_owned(), offer.about().into());
            }
            Some((key, schema))
        })
    }

    /// `call: duty`: one of `among` is meant when it runs, so each must take the input.
    pub fn any_department(&self, about: &str) -> Value {
        let newest: Vec<&Offer<'_>> = self
            .offers
            .iter()
            .filter(|offer| offer.ranges.iter().any(|range| range == ANY))
            .collect();
        let mut by_plugin: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for offer in &newest {
            let duties = by_plugin.entry(&offer.plugin.plugin).or_default();
            duties.push(&offer.duty.name);
        }
        let plugins: Vec<&str> = by_plugin.keys().copied().collect();
        let mut schema = closed(
            about,
            &DUTY_OF,
            &["department", "among", "duty"],
            |name| match name {
                "department" => text("哪个部门，通常是表达式，结果须在 among 之中"),
                "among" => {
                    let mut among =
                        list_of("可能的部门，逐一写出", words("已安装的插件", &plugins));
                    among["minItems"] = json!(1);
                    among
                }
                "duty" => text("职责的名称"),
                "version" => {
                    json!({"description": "版本范围，默认 *（最新）", "type": "string", "not": reference("expression")})
                }
                "input" => json!({"description": "职责的输入"}),
                other => undescribed(other),
            },
        );
        let has = by_plugin.iter().map(|(plugin, duties)| {
            let duty = or_expression(words("这个部门的职责", duties));
            json!({"if": among(plugin, &all_ranges(&newest, plugin)), "then": {"properties": {"duty": duty}}})
        });
        let taking = self
            .offers
            .iter()
            .filter(|offer| offer.duty.input.is_some());
        let takes = taking.map(|offer| {
            let mut rule = json!({"if": among(&offer.plugin.plugin, &offer.ranges)});
            rule["if"]["properties"]["duty"] = json!({"const": offer.duty.name});
            rule["then"] = json!({"properties": {"input": or_expression(reference(&offer.key()))}});
            if offer.needs_some() {
                rule["then"]["required"] = json!(["input"]);
            }
            rule
        });
        let rules: Vec<Value> = has.chain(takes).collect();
        // A host without plugins has none, and an empty list is no schema.
        if !rules.is_empty() {
            schema["allOf"] = rules.into();
        }
        schema
    }
}

/// `among` names the plugin, and `version` means this one of it; without `version`, the newest is meant.
fn among(plugin: &str, ranges: &[String]) -> Value {
    let mut required = vec!["among", "duty"];
    if !ranges.iter().any(|range| range == ANY) {
        required.push("version");
    }
    json!({"required": required, "properties": {"among": {"type": "array", "contains": {"const": plugin}}, "version": {"enum": ranges}}})
}

fn all_ranges(offers: &[&Offer<'_>], plugin: &str) -> Vec<String> {
    let of = offers.iter().find(|offer| offer.plugin.plugin == plugin);
    of.map(|offer| offer.ranges.clone()).unwrap_or_default()
}

impl Offer<'_> {
    /// `name:range@plugin`, the usual one first: the major version alone.
    fn names(&self) -> Vec<String> {
        let (duty, plugin) = (&self.duty.name, &self.plugin.plugin);
        let name = |range: &String| format!("{duty}:{range}@{plugin}");
        self.ranges.iter().map(name).collect()
    }

    fn key(&self) -> String {
        format!(
            "{}@{}:{}",
            self.duty.name, self.plugin.plugin, self.plugin.version
        )
    }

    fn about(&self) -> String {
        let Installed { title, version, .. } = self.plugin;
        let basis = self.duty.basis.join("；");
        let basis = if basis.is_empty() {
            basis
        } else {
            format!("\n依据：{basis}")
        };
        format!("{}（{title} {version}）{basis}", self.duty.title)
    }

    /// Whether it takes no call without arguments.
    fn needs_some(&self) -> bool {
        let input = self.duty.input.as_ref();
        let required = input.and_then(|input| input.get("required")?.as_array());
        required.is_some_and(|required| !required.is_empty())
    }
}

/// The ranges that mean this version while those are installed; the shortest that names a number first.
fn ranges_of(plugin: &Installed, installed: &[Installed]) -> Vec<String> {
    let mut means: BTreeMap<String, &str> = BTreeMap::new();
    let mut versions: Vec<&str> = installed
        .iter()
        .filter(|other| other.plugin == plugin.plugin)
        .map(|other| other.version.as_str())
        .collect();
    versions.sort_by_key(|version| numbers(version));
    for version in versions {
        let ends = version.match_indices('.').map(|(at, _)| at);
        for range in ends
            .map(|end| &version[..end])
            .chain([version, ANY, "latest"])
        {
            means.insert(range.to_owned(), version);
        }
    }
    let mut ranges: Vec<String> = means
        .into_iter()
        .filter(|(_, version)| *version == plugin.version)
        .map(|(range, _)| range)
        .collect();
    let is_number = |range: &String| range.starts_with(|c: char| c.is_ascii_digit());
    ranges.sort_by_key(|range| (!is_number(range), range.len()));
    ranges
}

fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split(['.', '-', '+']);
    parts.map(|part| part.parse().unwrap_or_default()).collect()
}

/// A schema of a value in which any part, but not the whole, may be an expression. What it refers to is now below `place`.
fn within(schema: &Value, place: &str) -> Value {
    let Value::Object(fields) = schema else {
        return schema.clone();
    };
    let mut kept = Map::new();
    for (keyword, value) in fields {
        if UNCERTAIN.contains(&keyword.as_str()) {
            continue;
        }
        let value = match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" => {
                each(value, |part| loose(part, place))
            }
            "additionalProperties" | "items" => loose(value, place),
            // A value may fit several where parts of it are not known.
            "allOf" | "anyOf" | "oneOf" => list(value, place),
            "$ref" => match value.as_str() {
                Some(target) => json!(target.replacen('#', place, 1)),
                None => value.clone(),
            },
            _ => value.clone(),
        };
        let keyword = if keyword == "oneOf" { "anyOf" } else { keyword };
        if let (Some(before), "anyOf") = (kept.remove(keyword), keyword) {
            // Both were there: each must hold.
            kept.insert(
                "allOf".to_owned(),
                json!([{"anyOf": before}, {"anyOf": value}]),
            );
        } else {
            kept.insert(keyword.to_owned(), value);
        }
    }
    beside_reference(kept)
}

/// The same, or an expression.
fn loose(schema: &Value, place: &str) -> Value {
    match schema {
        Value::Object(fields) if !fields.is_empty() => {
            let mut schema = within(schema, place);
            let mut either = json!({});
            for words in ["title", "description", "default"] {
                if let Some(said) = schema
                    .as_object_mut()
                    .and_then(|schema| schema.remove(words))
                {
                    either[words] = said;
                }
            }
            either["anyOf"] = json!([schema, reference("expression")]);
            either
        }
        other => other.clone(),
    }
}

fn each(value: &Value, change: impl Fn(&Value) -> Value) -> Value {
    let entries = value.as_object().into_iter().flatten();
    entries
        .map(|(key, part)| (key.clone(), change(part)))
        .collect()
}

fn list(value: &Value, place: &str) -> Value {
    let items = value.as_array().into_iter().flatten();
    items.map(|item| within(item, place)).collect()
}

/// Before draft 2019-09 nothing beside a `$ref` counts.
fn beside_reference(mut fields: Map<String, Value>) -> Value {
    if fields.len() > 1
        && let Some(target) = fields.remove("$ref")
    {
        let all = fields.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.push(json!({"$ref": target}));
        }
    }
    Value::Object(fields)
}
