//! The parts of a work item's state: who was asked, what they said, what is granted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::{Actor, Assignee};
use crate::command::{Position, Verdict};
use crate::terms::Candidates;

/// Somebody, at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    pub by: Actor,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A seat of a countersign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeatState {
    pub assignee: Assignee,
    pub weight: u32,
    /// Who asked for it (加签); `None`: the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    pub by: Actor,
    pub at: Timestamp,
    pub outcome: String,
    #[serde(default)]
    pub form: Value,
}

/// Whose opinion is asked for (加签).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    pub assignee: Assignee,
    pub position: Position,
    pub asked_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opinion {
    pub by: Actor,
    pub at: Timestamp,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Somebody does it for somebody else, who gets it back (委派).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delegation {
    pub from: Actor,
    pub at: Timestamp,
    /// With whom it was before.
    pub was: Assignee,
    /// The sender has left: it comes back to `was`, and nobody holds it then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// What a delegate would answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    pub by: Actor,
    pub at: Timestamp,
    pub outcome: String,
    #[serde(default)]
    pub form: Value,
}

/// Who gets a copy, and who of them has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reader {
    pub assignee: Assignee,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<Mark>,
}

/// More time, asked for and not decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionRequest {
    pub by: Actor,
    pub at: Timestamp,
    pub until: Timestamp,
    pub reason: String,
}

/// Somebody watches it until it is closed out (挂牌督办).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Supervision {
    pub level: String,
    pub requirement: String,
    pub by: Actor,
    pub at: Timestamp,
}

/// Who transferred it last, and with whom it was: they may take it back until somebody begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passed {
    pub by: Actor,
    pub was: Assignee,
    /// It was claimed, and is so again when it is taken back.
    pub held: bool,
    /// Who might have done it besides, and may again.
    #[serde(default, skip_serializing_if = "Candidates::is_empty")]
    pub candidates: Candidates,
}
