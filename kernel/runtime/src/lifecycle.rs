//! Lifecycle events of the DSL: what becomes of an execution and of its tasks, as CloudEvents for a configured sink.
//!
//! They are made from the facts of a turn and stand in the outbox in the turn's own commit; without a sink none is made, for they are
//! several rows a task. Outputs may hold personal data and are left out unless an administrator asks for them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_flow::definition::TaskKind;
use lianxi_flow::state::Phase;
use lianxi_flow::{Error, Event, FrameId, State};
use lianxi_journal::NewOutbox;
use serde_json::{Map, Value, json};

use crate::history::time_of;
use crate::project;

/// The destination of lifecycle events.
pub const LIFECYCLE: &str = "lifecycle";
/// Where they come from, by default.
pub const SOURCE: &str = "/lianxi";
const PREFIX: &str = "io.serverlessworkflow.";

/// What an administrator can say of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleSettings {
    /// The CloudEvents source: a URI of this host.
    pub source: String,
    /// Those of tasks too, not of executions alone.
    pub tasks: bool,
    /// With what workflows and tasks gave.
    pub outputs: bool,
}

impl Default for LifecycleSettings {
    fn default() -> Self {
        Self {
            source: SOURCE.to_owned(),
            tasks: true,
            outputs: false,
        }
    }
}

/// A frame as it was before an event.
struct Seen {
    parent: Option<FrameId>,
    /// JSON pointer of its task.
    reference: String,
    /// It was said to have started.
    started: bool,
    listens: bool,
    /// What the events that it took so far correlate by.
    keys: Map<String, Value>,
}

/// The lifecycle events of one turn.
pub(crate) struct Lifecycle {
    settings: LifecycleSettings,
    seen: BTreeMap<FrameId, Seen>,
    /// Of the event that is looked at.
    at: Timestamp,
    version: u64,
    count: u32,
    now: Timestamp,
    rows: Vec<NewOutbox>,
}

impl Lifecycle {
    /// Before the turn's first event.
    pub(crate) fn begin(settings: &LifecycleSettings, state: &State, now: Timestamp) -> Self {
        let mut begun = Self {
            settings: settings.clone(),
            seen: BTreeMap::new(),
            at: now,
            version: 0,
            count: 0,
            now,
            rows: Vec::new(),
        };
        begun.look(state);
        // Between two turns every frame has begun but those that a bound or a suspension left over.
        for (frame, seen) in &mut begun.seen {
            seen.started = state
                .frame(*frame)
                .is_some_and(|frame| !matches!(frame.phase, Phase::Ready));
        }
        begun
    }

    /// To be told after the state has evolved.
    pub(crate) fn follow(&mut self, state: &State, event: &Event) {
        self.at = time_of(event).unwrap_or(self.now);
        self.version = state.version;
        self.count = 0;
        match event {
            Event::Started { .. } => self.started(state),
            Event::Entered { f, .. }
            | Event::ExtensionBegan { f, .. }
            | Event::Finishing { f, .. } => self.task_started(state, *f),
            Event::Completed { f, output, .. } => {
                self.task_started(state, *f);
                self.completed(state, *f, Some(output));
            }
            Event::Skipped { f, .. } => self.completed(state, *f, None),
            Event::Retried { f, .. } | Event::IncidentRetried { f, .. } => {
                self.task(state, *f, "retried", "retriedAt", Map::new());
            }
            Event::Caught { error, .. } | Event::Faulted { error, .. } => {
                self.faulted(state, error);
            }
            Event::Suspended { .. } => self.all_tasks(state, "suspended", "suspendedAt"),
            Event::Resumed { .. } => self.all_tasks(state, "resumed", "resumedAt"),
            _ => {}
        }
        self.compare(state);
        match event {
            Event::Suspended { .. } => self.workflow(state, "suspended", "suspendedAt", Map::new()),
            Event::Resumed { .. } => self.workflow(state, "resumed", "resumedAt", Map::new()),
            Event::Cancelled { .. } => self.workflow(state, "cancelled", "cancelledAt", Map::new()),
            Event::Faulted { error, .. } => {
                self.workflow(state, "faulted", "faultedAt", with_error(error));
            }
            Event::Ended { output, .. } => {
                let more = self.with_output(Some(output));
                self.workflow(state, "completed", "completedAt", more);
            }
            _ => {}
        }
    }

    pub(crate) fn into_rows(self) -> Vec<NewOutbox> {
        self.rows
    }

    fn started(&mut self, state: &State) {
        let document = &state.workflow().document;
        let definition = json!({"name": document.name, "namespace": document.namespace, "version": document.version});
        let more = Map::from_iter([("definition".to_owned(), definition)]);
        self.workflow(state, "started", "startedAt", more);
    }

    fn task_started(&mut self, state: &State, frame: FrameId) {
        let Some(seen) = self.seen.get_mut(&frame).filter(|seen| !seen.started) else {
            return;
        };
        seen.started = true;
        let listens = seen.listens;
        self.task(state, frame, "started", "startedAt", Map::new());
        if listens {
            self.workflow(state, "correlation-started", "startedAt", Map::new());
        }
    }

