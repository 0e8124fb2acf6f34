//! What can be asked of a work item. Each command has its own file under `verbs/`, which says who may give it and when.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::terms::Terms;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Command {
    /// Open an item. By the system.
    Create(Box<Terms>),
    /// 签收/认领: take it in hand. By a candidate; again by the same person changes nothing.
    Claim,
    /// Give it back to the office. By who claimed it.
    Release,
    /// 暂存: keep what is written so far. By who claimed it; not checked against the form's schema, for it is unfinished.
    SaveDraft { form: Value },
    /// 办结: close it with one of its outcomes. By a candidate, if nobody else claimed it; the runtime checked the form before.
    Complete {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// A step of its escalation has come due. By the system.
    Escalate { step: usize },
    /// The execution no longer needs it. By the system.
    Cancel { reason: String },
}

impl Command {
    /// The stable name, as in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Claim => "claim",
            Self::Release => "release",
            Self::SaveDraft { .. } => "save-draft",
            Self::Complete { .. } => "complete",
            Self::Escalate { .. } => "escalate",
            Self::Cancel { .. } => "cancel",
        }
    }
}
