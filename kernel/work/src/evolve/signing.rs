//! Signatures, opinions and copies.

use super::{given_back_to_who_submitted, mark};
use crate::actor::Assignee;
use crate::bounds::OPINIONS_MAX;
use crate::command::{Position, Verdict};
use crate::event::{Change, Event};
use crate::item::{Opinion, Reader, SeatState, Signature, Signer, WorkItem};

pub(super) fn signed(item: &mut WorkItem, event: &Event) {
    match &event.change {
        Change::Signed {
            seat,
            outcome,
            form,
        } => {
            if let (Some(seat), Some(actor)) = (item.seats.get_mut(*seat), event.by.actor()) {
                seat.draft = None;
                seat.signature = Some(Signature {
                    by: actor.clone(),
                    at: event.at,
                    outcome: outcome.clone(),
                    form: form.clone(),
                });
            }
        }
        Change::SignerAdded {
            signer,
            position,
            weight,
            seat,
        } => signer_added(item, event, signer, *position, weight.unwrap_or(1), *seat),
        Change::SignerRemoved { signer } => {
            let asked = |by: &str| event.by.actor().is_some_and(|actor| actor.is(by));
            item.signers.retain(|other| {
                other.assignee != *signer || other.opinion.is_some() || !asked(&other.asked_by)
            });
            let seat = item.seats.iter().position(|seat| {
                let added = seat.added_by.as_deref().is_some_and(asked);
                seat.assignee == *signer && seat.signature.is_none() && added
            });
            if let Some(seat) = seat {
                item.seats.remove(seat);
            }
        }
        Change::Opined {
            signer,
            verdict,
            note,
        } => opined(item, event, *signer, *verdict, note),
        Change::Withdrawn {
            signer: Some(signer),
        } if *signer < item.signers.len() => {
            item.signers.remove(*signer);
        }
        Change::Withdrawn { signer: None } => item.extension_request = None,
        Change::Copied { to } => copied(item, to),
        Change::Read => read(item, event),
        _ => {}
    }
}

fn signer_added(
    item: &mut WorkItem,
    event: &Event,
    signer: &Assignee,
    position: Position,
    weight: u32,
    seat: Option<usize>,
) {
    let Some(actor) = event.by.actor() else {
        return;
    };
    let Some(asking) = seat else {
        item.signers.push(Signer {
            assignee: signer.clone(),
            position,
            asked_by: actor.person.clone(),
            opinion: None,
        });
        return;
    };
    let at = match position {
        Position::Before => asking,
        Position::After => asking.saturating_add(1),
    };
    let added = SeatState {
        assignee: signer.clone(),
        weight,
        added_by: Some(actor.person.clone()),
        draft: None,
        signature: None,
    };
    item.seats.insert(at.min(item.seats.len()), added);
}

fn opined(item: &mut WorkItem, event: &Event, signer: usize, verdict: Verdict, note: &str) {
    let Some(actor) = event.by.actor() else {
        return;
    };
    let Some(asked) = item.signers.get_mut(signer) else {
        return;
    };
    asked.opinion = Some(Opinion {
        by: actor.clone(),
        at: event.at,
        verdict,
        note: note.to_owned(),
    });
    let disagrees_after = asked.position == Position::After && verdict == Verdict::Disagree;
    if disagrees_after {
        given_back_to_who_submitted(item, event);
    }
}

/// It is handed in again, and then everybody behind it is asked again, each once. The oldest opinions make room.
pub(super) fn ask_again(item: &mut WorkItem) {
    let behind = |signer: &&Signer| signer.position == Position::After;
    let mut again: Vec<Signer> = Vec::new();
    for signer in item.signers.iter().filter(behind) {
        let asked = item.signers.iter().chain(&again).any(|other| {
            other.assignee == signer.assignee
                && other.position == Position::After
                && other.opinion.is_none()
        });
        if !asked {
            again.push(Signer {
                opinion: None,
                ..signer.clone()
            });
        }
    }
    item.signers.extend(again);
    while item.signers.len() > OPINIONS_MAX {
        let given = |signer: &Signer| signer.opinion.is_some();
        let Some(oldest) = item.signers.iter().position(given) else {
            return;
        };
        item.signers.remove(oldest);
    }
}

pub(super) fn copied(item: &mut WorkItem, to: &[Assignee]) {
    for assignee in to {
        if !item
            .readers
            .iter()
            .any(|reader| reader.assignee == *assignee)
        {
            item.readers.push(Reader {
                assignee: assignee.clone(),
                read: Vec::new(),
            });
        }
    }
}

pub(super) fn read(item: &mut WorkItem, event: &Event) {
    let Some(actor) = event.by.actor() else {
        return;
    };
    for reader in &mut item.readers {
        let known = reader
            .read
            .iter()
            .any(|mark| mark.by.person == actor.person);
        if reader.assignee.covers(actor) && !known {
            reader.read.push(mark(actor, event));
        }
    }
}
