//! What happened: the journal's words. Each event carries every value that was computed, so that [`crate::evolve()`] evaluates nothing
//! and an old journal reads the same under a newer expression library.
//!
//! Names and shapes are stored for years: a change here is an interface change.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::Flow;
use crate::effect::{CallTarget, Subscription};
use crate::error::Error;
use crate::lineage::Lineage;
use crate::state::FrameId;

/// One fact in the life of an execution. The comment of each says which state it leads from and to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "e", rename_all = "kebab-case")]
pub enum Event {
    /// pending -> running, the root frame open and its first task ready.
    Started {
        id: String,
        at: Timestamp,
        raw: Value,
        /// The input after `input.from`, where that changed it.
        #[serde(
            default,
            deserialize_with = "crate::value::present",
            skip_serializing_if = "Option::is_none"
        )]
        input: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout_at: Option<Timestamp>,
        #[serde(flatten)]
        lineage: Lineage,
    },
    /// Frame: ready -> open as `open` says.
    Entered {
        f: FrameId,
        at: Timestamp,
        #[serde(
            default,
            deserialize_with = "crate::value::present",
            skip_serializing_if = "Option::is_none"
        )]
        input: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout_at: Option<Timestamp>,
        /// Of a `try`: until when its first attempt may take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attempt_until: Option<Timestamp>,
        open: Open,
    },
    /// Frame: the tasks of an extension begin around its task, before it or (once it is `Finishing`) after it.
    ExtensionBegan {
        f: FrameId,
        at: Timestamp,
        /// Its place among the workflow's extensions.
        which: usize,
    },
    /// Frame: its task is done, and the tasks of an extension follow before it is gone.
    Finishing {
        f: FrameId,
        at: Timestamp,
        which: usize,
        output: Value,
        #[serde(
            default,
            deserialize_with = "crate::value::present",
            skip_serializing_if = "Option::is_none"
        )]
        context: Option<Value>,
        #[serde(default, skip_serializing_if = "Flow::is_continue")]
        then: Flow,
    },
    /// Frame: ready -> gone, because its condition was false; its input goes on.
    Skipped { f: FrameId, at: Timestamp },
    /// Frame: any open phase -> gone, with everything below it; its parent goes on.
    Completed {
        f: FrameId,
        at: Timestamp,
        output: Value,
        /// The context after `export.as`, where there is one.
        #[serde(
            default,
            deserialize_with = "crate::value::present",
            skip_serializing_if = "Option::is_none"
        )]
        context: Option<Value>,
        #[serde(default, skip_serializing_if = "Flow::is_continue")]
        then: Flow,
    },
    /// `for` frame: between iterations -> iteration `index` runs.
    Iterated { f: FrameId },
    /// `listen` frame: filter `filter` got an event; `ends`: no more is waited for, but not all is worked through.
    Consumed {
        f: FrameId,
        filter: usize,
        event: Value,
        /// Correlations that this event is the first to name.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        keys: BTreeMap<String, Value>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ends: bool,
    },
    /// `listen` frame: the tasks of its `foreach` run on the next event.
    ItemBegan { f: FrameId, at: Timestamp },
    /// `listen` frame: the next event is worked through.
    ItemDone {
        f: FrameId,
        output: Value,
        #[serde(
            default,
            deserialize_with = "crate::value::present",
            skip_serializing_if = "Option::is_none"
        )]
        context: Option<Value>,
    },
    /// `call` frame: waits until `until` and tries again.
    Deferred {
        f: FrameId,
        until: Timestamp,
        attempt: u32,
    },
    /// `call` frame -> work item: the machine may not decide it.
    HandedToPerson { f: FrameId, request: Value },
    /// `try` frame: everything below it gone; goes on as `then` says.
    Caught {
        f: FrameId,
        at: Timestamp,
        error: Error,
        then: Caught,
    },
    /// `try` frame: waiting to retry -> its tasks run again.
    Retried {
        f: FrameId,
        /// Until when this attempt may take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attempt_until: Option<Timestamp>,
    },
    /// Open frame -> incident.
    IncidentOpened {
        f: FrameId,
        at: Timestamp,
        error: Error,
    },
    /// Incident -> where it was.
    IncidentRetried {
        f: FrameId,
        at: Timestamp,
        /// The id of the person who asked for it; `None`: the host.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// Frame: its timeout is no more, because a person has work below it.
    TimeoutLifted {
        f: FrameId,
        at: Timestamp,
        /// It was the limit of one attempt of a `try`, not of the whole task.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        attempt: bool,
    },
    /// Frame `f`: everything below it gone, its block goes on at `place` with the input and context of that task's last entry. Of a fork:
    /// its branch `place` begins anew, and the others stay.
    Returned {
        f: FrameId,
        at: Timestamp,
        place: usize,
        reason: String,
        /// After `place`, the block goes on where it stood.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        straight_back: bool,
        /// The context is not that of the entry, but stays as it is.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        context_stays: bool,
        /// Who sent it back from a branch beside: it begins anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<FrameId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// `call` frame: a draw was made. `record` is all that a replay needs; `terms` is the SHA-256 of what the seal of this commitment was
    /// opened for.
    Drawn {
        f: FrameId,
        at: Timestamp,
        commitment: String,
        terms: String,
        record: Value,
    },
    /// A CloudEvent for the outbox and for this host's listeners.
    Emitted { event: Value },
    /// A child execution is to be started.
    Spawned {
        key: String,
        workflow: String,
        input: Value,
        awaited: bool,
    },
    /// running -> suspended; or suspended with its parent -> suspended for its own sake.
    Suspended {
        at: Timestamp,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// The execution that it was suspended with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<String>,
    },
    /// suspended -> running.
    Resumed {
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// any -> cancelled, no frame left.
    Cancelled {
        at: Timestamp,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// running -> faulted, no frame left.
    Faulted { at: Timestamp, error: Error },
    /// running -> completed, no frame left.
    Ended { at: Timestamp, output: Value },
}

/// What a task opens into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    Block,
    For(Vec<Value>),
    Fork,
    Try,
    Wait(Timestamp),
    Call(CallTarget, Value),
    WorkItem(Value),
    /// A function of the definition, with its arguments.
    Function(Value),
    Listen(Vec<Subscription>),
    Child(String),
}

/// How a `try` goes on after it caught an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caught {
    RetryAt(Timestamp),
    /// The tasks of `catch.do` run.
    Handle,
    /// Nothing more to do: the `try` is done with its own input as its output.
    Finish,
}
