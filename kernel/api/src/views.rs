//! What is shown: the shapes of the answers, made from what the engine knows.

mod work;
mod work_detail;

use jiff::Timestamp;
use lianxi_runtime::journal::{OutboxRow, ResendingRow};
use lianxi_runtime::work::Actor;
use lianxi_runtime::{ExecutionSummary, ExecutionView};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

pub use work::WorkItemSummary;
pub(crate) use work::{Seen, light_of};
pub(crate) use work_detail::Details;
pub use work_detail::WorkItemDetail;

/// An execution in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Execution {
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    pub status: String,
    pub business_key: Option<String>,
    /// The execution that ran this one, and the effect it waits with: `id/effect`.
    pub parent: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    pub started_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// A technical failure waits to be mended.
    pub incident: bool,
    pub version: i64,
}

impl From<ExecutionSummary> for Execution {
    fn from(summary: ExecutionSummary) -> Self {
        let ExecutionSummary {
            id,
            workflow,
            status,
            business_key,
            parent,
            started_at,
            updated_at,
            incident,
            version,
        } = summary;
        Self {
            id,
            workflow,
            status,
            business_key,
            parent,
            started_at,
            updated_at,
            incident,
            version,
        }
    }
}

/// An execution in full.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExecutionDetail {
    #[serde(flatten)]
    pub summary: Execution,
    pub input: Value,
    pub context: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
    /// Problem Details of the fault that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    /// The tasks that stand open, oldest first: `{name, reference, phase, startedAt, incident}`.
    pub open: Vec<Value>,
    /// The newest 1,000 runs of tasks, in the order in which they began: `{name, reference, status, startedAt, endedAt}`. Only if asked
    /// for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<Value>>,
    /// How many earlier ones there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks_left_out: Option<u64>,
}

impl ExecutionDetail {
    pub(crate) fn new(view: ExecutionView) -> Self {
        Self {
            summary: view.summary.into(),
            input: view.input,
            context: view.context,
            output: view.output,
            error: view
                .error
                .map(|error| serde_json::to_value(error).unwrap_or_default()),
            open: view.open.iter().map(|task| json!(task)).collect(),
            tasks_left_out: view.tasks.as_ref().map(|tasks| tasks.left_out),
            tasks: view
                .tasks
                .map(|tasks| tasks.newest.iter().map(|task| json!(task)).collect()),
        }
    }
}

/// A person in an office, by id.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Officer {
    pub person: String,
    pub department: String,
    pub division: Option<String>,
}

impl From<&Actor> for Officer {
    fn from(actor: &Actor) -> Self {
        Self {
            person: actor.person.clone(),
            department: actor.office.department.clone(),
            division: actor.office.division.clone(),
        }
    }
}

/// A message that leaves, or has left.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutboxMessage {
    pub seq: i64,
    pub execution: Option<String>,
    pub destination: String,
    /// The event's type.
    pub topic: String,
    /// The CloudEvent.
    pub event: Value,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    pub attempts: i64,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_attempt_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub delivered_at: Option<Timestamp>,
    pub last_error: Option<String>,
    /// Neither delivered nor to be tried again, unless somebody sends it again.
    pub dead: bool,
    /// Who sent it again when it was dead, the first time first.
    pub resent: Vec<Resending>,
}

/// Somebody sent a dead letter again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resending {
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Null where what is stored cannot be read.
    pub by: Option<Officer>,
    /// How often it had been tried in vain.
    pub attempts: i64,
    /// Why the last of these attempts failed.
    pub last_error: Option<String>,
}

impl From<&ResendingRow> for Resending {
    fn from(row: &ResendingRow) -> Self {
        let by: Option<Actor> = serde_json::from_str(&row.actor).ok();
        Self {
            at: instant(row.at_ms),
            by: by.as_ref().map(Officer::from),
            attempts: row.attempts,
            last_error: row.last_error.clone(),
        }
    }
}

impl OutboxMessage {
    /// With those of `resendings` that are of this message.
    pub(crate) fn new(row: OutboxRow, resendings: &[ResendingRow]) -> Self {
        let own = resendings.iter().filter(|other| other.message == row.seq);
        Self {
            dead: row.next_at_ms.is_none() && row.delivered_at_ms.is_none(),
            resent: own.map(Resending::from).collect(),
            seq: row.seq,
            execution: row.execution,
            destination: row.destination,
            topic: row.topic,
            // What is not JSON is shown as the text it is.
            event: serde_json::from_str(&row.body).unwrap_or(Value::String(row.body)),
            created_at: instant(row.created_at_ms),
            attempts: row.attempts,
            next_attempt_at: row.next_at_ms.map(instant),
            delivered_at: row.delivered_at_ms.map(instant),
            last_error: row.last_error,
        }
    }
}

pub(crate) fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
}
