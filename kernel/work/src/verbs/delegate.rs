//! Delegate (委派): somebody else does it and hands it back; the decision stays with who sent it.
//! Until then it is the delegate's alone; what the delegate would answer comes back as a proposal and as the draft.

use super::{may_be_given_to, must_be_claimed_by, must_be_in_work, must_be_one_persons, reasoned};
use crate::actor::{Actor, Assignee};
use crate::bounds::DELEGATIONS_MAX;
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
    must_be_one_persons(item, "delegate")?;
    must_be_claimed_by(item, actor)?;
    may_be_given_to(item, actor, &to)?;
    reasoned(&reason)?;
    if item.assigned() == to {
        return Err(Rejection::ThereAlready);
    }
    if item.delegations().len() >= DELEGATIONS_MAX {
        return Err(Rejection::TooMany {
            what: "delegations",
            most: DELEGATIONS_MAX,
        });
    }
    Ok(Decision::of(Change::Delegated { to }).because(reason))
}
