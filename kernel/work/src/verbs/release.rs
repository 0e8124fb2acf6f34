//! Release: who claimed the item gives it back to the office. They need not be a candidate any more (a person who moved to
//! another office must be able to let go); anybody else is told who holds it only if they are one.

use super::{must_be_claimed_by, must_be_open};
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, actor: &Actor) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    if item
        .claimed_by()
        .is_none_or(|holder| holder.person != actor.person)
    {
        must_be_claimed_by(item, actor)?;
    }
    Ok(Decision::of(Change::Released))
}
