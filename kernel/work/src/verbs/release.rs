//! Release: who claimed the item gives it back to the office. They need not be a candidate any more (a person who moved to
//! another office must be able to let go), nor free of interest; anybody else is told who holds it only if they are a candidate.

use super::{must_be_claimed_by, must_be_in_work};
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, actor: &Actor) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    let holds = item
        .claimed_by()
        .is_some_and(|holder| actor.is(&holder.person));
    if !holds {
        must_be_claimed_by(item, actor)?;
    }
    Ok(Decision::of(Change::Released))
}
