//! Complete (办结): a candidate closes the item with one of its outcomes, unless somebody else has claimed it. The runtime has
//! checked the form against its schema before.
//!
//! A delegate's completion is a proposal to who sent them (委派), and waits for no opinion. What is to be signed behind it (后加签) or closed out (销号) waits
//! with the answer. Of a countersign (会签) it is one signature, and the item is closed by the one that decides it.

use serde_json::Value;

use super::{must_be_free_for, must_be_in_work, must_have_every_opinion, not_candidate};
use crate::actor::Actor;
use crate::bounds::check_form;
use crate::countersign::{self, Then};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    outcome: String,
    form: Value,
) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    let seat = if item.is_countersigned() {
        let seat = item.seat_to_sign(actor);
        Some(seat.ok_or_else(|| seatless(item, actor))?)
    } else {
        must_be_free_for(item, actor)?;
        None
    };
    if !item.terms().outcomes.contains(&outcome) {
        return Err(Rejection::UnknownOutcome {
            given: outcome,
            allowed: item.terms().outcomes.clone(),
        });
    }
    check_form(&form)?;
    match seat {
        Some(seat) => Ok(signed(item, seat, outcome, form)),
        None if !item.delegations().is_empty() => {
            Ok(Decision::of(Change::HandedBack { outcome, form }))
        }
        None => {
            must_have_every_opinion(item)?;
            Ok(Decision::of(answered(item, outcome, form)))
        }
    }
}

/// The end, or what is before it.
pub(super) fn answered(item: &WorkItem, outcome: String, form: Value) -> Change {
    if item.next_after_signer().is_some() || item.supervision().is_some() {
        Change::Submitted { outcome, form }
    } else {
        Change::Completed { outcome, form }
    }
}

fn signed(item: &WorkItem, seat: usize, outcome: String, form: Value) -> Decision {
    let then = Then::Signs {
        seat,
        outcome: &outcome,
    };
    let decided = countersign::decided(item, then);
    let signed = Decision::of(Change::Signed {
        seat,
        outcome,
        form: form.clone(),
    });
    match decided {
        Some(outcome) => signed.and(answered(item, outcome, form)),
        None => signed,
    }
}

fn seatless(item: &WorkItem, actor: &Actor) -> Rejection {
    let signed = item
        .signatures()
        .iter()
        .any(|signature| signature.by.person == actor.person);
    let later = item
        .seats()
        .iter()
        .any(|seat| seat.signature.is_none() && seat.assignee.covers(actor));
    if signed {
        Rejection::AlreadySigned
    } else if later {
        Rejection::NotYourTurn
    } else {
        not_candidate(item)
    }
}
