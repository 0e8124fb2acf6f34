//! One file a verb. Each has a pure `decide` that gives a `Decision` or a `Rejection`; what several verbs ask is here.

pub(crate) mod cancel;
pub(crate) mod claim;
pub(crate) mod complete;
pub(crate) mod create;
pub(crate) mod draft;
pub(crate) mod escalate;
pub(crate) mod release;

use crate::actor::Actor;
use crate::item::WorkItem;
use crate::rejection::Rejection;

/// Closed stays closed.
fn must_be_open(item: &WorkItem) -> Result<(), Rejection> {
    let status = item.status();
    if status.is_closed() {
        Err(Rejection::AlreadyClosed { status })
    } else {
        Ok(())
    }
}

fn must_be_candidate(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    if item.may_act(actor) {
        Ok(())
    } else {
        Err(Rejection::NotCandidate {
            office: item.office().to_string(),
        })
    }
}

fn must_not_be_claimed_by_other(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    match item.claimed_by() {
        Some(holder) if holder.person != actor.person => Err(Rejection::ClaimedByOther {
            person: holder.person.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn must_be_claimed_by(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    must_be_candidate(item, actor)?;
    must_not_be_claimed_by_other(item, actor)?;
    item.claimed_by().map(|_| ()).ok_or(Rejection::NotClaimed)
}
