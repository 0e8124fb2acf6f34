//! The people of a scenario that needs some: with them the reference directory is loaded into the host.

use std::path::Path;

use lianxi_runtime::directory_of::{Assignment, Change, Joining, Office, Validity};
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::entry::Place;
use super::parties;
use crate::failure::Outcome;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    office: String,
    roles: Vec<String>,
    #[serde(default)]
    leader: bool,
}

/// Their changes to the directory: that they are there, and their places.
pub fn read(path: &Path, entries: &[Spanned<Value>]) -> Outcome<Vec<Change>> {
    let mut changes = Vec::new();
    for entry in entries {
        let place = Place::of(path, entry);
        let raw: Raw = place.read(entry.value.clone())?;
        let office = parties::office(place, &raw.office)?;
        let Some(division) = office.division else {
            return Err(place.wrong("a person works in one office: department@division"));
        };
        let known = |change: &Change| matches!(change, Change::AddPerson(joining) if joining.person == raw.id);
        if !changes.iter().any(known) {
            changes.push(Change::AddPerson(Joining {
                person: raw.id.clone(),
                from: None,
            }));
        }
        changes.push(Change::Assign(Assignment {
            person: raw.id,
            office: Office::new(office.department, division),
            roles: raw.roles,
            leader: raw.leader,
            valid: Validity::ALWAYS,
        }));
    }
    Ok(changes)
}
