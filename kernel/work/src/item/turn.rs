//! Whose turn it is: for whom an open item waits, and what a person holds of it.

use std::collections::BTreeSet;

use super::{Signer, Stage, WorkItem};
use crate::actor::{Actor, Assignee};
use crate::command::Position;
use crate::terms::{CandidateOffice, Rule};

impl WorkItem {
    /// For whom it waits now. Nobody, where it is to be closed out: who supervises is asked outside of this crate.
    pub fn waits_for(&self) -> Vec<Assignee> {
        let mut waits: Vec<Assignee> = match &self.stage {
            Stage::Completed { .. } | Stage::Returned { .. } | Stage::Cancelled { .. } => {
                return Vec::new();
            }
            Stage::Submitted { .. } => self
                .next_after_signer()
                .map(|(_, signer)| signer.assignee.clone())
                .into_iter()
                .collect(),
            Stage::Open if self.is_countersigned() => self
                .open_seats()
                .into_iter()
                .map(|seat| self.seats[seat].assignee.clone())
                .collect(),
            Stage::Open | Stage::Claimed { .. } => self.with_whom(),
        };
        if self.extension_request.is_some() {
            waits.extend(
                self.terms
                    .extension
                    .iter()
                    .map(|terms| terms.approver.clone()),
            );
        }
        waits
    }

    /// Before-signers first: while one of them has not signed, it is theirs. Then who claimed it, or who could.
    fn with_whom(&self) -> Vec<Assignee> {
        let before: Vec<Assignee> = self
            .unsigned(Position::Before)
            .map(|(_, signer)| signer.assignee.clone())
            .collect();
        if !before.is_empty() {
            return before;
        }
        if let Some(holder) = self.claimed_by() {
            return vec![person(holder)];
        }
        if !self.delegations.is_empty() {
            return vec![self.assigned()];
        }
        let offices = self
            .candidates
            .offices
            .iter()
            .map(CandidateOffice::assignee);
        let excluded = |id: &String| self.excluded().any(|other| other.person == *id);
        let persons = self.candidates.persons.iter();
        let persons = persons.filter(|id| !excluded(id));
        let persons = persons.map(|id| Assignee::Person {
            person: id.clone(),
            office: self.office.clone(),
        });
        std::iter::once(self.assigned())
            .chain(offices)
            .chain(persons)
            .collect()
    }

    pub(crate) fn unsigned(&self, position: Position) -> impl Iterator<Item = (usize, &Signer)> {
        self.signers
            .iter()
            .enumerate()
            .filter(move |(_, signer)| signer.position == position && signer.opinion.is_none())
    }

    /// After-signers sign one after the other.
    pub(crate) fn next_after_signer(&self) -> Option<(usize, &Signer)> {
        self.unsigned(Position::After).next()
    }

    /// The seats that may be signed now.
    pub(crate) fn open_seats(&self) -> Vec<usize> {
        let unsigned = self.seats.iter().enumerate();
        let unsigned = unsigned.filter(|(_, seat)| seat.signature.is_none());
        let unsigned = unsigned.map(|(seat, _)| seat);
        let in_order = self
            .terms
            .countersign
            .as_ref()
            .is_some_and(|terms| terms.rule == Rule::InOrder);
        unsigned
            .take(if in_order { 1 } else { usize::MAX })
            .collect()
    }

    /// The seat that this person may sign now.
    pub(crate) fn seat_to_sign(&self, actor: &Actor) -> Option<usize> {
        self.seat_among(self.open_seats(), actor)
    }

    /// Their seat, also while it is not its turn.
    pub(crate) fn seat_of(&self, actor: &Actor) -> Option<usize> {
        let unsigned = self.seats.iter().enumerate();
        let unsigned = unsigned.filter(|(_, seat)| seat.signature.is_none());
        self.seat_among(unsigned.map(|(seat, _)| seat).collect(), actor)
    }

    /// Their own before one of their office. One person fills one seat.
    fn seat_among(&self, mut seats: Vec<usize>, actor: &Actor) -> Option<usize> {
        let has_signed = self
            .signatures()
            .iter()
            .any(|signature| signature.by.person == actor.person);
        if has_signed || self.is_excluded(actor) {
            return None;
        }
        seats.retain(|seat| self.seats[*seat].assignee.covers(actor));
        seats.sort_by_key(|seat| {
            let own = matches!(&self.seats[*seat].assignee, Assignee::Person { .. });
            (!own, *seat)
        });
        seats.first().copied()
    }

    /// Every person who holds something of it: what goes to somebody else when they leave.
    pub fn held_by(&self) -> BTreeSet<String> {
        let mut held = BTreeSet::new();
        if self.status().is_closed() {
            return held;
        }
        let mut add = |assignee: &Assignee| {
            if let Assignee::Person { person, .. } = assignee {
                held.insert(person.clone());
            }
        };
        add(&self.assigned());
        let seats = self.seats.iter().filter(|seat| seat.signature.is_none());
        seats.for_each(|seat| add(&seat.assignee));
        let signers = self.signers.iter();
        let signers = signers.filter(|signer| signer.opinion.is_none());
        signers.for_each(|signer| add(&signer.assignee));
        match &self.stage {
            Stage::Claimed { claimed_by, .. } => {
                held.insert(claimed_by.person.clone());
            }
            // What several signed is nobody's in particular.
            Stage::Submitted { submitted_by, .. } if !self.is_countersigned() => {
                held.insert(submitted_by.person.clone());
            }
            _ => {}
        }
        let senders = self.delegations.iter().filter(|sent| !sent.gone);
        held.extend(senders.map(|delegation| delegation.from.person.clone()));
        held
    }
}

/// A person where they act.
pub(crate) fn person(actor: &Actor) -> Assignee {
    Assignee::Person {
        person: actor.person.clone(),
        office: actor.office.clone(),
    }
}