    fn completed(&mut self, state: &State, frame: FrameId, output: Option<&Value>) {
        let more = self.with_output(output);
        self.task(state, frame, "completed", "completedAt", more);
        let Some(seen) = self.seen.remove(&frame) else {
            return;
        };
        if seen.listens && seen.started {
            let mut more = Map::new();
            if !seen.keys.is_empty() {
                more.insert("correlationKeys".to_owned(), Value::Object(seen.keys));
            }
            self.workflow(state, "correlation-completed", "completedAt", more);
        }
    }

    /// The task that the error names, and those around it that end with it.
    fn faulted(&mut self, state: &State, error: &Error) {
        let mut next = self
            .seen
            .iter()
            .rev()
            .find(|(_, seen)| Some(seen.reference.as_str()) == error.instance.as_deref())
            .map(|(frame, _)| *frame);
        while let Some(frame) = next {
            // The one that caught it goes on.
            if state.frame(frame).is_some() {
                return;
            }
            self.task_started(state, frame);
            self.task(state, frame, "faulted", "faultedAt", with_error(error));
            next = self.seen.remove(&frame).and_then(|seen| seen.parent);
        }
    }

    fn all_tasks(&mut self, state: &State, what: &str, when: &str) {
        let frames: Vec<FrameId> = self.seen.keys().copied().collect();
        for frame in frames {
            self.task(state, frame, what, when, Map::new());
        }
    }

    /// What is gone without an end of its own was cancelled; what is new was created.
    fn compare(&mut self, state: &State) {
        let gone: Vec<FrameId> = self
            .seen
            .keys()
            .filter(|frame| state.frame(**frame).is_none())
            .copied()
            .collect();
        for frame in gone.into_iter().rev() {
            self.task(state, frame, "cancelled", "cancelledAt", Map::new());
            self.seen.remove(&frame);
        }
        for frame in self.look(state) {
            self.task(state, frame, "created", "createdAt", Map::new());
        }
    }

    /// Remembers the frames; those that are new.
    fn look(&mut self, state: &State) -> Vec<FrameId> {
        let mut new = Vec::new();
        for frame in state.frames() {
            let keys = match &frame.phase {
                Phase::Listen(listening) => listening.keys.clone().into_iter().collect(),
                _ => Map::new(),
            };
            if let Some(seen) = self.seen.get_mut(&frame.id) {
                seen.keys = keys;
            } else if let Some(task) = state.task_of(frame) {
                new.push(frame.id);
                let seen = Seen {
                    parent: frame.parent,
                    reference: task.reference.clone(),
                    started: false,
                    listens: matches!(task.kind, TaskKind::Listen(_)),
                    keys,
                };
                self.seen.insert(frame.id, seen);
            }
        }
        new
    }

    fn with_output(&self, output: Option<&Value>) -> Map<String, Value> {
        output
            .filter(|_| self.settings.outputs)
            .map(|output| ("output".to_owned(), output.clone()))
            .into_iter()
            .collect()
    }

    fn task(
        &mut self,
        state: &State,
        frame: FrameId,
        what: &str,
        when: &str,
        more: Map<String, Value>,
    ) {
        if !self.settings.tasks {
            return;
        }
        let Some(seen) = self.seen.get(&frame) else {
            return;
        };
        let mut data = more;
        data.insert("workflow".to_owned(), json!(name(state)));
        data.insert("task".to_owned(), json!(seen.reference));
        self.tell(state, &format!("task.{what}"), when, data);
    }

    fn workflow(&mut self, state: &State, what: &str, when: &str, more: Map<String, Value>) {
        let mut data = more;
        data.insert("name".to_owned(), json!(name(state)));
        self.tell(state, &format!("workflow.{what}"), when, data);
    }

    fn tell(&mut self, state: &State, kind: &str, when: &str, mut data: Map<String, Value>) {
        data.insert(when.to_owned(), json!(self.at.to_string()));
        let event = json!({
            "specversion": "1.0",
            // The same however often the turn is decided anew.
            "id": format!("{}/{}/{}", state.id, self.version, self.count),
            "source": self.settings.source,
            "type": format!("{PREFIX}{kind}.v1"),
            "subject": state.id,
            "time": self.at.to_string(),
            "datacontenttype": "application/json",
            "data": data,
        });
        self.count += 1;
        self.rows.push(project::outbox(
            Some(&state.id),
            LIFECYCLE,
            &event,
            self.now,
        ));
    }
}

/// `<workflow>-<execution>.<namespace>`, as the DSL names an execution.
fn name(state: &State) -> String {
    let document = &state.workflow().document;
    format!("{}-{}.{}", document.name, state.id, document.namespace)
}

fn with_error(error: &Error) -> Map<String, Value> {
    Map::from_iter([("error".to_owned(), error.to_value())])
}
