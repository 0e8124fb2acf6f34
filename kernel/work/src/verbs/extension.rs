//! More time (申请延期): asked for with a reason by who does the work, granted or not by somebody else (who neither asked nor holds it), and only so often. What counts
//! from the due instant is counted again by the caller in the same turn.

use jiff::Timestamp;

use super::{is_oneself, must_be_doing_it, must_be_in_work, must_be_open, reasoned};
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn request(
    item: &WorkItem,
    actor: &Actor,
    until: Timestamp,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    must_be_doing_it(item, actor)?;
    reasoned(&reason)?;
    let (Some(terms), Some(due)) = (&item.terms().extension, item.due()) else {
        return Err(Rejection::NoExtension);
    };
    if item.extension_request().is_some() {
        return Err(Rejection::ExtensionPending);
    }
    if item.extensions_granted() >= terms.times_max {
        return Err(Rejection::ExtensionsUsed {
            most: terms.times_max,
        });
    }
    if until <= due.at {
        return Err(Rejection::NotLater { due: due.at });
    }
    Ok(Decision::of(Change::ExtensionRequested { until }).because(reason))
}

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    approved: bool,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    reasoned(&reason)?;
    let (Some(terms), Some(request)) = (&item.terms().extension, item.extension_request()) else {
        return Err(Rejection::NothingToDecide);
    };
    let holder = item.claimed_by();
    if is_oneself(actor, &request.by) || holder.is_some_and(|holder| is_oneself(actor, holder)) {
        return Err(Rejection::SelfApproval);
    }
    if !terms.approver.covers(actor) {
        return Err(Rejection::NotCandidate {
            office: terms.approver.to_string(),
        });
    }
    Ok(Decision::of(Change::ExtensionDecided { approved }).because(reason))
}
