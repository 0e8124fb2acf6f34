//! The story of an execution, read from its events: which tasks ran, when, and how they ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use lianxi_flow::{Error, Event, FrameId, State, Status, Workflow, evolve};
use serde::Serialize;
use serde_json::Value;

/// One run of one task.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskRun {
    pub name: String,
    /// JSON pointer in the definition as written.
    pub reference: String,
    pub status: TaskStatus,
    pub started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// What it gave. Not part of the served view: it may be large, and it may be about people.
    #[serde(skip)]
    pub output: Option<Value>,
    /// Why it faulted; the same is true of it.
    #[serde(skip)]
    pub error: Option<Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskStatus {
    Running,
    Waiting,
    /// It stands open in an execution that is suspended.
    Suspended,
    Completed,
    Skipped,
    Faulted,
    Cancelled,
}

impl TaskStatus {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Suspended => "suspended",
            Self::Completed => "completed",
            Self::Skipped => "skipped",
            Self::Faulted => "faulted",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The most runs of tasks that are remembered: the newest, and those that are open.
pub const RUNS_MAX: usize = 1_000;

/// What ran.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskRuns {
    /// In the order in which they began: at most [`RUNS_MAX`].
    pub newest: Vec<TaskRun>,
    /// Earlier ones.
    pub left_out: u64,
}

/// The story as far as it was told, one event after the other: however long it is, little of it is held.
pub struct Story {
    state: State,
    /// By the order in which they began.
    runs: BTreeMap<u64, TaskRun>,
    begun: u64,
    /// Which run a frame is.
    open: BTreeMap<FrameId, u64>,
}

impl Story {
    pub fn of(workflow: &Arc<Workflow>) -> Self {
        Self {
            state: State::new(Arc::clone(workflow)),
            runs: BTreeMap::new(),
            begun: 0,
            open: BTreeMap::new(),
        }
    }

    pub fn runs(self) -> TaskRuns {
        TaskRuns {
            left_out: self.begun - self.runs.len() as u64,
            newest: self.runs.into_values().collect(),
        }
    }

    pub fn tell(&mut self, event: &Event) {
        match event {
            Event::Entered { f, at, .. }
            | Event::ExtensionBegan { f, at, .. }
            | Event::Finishing { f, at, .. } => self.begin(*f, *at),
            Event::Skipped { f, at } => {
                self.end(*f, *at, TaskStatus::Skipped);
            }
            Event::Completed { f, at, output, .. } => {
                if let Some(run) = self.end(*f, *at, TaskStatus::Completed) {
                    run.output = Some(output.clone());
                }
            }
            Event::Caught { at, error, .. } | Event::Faulted { at, error } => {
                self.fault(error, *at);
            }
            _ => {}
        }
        evolve(&mut self.state, event);
        let at = time_of(event).unwrap_or(Timestamp::UNIX_EPOCH);
        let suspended = self.state.status() == Status::Suspended;
        let still: BTreeMap<FrameId, TaskStatus> = self
            .state
            .frames()
            .map(|frame| {
                (
                    frame.id,
                    if suspended {
                        TaskStatus::Suspended
                    } else if frame.phase.name() == "running" || frame.phase.name() == "ready" {
                        TaskStatus::Running
                    } else {
                        TaskStatus::Waiting
                    },
                )
            })
            .collect();
        self.open.retain(|frame, run| {
            let Some(run) = self.runs.get_mut(run) else {
                return false;
            };
            if let Some(status) = still.get(frame) {
                run.status = *status;
                return true;
            }
            // Gone without an end of its own: something above it ended.
            run.status = TaskStatus::Cancelled;
            run.ended_at = Some(at);
            false
        });
    }

    fn begin(&mut self, frame: FrameId, at: Timestamp) {
        if self.open.contains_key(&frame) {
            return;
        }
        let Some(task) = self
            .state
            .frames()
            .find(|open| open.id == frame)
            .and_then(|open| open.task)
        else {
            return;
        };
        let task = self.state.workflow().task(task);
        let run = TaskRun {
            name: task.name.clone(),
            reference: task.reference.clone(),
            status: TaskStatus::Running,
            started_at: at,
            ended_at: None,
            output: None,
            error: None,
        };
        self.open.insert(frame, self.begun);
        self.runs.insert(self.begun, run);
        self.begun += 1;
        self.forget();
    }

    /// The oldest that has ended goes, where there are too many.
    fn forget(&mut self) {
        if self.runs.len() <= RUNS_MAX {
            return;
        }
        let ended = self.runs.iter().find(|(_, run)| run.ended_at.is_some());
        if let Some(number) = ended.map(|(number, _)| *number) {
            self.runs.remove(&number);
        }
    }

    fn end(&mut self, frame: FrameId, at: Timestamp, status: TaskStatus) -> Option<&mut TaskRun> {
        if !self.open.contains_key(&frame) {
            // A task that ends as it begins has no fact of its beginning.
            self.begin(frame, at);
        }
        let run = self.runs.get_mut(&self.open.remove(&frame)?)?;
        run.status = status;
        run.ended_at = Some(at);
        Some(run)
    }

    /// The task that an error names is the one that faulted.
    fn fault(&mut self, error: &Error, at: Timestamp) {
        let instance = error.instance.as_deref();
        let workflow = Arc::clone(self.state.workflow());
        let frame = self
            .state
            .frames()
            .filter(|frame| {
                frame
                    .task
                    .is_some_and(|task| Some(workflow.task(task).reference.as_str()) == instance)
            })
            .map(|frame| frame.id)
            .last();
        if let Some(run) = frame.and_then(|frame| self.end(frame, at, TaskStatus::Faulted)) {
            run.error = Some(error.clone());
        }
    }
}

/// When an event happened, where it says so.
pub fn time_of(event: &Event) -> Option<Timestamp> {
    match event {
        Event::Started { at, .. }
        | Event::Entered { at, .. }
        | Event::ExtensionBegan { at, .. }
        | Event::Finishing { at, .. }
        | Event::Skipped { at, .. }
        | Event::Completed { at, .. }
        | Event::Caught { at, .. }
        | Event::IncidentOpened { at, .. }
        | Event::IncidentRetried { at, .. }
        | Event::TimeoutLifted { at, .. }
        | Event::Returned { at, .. }
        | Event::Drawn { at, .. }
        | Event::Suspended { at, .. }
        | Event::Resumed { at, .. }
        | Event::Cancelled { at, .. }
        | Event::Faulted { at, .. }
        | Event::Ended { at, .. } => Some(*at),
        Event::ItemBegan { at, .. } => Some(*at),
        Event::Iterated { .. }
        | Event::ItemDone { .. }
        | Event::Consumed { .. }
        | Event::Deferred { .. }
        | Event::HandedToPerson { .. }
        | Event::Retried { .. }
        | Event::Emitted { .. }
        | Event::Spawned { .. } => None,
    }
}
