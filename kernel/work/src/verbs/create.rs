//! Create: an item opens with its terms, once under an id.

use crate::bounds;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;
use crate::terms::Terms;

pub(crate) fn decide(state: Option<&WorkItem>, terms: Box<Terms>) -> Result<Decision, Rejection> {
    if state.is_some() {
        return Err(Rejection::AlreadyExists);
    }
    let problems = bounds::problems(&terms);
    if !problems.is_empty() {
        return Err(Rejection::InvalidTerms(problems));
    }
    Ok(Decision::of(Change::Created { terms }))
}
