//! Take back (撤回): what one passed on, while nobody has begun; an opinion or more time that one asked for, while it was not given; what
//! one handed in, while nobody has acted since, which is asked outside of this crate. The last of these that is there goes first.

use super::reasoned;
use crate::actor::Actor;
use crate::command::Position;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Stage, Status, WorkItem};
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
    if item.status() == Status::Open && passed_on_by(item, actor) {
        return Ok(Decision::of(Change::PassedBack));
    }
    let asked = item.unsigned(Position::Before);
    let last = asked
        .filter(|(_, signer)| actor.is(&signer.asked_by))
        .last();
    if let Some((signer, _)) = last {
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

/// To the delegate who has it, or by the last transfer; who has left takes nothing back.
fn passed_on_by(item: &WorkItem, actor: &Actor) -> bool {
    match item.delegations().last() {
        Some(sent) => !sent.gone && actor.is(&sent.from.person),
        None => item
            .passed
            .as_ref()
            .is_some_and(|passed| actor.is(&passed.by.person)),
    }
}
