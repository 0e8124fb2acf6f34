//! The first event of a stream.

use std::collections::BTreeSet;

use super::signing::copied;
use crate::event::{Change, Event};
use crate::item::{SeatState, Stage, WorkItem};
use crate::terms::{Candidates, Terms};

/// The reason of the closed item that stands for a stream without a beginning.
const NO_BEGINNING: &str = "the stream of this work item does not begin with its creation";

pub(super) fn begin(event: &Event) -> WorkItem {
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
    let seats = terms.countersign.iter().flat_map(|terms| &terms.seats);
    let seats = seats.map(|seat| SeatState {
        assignee: seat.assignee.clone(),
        weight: seat.weight,
        added_by: None,
        draft: None,
        signature: None,
    });
    let readers = terms.readers.clone();
    let mut item = WorkItem {
        version: 1,
        created_at: event.at,
        office: terms.office(),
        assigned: None,
        candidates: terms.candidates.clone(),
        recused: Vec::new(),
        draft: None,
        proposal: None,
        delegations: Vec::new(),
        passed: None,
        seats: seats.collect(),
        signers: Vec::new(),
        readers: Vec::new(),
        urges: Vec::new(),
        extension_request: None,
        extensions_granted: 0,
        explained: None,
        supervision: None,
        taken_back: None,
        due: None,
        escalation_at: None,
        participants: BTreeSet::new(),
        terms,
        steps_done: BTreeSet::new(),
        stage,
    };
    copied(&mut item, &readers);
    item
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
            excluded: Vec::new(),
            initiator: None,
            countersign: None,
            extension: None,
            readers: Vec::new(),
            escalation: Vec::new(),
            business_key: None,
            subject: serde_json::Value::Null,
        }
    }
}
