//! Workflows that start by themselves: at a time (`every`, `cron`, `after`), or when events have come (`on`).
//!
//! A workflow has one row, of the version in force: the highest one. What has fired, what is gathered and what is waited for stand
//! there, and change in the commit that makes the start pending; the start's id follows from the instant, or from the event, so that
//! no crash loses or doubles it. Instants that were missed while the host was away are one start, never a burst.

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::definition::Schedule;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{Gathered, Gathering, Trigger, gather, trigger};
use lianxi_journal::{
    Append, AppendError, Handled, InboxRow, ScheduleRow, ScheduleWrite, ScheduledNext,
};
use serde_json::{Value, json};

use crate::clock::from_millis;
use crate::definitions::{Definition, DefinitionError};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::ids;
use crate::live::CONFLICTS_MAX;
use crate::project::{self, Waiting};
use crate::turn::Live;

/// Begins the inbox source of starts, and names the place where events for one are put in order.
pub(crate) const SCHEDULE: &str = "schedule:";
/// The most events that one schedule gathers; beyond it the oldest gathering is given up.
pub const GATHERED_MAX: usize = 1_000;
/// When a schedule whose definition this host cannot read (a newer one wrote it) is looked at again.
const UNUSABLE_AGAIN: SignedDuration = SignedDuration::from_mins(5);

fn place(namespace: &str, name: &str) -> String {
    format!("{SCHEDULE}{namespace}/{name}")
}

/// Whether a definition has something to be remembered between two starts.
fn row_of(definition: &Definition, now: Timestamp) -> Option<ScheduleRow> {
    let next = match definition.workflow.schedule.as_ref()? {
        Schedule::Every(length) => Some(length.after(now)),
        Schedule::Cron(cron) => cron.after(now),
        Schedule::After(_) => Some(now),
        Schedule::On(_) => None,
    };
    let document = &definition.workflow.document;
    Some(ScheduleRow {
        namespace: document.namespace.clone(),
        name: document.name.clone(),
        definition: definition.digest.clone(),
        revision: 0,
        armed_at_ms: now.as_millisecond(),
        next_at_ms: next.map(Timestamp::as_millisecond),
        execution: None,
        body: None,
    })
}

/// `after` counts from the end of the execution that it began, however that ended.
pub(crate) fn ended(live: &Live, now: Timestamp) -> Option<ScheduleWrite> {
    let Some(Schedule::After(length)) = &live.definition.workflow.schedule else {
        return None;
    };
    let document = &live.definition.workflow.document;
    live.state
        .status()
        .has_ended()
        .then(|| ScheduleWrite::Ended {
            namespace: document.namespace.clone(),
            name: document.name.clone(),
            execution: live.state.id.clone(),
            next_at_ms: length.after(now).as_millisecond(),
        })
}

