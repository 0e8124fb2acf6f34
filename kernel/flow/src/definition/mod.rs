//! A workflow definition that can only be valid. `lianxi-spec` builds it from YAML and reports what is wrong there; nothing here re-checks.
//!
//! Tasks and blocks stand in arenas and are named by small numbers, so that a frame of a running execution points at its task in a few bytes.

mod events;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cron::Cron;
use crate::duration::Duration;
use crate::error::Error;
use crate::expression::{Expression, Template};
use crate::schema::Schema;

pub use events::{Consumption, Correlation, EventFilter, ForEach, Listen, Read, Until};

/// A task by its place in [`Workflow::tasks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub u32);

/// A list of tasks that run one after the other, by its place in [`Workflow::blocks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlockId(pub u32);

/// One version of one workflow, ready to run.
#[derive(Clone, Debug)]
pub struct Workflow {
    pub document: Document,
    /// The whole definition as a parsed object: `$workflow.definition`.
    pub source: Arc<Value>,
    pub input: Input,
    pub output: Output,
    pub timeout: Option<DurationOf>,
    pub schedule: Option<Schedule>,
    pub secrets: Vec<String>,
    /// In the order in which they are declared.
    pub extensions: Vec<Extension>,
    pub root: BlockId,
    pub blocks: Vec<Block>,
    pub tasks: Vec<Task>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub dsl: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Words by which lists are searched: `{name: value}`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub tags: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub metadata: Value,
    /// `metadata.effectiveFrom`: nothing begins on this version before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Timestamp>,
}

impl Document {
    /// `namespace/name:version`, as people and logs name a workflow.
    pub fn id(&self) -> String {
        format!("{}/{}:{}", self.namespace, self.name, self.version)
    }
}

/// How an execution comes about without someone starting it.
#[derive(Clone, Debug)]
pub enum Schedule {
    Every(Duration),
    Cron(Cron),
    After(Duration),
    On(Consumption),
}

/// Tasks that run before and after other tasks.
#[derive(Clone, Debug)]
pub struct Extension {
    pub name: String,
    /// JSON pointer of the extension in the definition.
    pub reference: String,
    /// Whether it applies; sees the task that it extends.
    pub when: Option<Expression>,
    pub before: Option<BlockId>,
    pub after: Option<BlockId>,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub tasks: Vec<TaskId>,
    /// JSON pointer of the list in the definition: `/do`, `/do/0/tryGetPet/try`.
    pub reference: String,
}

/// A task with what every kind of task has.
#[derive(Clone, Debug)]
pub struct Task {
    pub name: String,
    /// JSON pointer of the task in the definition as written: `/do/0/tryGetPet`.
    pub reference: String,
    /// The block it stands in and its place there; `None` for a branch of a fork.
    pub place: Option<(BlockId, usize)>,
    /// The task's definition as a parsed object: `$task.definition`.
    pub source: Arc<Value>,
    pub condition: Option<Expression>,
    pub input: Input,
    pub output: Output,
    pub export: Export,
    pub timeout: Option<DurationOf>,
    pub then: Flow,
    /// Places in [`Workflow::extensions`] of those that may apply, in their order. A task of an extension is not extended.
    pub extended_by: Vec<usize>,
    /// The task is a target that people may send work back to (驳回).
    pub return_target: Option<ReturnTarget>,
    pub kind: TaskKind,
}

#[derive(Clone, Debug, Default)]
pub struct Input {
    pub schema: Option<Schema>,
    pub from: Option<Template>,
}

#[derive(Clone, Debug, Default)]
pub struct Output {
    pub schema: Option<Schema>,
    pub as_: Option<Template>,
}

#[derive(Clone, Debug, Default)]
pub struct Export {
    pub schema: Option<Schema>,
    pub as_: Option<Template>,
}

/// What happens to parallel branches when work is sent back above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnTarget {
    /// They are cancelled with everything below the target.
    CancelSiblings,
    /// The return is refused while another branch is open.
    RefuseWhileSiblingsRun,
}

/// Where to go after a task; names are resolved to places of the same block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    #[default]
    Continue,
    Exit,
    End,
    To(usize),
}

impl Flow {
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde's skip_serializing_if wants a reference
    pub fn is_continue(&self) -> bool {
        *self == Self::Continue
    }
}

/// A duration that is written down or computed.
#[derive(Clone, Debug)]
pub enum DurationOf {
    Fixed(Duration),
    Computed(Template),
}

impl Default for DurationOf {
    fn default() -> Self {
        Self::Fixed(Duration::ZERO)
    }
}

#[derive(Clone, Debug)]
pub enum TaskKind {
    Call(Call),
    Do(BlockId),
    Emit(Template),
    For(For),
    Fork(Fork),
    Listen(Listen),
    Raise(Raise),
    Run(Run),
    Set(Template),
    Switch(Vec<Case>),
    Try(Try),
    Wait(DurationOf),
}

