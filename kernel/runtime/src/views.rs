//! What can be asked of the engine without changing anything.

use std::sync::Arc;

use jiff::Timestamp;
use lianxi_flow::{Event, Workflow};
use lianxi_journal::{Append, ExecutionFilter, ExecutionRow, RecordWrite, WorkFilter, WorkRow};
use serde::Serialize;
use serde_json::Value;

use crate::clock::from_millis;
use crate::definitions::Definition;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::history::{Story, TaskRuns};
use crate::live::state_of;
use crate::retention;

/// Whose record the probe of [`Engine::ready`] is: no plugin's department, for those are lower-case letters.
const PROBE_DEPARTMENT: &str = "~host";
/// Turns that are read at once.
const TURNS_READ_MAX: u64 = 4;
/// What the probe writes: as much as a turn of some size, so that a disk with room for a few bytes is not called ready.
const PROBE_BYTES: usize = 32 * 1024;

/// An execution in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecutionSummary {
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    pub status: String,
    pub business_key: Option<String>,
    pub parent: Option<String>,
    pub started_at: Timestamp,
    pub updated_at: Timestamp,
    /// A technical failure waits to be mended.
    pub incident: bool,
    pub version: i64,
}

/// An execution in full.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecutionView {
    #[serde(flatten)]
    pub summary: ExecutionSummary,
    pub input: Value,
    pub context: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<lianxi_flow::Error>,
    /// What stands open, oldest first.
    pub open: Vec<OpenTask>,
    /// Where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<TaskRuns>,
}

/// A task that has begun and not ended.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenTask {
    pub name: String,
    pub reference: String,
    pub phase: &'static str,
    pub started_at: Timestamp,
    /// Why it stands as an incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<lianxi_flow::Error>,
}

fn read(id: &str, bytes: &[u8]) -> Result<Event, EngineError> {
    serde_json::from_slice(bytes).map_err(|error| corrupt(id, &error))
}

fn corrupt(id: &str, error: &serde_json::Error) -> EngineError {
    EngineError::Internal(format!("execution {id}: {error}"))
}

impl Engine {
    /// The execution as it stands, from its snapshot and the few events after it.
    pub async fn execution(&self, id: &str) -> Result<ExecutionView, EngineError> {
        Ok(self.standing(id).await?.0)
    }

    /// The same with the runs of its tasks. It reads the whole history.
    pub async fn execution_with_tasks(&self, id: &str) -> Result<ExecutionView, EngineError> {
        let (view, definition) = self.standing(id).await?;
        let story = self.story(id, &definition.workflow).await?;
        Ok(ExecutionView {
            tasks: Some(story.runs()),
            ..view
        })
    }

    async fn standing(&self, id: &str) -> Result<(ExecutionView, Arc<Definition>), EngineError> {
        let loaded = self.journal().load(id).await?;
        let Some(loaded) = loaded else {
            let what = "execution";
            let id = id.to_owned();
            let error = EngineError::NotFound { what, id };
            return Err(retention::gone(self.journal(), error).await);
        };
        let definition = self.definitions().by_digest(&loaded.row.definition).await?;
        let state = state_of(&loaded, &definition).map_err(|error| corrupt(id, &error))?;
        let mut summary = summary(loaded.row, definition.workflow.document.id());
        state.status().name().clone_into(&mut summary.status);
        summary.version = i64::try_from(state.version).unwrap_or(i64::MAX);
        summary.incident = state.has_incident();
        let open = state
            .frames()
            .filter_map(|frame| open_task(&definition.workflow, frame))
            .collect();
        let view = ExecutionView {
            summary,
            input: state.raw_input,
            context: state.context,
            output: state.output,
            error: state.error,
            open,
            tasks: None,
        };
        Ok((view, definition))
    }

    /// What happened to an execution, read page by page: a history may be longer than the memory.
    async fn story(&self, id: &str, workflow: &Arc<Workflow>) -> Result<Story, EngineError> {
        let mut story = Story::of(workflow);
        let mut version = 0;
        loop {
            let turns = self
                .journal()
                .turns_after(id, version, TURNS_READ_MAX)
                .await?;
            let Some(last) = turns.last() else {
                return Ok(story);
            };
            version = last.version;
            for bytes in turns.iter().flat_map(|turn| &turn.events) {
                story.tell(&read(id, bytes)?);
            }
        }
    }

    /// Every event of an execution, oldest first.
    pub async fn events(&self, id: &str) -> Result<Vec<Event>, EngineError> {
        let turns = self.journal().turns(id).await?;
        turns
            .iter()
            .flat_map(|turn| &turn.events)
            .map(|bytes| read(id, bytes))
            .collect()
    }

    pub async fn executions(
        &self,
        filter: &ExecutionFilter,
    ) -> Result<Vec<ExecutionSummary>, EngineError> {
        let mut summaries = Vec::new();
        for row in self.journal().executions(filter).await? {
            let workflow = match self.definitions().by_digest(&row.definition).await {
                Ok(definition) => definition.workflow.document.id(),
                // A definition that does not read (a newer host wrote it) is still named.
                Err(_) => self
                    .journal()
                    .definition(&row.definition)
                    .await?
                    .map_or_else(String::new, |row| {
                        format!("{}/{}:{}", row.namespace, row.name, row.version)
                    }),
            };
            summaries.push(summary(row, workflow));
        }
        Ok(summaries)
    }

    pub async fn work_items(&self, filter: &WorkFilter) -> Result<Vec<WorkRow>, EngineError> {
        Ok(self.journal().work_items(filter).await?)
    }

    /// Whether a submission would succeed now: one record is written and taken away again, durably. No matter and no plugin sees it.
    pub async fn ready(&self) -> Result<(), EngineError> {
        // Taken away again, or the probe would find room where it stood itself while nobody else does.
        // Where there is no room to take it away, it stays: a record is JSON.
        let full = format!("\"{}\"", "0".repeat(PROBE_BYTES));
        for value in [Some(full), None] {
            let write = RecordWrite {
                department: PROBE_DEPARTMENT.to_owned(),
                key: "ready".to_owned(),
                value,
                indexes: Vec::new(),
            };
            self.journal()
                .append(Append {
                    record_writes: vec![write],
                    ..Append::default()
                })
                .await?;
        }
        Ok(())
    }
}

fn summary(row: ExecutionRow, workflow: String) -> ExecutionSummary {
    ExecutionSummary {
        id: row.id,
        workflow,
        status: row.status,
        business_key: row.business_key,
        parent: row.parent,
        started_at: from_millis(row.started_at_ms),
        updated_at: from_millis(row.updated_at_ms),
        incident: row.incident,
        version: row.version,
    }
}

fn open_task(
    workflow: &lianxi_flow::Workflow,
    frame: &lianxi_flow::state::Frame,
) -> Option<OpenTask> {
    use lianxi_flow::state::Phase;
    let task = workflow.task(frame.task?);
    let incident = match &frame.phase {
        Phase::Incident { error, .. } => Some(error.clone()),
        _ => None,
    };
    Some(OpenTask {
        name: task.name.clone(),
        reference: task.reference.clone(),
        phase: frame.phase.name(),
        started_at: frame.started_at,
        incident,
    })
}
