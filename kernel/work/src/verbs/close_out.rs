//! Close out (销号): somebody else than who did it says that it is done, or gives it back.

use super::{must_be_open, noted};
use crate::actor::Actor;
use crate::command::Position;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Stage, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    accepted: bool,
    note: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    noted(&note)?;
    let Stage::Submitted {
        submitted_by,
        outcome,
        answer,
        ..
    } = item.stage()
    else {
        return Err(Rejection::NothingToDecide);
    };
    if item.supervision().is_none() {
        return Err(Rejection::NotSupervised);
    }
    let did = item
        .participants()
        .any(|person| actor.is(person) && item.supervision().is_none_or(|s| s.by.person != person));
    if actor.is(&submitted_by.person) || submitted_by.is(&actor.person) || did {
        return Err(Rejection::SelfApproval);
    }
    let missing: Vec<String> = item
        .unsigned(Position::After)
        .map(|(_, signer)| signer.assignee.to_string())
        .collect();
    if accepted && !missing.is_empty() {
        return Err(Rejection::OpinionMissing { missing });
    }
    let decision = if accepted {
        Decision::of(Change::Completed {
            outcome: outcome.clone(),
            form: answer.clone(),
        })
    } else {
        Decision::of(Change::CloseOutRefused { note: note.clone() })
    };
    Ok(if note.is_empty() {
        decision
    } else {
        decision.because(note)
    })
}
