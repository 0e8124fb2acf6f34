//! Somebody says that their own interest is in it (申请回避): whatever they held lets go of them. What was given to them in person is
//! their office's from then on; what they signed stays signed.

use super::given_back_to_who_submitted;
use crate::actor::{Assignee, Office};
use crate::event::Event;
use crate::item::{Stage, WorkItem};
use crate::terms::{Exclusion, ExclusionWhy};

pub(super) fn recused(item: &mut WorkItem, event: &Event) {
    let Some(actor) = event.by.actor() else {
        return;
    };
    let person = actor.person.as_str();
    if !item.recused.iter().any(|other| other.person == person) {
        item.recused.push(Exclusion {
            person: person.to_owned(),
            why: ExclusionWhy::Declared,
        });
    }
    let asked = item.extension_request.as_ref();
    if asked.is_some_and(|request| request.by.person == person) {
        item.extension_request = None;
    }
    if item
        .passed
        .as_ref()
        .is_some_and(|passed| passed.by.person == person)
    {
        item.passed = None;
    }
    places_of(item, person);
    match &item.stage {
        // Also what somebody holds who stands in for them.
        Stage::Claimed { claimed_by, .. } if claimed_by.is(person) => item.stage = Stage::Open,
        Stage::Submitted { submitted_by, .. }
            if submitted_by.is(person) && !item.is_countersigned() =>
        {
            given_back_to_who_submitted(item, event);
        }
        _ => {}
    }
}

/// Their office's from now on, with the role that the terms ask of it.
fn places_of(item: &mut WorkItem, person: &str) {
    let (owing, role) = (item.terms.office(), item.terms.role.clone());
    let role_at = |office: &Office| role.clone().filter(|_| *office == owing);
    let lets_go = |assignee: &mut Assignee| {
        if let Assignee::Person { person: of, office } = assignee
            && of == person
        {
            let (office, role) = (office.clone(), role_at(office));
            *assignee = Assignee::Office { office, role };
        }
    };
    if let Some(assigned) = &mut item.assigned {
        lets_go(assigned);
    }
    for seat in item
        .seats
        .iter_mut()
        .filter(|seat| seat.signature.is_none())
    {
        lets_go(&mut seat.assignee);
    }
    let unsigned = item.signers.iter_mut();
    for signer in unsigned.filter(|signer| signer.opinion.is_none()) {
        lets_go(&mut signer.assignee);
    }
    for sent in &mut item.delegations {
        // It comes back to where it was, and to nobody's hand.
        sent.gone |= sent.from.person == person;
        lets_go(&mut sent.was);
    }
}
