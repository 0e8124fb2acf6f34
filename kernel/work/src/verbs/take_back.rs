//! Take back (撤回): what one passed on, while nobody has begun; what one asked for, while it was not given; what one handed in, while
//! nobody has acted since, which is asked outside of this crate.

use super::reasoned;
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Stage, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    reason: String,
) -> Result<Decision, Rejection> {
    reasoned(&reason)?;
    match item.stage() {
        Stage::Completed { completed_by, .. } => {
            if !actor.is(&completed_by.person) {
                return Err(Rejection::NotYours);
            }
            if item.taken_back().is_some() {
                return Ok(Decision::nothing());
            }
            Ok(Decision::of(Change::TakenBack).because(reason))
        }
        Stage::Returned { .. } | Stage::Cancelled { .. } => Err(Rejection::AlreadyClosed {
            status: item.status(),
        }),
        Stage::Open | Stage::Claimed { .. } | Stage::Submitted { .. } => {
            open(item, actor).map(|decision| decision.because(reason))
        }
    }
}

fn open(item: &WorkItem, actor: &Actor) -> Result<Decision, Rejection> {
    let passed = item
        .passed
        .as_ref()
        .filter(|passed| actor.is(&passed.by.person) && item.claimed_by().is_none());
    if passed.is_some() {
        return Ok(Decision::of(Change::PassedBack));
    }
    let signer = item
        .signers()
        .iter()
        .rposition(|signer| signer.opinion.is_none() && actor.is(&signer.asked_by));
    if let Some(signer) = signer {
        return Ok(Decision::of(Change::Withdrawn {
            signer: Some(signer),
        }));
    }
    let asked = item
        .extension_request()
        .is_some_and(|request| actor.is(&request.by.person));
    if asked {
        return Ok(Decision::of(Change::Withdrawn { signer: None }));
    }
    Err(Rejection::NothingToTakeBack)
}
