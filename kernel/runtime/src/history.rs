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

/// Every task run in the order in which they began.
pub fn tasks(workflow: &Arc<Workflow>, events: &[Event]) -> Vec<TaskRun> {
    let mut story = Story {
        state: State::new(Arc::clone(workflow)),
        runs: Vec::new(),
        open: BTreeMap::new(),
    };
    for event in events {
        story.tell(event);
    }
    story.runs
}

struct Story {
    state: State,
    runs: Vec<TaskRun>,
    /// Which run a frame is.
    open: BTreeMap<FrameId, usize>,
}

impl Story {
    fn tell(&mut self, event: &Event) {
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
            let run = &mut self.runs[*run];
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
        self.open.insert(frame, self.runs.len());
        self.runs.push(TaskRun {
            name: task.name.clone(),
            reference: task.reference.clone(),
            status: TaskStatus::Running,
            started_at: at,
            ended_at: None,
            output: None,
            error: None,
        });
    }

    fn end(&mut self, frame: FrameId, at: Timestamp, status: TaskStatus) -> Option<&mut TaskRun> {
        if !self.open.contains_key(&frame) {
            // A task that ends as it begins has no fact of its beginning.
            self.begin(frame, at);
        }
        let run = &mut self.runs[self.open.remove(&frame)?];
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
