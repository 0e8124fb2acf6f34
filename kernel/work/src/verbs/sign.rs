//! The opinion of an added signer (加签): before the item is completed, in any order; behind it, one after the other. Nobody gives one
//! that they asked for themself, whatever office was asked.

use super::{answered_by_others, must_be_open, noted};
use crate::actor::Actor;
use crate::command::{Position, Verdict};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Signer, Stage, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    verdict: Verdict,
    note: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    noted(&note)?;
    let meant = |signer: &Signer| signer.assignee.covers(actor) && !actor.is(&signer.asked_by);
    let turn = match item.stage() {
        Stage::Submitted { .. } => item
            .next_after_signer()
            .filter(|(_, signer)| meant(signer))
            .map(|(place, _)| place),
        _ => item
            .unsigned(Position::Before)
            .find(|(_, signer)| meant(signer))
            .map(|(place, _)| place),
    };
    let signer = turn.ok_or_else(|| turnless(item, actor))?;
    let opined = Decision::of(Change::Opined {
        signer,
        verdict,
        note,
    });
    Ok(match last_word(item, signer, verdict) {
        Some(completed) => opined.and(completed),
        None => opined,
    })
}

/// The last of those behind it agrees, and nobody has to close it out.
fn last_word(item: &WorkItem, signer: usize, verdict: Verdict) -> Option<Change> {
    if verdict == Verdict::Disagree {
        return None;
    }
    answered_by_others(item, |place| place != signer)
}

fn turnless(item: &WorkItem, actor: &Actor) -> Rejection {
    let unsigned = item.signers().iter();
    let unsigned = unsigned.filter(|signer| signer.opinion.is_none());
    let asked: Vec<_> = unsigned
        .filter(|signer| signer.assignee.covers(actor))
        .collect();
    if asked.is_empty() {
        Rejection::NotAsked
    } else if asked.iter().all(|signer| actor.is(&signer.asked_by)) {
        Rejection::SelfApproval
    } else {
        Rejection::NotYourTurn
    }
}
