//! The state of a work item, and what may be asked of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::{Actor, Office};
use crate::terms::{Candidates, Terms};

/// A work item as its events left it. Built by [`crate::evolve`] alone; serialised for snapshots and for the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkItem {
    pub(crate) terms: Terms,
    /// How many events its stream has.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    /// The office that owes the work now; an escalation may have moved it.
    pub(crate) office: Office,
    pub(crate) candidates: Candidates,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) draft: Option<Value>,
    pub(crate) steps_done: BTreeSet<usize>,
    #[serde(flatten)]
    pub(crate) stage: Stage,
}

/// Where an item stands, with what is true only there. `{"status": "claimed", "claimedBy": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "status",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Stage {
    Open,
    Claimed {
        claimed_by: Actor,
        claimed_at: Timestamp,
    },
    Completed {
        completed_by: Actor,
        closed_at: Timestamp,
        outcome: String,
        #[serde(default)]
        answer: Value,
    },
    Cancelled {
        closed_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Open,
    Claimed,
    Completed,
    Cancelled,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Open, Self::Claimed, Self::Completed, Self::Cancelled];

    /// The stable name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// As Chinese offices say it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "待签收",
            Self::Claimed => "办理中",
            Self::Completed => "办结",
            Self::Cancelled => "取消",
        }
    }

    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
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

    pub fn candidates(&self) -> &Candidates {
        &self.candidates
    }

    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    pub fn status(&self) -> Status {
        match self.stage {
            Stage::Open => Status::Open,
            Stage::Claimed { .. } => Status::Claimed,
            Stage::Completed { .. } => Status::Completed,
            Stage::Cancelled { .. } => Status::Cancelled,
        }
    }

    pub fn claimed_by(&self) -> Option<&Actor> {
        match &self.stage {
            Stage::Claimed { claimed_by, .. } => Some(claimed_by),
            _ => None,
        }
    }

    pub fn draft(&self) -> Option<&Value> {
        self.draft.as_ref()
    }

    /// The chosen outcome, once completed.
    pub fn outcome(&self) -> Option<&str> {
        match &self.stage {
            Stage::Completed { outcome, .. } => Some(outcome),
            _ => None,
        }
    }

    /// The form as answered, once completed.
    pub fn answer(&self) -> Option<&Value> {
        match &self.stage {
            Stage::Completed { answer, .. } => Some(answer),
            _ => None,
        }
    }

    pub fn closed_at(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Completed { closed_at, .. } | Stage::Cancelled { closed_at, .. } => {
                Some(*closed_at)
            }
            Stage::Open | Stage::Claimed { .. } => None,
        }
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
        let left = self
            .terms
            .escalation
            .iter()
            .enumerate()
            .filter(|(step, _)| !self.steps_done.contains(step));
        left.map(|(step, rule)| (step, rule.at))
            .min_by_key(|(step, at)| (*at, *step))
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

    fn is_past_due(&self, at: Timestamp) -> bool {
        self.terms.due.as_ref().is_some_and(|due| at > due.at)
    }

    /// Whether a person is a candidate: of the owing office, of a candidate office, or named. Says nothing of claims.
    pub fn may_act(&self, actor: &Actor) -> bool {
        self.office.covers(&actor.office)
            || self
                .candidates
                .offices
                .iter()
                .any(|office| office.covers(&actor.office))
            || self.candidates.persons.contains(&actor.person)
    }
}
