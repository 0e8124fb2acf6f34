//! Complete (办结): a candidate closes the item with one of its outcomes, unless somebody else has claimed it. The runtime has
//! checked the form against its schema before.

use serde_json::Value;

use super::{must_be_candidate, must_be_open, must_not_be_claimed_by_other};
use crate::actor::Actor;
use crate::bounds::check_form;
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
    must_be_open(item)?;
    must_be_candidate(item, actor)?;
    must_not_be_claimed_by_other(item, actor)?;
    if !item.terms().outcomes.contains(&outcome) {
        return Err(Rejection::UnknownOutcome {
            given: outcome,
            allowed: item.terms().outcomes.clone(),
        });
    }
    check_form(&form)?;
    Ok(Decision::of(Change::Completed { outcome, form }))
}
