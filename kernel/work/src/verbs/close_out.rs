//! Close out (销号): somebody else than who did it (answered, proposed, signed) says that it is done, or gives it back. Whose office that
//! is, is asked outside of this crate.

use super::{is_oneself, must_be_open, noted};
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
    let proposed = item.proposal().map(|proposal| &proposal.by);
    let signed = item.signatures();
    let signed = signed.iter().map(|signature| &signature.by);
    let mut did = std::iter::once(submitted_by).chain(proposed).chain(signed);
    if did.any(|other| is_oneself(actor, other)) {
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
