//! Copy (抄送): who else is to read it, each once, also when it is closed; and that they have read it (阅).

use crate::actor::{Actor, Assignee};
use crate::bounds::{READERS_MAX, check_assignee};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
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
        let known = item
            .readers()
            .iter()
            .any(|reader| reader.assignee == assignee);
        if !known && !new.contains(&assignee) {
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
