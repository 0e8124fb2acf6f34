//! Recompute: its instants were counted again, because a calendar year was loaded or more time was granted. By the system.
//! Without a due instant it is due as it was.

use jiff::Timestamp;

use super::must_be_open;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;
use crate::terms::Due;

pub(crate) fn decide(
    item: &WorkItem,
    due: Option<Due>,
    escalation: Vec<Timestamp>,
    calendar_version: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    let steps = item.terms().escalation.len();
    if escalation.len() != steps {
        return Err(Rejection::UnknownStep {
            step: escalation.len(),
            steps,
        });
    }
    let same_steps = escalation
        .iter()
        .enumerate()
        .all(|(step, at)| item.step_at(step) == Some(*at));
    if (due.is_none() || item.due() == due.as_ref()) && same_steps {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::Recomputed {
        due,
        escalation,
        calendar_version,
    }))
}
