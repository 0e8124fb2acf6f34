//! Save a draft (暂存): by who claimed the item, or for one's own seat of a countersign. The same draft again is no event.

use serde_json::Value;

use super::{must_be_claimed_by, must_be_in_work, not_candidate};
use crate::actor::Actor;
use crate::bounds::check_form;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, actor: &Actor, form: Value) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    check_form(&form)?;
    let seat = if item.is_countersigned() {
        Some(item.seat_of(actor).ok_or_else(|| not_candidate(item))?)
    } else {
        must_be_claimed_by(item, actor)?;
        None
    };
    let known = match seat {
        Some(seat) => item.seats().get(seat).and_then(|seat| seat.draft.as_ref()),
        None => item.draft(),
    };
    if known == Some(&form) {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::DraftSaved { form, seat }))
}
