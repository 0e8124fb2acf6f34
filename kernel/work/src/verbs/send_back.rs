//! Return (驳回): the work goes back to an earlier step of its execution, and this item is over. By whoever could complete it, and by
//! any seat of a countersign that may sign now. Whether there is such a step the execution knows; copies stay with their readers.

use super::{must_be_free_for, must_be_in_work, not_candidate, reasoned};
use crate::actor::Actor;
use crate::bounds::{NAME_CHARS_MAX, fits};
use crate::command::{ReturnThen, ReturnTo};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    to: ReturnTo,
    then: ReturnThen,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    if !item.delegations().is_empty() {
        return Err(Rejection::Delegated);
    }
    if item.is_countersigned() {
        item.seat_to_sign(actor)
            .ok_or_else(|| not_candidate(item))?;
    } else {
        must_be_free_for(item, actor)?;
    }
    reasoned(&reason)?;
    if let ReturnTo::Step(step) = &to
        && !fits(step, NAME_CHARS_MAX)
    {
        return Err(Rejection::Assignee {
            max_chars: NAME_CHARS_MAX,
        });
    }
    Ok(Decision::of(Change::Returned { to, then }).because(reason))
}
