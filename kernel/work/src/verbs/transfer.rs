//! Transfer (转办): it is somebody else's from now on, and what was written so far stays behind. Of a countersign: one's own seat.

use super::{may_be_given_to, must_be_doing_it, must_be_in_work, reasoned};
use crate::actor::{Actor, Assignee};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    to: Assignee,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    if !item.delegations().is_empty() {
        // Who was asked to do it hands it back; it is not theirs to give away.
        return Err(Rejection::Delegated);
    }
    let seat = must_be_doing_it(item, actor)?;
    may_be_given_to(item, actor, &to)?;
    reasoned(&reason)?;
    let there = match seat {
        Some(seat) => item.seats().get(seat).map(|seat| seat.assignee.clone()),
        None => Some(item.assigned()),
    };
    if there.as_ref() == Some(&to) {
        return Err(Rejection::ThereAlready);
    }
    Ok(Decision::of(Change::Transferred { to, seat }).because(reason))
}
