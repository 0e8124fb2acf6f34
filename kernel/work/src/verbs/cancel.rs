//! Cancel: the execution no longer needs the item (it ended, was cancelled, or went back to an earlier step).

use super::must_be_open;
use crate::bounds::{TEXT_CHARS_MAX, fits};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, reason: String) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    if !fits(&reason, TEXT_CHARS_MAX) {
        return Err(Rejection::Reason {
            max_chars: TEXT_CHARS_MAX,
        });
    }
    Ok(Decision::of(Change::Cancelled).because(reason))
}
