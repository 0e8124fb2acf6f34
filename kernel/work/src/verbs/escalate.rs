//! Escalate: a step's instant has come and the item is still open. Each step is done once; none completes the item, for no
//! [`EscalationAction`](crate::EscalationAction) can.

use jiff::Timestamp;

use super::must_be_open;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(item: &WorkItem, step: usize, now: Timestamp) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    let steps = item.terms().escalation.len();
    let rule = item
        .terms()
        .escalation
        .get(step)
        .ok_or(Rejection::UnknownStep { step, steps })?;
    if item.steps_done().contains(&step) {
        return Err(Rejection::StepDone { step });
    }
    let at = item.step_at(step).unwrap_or(rule.at);
    if now < at {
        return Err(Rejection::StepNotDue { step, at });
    }
    Ok(Decision::of(Change::Escalated {
        step,
        action: rule.action.clone(),
    }))
}
