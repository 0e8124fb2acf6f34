//! What happened to a work item: the entries of its stream in the journal. Names and fields are an interface; they may gain
//! variants and optional fields, and never change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::By;
use crate::terms::{EscalationAction, Terms};

/// `{"type": "claimed", "at": …, "by": {"kind": "person", "person": …, "office": …}, …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    pub at: Timestamp,
    pub by: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(flatten)]
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Change {
    /// (nothing) → open
    Created { terms: Box<Terms> },
    /// open → claimed, by the event's person
    Claimed,
    /// claimed → open; the draft stays for the next of the office
    Released,
    /// claimed → claimed, with this draft
    DraftSaved { form: Value },
    /// open | claimed → completed, by the event's person; the draft is gone
    Completed {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// open | claimed → the same, with this step done; `reassign` → open, at another office, without claim, draft and candidates.
    /// The action stands in the event so that the runtime acts on the event alone.
    Escalated {
        step: usize,
        action: EscalationAction,
    },
    /// open | claimed → cancelled, for the event's reason
    Cancelled,
}

impl Change {
    /// The stable name, as in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Claimed => "claimed",
            Self::Released => "released",
            Self::DraftSaved { .. } => "draft-saved",
            Self::Completed { .. } => "completed",
            Self::Escalated { .. } => "escalated",
            Self::Cancelled => "cancelled",
        }
    }
}
