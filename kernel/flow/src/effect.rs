//! What the world owes an execution: derived from its state, stored as rows, dispatched after the commit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::FrameId;

/// The most effects one frame can have: the task's own, its timeout and the filters of a `listen`.
pub const SLOTS: u64 = 64;
/// The most filters of one `listen`.
pub const MAX_FILTERS: usize = 60;
/// Slot of the task's own effect.
pub(crate) const OWN: u64 = 0;
/// Slot of the task's timeout.
pub(crate) const TIMEOUT: u64 = 1;
/// First slot of a `listen`'s filters.
pub(crate) const FILTERS: u64 = 2;

/// An effect of one frame, stable for the life of the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EffectId(pub u64);

impl EffectId {
    pub(crate) const fn new(frame: FrameId, slot: u64) -> Self {
        Self(frame.0 as u64 * SLOTS + slot)
    }

    /// The frame of the task that owns it.
    pub fn frame(self) -> Option<FrameId> {
        u32::try_from(self.0 / SLOTS).ok().map(FrameId)
    }

    pub(crate) const fn slot(self) -> u64 {
        self.0 % SLOTS
    }
}

/// One thing an execution waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub id: EffectId,
    pub kind: EffectKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum EffectKind {
    /// There are steps to take: the turn met a bound.
    Continue,
    Timer {
        due: Timestamp,
    },
    Call(CallRequest),
    Subscription(Subscription),
    /// A child execution runs.
    Child {
        key: String,
    },
    WorkItem {
        key: String,
        request: Value,
    },
    /// A technical failure waits to be mended.
    Incident,
}

impl EffectKind {
    /// The word that rows and people use.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Timer { .. } => "timer",
            Self::Call(_) => "call",
            Self::Subscription(_) => "subscription",
            Self::Child { .. } => "child",
            Self::WorkItem { .. } => "work-item",
            Self::Incident => "incident",
        }
    }
}

/// A call to make, with the key that stays the same over crashes and retries.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRequest {
    /// (execution, task reference, iteration path and visit).
    pub key: String,
    /// JSON pointer of the task.
    pub task: String,
    pub attempt: u32,
    /// When the task began.
    pub since: Timestamp,
    pub not_before: Option<Timestamp>,
    pub target: CallTarget,
    pub input: Value,
}

/// What is called, resolved as far as the definition and its arguments say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallTarget {
    Duty(DutyTarget),
    Deadline,
    DrawSeal,
    Draw,
    Http,
    #[serde(rename = "openapi")]
    OpenApi,
}

/// A duty and the circumstances under which it acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DutyTarget {
    pub plugin: String,
    pub duty: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_date: Option<String>,
}

/// An armed listener: the index (type, empty for any; correlation) and the rest of the filter, evaluated when it was armed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    #[serde(rename = "type")]
    pub kind: String,
    /// Attributes whose text must fit a regular expression.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<(String, String)>,
    /// The event's `subject`, if the filter names one: the correlation value of the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Other attributes that must be equal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, Value)>,
    /// Expected values of the filter's correlations, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Option<Value>>,
}
