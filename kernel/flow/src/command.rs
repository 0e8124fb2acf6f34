//! What the outside says to an execution, and why it may be refused.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::effect::EffectId;
use crate::error::Error;
use crate::lineage::Lineage;

/// Everything that can happen to an execution. Each comes through the journal's inbox or is the answer of an outstanding effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// Begin: only for an execution that does not exist yet.
    Start {
        id: String,
        input: Value,
        #[serde(default)]
        business_key: Option<String>,
        #[serde(flatten)]
        lineage: Lineage,
    },
    /// Take the next step that needs nothing from outside.
    Advance,
    /// A timer came due.
    TimerFired { effect: EffectId },
    /// A call came back.
    CallReturned {
        effect: EffectId,
        outcome: CallOutcome,
    },
    /// An event that a subscription named arrived. The whole CloudEvent.
    EventReceived { effect: EffectId, event: Value },
    /// A child execution ended.
    ChildEnded {
        effect: EffectId,
        result: Result<Value, Error>,
    },
    /// A person closed a work item: `{outcome, form, by, at}`.
    WorkItemClosed { effect: EffectId, answer: Value },
    /// The host cannot do what the task asks (a work item's request that makes no sense, an unknown workflow).
    EffectRefused { effect: EffectId, error: Error },
    /// Try again what stands as an incident; `effect` of one, or of all.
    ///
    /// Who asks for this and the next three is named in the evidence: `by`, the id of a person, or `None` for the host itself.
    Retry {
        effect: Option<EffectId>,
        #[serde(default)]
        by: Option<String>,
    },
    Suspend {
        reason: String,
        #[serde(default)]
        by: Option<String>,
        /// The execution that waits for this one, if it is suspended because that one is.
        #[serde(default)]
        parent: Option<String>,
    },
    Resume {
        #[serde(default)]
        by: Option<String>,
        /// The execution that waits for this one, if it goes on because that one does: what somebody else suspended stays so.
        #[serde(default)]
        parent: Option<String>,
    },
    Cancel {
        reason: String,
        #[serde(default)]
        by: Option<String>,
    },
    /// The host gives the execution up: what it would come to next cannot be stored, however often it is tried. No `try` catches that.
    Fault { error: Error },
    /// Send the execution back to a declared target from the task that owns `effect` (驳回).
    Return {
        effect: EffectId,
        /// Of before there was more than a name: `target`.
        #[serde(alias = "target")]
        to: ReturnTo,
        #[serde(default)]
        then: ReturnThen,
        reason: String,
        #[serde(default)]
        by: Option<String>,
    },
}

impl Command {
    /// The word that traces use: the tag of the stored form.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start { .. } => "start",
            Self::Advance => "advance",
            Self::TimerFired { .. } => "timer-fired",
            Self::CallReturned { .. } => "call-returned",
            Self::EventReceived { .. } => "event-received",
            Self::ChildEnded { .. } => "child-ended",
            Self::WorkItemClosed { .. } => "work-item-closed",
            Self::EffectRefused { .. } => "effect-refused",
            Self::Retry { .. } => "retry",
            Self::Suspend { .. } => "suspend",
            Self::Resume { .. } => "resume",
            Self::Cancel { .. } => "cancel",
            Self::Fault { .. } => "fault",
            Self::Return { .. } => "return",
        }
    }
}

/// How far back. A target is a task that its definition lets work be returned to, and that has been entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnTo {
    /// The nearest before where the execution stands.
    Previous,
    /// The first of all.
    Initiator,
    /// The task of this name.
    Step(String),
}

/// A name alone means the task of that name.
impl<'de> Deserialize<'de> for ReturnTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(String),
            Step { step: String },
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Word(word) if word == "previous" => Self::Previous,
            Written::Word(word) if word == "initiator" => Self::Initiator,
            Written::Word(step) | Written::Step { step } => Self::Step(step),
        })
    }
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Previous => f.write_str("the previous step"),
            Self::Initiator => f.write_str("the first step"),
            Self::Step(step) => write!(f, "'{step}'"),
        }
    }
}

/// And then: all the way again, or straight back to who returned it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnThen {
    #[default]
    Forward,
    StraightBack,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallOutcome {
    Returned(Value),
    /// The callee answered with a failure that the definition can act on.
    Failed(Error),
    /// The callee did not answer properly: a trap, a missing plugin, a broken output.
    Technical(TechnicalError),
    /// Not now; try again.
    Unavailable {
        error: Error,
        retry_at: Timestamp,
    },
    /// The machine may not decide this: a person does. The work item's request.
    NeedsHuman {
        request: Value,
    },
}

/// A failure of the machinery, not of the matter: an incident unless it is caught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TechnicalError(pub Error);

/// Why a command changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("the execution has ended ({0})")]
    Ended(&'static str),
    #[error("the execution has already begun")]
    AlreadyBegun,
    #[error("the execution has not begun")]
    NotBegun,
    #[error("the execution does not wait for this any more (effect {})", .0.0)]
    NotOutstanding(EffectId),
    #[error("the event is not the one that is waited for")]
    NotMatching,
    #[error("there is nothing to retry")]
    NoIncident,
    #[error("the execution is suspended; resume it first")]
    Suspended,
    #[error("the execution is not suspended")]
    NotSuspended,
    #[error("{0} is not a task that work may be returned to from here")]
    NoReturnTarget(String),
    #[error(
        "the work cannot be returned to '{0}': its branches compete, and the first to end decides"
    )]
    CompetingFork(String),
    #[error("the work cannot be returned to '{0}' while a parallel branch is open")]
    SiblingsRun(String),
}
