//! Workflows that events start (`schedule.on`): at once, or when all that one needs have been gathered in its row of the schedules.

use jiff::Timestamp;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{Gathered, Gathering, Trigger, gather, trigger};
use lianxi_journal::{Append, Handled, InboxRow, InboxState, ScheduleRow, ScheduledNext};
use serde_json::Value;

use crate::definitions::Definition;
use crate::engine::Inner;
use crate::error::EngineError;
use crate::ids;
use crate::live::CONFLICTS_MAX;
use crate::project::{self, Waiting};
use crate::schedule::{change, place};

/// The most events that one schedule gathers; beyond it the oldest gathering is given up.
pub const GATHERED_MAX: usize = 1_000;

impl Inner {
    /// Takes an event of which a schedule needs several. Events of one workflow come here in order.
    pub(crate) async fn gather(
        &self,
        row: &InboxRow,
        (namespace, name): (&str, &str),
        (event, lineage): (&Value, Lineage),
    ) -> Result<(), EngineError> {
        for _ in 0..CONFLICTS_MAX {
            let now = self.clock.now();
            let mut append = Append {
                handled: vec![Handled {
                    source: row.source.clone(),
                    id: row.id.clone(),
                    answer: None,
                }],
                ..Append::default()
            };
            // An event is gathered by the version in force, which may have come to be so a moment ago.
            if !self.definitions.published().follows(namespace, name, now) {
                self.fire(namespace, name).await?;
            }
            if let Some(stands) = self.journal.schedule(namespace, name).await? {
                self.gathered(&stands, (event, lineage), now, &mut append)
                    .await?;
            }
            if self.commit_schedule(append).await? {
                return Ok(());
            }
            // Handled by another worker: then nothing is left to do.
            let still = self.journal.input(&row.source, &row.id).await?;
            if still.is_none_or(|still| still.state == InboxState::Done) {
                return Ok(());
            }
        }
        Err(EngineError::Busy)
    }

    async fn gathered(
        &self,
        stands: &ScheduleRow,
        (event, lineage): (&Value, Lineage),
        now: Timestamp,
        append: &mut Append,
    ) -> Result<(), EngineError> {
        let definition = self.definitions.by_digest(&stands.definition).await?;
        let mut open = read(stands)?;
        let expired = now.as_millisecond() - self.settings.retained_ms;
        open.retain(|gathering| gathering.since.as_millisecond() > expired);
        let complete = match gather(&definition.workflow, &mut open, event, now) {
            Gathered::No => return Ok(()),
            Gathered::Waits => None,
            Gathered::Complete(events) => Some(events),
        };
        while open.iter().map(Gathering::events).sum::<usize>() > GATHERED_MAX {
            tracing::warn!(workflow = %definition.workflow.document.id(), max = GATHERED_MAX, "a schedule gathers too many events; the oldest are given up");
            open.remove(0);
        }
        if let Some(events) = complete {
            append.inbox.push(start(
                &definition,
                (event, lineage),
                Value::Array(events),
                now,
            ));
        }
        let body = serde_json::to_string(&open)
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        let next = ScheduledNext {
            body: Some(body),
            ..ScheduledNext::default()
        };
        append.schedules.push(change(stands, next));
        Ok(())
    }

    /// Inputs that this event makes: a start of every workflow that it starts by itself, and itself for those that gather. Their ids
    /// follow from the event, so that it counts once. None where too many began one another already.
    pub(crate) fn starts(&self, event: &Value, lineage: Lineage, now: Timestamp) -> Vec<InboxRow> {
        let mut rows = Vec::new();
        if lineage.check().is_err() {
            return rows;
        }
        for definition in self.definitions.in_force(now) {
            let document = &definition.workflow.document;
            match trigger(&definition.workflow, event) {
                Trigger::No => {}
                Trigger::Starts => {
                    let input = Value::Array(vec![event.clone()]);
                    rows.push(start(&definition, (event, lineage), input, now));
                }
                Trigger::Gathers => {
                    let at = place(&document.namespace, &document.name);
                    let body = Waiting::Gather {
                        namespace: document.namespace.clone(),
                        name: document.name.clone(),
                        event: event.clone(),
                        lineage,
                    };
                    rows.push(project::start_row(
                        &at,
                        &at,
                        &format!("gather:{}", identity(event)),
                        &body,
                        now,
                    ));
                }
            }
        }
        rows
    }
}

/// The events that the row holds.
fn read(row: &ScheduleRow) -> Result<Vec<Gathering>, EngineError> {
    let text = row.body.as_deref().unwrap_or("[]");
    serde_json::from_str(text).map_err(|error| {
        EngineError::Internal(format!(
            "the schedule of {}/{}: {error}",
            row.namespace, row.name
        ))
    })
}

fn identity(event: &Value) -> String {
    let text = |name| event.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{}/{}", text("source"), text("id"))
}

/// The execution that an event starts; its input are the events' envelopes.
fn start(
    definition: &Definition,
    (event, lineage): (&Value, Lineage),
    input: Value,
    now: Timestamp,
) -> InboxRow {
    let document = &definition.workflow.document;
    let at = place(&document.namespace, &document.name);
    let id = identity(event);
    let body = Waiting::Start {
        workflow: definition.digest.clone(),
        input,
        parent: None,
        lineage,
    };
    let execution = ids::derived(&format!("{at}\n{id}")).to_string();
    project::start_row(&execution, &at, &id, &body, now)
}