impl Inner {
    /// Puts the version in force of every workflow into force, those that were published before schedules ran too.
    pub(crate) async fn arm_all(&self) -> Result<(), EngineError> {
        for digest in self.definitions.newest_of_all().await? {
            match self.definitions.by_digest(&digest).await {
                Ok(definition) => self.arm(&definition).await?,
                // Named in the log when it was loaded. Its schedule stays as it is: an older version is not to start in its place.
                Err(DefinitionError::Invalid { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Puts a version into force that was just published, if it is the highest.
    pub(crate) async fn arm_if_newest(&self, definition: &Definition) -> Result<(), EngineError> {
        let document = &definition.workflow.document;
        let newest = self
            .definitions
            .newest(&document.namespace, &document.name)
            .await?;
        if newest.as_deref() == Some(definition.digest.as_str()) {
            self.arm(definition).await?;
        }
        Ok(())
    }

    async fn arm(&self, definition: &Definition) -> Result<(), EngineError> {
        let document = &definition.workflow.document;
        let stands = self
            .journal
            .schedule(&document.namespace, &document.name)
            .await?;
        let row = row_of(definition, self.clock.now())
            .filter(|row| self.settings.schedules || row.next_at_ms.is_none());
        let write = match (row, stands) {
            (Some(row), Some(stands)) if row.definition == stands.definition => return Ok(()),
            (Some(row), _) => ScheduleWrite::Arm(row),
            (None, Some(_)) => ScheduleWrite::Remove {
                namespace: document.namespace.clone(),
                name: document.name.clone(),
            },
            (None, None) => return Ok(()),
        };
        let append = Append {
            schedules: vec![write],
            ..Append::default()
        };
        self.journal.append(append).await?;
        self.wake.notify_one();
        Ok(())
    }

    /// Starts what a schedule says, if its time has come.
    pub(crate) async fn fire(&self, namespace: &str, name: &str) -> Result<(), EngineError> {
        let now = self.clock.now();
        let Some(row) = self.journal.schedule(namespace, name).await? else {
            return Ok(());
        };
        let Some(due) = row.next_at_ms.filter(|due| *due <= now.as_millisecond()) else {
            return Ok(());
        };
        let at = place(namespace, name);
        let mut next = ScheduledNext {
            body: row.body.clone(),
            ..ScheduledNext::default()
        };
        let mut starts = Vec::new();
        let found = self.definitions.by_digest(&row.definition).await;
        match found.as_ref().map(|found| &found.workflow.schedule) {
            Ok(Some(schedule)) => {
                let id = format!("{}@{due}", row.definition);
                let execution = ids::derived(&format!("{at}:{id}")).to_string();
                let body = Waiting::Start {
                    workflow: row.definition.clone(),
                    input: json!({}),
                    parent: None,
                    lineage: Lineage::default(),
                };
                starts.push(project::start_row(&execution, &at, &id, &body, now));
                next.next_at_ms = following(schedule, &row, now);
                next.execution = matches!(schedule, Schedule::After(_)).then_some(execution);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(workflow = %format!("{namespace}/{name}"), %error, "a scheduled workflow cannot be started now");
                let again = now.saturating_add(UNUSABLE_AGAIN).unwrap_or(Timestamp::MAX);
                next.next_at_ms = Some(again.as_millisecond());
            }
        }
        let append = Append {
            inbox: starts,
            schedules: vec![change(&row, next)],
            ..Append::default()
        };
        self.commit_schedule(append).await.map(|_| ())
    }

    /// Whether it was written. Where another worker was faster, it was not, and need not be.
    async fn commit_schedule(&self, append: Append) -> Result<bool, EngineError> {
        match self.journal.append(append).await {
            Ok(appended) => {
                self.go_on(appended.pending);
                self.wake.notify_one();
                Ok(true)
            }
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

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
            if let Some(stands) = self.journal.schedule(namespace, name).await? {
                self.gathered(&stands, (event, lineage), now, &mut append)
                    .await?;
            }
            if self.commit_schedule(append).await? {
                return Ok(());
            }
            // Handled by another worker: then nothing is left to do.
            let still = self.journal.input(&row.source, &row.id).await?;
            if still.is_none_or(|still| still.state == lianxi_journal::InboxState::Done) {
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
        for definition in self.definitions.newest_loaded() {
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

fn following(schedule: &Schedule, row: &ScheduleRow, now: Timestamp) -> Option<i64> {
    match schedule {
        Schedule::Every(length) => Some(length.repeated(from_millis(row.armed_at_ms), now)),
        Schedule::Cron(cron) => cron.after(now),
        Schedule::After(_) | Schedule::On(_) => None,
    }
    .map(Timestamp::as_millisecond)
}

fn change(row: &ScheduleRow, next: ScheduledNext) -> ScheduleWrite {
    ScheduleWrite::Change {
        namespace: row.namespace.clone(),
        name: row.name.clone(),
        revision: row.revision,
        next,
    }
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
