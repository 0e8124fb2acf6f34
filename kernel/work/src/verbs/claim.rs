//! Claim (签收/认领): a candidate takes the item in hand. Again by the same person is no event, so a double click is harmless.

use super::{
    must_be_candidate, must_be_in_work, must_be_one_persons, must_not_be_claimed_by_other,
};
use crate::actor::Actor;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, actor: &Actor) -> Result<Decision, Rejection> {
    must_be_in_work(item)?;
    must_be_one_persons(item, "claim")?;
    must_be_candidate(item, actor)?;
    must_not_be_claimed_by_other(item, actor)?;
    match item.claimed_by() {
        Some(_) => Ok(Decision::nothing()),
        None => Ok(Decision::of(Change::Claimed)),
    }
}
