//! Explain (逾期说明): why it is late. It stays late, and the light says that it was explained.

use jiff::Timestamp;

use super::{must_be_doing_it, must_be_in_work, reasoned};
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    reason: String,
    now: Timestamp,
) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    must_be_doing_it(item, actor)?;
    reasoned(&reason)?;
    if !item.is_overdue(now) {
        return Err(Rejection::NotOverdue);
    }
    let known = item
        .explained()
        .is_some_and(|mark| mark.reason.as_ref() == Some(&reason));
    if known {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Explained).because(reason))
}
