//! Add a signer (加签) and take one off again (减签). An opinion is asked for before the item can be completed, or after it was; it
//! is advice, and the decision stays the holder's. Of a countersign (会签) it is another seat.

use serde_json::Value;

use super::complete::answered;
use super::{
    answered_by_others, may_be_given_to, must_be_claimed_by, must_be_in_work, must_be_open,
    not_candidate, reasoned,
};
use crate::actor::{Actor, Assignee};
use crate::bounds::{SEATS_MAX, SIGNERS_MAX};
use crate::command::Position;
use crate::countersign::{self, Then};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Status, WorkItem};
use crate::rejection::Rejection;
use crate::terms::Rule;

/// Who is asked, and when.
pub(crate) struct Asked {
    pub signer: Assignee,
    pub position: Position,
    pub weight: Option<u32>,
    pub reason: String,
}

pub(crate) fn decide(item: &WorkItem, actor: &Actor, asked: Asked) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    let weighted = item
        .terms()
        .countersign
        .as_ref()
        .is_some_and(|terms| matches!(terms.rule, Rule::Weighted { .. }));
    if asked.weight.is_some() && !weighted {
        return Err(Rejection::NoWeight);
    }
    let seat = if item.is_countersigned() {
        Some(item.seat_of(actor).ok_or_else(|| not_candidate(item))?)
    } else {
        must_be_claimed_by(item, actor)?;
        None
    };
    may_be_given_to(item, actor, &asked.signer)?;
    reasoned(&asked.reason)?;
    let (what, count, most) = match seat {
        Some(_) => ("seats", item.seats().len(), SEATS_MAX),
        None => ("signers", item.signers().len(), SIGNERS_MAX),
    };
    if count >= most {
        return Err(Rejection::TooMany { what, most });
    }
    let known = match seat {
        Some(_) => item
            .seats()
            .iter()
            .any(|seat| seat.signature.is_none() && seat.assignee == asked.signer),
        None => item.signers().iter().any(|signer| {
            signer.opinion.is_none()
                && signer.assignee == asked.signer
                && signer.position == asked.position
        }),
    };
    if known {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::SignerAdded {
        signer: asked.signer,
        position: asked.position,
        weight: asked.weight,
        seat,
    })
    .because(asked.reason))
}

/// By who asked, before it was given. When nobody else is waited for any more, that decides.
pub(crate) fn remove(
    item: &WorkItem,
    actor: &Actor,
    signer: &Assignee,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    reasoned(&reason)?;
    let of_signers = item
        .signers()
        .iter()
        .filter(|other| other.assignee == *signer)
        .map(|other| (other.asked_by.as_str(), other.opinion.is_some()));
    let of_seats = item
        .seats()
        .iter()
        .filter(|seat| seat.assignee == *signer)
        .filter_map(|seat| Some((seat.added_by.as_deref()?, seat.signature.is_some())));
    let asked: Vec<(&str, bool)> = of_signers.chain(of_seats).collect();
    let mut open = asked.iter().filter(|(_, signed)| !signed).peekable();
    if asked.is_empty() {
        return Err(Rejection::NoSuchSigner);
    }
    if open.peek().is_none() {
        return Err(Rejection::AlreadySigned);
    }
    if !open.any(|(by, _)| actor.is(by)) {
        return Err(Rejection::NotYours);
    }
    let removed = Decision::of(Change::SignerRemoved {
        signer: signer.clone(),
    });
    let removed = match settled_without(item, actor, signer) {
        Some(change) => removed.and(change),
        None => removed,
    };
    Ok(removed.because(reason))
}

/// What is decided once the signer is gone: an item whose last signer is taken off must not wait for nobody.
fn settled_without(item: &WorkItem, actor: &Actor, signer: &Assignee) -> Option<Change> {
    if item.status() == Status::Submitted {
        let signers = item.signers();
        return answered_by_others(item, |place| {
            signers[place].assignee != *signer || !actor.is(&signers[place].asked_by)
        });
    }
    let seat = item.seats().iter().position(|seat| {
        let added = seat.added_by.as_deref().is_some_and(|by| actor.is(by));
        seat.assignee == *signer && seat.signature.is_none() && added
    })?;
    let outcome = countersign::decided(item, Then::Leaves { seat })?;
    let signatures = item.signatures();
    let last = signatures.iter().max_by_key(|signature| signature.at);
    let form = last.map_or(Value::Null, |signature| signature.form.clone());
    Some(answered(item, outcome, form))
}
