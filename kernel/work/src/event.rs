//! What happened to a work item: the entries of its stream in the journal. Names and fields are an interface; they may gain
//! variants and optional fields, and never change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::{Assignee, By};
use crate::command::{Position, ReturnThen, ReturnTo, Verdict};
use crate::terms::{Due, EscalationAction, Terms};

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
    Created {
        terms: Box<Terms>,
    },
    /// open → claimed, by the event's person
    Claimed,
    /// claimed → open; the draft stays for the next of the office
    Released,
    /// claimed → claimed, with this draft; of a countersign: the draft of this seat
    DraftSaved {
        form: Value,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<usize>,
    },
    /// open | claimed → submitted: the answer waits for after-signers, or to be closed out
    Submitted {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// open | claimed | submitted → completed, by the event's person; the draft is gone
    Completed {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// A seat of the countersign is filled; the item is as it was.
    Signed {
        seat: usize,
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// open | claimed → open, with somebody else, without claim, draft and candidates; of a countersign: this seat
    Transferred {
        to: Assignee,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<usize>,
    },
    /// claimed → open with the delegate; the sender gets it back
    Delegated {
        to: Assignee,
    },
    /// claimed by the delegate → claimed by the sender, with what the delegate proposes as draft
    HandedBack {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// An opinion is asked for; of a countersign: another seat, before the one that asks, or behind it.
    SignerAdded {
        signer: Assignee,
        position: Position,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weight: Option<u32>,
        /// The seat that asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<usize>,
    },
    SignerRemoved {
        signer: Assignee,
    },
    /// An opinion is given. An after-signer's disagreement: submitted → claimed by who completed it; all are asked again then.
    Opined {
        signer: usize,
        verdict: Verdict,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// open | claimed → returned
    Returned {
        to: ReturnTo,
        #[serde(default)]
        then: ReturnThen,
    },
    /// What was delegated or transferred comes back: as it was with who passed it on
    PassedBack,
    /// What was asked for is withdrawn: an opinion (its place), or else more time.
    Withdrawn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signer: Option<usize>,
    },
    /// completed → completed, and its execution goes back to it
    TakenBack,
    Urged,
    /// These, who had none yet, get a copy.
    Copied {
        to: Vec<Assignee>,
    },
    Read,
    ExtensionRequested {
        until: Timestamp,
    },
    ExtensionDecided {
        approved: bool,
    },
    Explained,
    Supervised {
        level: String,
        requirement: String,
    },
    SupervisionLifted,
    /// submitted → completed is said by `completed`; a refusal: submitted → claimed by who completed it
    CloseOutRefused {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// The event's person is excluded, and lets go: claimed, or submitted by them → open
    Recused,
    /// All that this person held goes to somebody else.
    HandedOver {
        from: String,
        to: Assignee,
    },
    /// open | claimed | submitted → the same, with this step done; `reassign`, unless submitted → open, at another office, as by a
    /// transfer and without delegations.
    /// The action stands in the event so that the runtime acts on the event alone.
    Escalated {
        step: usize,
        action: EscalationAction,
    },
    /// open → open, with somebody else, because nobody is there
    Redirected {
        to: Assignee,
        why: String,
    },
    /// Its instants are these now; without `due`, it is due as it was.
    Recomputed {
        due: Option<Due>,
        escalation: Vec<Timestamp>,
        calendar_version: String,
    },
    /// open | claimed | submitted → cancelled, for the event's reason
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
            Self::Submitted { .. } => "submitted",
            Self::Completed { .. } => "completed",
            Self::Signed { .. } => "signed",
            Self::Transferred { .. } => "transferred",
            Self::Delegated { .. } => "delegated",
            Self::HandedBack { .. } => "handed-back",
            Self::SignerAdded { .. } => "signer-added",
            Self::SignerRemoved { .. } => "signer-removed",
            Self::Opined { .. } => "opined",
            Self::Returned { .. } => "returned",
            Self::PassedBack => "passed-back",
            Self::Withdrawn { .. } => "withdrawn",
            Self::TakenBack => "taken-back",
            Self::Urged => "urged",
            Self::Copied { .. } => "copied",
            Self::Read => "read",
            Self::ExtensionRequested { .. } => "extension-requested",
            Self::ExtensionDecided { .. } => "extension-decided",
            Self::Explained => "explained",
            Self::Supervised { .. } => "supervised",
            Self::SupervisionLifted => "supervision-lifted",
            Self::CloseOutRefused { .. } => "close-out-refused",
            Self::Recused => "recused",
            Self::HandedOver { .. } => "handed-over",
            Self::Escalated { .. } => "escalated",
            Self::Redirected { .. } => "redirected",
            Self::Recomputed { .. } => "recomputed",
            Self::Cancelled => "cancelled",
        }
    }
}
