//! The second half of the machine: what is true after an event. Total: it judges nothing, and an event that does not fit the
//! state (which only a damaged stream can hold) changes nothing but the version.

mod begin;
mod passing;
mod recusing;
mod signing;

use crate::actor::Actor;
use crate::event::{Change, Event};
use crate::item::{ExtensionRequest, Mark, Stage, Supervision, WorkItem};
use crate::terms::Due;

pub fn evolve(state: Option<WorkItem>, event: &Event) -> WorkItem {
    let Some(mut item) = state else {
        return begin::begin(event);
    };
    item.version += 1;
    if item.status().is_closed() {
        after_the_end(&mut item, event);
        return item;
    }
    if let (Some(actor), true) = (event.by.actor(), takes_part(&event.change)) {
        item.participants.insert(actor.person.clone());
    }
    open(&mut item, event);
    item
}

/// What still happens to a closed item: who reads it, and that it was taken back.
fn after_the_end(item: &mut WorkItem, event: &Event) {
    match &event.change {
        Change::Copied { to } => signing::copied(item, to),
        Change::Read => signing::read(item, event),
        Change::TakenBack => {
            item.taken_back = event.by.actor().map(|actor| mark(actor, event));
        }
        _ => {}
    }
}

/// Reading and urging is no part in the work.
const fn takes_part(change: &Change) -> bool {
    !matches!(
        change,
        Change::Read | Change::Urged | Change::Copied { .. } | Change::Recused
    )
}

pub(crate) fn mark(actor: &Actor, event: &Event) -> Mark {
    Mark {
        by: actor.clone(),
        at: event.at,
        reason: event.reason.clone(),
    }
}

fn open(item: &mut WorkItem, event: &Event) {
    match &event.change {
        Change::Created { .. } | Change::TakenBack => {}
        Change::Claimed => {
            if let Some(actor) = event.by.actor() {
                item.passed = None;
                claim(item, actor, event);
            }
        }
        Change::Released => item.stage = Stage::Open,
        Change::DraftSaved { form, seat } => match seat {
            None => item.draft = Some(form.clone()),
            Some(seat) => {
                if let Some(seat) = item.seats.get_mut(*seat) {
                    seat.draft = Some(form.clone());
                }
            }
        },
        Change::Submitted { outcome, form } => {
            if let Some(actor) = event.by.actor() {
                item.passed = None;
                item.stage = Stage::Submitted {
                    submitted_by: actor.clone(),
                    submitted_at: event.at,
                    outcome: outcome.clone(),
                    answer: form.clone(),
                };
            }
        }
        Change::Completed { outcome, form } => completed(item, event, outcome, form),
        Change::Returned { to, then } => {
            if let Some(actor) = event.by.actor() {
                item.draft = None;
                item.extension_request = None;
                item.stage = Stage::Returned {
                    returned_by: actor.clone(),
                    closed_at: event.at,
                    to: to.clone(),
                    then: *then,
                    reason: event.reason.clone().unwrap_or_default(),
                };
            }
        }
        Change::Urged => {
            let urge = event.by.actor().map(|actor| mark(actor, event));
            item.urges.extend(urge);
        }
        Change::ExtensionRequested { until } => {
            item.extension_request = event.by.actor().map(|actor| ExtensionRequest {
                by: actor.clone(),
                at: event.at,
                until: *until,
                reason: event.reason.clone().unwrap_or_default(),
            });
        }
        Change::ExtensionDecided { approved } => extension_decided(item, *approved),
        Change::Explained => item.explained = event.by.actor().map(|actor| mark(actor, event)),
        Change::Supervised { level, requirement } => {
            item.supervision = event.by.actor().map(|actor| Supervision {
                level: level.clone(),
                requirement: requirement.clone(),
                by: actor.clone(),
                at: event.at,
            });
        }
        Change::SupervisionLifted => item.supervision = None,
        Change::CloseOutRefused { .. } => given_back_to_who_submitted(item, event),
        Change::Recused => recusing::recused(item, event),
        Change::Recomputed {
            due, escalation, ..
        } => {
            if due.is_some() {
                item.due.clone_from(due);
            }
            item.escalation_at = Some(escalation.clone());
        }
        Change::Cancelled => {
            item.draft = None;
            item.stage = Stage::Cancelled {
                closed_at: event.at,
                reason: event.reason.clone(),
            };
        }
        Change::Transferred { .. }
        | Change::Delegated { .. }
        | Change::HandedBack { .. }
        | Change::PassedBack
        | Change::HandedOver { .. }
        | Change::Escalated { .. }
        | Change::Redirected { .. } => passing::passed(item, event),
        Change::Signed { .. }
        | Change::SignerAdded { .. }
        | Change::SignerRemoved { .. }
        | Change::Opined { .. }
        | Change::Withdrawn { .. }
        | Change::Copied { .. }
        | Change::Read => signing::signed(item, event),
    }
}

pub(crate) fn claim(item: &mut WorkItem, actor: &Actor, event: &Event) {
    item.stage = Stage::Claimed {
        claimed_by: actor.clone(),
        claimed_at: event.at,
    };
}

fn completed(item: &mut WorkItem, event: &Event, outcome: &str, form: &serde_json::Value) {
    // What was submitted is its author's, whoever lets it pass.
    let by = match &item.stage {
        Stage::Submitted { submitted_by, .. } => Some(submitted_by.clone()),
        _ => event.by.actor().cloned(),
    };
    if let Some(completed_by) = by {
        item.draft = None;
        item.extension_request = None;
        item.stage = Stage::Completed {
            completed_by,
            closed_at: event.at,
            outcome: outcome.to_owned(),
            answer: form.clone(),
        };
    }
}

/// The answer is a draft again, with its author while nothing excludes them; and what was said behind it is asked for anew, for
/// another answer is to come.
pub(crate) fn given_back_to_who_submitted(item: &mut WorkItem, event: &Event) {
    let Stage::Submitted {
        submitted_by,
        answer,
        ..
    } = &item.stage
    else {
        return;
    };
    let (actor, answer) = (submitted_by.clone(), answer.clone());
    if item.is_countersigned() {
        // Everybody signs anew: what they signed was not enough.
        for seat in &mut item.seats {
            seat.draft = seat.signature.take().map(|signature| signature.form);
        }
        item.stage = Stage::Open;
        return;
    }
    item.draft = Some(answer);
    if item.is_excluded(&actor) {
        item.stage = Stage::Open;
    } else {
        claim(item, &actor, event);
    }
    signing::ask_again(item);
}

fn extension_decided(item: &mut WorkItem, approved: bool) {
    let Some(request) = item.extension_request.take().filter(|_| approved) else {
        return;
    };
    item.extensions_granted = item.extensions_granted.saturating_add(1);
    if let Some(due) = item.due().cloned() {
        item.due = Some(Due {
            extended_from: due.extended_from.or(Some(due.at)),
            at: request.until,
            provisional: false,
            near_at: None,
            ..due
        });
    }
    item.explained = None;
}