impl TaskKind {
    /// The keyword of the DSL.
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::Call(_) => "call",
            Self::Do(_) => "do",
            Self::Emit(_) => "emit",
            Self::For(_) => "for",
            Self::Fork(_) => "fork",
            Self::Listen(_) => "listen",
            Self::Raise(_) => "raise",
            Self::Run(_) => "run",
            Self::Set(_) => "set",
            Self::Switch(_) => "switch",
            Self::Try(_) => "try",
            Self::Wait(_) => "wait",
        }
    }
}

/// A call and its arguments (`with`).
#[derive(Clone, Debug)]
pub struct Call {
    pub function: Function,
    pub with: Template,
    /// URI templates (`https://host/{id}`) among the arguments, as the definition writes them. Only the definition's own text is one:
    /// what an expression gives may be data, and data is not read as a template.
    pub templates: Vec<UriTemplate>,
    /// How a call of the outside says who it is: `Basic`, `Bearer`, `Digest`.
    pub scheme: Option<&'static str>,
    /// For a duty: where, at which level and by the rules of which day it acts (`metadata.call`: region, level, basisDate).
    pub circumstances: Option<Template>,
}

/// A text among the arguments of a call that is filled from the task's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriTemplate {
    /// JSON pointer within `with`.
    pub at: String,
    pub text: String,
}

/// What is called. Names of plugins and duties are data to the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// `duty:version@plugin`.
    Duty {
        duty: String,
        version: String,
        plugin: String,
    },
    /// `duty`: the department is only known at run time.
    DutyOf,
    /// `work-item`: a person does it.
    WorkItem,
    /// `deadline`: the kernel's calendar counts.
    Deadline,
    /// `wait-until`: an instant.
    WaitUntil,
    /// `draw-seal`: a secret seed, and the promise of it.
    DrawSeal,
    /// `draw`: at random, so that anybody can replay it.
    Draw,
    /// `http`.
    Http,
    /// `openapi`: an operation of a described interface.
    OpenApi,
    /// A task of `use.functions`, in a block of its own: it runs with the arguments as its input and sees nothing of who calls it.
    Defined { name: String, block: BlockId },
}

#[derive(Clone, Debug)]
pub struct For {
    pub each: String,
    pub at: String,
    pub in_: Expression,
    pub while_: Option<Expression>,
    pub block: BlockId,
}

#[derive(Clone, Debug)]
pub struct Fork {
    pub branches: Vec<TaskId>,
    pub compete: bool,
}

#[derive(Clone, Debug)]
pub struct Raise {
    pub kind: Template,
    pub status: u16,
    pub title: Option<Template>,
    pub detail: Option<Template>,
}

/// `run: workflow`.
#[derive(Clone, Debug)]
pub struct Run {
    pub namespace: String,
    pub name: String,
    /// A version, or `latest`.
    pub version: String,
    pub input: Option<Template>,
    pub await_: bool,
    pub returns: Returns,
}

/// What a task that ran a workflow gives on, in the DSL's words for processes: a workflow that completes has the code 0 and no error text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Returns {
    /// The workflow's output.
    #[default]
    Stdout,
    Stderr,
    Code,
    /// All three in one object.
    All,
    Nothing,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    /// `None`: the default case.
    pub when: Option<Expression>,
    pub then: Flow,
}

#[derive(Clone, Debug)]
pub struct Try {
    pub block: BlockId,
    pub catch: Catch,
}

#[derive(Clone, Debug)]
pub struct Catch {
    pub filter: Option<ErrorFilter>,
    pub as_: String,
    pub when: Option<Expression>,
    pub except_when: Option<Expression>,
    pub retry: Option<Retry>,
    pub block: Option<BlockId>,
}

/// `catch.errors.with`: every named field must be equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFilter {
    pub kind: Option<String>,
    pub status: Option<u16>,
    pub instance: Option<String>,
    pub title: Option<String>,
    pub detail: Option<String>,
}

impl ErrorFilter {
    pub fn matches(&self, error: &Error) -> bool {
        use crate::error::canonical_type;
        let same = |wanted: &Option<String>, found: &Option<String>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| found.as_ref() == Some(wanted))
        };
        self.kind
            .as_ref()
            .is_none_or(|kind| canonical_type(kind) == canonical_type(&error.kind))
            && self.status.is_none_or(|status| status == error.status)
            && same(&self.instance, &error.instance)
            && same(&self.title, &error.title)
            && same(&self.detail, &error.detail)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Retry {
    pub when: Option<Expression>,
    pub except_when: Option<Expression>,
    pub delay: DurationOf,
    pub backoff: Backoff,
    pub jitter: Option<(DurationOf, DurationOf)>,
    /// How often it is tried again (`limit.attempt.count`); `None`: as `duration` says.
    pub max_retries: Option<u32>,
    /// How long to go on, from the first failure.
    pub max_duration: Option<DurationOf>,
    /// How long one attempt may take, the first included (`limit.attempt.duration`).
    pub attempt_duration: Option<DurationOf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backoff {
    #[default]
    Constant,
    Linear,
    Exponential,
}

impl Workflow {
    pub fn task(&self, id: TaskId) -> &Task {
        &self.tasks[id.0 as usize]
    }

    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }
}
