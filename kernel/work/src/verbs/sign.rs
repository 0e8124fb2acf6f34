//! The opinion of an added signer (加签): before the item is completed, in any order; behind it, one after the other.

use super::{must_be_open, must_not_be_excluded, noted};
use crate::actor::Actor;
use crate::command::{Position, Verdict};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Stage, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    verdict: Verdict,
    note: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    must_not_be_excluded(item, actor)?;
    noted(&note)?;
    let turn = match item.stage() {
        Stage::Submitted { .. } => item
            .next_after_signer()
            .filter(|(_, signer)| signer.assignee.covers(actor))
            .map(|(place, _)| place),
        _ => item
            .unsigned(Position::Before)
            .find(|(_, signer)| signer.assignee.covers(actor))
            .map(|(place, _)| place),
    };
    let Some(signer) = turn else {
        let asked = item
            .signers()
            .iter()
            .any(|signer| signer.opinion.is_none() && signer.assignee.covers(actor));
        return Err(if asked {
            Rejection::NotYourTurn
        } else {
            Rejection::NotAsked
        });
    };
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
    let Stage::Submitted {
        outcome, answer, ..
    } = item.stage()
    else {
        return None;
    };
    let others = item
        .unsigned(Position::After)
        .any(|(place, _)| place != signer);
    if verdict == Verdict::Disagree || others || item.supervision().is_some() {
        return None;
    }
    Some(Change::Completed {
        outcome: outcome.clone(),
        form: answer.clone(),
    })
}
