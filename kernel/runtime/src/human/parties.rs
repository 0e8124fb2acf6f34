//! Whose a work item is: the keys under which people find it in their lists. A person has a key, and so has an office with a role.
//! What a person sees as theirs is what stands under any of their keys.

use std::collections::BTreeSet;

use lianxi_journal::WorkParty;
use lianxi_work::{Actor, Assignee, WorkItem};

/// The most keys of one person: their own, of those for whom they stand in, of each office with each role.
pub const KEYS_MAX: usize = 512;
/// Stands for any division, and for any role.
const ANY: &str = "*";

pub fn person_key(person: &str) -> String {
    format!("p:{person}")
}

fn office_key(department: &str, division: Option<&str>, role: Option<&str>) -> String {
    let (division, role) = (division.unwrap_or(ANY), role.unwrap_or(ANY));
    format!("o:{department}@{division}#{role}")
}

fn key_of(assignee: &Assignee) -> String {
    match assignee {
        Assignee::Person { person, .. } => person_key(person),
        Assignee::Office { office, role } => office_key(
            &office.department,
            office.division.as_deref(),
            role.as_deref(),
        ),
    }
}

/// Every key of who acts as these: a list of theirs is what stands under one of them.
pub fn keys_of(actors: &[Actor]) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for actor in actors {
        keys.insert(person_key(&actor.person));
        keys.extend(actor.stands_for.iter().map(|person| person_key(person)));
        let department = &actor.office.department;
        let divisions = [None, actor.office.division.as_deref()];
        for division in divisions {
            keys.insert(office_key(department, division, None));
            let of_role = |role: &String| office_key(department, division, Some(role));
            keys.extend(actor.roles.iter().map(of_role));
        }
    }
    keys.into_iter().take(KEYS_MAX).collect()
}

/// Whether an item stands under a key of one of these: what a list shows them by their part in it.
pub fn is_party(item: &WorkItem, actors: &[Actor]) -> bool {
    let keys = keys_of(actors);
    of(item).iter().any(|party| keys.contains(&party.key))
}

/// The relations of an item to people, as lists ask for them.
pub(super) fn of(item: &WorkItem) -> Vec<WorkParty> {
    let mut parties = BTreeSet::new();
    let mut add = |relation: &str, key: String| {
        parties.insert((relation.to_owned(), key));
    };
    if !item.status().is_closed() {
        for assignee in item.waits_for() {
            add("todo", key_of(&assignee));
        }
        for person in item.held_by() {
            add("holds", person_key(&person));
        }
    }
    for person in item.participants() {
        add("done", person_key(person));
    }
    for reader in item.readers() {
        add("reader", key_of(&reader.assignee));
    }
    if let Some(initiator) = &item.terms().initiator {
        add("initiator", person_key(initiator));
    }
    parties
        .into_iter()
        .map(|(relation, key)| WorkParty { relation, key })
        .collect()
}
