//! Redirect: nobody is there, so it goes to somebody who is. By the system, and visibly.

use super::must_be_open;
use crate::actor::Assignee;
use crate::bounds::{TEXT_CHARS_MAX, check_assignee, fits};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::{Status, WorkItem};
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, to: Assignee, why: String) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    check_assignee(&to)?;
    if !fits(&why, TEXT_CHARS_MAX) {
        return Err(Rejection::Reason {
            max_chars: TEXT_CHARS_MAX,
        });
    }
    if item.status() != Status::Open || item.assigned() == to {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Redirected { to, why }))
}
