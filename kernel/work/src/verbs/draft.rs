//! Save a draft (暂存): by who claimed the item. The same draft again is no event.

use serde_json::Value;

use super::{must_be_claimed_by, must_be_open};
use crate::actor::Actor;
use crate::bounds::check_form;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, actor: &Actor, form: Value) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    must_be_claimed_by(item, actor)?;
    check_form(&form)?;
    if item.draft() == Some(&form) {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::DraftSaved { form }))
}
