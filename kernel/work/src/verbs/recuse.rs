//! Recuse (申请回避): one's own interest is in it. Who holds it lets go; the draft stays for whoever takes it up.

use super::{must_be_open, reasoned};
use crate::actor::Actor;
use crate::bounds::EXCLUSIONS_MAX;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    reasoned(&reason)?;
    if item.excluded().any(|other| other.person == actor.person) {
        return Ok(Decision::nothing());
    }
    if item.excluded().count() >= EXCLUSIONS_MAX {
        return Err(Rejection::TooMany {
            what: "exclusions",
            most: EXCLUSIONS_MAX,
        });
    }
    Ok(Decision::of(Change::Recused).because(reason))
}
