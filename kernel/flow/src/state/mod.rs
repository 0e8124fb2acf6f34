//! The state of an execution: explicit data, a tree of task frames. It can be stored, inspected and moved; nothing of it is a replayed program.

mod open;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::{BlockId, Flow, Task, TaskId, Workflow};
use crate::effect::CallTarget;
use crate::error::Error;
use crate::lineage::Lineage;

pub use open::{Each, Extending, Held, Listening};

/// A frame by its number; numbers are never used again within an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrameId(pub u32);

impl FrameId {
    /// The frame of the workflow's own `do`.
    pub const ROOT: Self = Self(0);
}

/// Status phases of the DSL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Pending,
    Running,
    Waiting,
    Suspended,
    Cancelled,
    Faulted,
    Completed,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Faulted => "faulted",
            Self::Completed => "completed",
        }
    }

    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Faulted | Self::Completed)
    }
}

/// How far an execution has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    #[default]
    Pending,
    Running,
    Suspended,
    Cancelled,
    Faulted,
    Completed,
}

/// One execution, after any number of events.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The version this execution runs on; pinned for its life and not part of a snapshot.
    #[serde(skip)]
    pub(crate) workflow: Option<Arc<Workflow>>,
    pub id: String,
    pub(crate) stage: Stage,
    /// The execution that this one was suspended with, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) suspended_with: Option<String>,
    #[serde(default)]
    pub(crate) lineage: Lineage,
    pub started_at: Option<Timestamp>,
    /// The input as it was given: `$workflow.input`.
    pub raw_input: Value,
    /// The input after `input.from`.
    pub input: Value,
    pub context: Value,
    pub output: Option<Value>,
    pub error: Option<Error>,
    pub(crate) frames: BTreeMap<FrameId, Frame>,
    pub(crate) next_frame: u32,
    /// What each seal was opened for: the commitment of its seed, and the SHA-256 of what was drawn with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) opened: BTreeMap<String, String>,
    /// How many events made this state: the version of the journal.
    pub version: u64,
}

impl State {
    pub fn new(workflow: Arc<Workflow>) -> Self {
        Self {
            workflow: Some(workflow),
            id: String::new(),
            stage: Stage::Pending,
            suspended_with: None,
            lineage: Lineage::default(),
            started_at: None,
            raw_input: Value::Null,
            input: Value::Null,
            context: Value::Null,
            output: None,
            error: None,
            frames: BTreeMap::new(),
            next_frame: 0,
            opened: BTreeMap::new(),
            version: 0,
        }
    }

    /// Of an execution that this one begins now and waits for.
    pub fn child(&self, now: Timestamp) -> Lineage {
        self.lineage.child(self.started_at, now)
    }

    /// Of an execution that this one begins now, by itself or by an event.
    pub fn successor(&self, now: Timestamp) -> Lineage {
        self.lineage.successor(self.started_at, now)
    }

    /// A state read from a snapshot, joined with the definition it runs on.
    #[must_use]
    pub fn with_workflow(mut self, workflow: Arc<Workflow>) -> Self {
        self.workflow = Some(workflow);
        self
    }

    /// The definition of this execution.
    ///
    /// # Panics
    /// If a state was deserialised and not joined with its definition: an error of the host, not of its input.
    pub fn workflow(&self) -> &Arc<Workflow> {
        self.workflow
            .as_ref()
            .expect("a state is joined with its definition before it is used")
    }

    pub fn status(&self) -> Status {
        match self.stage {
            Stage::Pending => Status::Pending,
            Stage::Suspended => Status::Suspended,
            Stage::Cancelled => Status::Cancelled,
            Stage::Faulted => Status::Faulted,
            Stage::Completed => Status::Completed,
            Stage::Running if self.ready().is_some() => Status::Running,
            Stage::Running => Status::Waiting,
        }
    }

    /// A technical failure waits to be mended.
    pub fn has_incident(&self) -> bool {
        self.frames
            .values()
            .any(|frame| matches!(frame.phase, Phase::Incident { .. }))
    }

    /// Whether a step can be taken that needs nothing from outside.
    pub fn can_advance(&self) -> bool {
        self.stage == Stage::Running && self.ready().is_some()
    }

    /// The task that owns an effect, while it is open.
    pub fn task_of_effect(&self, effect: crate::EffectId) -> Option<&Task> {
        self.task_of(self.frames.get(&effect.frame()?)?)
    }

    /// The open frames, oldest first: what `show` prints.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.values()
    }

    /// A frame, while it is open.
    pub fn frame(&self, id: FrameId) -> Option<&Frame> {
        self.frames.get(&id)
    }

    /// The first frame that can take a step without anything from outside.
    pub(crate) fn ready(&self) -> Option<&Frame> {
        self.frames.values().find(|frame| frame.phase.is_ready())
    }

    /// The task of a frame; `None` for the workflow's own block.
    pub fn task_of(&self, frame: &Frame) -> Option<&Task> {
        frame.task.map(|task| self.workflow().task(task))
    }
}

