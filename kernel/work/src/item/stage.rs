//! Where an item stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::WorkItem;
use crate::actor::Actor;
use crate::command::{ReturnThen, ReturnTo};

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
    /// The answer is given, and waits for after-signers or to be closed out.
    Submitted {
        submitted_by: Actor,
        submitted_at: Timestamp,
        outcome: String,
        #[serde(default)]
        answer: Value,
    },
    Completed {
        completed_by: Actor,
        closed_at: Timestamp,
        outcome: String,
        #[serde(default)]
        answer: Value,
    },
    /// The work went back to an earlier step; this item is over.
    Returned {
        returned_by: Actor,
        closed_at: Timestamp,
        to: ReturnTo,
        #[serde(default)]
        then: ReturnThen,
        #[serde(default)]
        reason: String,
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
    Submitted,
    Completed,
    Returned,
    Cancelled,
}

impl Status {
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Claimed,
        Self::Submitted,
        Self::Completed,
        Self::Returned,
        Self::Cancelled,
    ];

    /// The stable name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Submitted => "submitted",
            Self::Completed => "completed",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// As Chinese offices say it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "待签收",
            Self::Claimed => "办理中",
            Self::Submitted => "已提交",
            Self::Completed => "办结",
            Self::Returned => "已退回",
            Self::Cancelled => "取消",
        }
    }

    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Completed | Self::Returned | Self::Cancelled)
    }
}

impl WorkItem {
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    pub fn status(&self) -> Status {
        match self.stage {
            Stage::Open => Status::Open,
            Stage::Claimed { .. } => Status::Claimed,
            Stage::Submitted { .. } => Status::Submitted,
            Stage::Completed { .. } => Status::Completed,
            Stage::Returned { .. } => Status::Returned,
            Stage::Cancelled { .. } => Status::Cancelled,
        }
    }

    pub fn claimed_by(&self) -> Option<&Actor> {
        match &self.stage {
            Stage::Claimed { claimed_by, .. } => Some(claimed_by),
            _ => None,
        }
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
            Stage::Completed { closed_at, .. }
            | Stage::Returned { closed_at, .. }
            | Stage::Cancelled { closed_at, .. } => Some(*closed_at),
            Stage::Open | Stage::Claimed { .. } | Stage::Submitted { .. } => None,
        }
    }
}
