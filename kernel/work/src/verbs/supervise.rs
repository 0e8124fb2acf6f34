//! Supervise (挂牌督办): from now on the item is done when somebody else has closed it out (销号). Lifting it lets nothing pass: what
//! waits for nothing but to be closed out is closed out first.

use super::{is_oneself, must_be_open, reasoned};
use crate::actor::Actor;
use crate::bounds::{NAME_CHARS_MAX, TEXT_CHARS_MAX, fits};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Status, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    level: String,
    requirement: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    must_not_hold(item, actor)?;
    if !fits(&level, NAME_CHARS_MAX) || !fits(&requirement, TEXT_CHARS_MAX) {
        return Err(Rejection::Reason {
            max_chars: TEXT_CHARS_MAX,
        });
    }
    let known = item
        .supervision()
        .is_some_and(|known| known.level == level && known.requirement == requirement);
    if known {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Supervised { level, requirement }))
}

pub(crate) fn lift(item: &WorkItem, actor: &Actor, reason: String) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    must_not_hold(item, actor)?;
    reasoned(&reason)?;
    if item.supervision().is_none() {
        return Err(Rejection::NotSupervised);
    }
    if item.status() == Status::Submitted && item.next_after_signer().is_none() {
        return Err(Rejection::CloseOutFirst);
    }
    Ok(Decision::of(Change::SupervisionLifted).because(reason))
}

/// Nobody watches themself.
fn must_not_hold(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    let holds = item
        .claimed_by()
        .is_some_and(|holder| is_oneself(actor, holder));
    if holds || item.held_by().iter().any(|person| actor.is(person)) {
        Err(Rejection::SelfApproval)
    } else {
        Ok(())
    }
}
