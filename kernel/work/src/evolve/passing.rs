//! The item goes from hand to hand: given away, delegated, handed back, moved by time or because somebody left.

use super::claim;
use crate::actor::{Actor, Assignee, Office};
use crate::event::{Change, Event};
use crate::item::{Delegation, Passed, Proposal, Stage, WorkItem};
use crate::terms::{Candidates, EscalationAction};

pub(super) fn passed(item: &mut WorkItem, event: &Event) {
    match &event.change {
        Change::Transferred { to, seat: None } => {
            remember(item, event.by.actor());
            move_to(item, to);
        }
        Change::Transferred {
            to,
            seat: Some(seat),
        } => {
            if let Some(seat) = item.seats.get_mut(*seat) {
                seat.assignee = to.clone();
                seat.draft = None;
            }
        }
        Change::Delegated { to } => {
            if let Some(actor) = event.by.actor() {
                let was = item.assigned();
                item.delegations.push(Delegation {
                    from: actor.clone(),
                    at: event.at,
                    was,
                    gone: false,
                });
                remember(item, Some(actor));
                item.assigned = Some(to.clone());
                item.stage = Stage::Open;
            }
        }
        Change::HandedBack { outcome, form } => handed_back(item, event, outcome, form),
        Change::PassedBack => passed_back(item, event),
        Change::HandedOver { from, to } => handed_over(item, from, to),
        Change::Escalated { step, action } => escalated(item, *step, action),
        Change::Redirected { to, .. } => {
            item.office = to.office().clone();
            item.assigned = Some(to.clone());
        }
        _ => {}
    }
}

/// Who passes it on may take it back until somebody begins.
fn remember(item: &mut WorkItem, actor: Option<&Actor>) {
    item.passed = actor.map(|actor| Passed {
        by: actor.clone(),
        was: item.assigned(),
        held: item.claimed_by().is_some(),
    });
}

/// With somebody else from now on: what the former office wrote and whom it named stays with it.
fn move_to(item: &mut WorkItem, to: &Assignee) {
    item.office = to.office().clone();
    item.assigned = Some(to.clone());
    item.candidates = Candidates::default();
    item.draft = None;
    item.proposal = None;
    item.signers.retain(|signer| signer.opinion.is_some());
    item.stage = Stage::Open;
}

fn handed_back(item: &mut WorkItem, event: &Event, outcome: &str, form: &serde_json::Value) {
    let (Some(delegation), Some(actor)) = (item.delegations.pop(), event.by.actor()) else {
        return;
    };
    item.proposal = Some(Proposal {
        by: actor.clone(),
        at: event.at,
        outcome: outcome.to_owned(),
        form: form.clone(),
    });
    item.draft = Some(form.clone());
    item.passed = None;
    item.office = delegation.was.office().clone();
    item.assigned = Some(delegation.was);
    if delegation.gone {
        item.stage = Stage::Open;
    } else {
        claim(item, &delegation.from, event);
    }
}

fn passed_back(item: &mut WorkItem, event: &Event) {
    let Some(passed) = item.passed.take() else {
        return;
    };
    let delegated = item
        .delegations
        .last()
        .is_some_and(|delegation| delegation.from.person == passed.by.person);
    if delegated {
        item.delegations.pop();
    }
    item.office = passed.was.office().clone();
    item.assigned = Some(passed.was);
    if passed.held {
        claim(item, &passed.by, event);
    } else {
        item.stage = Stage::Open;
    }
}

/// Wherever this person stands, somebody else does.
fn handed_over(item: &mut WorkItem, from: &str, to: &Assignee) {
    let theirs =
        |assignee: &Assignee| matches!(assignee, Assignee::Person { person, .. } if person == from);
    for seat in &mut item.seats {
        if seat.signature.is_none() && theirs(&seat.assignee) {
            seat.assignee = to.clone();
        }
    }
    for signer in &mut item.signers {
        if signer.opinion.is_none() && theirs(&signer.assignee) {
            signer.assignee = to.clone();
        }
    }
    // What they delegated comes back to whoever has their place.
    for delegation in &mut item.delegations {
        if delegation.from.person == from {
            delegation.was = to.clone();
            delegation.gone = true;
        }
    }
    let holds = item
        .claimed_by()
        .is_some_and(|holder| holder.person == from);
    if holds || theirs(&item.assigned()) {
        item.assigned = Some(to.clone());
        item.office = to.office().clone();
        item.passed = None;
        // The draft stays: whoever goes on with it needs it.
        item.stage = Stage::Open;
    }
    if let Stage::Submitted {
        submitted_by,
        answer,
        ..
    } = &item.stage
        && submitted_by.person == from
    {
        item.draft = Some(answer.clone());
        item.assigned = Some(to.clone());
        item.stage = Stage::Open;
    }
}

fn escalated(item: &mut WorkItem, step: usize, action: &EscalationAction) {
    item.steps_done.insert(step);
    if let EscalationAction::Reassign {
        department,
        division,
    } = action
    {
        let office = Office {
            department: department.clone(),
            division: division.clone(),
        };
        item.delegations.clear();
        item.passed = None;
        move_to(item, &Assignee::Office { office, role: None });
    }
}
