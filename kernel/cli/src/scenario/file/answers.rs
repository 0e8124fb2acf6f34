//! The answers of people: which items each is for, and what is done with them.

use std::path::Path;

use lianxi_runtime::work::Command;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;

use super::entry::Place;
use super::{instants, parties};
use crate::failure::Outcome;
use crate::scenario::script::{Act, Answer, Doing, Fits, When};

/// Fields that say which items an answer is for; the others of an answer are those of its one act.
const FITS: [&str; 8] = [
    "step",
    "workflow",
    "key",
    "office",
    "subject",
    "occurrence",
    "each",
    "acts",
];
/// Fields of an act beside those of its verb.
const AROUND: [&str; 9] = [
    "do",
    "time",
    "at",
    "after",
    "afterDue",
    "beforeDue",
    "by",
    "refused",
    "orClosed",
];
/// Fields of verbs that name somebody.
const NAMED: [&str; 2] = ["to", "signer"];
/// The verb that is meant where none is given.
const COMPLETE: &str = "complete";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FitsRaw {
    step: String,
    workflow: Option<String>,
    key: Option<String>,
    office: Option<String>,
    #[serde(default)]
    subject: Value,
    occurrence: Option<u32>,
    #[serde(default)]
    each: bool,
    acts: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AroundRaw {
    r#do: Option<String>,
    time: Option<String>,
    at: Option<String>,
    after: Option<String>,
    after_due: Option<String>,
    before_due: Option<String>,
    by: Option<String>,
    refused: Option<String>,
    #[serde(default)]
    or_closed: bool,
}

pub fn read(path: &Path, entries: &[Spanned<Map<String, Value>>]) -> Outcome<Vec<Answer>> {
    entries.iter().map(|entry| answer(path, entry)).collect()
}

fn answer(path: &Path, entry: &Spanned<Map<String, Value>>) -> Outcome<Answer> {
    let place = Place::of(path, entry);
    let (fits, act) = split(entry.value.clone(), &FITS);
    let raw: FitsRaw = place.read(Value::Object(fits))?;
    let acts = match raw.acts {
        None => vec![act_of(place, act)?],
        Some(acts) if act.is_empty() && !acts.is_empty() => acts
            .into_iter()
            .map(|act| act_of(place, act))
            .collect::<Outcome<_>>()?,
        Some(_) => {
            return Err(place.wrong(
                "'acts' is a list of what is done, and nothing of an act stands beside it",
            ));
        }
    };
    let office = raw.office.map(|office| parties::office(place, &office));
    Ok(Answer {
        fits: Fits {
            step: raw.step,
            workflow: raw.workflow,
            business_key: raw.key,
            office: office.transpose()?,
            subject: raw.subject,
            occurrence: raw.occurrence,
        },
        each: raw.each,
        acts,
        line: place.line,
    })
}

fn act_of(place: Place<'_>, act: Map<String, Value>) -> Outcome<Act> {
    let (around, verb) = split(act, &AROUND);
    let around: AroundRaw = place.read(Value::Object(around))?;
    let doing = match around.r#do.as_deref().unwrap_or(COMPLETE) {
        COMPLETE => complete(place, verb)?,
        word => Doing::Verb(Box::new(command(place, word, verb)?)),
    };
    Ok(Act {
        when: when(place, &around)?,
        time: instants::time(place, around.time.as_deref())?,
        who: parties::who(place, around.by.as_deref())?,
        doing,
        refused: around.refused,
        or_closed: around.or_closed,
        line: place.line,
    })
}

fn when(place: Place<'_>, around: &AroundRaw) -> Outcome<When> {
    let span = |text: &String| instants::span(place, text);
    match (
        &around.at,
        &around.after,
        &around.after_due,
        &around.before_due,
    ) {
        (Some(at), None, None, None) => Ok(When::At(instants::instant(place, at)?)),
        (None, Some(after), None, None) => Ok(When::After(span(after)?)),
        (None, None, Some(after), None) => Ok(When::AfterDue(span(after)?)),
        (None, None, None, Some(before)) => Ok(When::BeforeDue(span(before)?)),
        _ => Err(place.wrong("give one of 'after', 'at', 'afterDue', 'beforeDue'")),
    }
}

fn complete(place: Place<'_>, verb: Map<String, Value>) -> Outcome<Doing> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        outcome: String,
        #[serde(default)]
        form: Map<String, Value>,
    }
    let Raw { outcome, form } = place.read(Value::Object(verb))?;
    Ok(Doing::Complete {
        outcome,
        form: Value::Object(form),
    })
}

/// Any verb of a work item, in the words of its machine, with people and instants as they are written here.
fn command(place: Place<'_>, word: &str, mut verb: Map<String, Value>) -> Outcome<Command> {
    for name in NAMED {
        // Where work is returned to is a step, and nobody.
        if word == "return" {
            break;
        }
        let told = match verb.get(name) {
            Some(Value::String(text)) => json!(parties::assignee(place, text)?),
            Some(Value::Array(several)) => {
                let several = several.iter().filter_map(Value::as_str);
                let several = several.map(|text| parties::assignee(place, text));
                json!(several.collect::<Outcome<Vec<_>>>()?)
            }
            _ => continue,
        };
        verb.insert(name.to_owned(), told);
    }
    if let Some(Value::String(until)) = verb.get("until") {
        let until = instants::instant(place, until)?;
        verb.insert("until".to_owned(), json!(until));
    }
    let given: Vec<String> = verb.keys().cloned().collect();
    verb.insert("type".to_owned(), json!(word));
    let command: Command = place.read(Value::Object(verb))?;
    if command.is_the_systems() {
        return Err(place.wrong(format!("'{word}' is what the host does, and no person")));
    }
    let meant = serde_json::to_value(&command).unwrap_or_default();
    match given.iter().find(|name| meant.get(*name).is_none()) {
        Some(unknown) => Err(place.wrong(format!("'{word}' has no field '{unknown}'"))),
        None => Ok(command),
    }
}

/// The fields of these names, and the others.
fn split(fields: Map<String, Value>, names: &[&str]) -> (Map<String, Value>, Map<String, Value>) {
    fields
        .into_iter()
        .partition(|(name, _)| names.contains(&name.as_str()))
}
