//! The second half of the machine: what is true after an event. Total: it judges nothing, and an event that does not fit the
//! state (which only a damaged stream can hold) changes nothing but the version.

use std::collections::BTreeSet;

use crate::actor::Office;
use crate::event::{Change, Event};
use crate::item::{Stage, WorkItem};
use crate::terms::{Candidates, EscalationAction, Terms};

/// The reason of the closed item that stands for a stream without a beginning.
const NO_BEGINNING: &str = "the stream of this work item does not begin with its creation";

pub fn evolve(state: Option<WorkItem>, event: &Event) -> WorkItem {
    let Some(mut item) = state else {
        return begin(event);
    };
    item.version += 1;
    if item.status().is_closed() {
        return item;
    }
    match &event.change {
        Change::Created { .. } => {}
        Change::Claimed => {
            if let Some(actor) = event.by.actor() {
                item.stage = Stage::Claimed {
                    claimed_by: actor.clone(),
                    claimed_at: event.at,
                };
            }
        }
        Change::Released => item.stage = Stage::Open,
        Change::DraftSaved { form } => item.draft = Some(form.clone()),
        Change::Completed { outcome, form } => {
            if let Some(actor) = event.by.actor() {
                let (outcome, answer) = (outcome.clone(), form.clone());
                item.draft = None;
                item.stage = Stage::Completed {
                    completed_by: actor.clone(),
                    closed_at: event.at,
                    outcome,
                    answer,
                };
            }
        }
        Change::Escalated { step, action } => escalated(&mut item, *step, action),
        Change::Cancelled => {
            item.draft = None;
            item.stage = Stage::Cancelled {
                closed_at: event.at,
                reason: event.reason.clone(),
            };
        }
    }
    item
}

fn escalated(item: &mut WorkItem, step: usize, action: &EscalationAction) {
    item.steps_done.insert(step);
    if let EscalationAction::Reassign {
        department,
        division,
    } = action
    {
        item.office = Office {
            department: department.clone(),
            division: division.clone(),
        };
        // What the former office wrote and whom it named stays with it.
        item.candidates = Candidates::default();
        item.draft = None;
        item.stage = Stage::Open;
    }
}

fn begin(event: &Event) -> WorkItem {
    let (terms, stage) = match &event.change {
        Change::Created { terms } => (Terms::clone(terms), Stage::Open),
        _ => (
            Terms::unknown(),
            Stage::Cancelled {
                closed_at: event.at,
                reason: Some(NO_BEGINNING.to_owned()),
            },
        ),
    };
    WorkItem {
        version: 1,
        created_at: event.at,
        office: terms.office(),
        candidates: terms.candidates.clone(),
        terms,
        draft: None,
        steps_done: BTreeSet::new(),
        stage,
    }
}

impl Terms {
    fn unknown() -> Self {
        Self {
            title: String::new(),
            step: String::new(),
            department: String::new(),
            division: None,
            role: None,
            form: None,
            outcomes: Vec::new(),
            due: None,
            candidates: Candidates::default(),
            escalation: Vec::new(),
            business_key: None,
            subject: serde_json::Value::Null,
        }
    }
}
