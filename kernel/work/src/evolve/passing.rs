//! The item goes from hand to hand: given away, delegated, handed back, moved by time or because somebody left.

use super::{claim, given_back_to_who_submitted};
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
                item.passed = None;
                item.assigned = Some(to.clone());
                item.stage = Stage::Open;
            }
        }
        Change::HandedBack { outcome, form } => handed_back(item, event, outcome, form),
        Change::PassedBack => passed_back(item, event),
        Change::HandedOver { from, to } => handed_over(item, event, from, to),
        Change::Escalated { step, action } => escalated(item, *step, action),
        Change::Redirected { to, .. } => {
            item.office = to.office().clone();
            item.assigned = Some(to.clone());
        }
        _ => {}
    }
}

/// Who transfers it may take it back until somebody begins.
fn remember(item: &mut WorkItem, actor: Option<&Actor>) {
    item.passed = actor.map(|actor| Passed {
        by: actor.clone(),
        was: item.assigned(),
        held: item.claimed_by().is_some(),
        candidates: item.candidates.clone(),
    });
}

/// With somebody else from now on: what the former office wrote, asked for and whom it named lapses. Opinions that were given,
/// copies, urges, an explanation and supervision stay with the item; so do the seats of a countersign.
fn move_to(item: &mut WorkItem, to: &Assignee) {
    item.office = to.office().clone();
    item.assigned = Some(to.clone());
    item.candidates = Candidates::default();
    item.draft = None;
    item.proposal = None;
    item.signers.retain(|signer| signer.opinion.is_some());
    item.extension_request = None;
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

/// From the last delegate, or from whom it was transferred to last.
fn passed_back(item: &mut WorkItem, event: &Event) {
    if let Some(sent) = item.delegations.pop() {
        item.office = sent.was.office().clone();
        item.assigned = Some(sent.was);
        claim(item, &sent.from, event);
        return;
    }
    let Some(passed) = item.passed.take() else {
        return;
    };
    item.office = passed.was.office().clone();
    item.assigned = Some(passed.was);
    item.candidates = passed.candidates;
    if passed.held {
        claim(item, &passed.by, event);
    } else {
        item.stage = Stage::Open;
    }
}

/// Wherever this person stands, somebody else does.
fn handed_over(item: &mut WorkItem, event: &Event, from: &str, to: &Assignee) {
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
    if item
        .passed
        .as_ref()
        .is_some_and(|passed| passed.by.person == from)
    {
        item.passed = None;
    }
    let answered = matches!(&item.stage, Stage::Submitted { submitted_by, .. } if submitted_by.person == from && !item.is_countersigned());
    if answered {
        // Whoever comes after them answers for it: the answer is a draft again.
        given_back_to_who_submitted(item, event);
    }
    let holds = item
        .claimed_by()
        .is_some_and(|holder| holder.person == from);
    if answered || holds || theirs(&item.assigned()) {
        item.assigned = Some(to.clone());
        item.office = to.office().clone();
        item.passed = None;
        // The draft stays: whoever goes on with it needs it. What several signed, or another handed in, is not undone by one who leaves.
        if !matches!(item.stage, Stage::Submitted { .. }) {
            item.stage = Stage::Open;
        }
    }
}

fn escalated(item: &mut WorkItem, step: usize, action: &EscalationAction) {
    item.steps_done.insert(step);
    if matches!(item.stage, Stage::Submitted { .. }) {
        // What is handed in waits for others than the office that owed it.
        return;
    }
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
