//! What can be asked of a work item. Each command has its own file under `verbs/`, which says who may give it and when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::Assignee;
use crate::terms::{Due, Terms};

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
    SaveDraft {
        form: Value,
    },
    /// 办结: close it with one of its outcomes, or sign for one's seat of a countersign. The runtime checked the form before.
    Complete {
        outcome: String,
        #[serde(default)]
        form: Value,
    },
    /// 转办: it is somebody else's from now on.
    Transfer {
        to: Assignee,
        reason: String,
    },
    /// 委派: somebody else does it and hands it back.
    Delegate {
        to: Assignee,
        reason: String,
    },
    /// 加签: somebody else's opinion is asked for, before it can be completed or after it was.
    AddSigner {
        signer: Assignee,
        position: Position,
        /// Of a seat of a weighted countersign.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weight: Option<u32>,
        reason: String,
    },
    /// 减签: by who asked, before it was given.
    RemoveSigner {
        signer: Assignee,
        reason: String,
    },
    /// The opinion of who was asked.
    Sign {
        verdict: Verdict,
        #[serde(default)]
        note: String,
    },
    /// 驳回: the work goes back to an earlier step.
    Return {
        to: ReturnTo,
        #[serde(default)]
        then: ReturnThen,
        reason: String,
    },
    /// 撤回: undo what one passed on or handed in, while nobody has begun.
    TakeBack {
        reason: String,
    },
    /// 催办: say that it is waited for.
    Urge {
        reason: String,
    },
    /// 抄送: who else is to read it.
    Copy {
        to: Vec<Assignee>,
    },
    /// 阅: by who got a copy.
    Read,
    /// 申请延期: ask for more time.
    RequestExtension {
        until: Timestamp,
        reason: String,
    },
    DecideExtension {
        approved: bool,
        reason: String,
    },
    /// 逾期说明: why it is late.
    Explain {
        reason: String,
    },
    /// 挂牌督办: from now on somebody else closes it out.
    Supervise {
        level: String,
        requirement: String,
    },
    LiftSupervision {
        reason: String,
    },
    /// 销号: whoever supervises says that it is done, or that it is not.
    CloseOut {
        accepted: bool,
        #[serde(default)]
        note: String,
    },
    /// 申请回避: one's own interest is in it.
    Recuse {
        reason: String,
    },
    /// 离职转办: all that a person holds of it goes to somebody else. By somebody with authority, which is asked outside of this crate.
    HandOver {
        from: String,
        to: Assignee,
        reason: String,
    },
    /// A step of its escalation has come due. By the system.
    Escalate {
        step: usize,
    },
    /// Nobody is there: to whom it goes instead. By the system.
    Redirect {
        to: Assignee,
        why: String,
    },
    /// Its instants were computed again. By the system.
    Recompute {
        due: Option<Due>,
        /// Of each step of the escalation.
        escalation: Vec<Timestamp>,
        calendar_version: String,
    },
    /// The execution no longer needs it. By the system.
    Cancel {
        reason: String,
    },
}

/// When an added signer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    Before,
    After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Agree,
    Disagree,
}

/// How far back. What that is in an execution, its definition says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnTo {
    Previous,
    Initiator,
    Step(String),
}

/// And then: all the way again, or straight back to who returned it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnThen {
    #[default]
    Forward,
    StraightBack,
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
            Self::Transfer { .. } => "transfer",
            Self::Delegate { .. } => "delegate",
            Self::AddSigner { .. } => "add-signer",
            Self::RemoveSigner { .. } => "remove-signer",
            Self::Sign { .. } => "sign",
            Self::Return { .. } => "return",
            Self::TakeBack { .. } => "take-back",
            Self::Urge { .. } => "urge",
            Self::Copy { .. } => "copy",
            Self::Read => "read",
            Self::RequestExtension { .. } => "request-extension",
            Self::DecideExtension { .. } => "decide-extension",
            Self::Explain { .. } => "explain",
            Self::Supervise { .. } => "supervise",
            Self::LiftSupervision { .. } => "lift-supervision",
            Self::CloseOut { .. } => "close-out",
            Self::Recuse { .. } => "recuse",
            Self::HandOver { .. } => "hand-over",
            Self::Escalate { .. } => "escalate",
            Self::Redirect { .. } => "redirect",
            Self::Recompute { .. } => "recompute",
            Self::Cancel { .. } => "cancel",
        }
    }

    /// Whether it follows from the workflow alone, and is no person's to ask for.
    pub const fn is_the_systems(&self) -> bool {
        matches!(
            self,
            Self::Create(_)
                | Self::Escalate { .. }
                | Self::Redirect { .. }
                | Self::Recompute { .. }
                | Self::Cancel { .. }
        )
    }
}
