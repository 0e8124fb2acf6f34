//! Copy (抄送): who else is to read it, each once, also when it is closed; and that they have read it (阅).

use crate::actor::{Actor, Assignee};
use crate::bounds::{READERS_MAX, check_assignee};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Reader, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, to: Vec<Assignee>) -> Result<Decision, Rejection> {
    if to.len() > READERS_MAX {
        return Err(Rejection::TooMany {
            what: "readers",
            most: READERS_MAX,
        });
    }
    let mut new: Vec<Assignee> = Vec::new();
    for assignee in to {
        check_assignee(&assignee)?;
        let known = item.readers().iter().any(|reader| has(reader, &assignee));
        if !known && !new.iter().any(|other| is_same(other, &assignee)) {
            new.push(assignee);
        }
    }
    if item.readers().len() + new.len() > READERS_MAX {
        return Err(Rejection::TooMany {
            what: "readers",
            most: READERS_MAX,
        });
    }
    if new.is_empty() {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Copied { to: new }))
}

/// It is with them already, or this person has read the copy of their office.
fn has(reader: &Reader, assignee: &Assignee) -> bool {
    let read = |person: &String| reader.read.iter().any(|mark| mark.by.person == *person);
    is_same(&reader.assignee, assignee)
        || matches!(assignee, Assignee::Person { person, .. } if read(person))
}

/// The same person in another office is the same person.
fn is_same(one: &Assignee, other: &Assignee) -> bool {
    match (one, other) {
        (Assignee::Person { person: one, .. }, Assignee::Person { person: other, .. }) => {
            one == other
        }
        _ => one == other,
    }
}

pub(crate) fn read(item: &WorkItem, actor: &Actor) -> Result<Decision, Rejection> {
    let own: Vec<_> = item
        .readers()
        .iter()
        .filter(|reader| reader.assignee.covers(actor))
        .collect();
    if own.is_empty() {
        return Err(Rejection::NotAsked);
    }
    let read = |mark: &crate::item::Mark| mark.by.person == actor.person;
    if own.iter().all(|reader| reader.read.iter().any(read)) {
        return Ok(Decision::nothing());
    }
    // A copy that a whole office reads has as many marks as an item may have readers.
    if own.iter().any(|reader| reader.read.len() >= READERS_MAX) {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Read))
}
