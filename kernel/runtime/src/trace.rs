//! What a turn tells of itself: the spans of its tasks, inside each other as the tasks are, and what its time went to.
//!
//! A span bears ids and names of the definition, never a value: what flows through an execution may concern a person.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lianxi_flow::{Event, FrameId, State, Status};
use lianxi_sandbox::DutyError;
use lianxi_telemetry::metrics;
use lianxi_telemetry::names::span;
use tracing::Span;

/// The spans of the tasks that a turn works on.
pub(crate) struct Tasks {
    /// Nobody listens to the level of tasks: none is made.
    told: bool,
    turn: Span,
    open: BTreeMap<FrameId, Span>,
}

impl Tasks {
    /// Inside the span that is entered now, the turn's.
    pub fn begin() -> Self {
        Self {
            told: tracing::span_enabled!(tracing::Level::DEBUG),
            turn: Span::current(),
            open: BTreeMap::new(),
        }
    }

    /// Opens the span of a task that is entered and closes those of tasks that are gone. To be told after the state has evolved.
    pub fn follow(&mut self, state: &State, event: &Event) {
        if !self.told {
            return;
        }
        match event {
            Event::Entered { f, .. } => {
                self.of(state, *f);
            }
            Event::Completed { .. }
            | Event::Caught { .. }
            | Event::Returned { .. }
            | Event::Cancelled { .. }
            | Event::Faulted { .. }
            | Event::Ended { .. } => self.open.retain(|frame, _| state.frame(*frame).is_some()),
            _ => {}
        }
    }

    /// The span of a task, made where this turn has not seen it yet; of the turn where there is no such task.
    pub fn of(&mut self, state: &State, frame: FrameId) -> Span {
        if !self.told {
            return self.turn.clone();
        }
        if let Some(span) = self.open.get(&frame) {
            return span.clone();
        }
        let Some(opened) = state.frame(frame) else {
            return self.turn.clone();
        };
        let parent = match opened.parent {
            Some(parent) => self.of(state, parent),
            None => self.turn.clone(),
        };
        let Some(task) = state.task_of(opened) else {
            return parent;
        };
        let span = tracing::debug_span!(parent: &parent, span::TASK, task = %task.name, reference = %task.reference);
        self.open.insert(frame, span.clone());
        span
    }
}

/// The clock of one turn.
pub(crate) struct Spent {
    began: Instant,
    deciding: Duration,
    duties: Duration,
}

impl Spent {
    pub fn begin() -> Self {
        Self {
            began: Instant::now(),
            deciding: Duration::ZERO,
            duties: Duration::ZERO,
        }
    }

    pub fn so_far(&self) -> Duration {
        self.began.elapsed()
    }

    pub fn decided(&mut self, since: Instant) {
        self.deciding += since.elapsed();
    }

    pub fn called(&mut self, since: Instant) {
        self.duties += since.elapsed();
    }

    /// The append that began at `since` is durable.
    pub fn appended(&self, since: Instant, events: usize) {
        metrics::turn(&metrics::Turn {
            whole: self.began.elapsed(),
            deciding: self.deciding,
            duties: self.duties,
            appending: since.elapsed(),
            events,
        });
    }
}

/// Counts what committed events mean for executions.
pub(crate) fn count(state: &State, events: &[Event]) {
    for event in events {
        match event {
            Event::Started { .. } => {
                metrics::execution_started(&state.workflow().document.id());
            }
            Event::IncidentOpened { .. } => metrics::incident(),
            Event::Ended { .. } => metrics::execution_ended(Status::Completed.name()),
            Event::Faulted { .. } => metrics::execution_ended(Status::Faulted.name()),
            Event::Cancelled { .. } => metrics::execution_ended(Status::Cancelled.name()),
            _ => {}
        }
    }
}

/// How a call ended, in few words: `returned`, `failed` by the plugin's own answer, `trapped` where the plugin is at fault,
/// `unserved` where the host is.
pub(crate) fn outcome<T>(answer: &Result<T, DutyError>) -> &'static str {
    match answer {
        Ok(_) => "returned",
        Err(DutyError::Failure(_) | DutyError::InvalidInput(_)) => "failed",
        Err(DutyError::Host(_)) => "unserved",
        Err(_) => "trapped",
    }
}
