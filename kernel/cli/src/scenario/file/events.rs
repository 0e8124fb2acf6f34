//! What comes from outside: CloudEvents, and workflows that somebody starts.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use lianxi_runtime::Start;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;
use uuid::Uuid;

use super::entry::Place;
use super::instants;
use crate::failure::Outcome;
use crate::scenario::script::{Entrance, Happening, zone};
use crate::scenario::timeline::Told;

/// Where an event is from that does not say it.
const SOURCE: &str = "lianxi:scenario";
/// The ids of executions that a scenario starts are counted from here.
const STARTS: u128 = 0x6c69_616e_7869_5000_8000_0000_0000_0000;

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    title: Option<String>,
    name: Option<String>,
    like: Option<String>,
    at: Option<String>,
    after: Option<String>,
    r#type: Option<String>,
    id: Option<String>,
    source: Option<String>,
    subject: Option<String>,
    #[serde(default)]
    data: Value,
    start: Option<String>,
    #[serde(default)]
    input: Option<Map<String, Value>>,
}

/// The entrances, and what the timeline tells of each.
pub fn read(
    path: &Path,
    entries: &[Spanned<Value>],
    starts_at: Timestamp,
) -> Outcome<Vec<(Entrance, Told)>> {
    let mut named: BTreeMap<String, Raw> = BTreeMap::new();
    let mut read = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let place = Place::of(path, entry);
        let raw: Raw = place.read(entry.value.clone())?;
        let raw = like(place, raw, &named)?;
        if let Some(name) = &raw.name
            && named.insert(name.clone(), raw.clone()).is_some()
        {
            return Err(place.wrong(format!("two events are named '{name}'")));
        }
        let when = (raw.at.as_deref(), raw.after.as_deref());
        let at = instants::at_or_after(place, when, starts_at)?;
        let (happening, told) = happening(place, raw, (at, number))?;
        let told = Told::outside(at, told);
        let line = place.line;
        read.push((
            Entrance {
                at,
                happening,
                line,
            },
            told,
        ));
    }
    Ok(read)
}

/// What it does not say itself it has of the event that it is like; of its data, what it says changes that.
fn like(place: Place<'_>, raw: Raw, named: &BTreeMap<String, Raw>) -> Outcome<Raw> {
    let Some(name) = &raw.like else {
        return Ok(raw);
    };
    let model = named
        .get(name)
        .ok_or_else(|| place.wrong(format!("no event before it is named '{name}'")))?
        .clone();
    let mut data = model.data;
    merge(&mut data, raw.data);
    Ok(Raw {
        title: raw.title.or(model.title),
        r#type: raw.r#type.or(model.r#type),
        source: raw.source.or(model.source),
        subject: raw.subject.or(model.subject),
        data,
        start: raw.start.or(model.start),
        input: raw.input.or(model.input),
        ..raw
    })
}

/// A JSON merge patch (RFC 7386), where nothing at all changes nothing.
fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (name, value) in patch {
                if value.is_null() {
                    into.remove(&name);
                } else {
                    merge(into.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        (_, Value::Null) => {}
        (into, patch) => *into = patch,
    }
}

fn happening(
    place: Place<'_>,
    raw: Raw,
    (at, number): (Timestamp, usize),
) -> Outcome<(Happening, String)> {
    let number = number + 1;
    match (raw.start, raw.r#type) {
        (Some(workflow), None) => {
            let told = raw.title.unwrap_or_else(|| workflow.clone());
            let start = Start {
                id: Some(Uuid::from_u128(STARTS + number as u128)),
                workflow,
                input: Value::Object(raw.input.unwrap_or_default()),
            };
            Ok((Happening::Start(start), format!("启动流程：{told}")))
        }
        (None, Some(kind)) => {
            let told = match &raw.title {
                Some(title) => format!("外部事件：{title}（{kind}）"),
                None => format!("外部事件：{kind}"),
            };
            let time = at.to_zoned_datetime(zone());
            let time = time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            let mut event = json!({
                "specversion": "1.0",
                "id": raw.id.unwrap_or_else(|| format!("event-{number}")),
                "source": raw.source.as_deref().unwrap_or(SOURCE),
                "type": kind,
                "time": time,
                "datacontenttype": "application/json",
                "data": raw.data,
            });
            if let Some(subject) = raw.subject {
                event["subject"] = json!(subject);
            }
            Ok((Happening::Event(event), told))
        }
        _ => Err(place.wrong("give the 'type' of an event, or the workflow to 'start'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_like_another_changes_what_it_says() {
        for (into, patch, expected) in [
            (json!({"a": 1}), json!(null), json!({"a": 1})),
            (
                json!({"a": {"b": 1, "c": 2}}),
                json!({"a": {"b": 3}}),
                json!({"a": {"b": 3, "c": 2}}),
            ),
            (json!({"a": 1, "b": 2}), json!({"a": null}), json!({"b": 2})),
            (json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]})),
            (json!(null), json!({"a": 1}), json!({"a": 1})),
        ] {
            let mut merged = into.clone();
            merge(&mut merged, patch.clone());
            assert_eq!(merged, expected, "{into} with {patch}");
        }
    }
}