/// One task (or the workflow's own block) that has begun and not ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    pub id: FrameId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<FrameId>,
    /// `None`: the workflow's own block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// How often this task began within its parent's life, from 1.
    pub visit: u32,
    pub raw_input: Value,
    /// After `input.from`.
    pub input: Value,
    pub started_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_at: Option<Timestamp>,
    /// How many of the workflow's extensions have had their turn before the task.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extended: usize,
    pub phase: Phase,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's skip_serializing_if wants a reference
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Where a frame stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Its turn has come; it has not begun.
    Ready,
    /// The tasks of an extension run before or after it.
    Extending(Extending),
    /// Its tasks run one after the other (`do`, and the workflow's own block).
    Block(Position),
    /// An iteration of a `for` runs.
    For {
        items: Vec<Value>,
        index: usize,
        position: Position,
    },
    /// An iteration ended (or none began yet): decide whether `index` begins. `carry` is what the last one gave.
    ForNext {
        items: Vec<Value>,
        index: usize,
        carry: Value,
    },
    /// Branches run side by side.
    Fork {
        outputs: BTreeMap<usize, Value>,
        /// How often each branch began anew.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        again: BTreeMap<usize, u32>,
    },
    /// The tasks of a `try` run.
    Try {
        attempt: u32,
        failing_since: Option<Timestamp>,
        position: Position,
        /// When this attempt has taken too long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attempt_until: Option<Timestamp>,
    },
    /// A retry of a `try` waits for its time.
    RetryWait {
        attempt: u32,
        failing_since: Timestamp,
        due: Timestamp,
    },
    /// The tasks of a `catch` run.
    Catch {
        error: Error,
        position: Position,
    },
    Wait {
        due: Timestamp,
    },
    Call {
        target: CallTarget,
        input: Value,
        attempt: u32,
        not_before: Option<Timestamp>,
    },
    WorkItem {
        request: Value,
    },
    Listen(Listening),
    /// A child execution runs.
    Child {
        workflow: String,
    },
    /// A technical failure waits to be mended; `resume` is where it goes on.
    Incident {
        error: Error,
        resume: Box<Phase>,
    },
    /// What it had to do is done; its output is still to be transformed.
    Done {
        output: Value,
    },
}

impl Phase {
    pub(crate) fn is_ready(&self) -> bool {
        match self {
            Self::Ready | Self::ForNext { .. } | Self::Done { .. } => true,
            Self::Listen(listening) => listening.is_ready(),
            Self::Extending(extending) => extending.finished.is_some(),
            _ => false,
        }
    }

    pub(crate) fn position_mut(&mut self) -> Option<&mut Position> {
        match self {
            Self::Block(position)
            | Self::For { position, .. }
            | Self::Try { position, .. }
            | Self::Catch { position, .. } => Some(position),
            Self::Extending(extending) => Some(&mut extending.position),
            Self::Listen(listening) => listening.each.as_mut()?.position.as_mut(),
            _ => None,
        }
    }

    pub(crate) fn position(&self) -> Option<&Position> {
        match self {
            Self::Block(position)
            | Self::For { position, .. }
            | Self::Try { position, .. }
            | Self::Catch { position, .. } => Some(position),
            Self::Extending(extending) => Some(&extending.position),
            Self::Listen(listening) => listening.each.as_ref()?.position.as_ref(),
            _ => None,
        }
    }

    /// The word that people read in `show`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ready | Self::ForNext { .. } | Self::Done { .. } => "ready",
            Self::Extending(_)
            | Self::Block(_)
            | Self::For { .. }
            | Self::Fork { .. }
            | Self::Try { .. }
            | Self::Catch { .. } => "running",
            Self::RetryWait { .. } => "waiting-to-retry",
            Self::Wait { .. } => "waiting",
            Self::Call { .. } => "calling",
            Self::WorkItem { .. } => "with-people",
            Self::Listen(_) => "listening",
            Self::Child { .. } => "running-child",
            Self::Incident { .. } => "incident",
        }
    }
}

/// A place in a block, and how often each of its tasks began.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Position {
    pub block: BlockId,
    pub at: usize,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub visits: BTreeMap<usize, u32>,
    /// What a return target of this block began with, by its place: its input and the context then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entries: BTreeMap<usize, (Value, Value)>,
    /// Where the block goes on when the task to which work was returned has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub straight_back: Option<StraightBack>,
}

/// From `from` straight back to `to`, with the input that it had.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StraightBack {
    pub from: usize,
    pub to: usize,
    pub input: Value,
}

impl Position {
    pub(crate) const fn start(block: BlockId) -> Self {
        Self {
            block,
            at: 0,
            visits: BTreeMap::new(),
            entries: BTreeMap::new(),
            straight_back: None,
        }
    }

    /// The place that `then` leads to; `None` when the block is done.
    pub(crate) fn next(&self, then: Flow, len: usize) -> Option<usize> {
        match then {
            Flow::Continue => Some(self.at + 1).filter(|at| *at < len),
            Flow::To(at) => Some(at).filter(|at| *at < len),
            Flow::Exit | Flow::End => None,
        }
    }
}
