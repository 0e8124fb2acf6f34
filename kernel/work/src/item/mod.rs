//! The state of a work item, and what may be asked of it.

mod parts;
mod stage;
mod turn;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use parts::{
    Delegation, ExtensionRequest, Mark, Opinion, Passed, Proposal, Reader, SeatState, Signature,
    Signer, Supervision,
};
pub use stage::{Stage, Status};

use crate::actor::{Actor, Assignee, Office};
use crate::terms::{Candidates, Due, Exclusion, Terms};

/// A work item as its events left it. Built by [`crate::evolve`] alone; serialised for snapshots and for the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkItem {
    pub(crate) terms: Terms,
    /// How many events its stream has.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    /// The office that owes the work now; an escalation or a transfer may have moved it.
    pub(crate) office: Office,
    /// With whom it is; `None`: whoever of the office has the role of its terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) assigned: Option<Assignee>,
    pub(crate) candidates: Candidates,
    /// Who said that they may not act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) recused: Vec<Exclusion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) draft: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) proposal: Option<Proposal>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) delegations: Vec<Delegation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) passed: Option<Passed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) seats: Vec<SeatState>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) signers: Vec<Signer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) readers: Vec<Reader>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) urges: Vec<Mark>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) extension_request: Option<ExtensionRequest>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) extensions_granted: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) explained: Option<Mark>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) supervision: Option<Supervision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) taken_back: Option<Mark>,
    /// When it is due now, where that is not what its terms say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<Due>,
    /// The instants of its escalation now, where they are not those of its terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) escalation_at: Option<Vec<Timestamp>>,
    /// Everybody who did something with it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) participants: BTreeSet<String>,
    pub(crate) steps_done: BTreeSet<usize>,
    #[serde(flatten)]
    pub(crate) stage: Stage,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if wants a reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl WorkItem {
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    pub fn version(&self) -> u64 {
        self.version
    }

    pub fn created_at(&self) -> Timestamp {
        self.created_at
    }

    pub fn office(&self) -> &Office {
        &self.office
    }

    /// With whom it is.
    pub fn assigned(&self) -> Assignee {
        self.assigned.clone().unwrap_or_else(|| Assignee::Office {
            office: self.office.clone(),
            role: self.terms.role.clone(),
        })
    }

    pub fn candidates(&self) -> &Candidates {
        &self.candidates
    }

    /// Who may not act, and why: from its terms, and who said so since.
    pub fn excluded(&self) -> impl Iterator<Item = &Exclusion> {
        self.terms.excluded.iter().chain(&self.recused)
    }

    pub fn draft(&self) -> Option<&Value> {
        self.draft.as_ref()
    }

    /// What a delegate handed back.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    /// Those of a countersign; empty where one person does it.
    pub fn seats(&self) -> &[SeatState] {
        &self.seats
    }

    pub fn is_countersigned(&self) -> bool {
        self.terms.countersign.is_some()
    }

    /// What was signed so far, in the order of the seats.
    pub fn signatures(&self) -> Vec<&Signature> {
        self.seats
            .iter()
            .filter_map(|seat| seat.signature.as_ref())
            .collect()
    }

    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }

    pub fn readers(&self) -> &[Reader] {
        &self.readers
    }

    pub fn urges(&self) -> &[Mark] {
        &self.urges
    }

    pub fn extension_request(&self) -> Option<&ExtensionRequest> {
        self.extension_request.as_ref()
    }

    pub fn extensions_granted(&self) -> u32 {
        self.extensions_granted
    }

    pub fn explained(&self) -> Option<&Mark> {
        self.explained.as_ref()
    }

    pub fn supervision(&self) -> Option<&Supervision> {
        self.supervision.as_ref()
    }

    pub fn taken_back(&self) -> Option<&Mark> {
        self.taken_back.as_ref()
    }

    /// When it is due now.
    pub fn due(&self) -> Option<&Due> {
        self.due.as_ref().or(self.terms.due.as_ref())
    }

    /// The instant of a step of its escalation now.
    pub fn step_at(&self, step: usize) -> Option<Timestamp> {
        let written = self.terms.escalation.get(step).map(|step| step.at);
        let moved = self.escalation_at.as_ref().and_then(|all| all.get(step));
        moved.copied().or(written)
    }

    /// Positions in `terms().escalation`.
    pub fn steps_done(&self) -> &BTreeSet<usize> {
        &self.steps_done
    }

    /// The step to arm a timer for: the earliest that is not done; `None` when the item is closed or all are done. Steps may
    /// be written in any order, and several may be due at once: ask again after each.
    pub fn next_escalation(&self) -> Option<(usize, Timestamp)> {
        if self.status().is_closed() {
            return None;
        }
        (0..self.terms.escalation.len())
            .filter(|step| !self.steps_done.contains(step))
            .filter_map(|step| Some((step, self.step_at(step)?)))
            .min_by_key(|(step, at)| (*at, *step))
    }

    /// Everybody who did something with it, by id.
    pub fn participants(&self) -> impl Iterator<Item = &str> {
        self.participants.iter().map(String::as_str)
    }

    /// Who decided it: who completed it, and who signed.
    pub fn deciders(&self) -> BTreeSet<String> {
        let completed = match &self.stage {
            Stage::Completed { completed_by, .. } => Some(completed_by),
            _ => None,
        };
        let signed = self.seats.iter().filter_map(|seat| seat.signature.as_ref());
        completed
            .into_iter()
            .chain(signed.map(|signature| &signature.by))
            .map(|actor| actor.person.clone())
            .collect()
    }

    /// Not closed, and its due instant has passed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.status().is_closed() && self.is_past_due(now)
    }

    /// Completed after it was due.
    pub fn was_late(&self) -> bool {
        self.status() == Status::Completed
            && self.closed_at().is_some_and(|at| self.is_past_due(at))
    }

    pub(crate) fn is_past_due(&self, at: Timestamp) -> bool {
        self.due().is_some_and(|due| at > due.at)
    }

    /// Whether somebody may not act, for themself or for somebody for whom they stand in.
    pub fn is_excluded(&self, actor: &Actor) -> bool {
        self.excluded().any(|exclusion| actor.is(&exclusion.person))
    }

    /// Whether a person is a candidate: of whom it is with, of a candidate office, or named; and not excluded. What is delegated is
    /// the delegate's alone until it comes back. Says nothing of claims.
    pub fn may_act(&self, actor: &Actor) -> bool {
        let besides = || self.delegations.is_empty() && self.candidates.cover(actor);
        !self.is_excluded(actor) && (self.assigned().covers(actor) || besides())
    }

    /// Whether a person could claim it now; again by who holds it changes nothing.
    pub fn may_claim(&self, actor: &Actor) -> bool {
        let free = match self.stage {
            Stage::Open => !self.is_countersigned(),
            Stage::Claimed { ref claimed_by, .. } => actor.is(&claimed_by.person),
            _ => false,
        };
        free && self.may_act(actor)
    }
}
