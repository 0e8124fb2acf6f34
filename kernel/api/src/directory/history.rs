//! The directory's ledger: who changed what, when and why. From its beginning on it makes the whole directory.

use axum::Json as Answer;
use axum::extract::State;
use jiff::Timestamp;
use lianxi_access::Operation;
use lianxi_runtime::{DIRECTORY, DirectoryEntry, EngineError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::asked::known;
use crate::access::Reading;
use crate::api::Api;
use crate::page::{Query, rows};
use crate::problem::Problem;

/// Changes after which a page ends, though it was asked for more entries: one entry may have many thousands.
pub const HISTORY_CHANGES_MAX: usize = 10_000;
/// Entries that are read at once.
const READ: u64 = 10;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// The entry after which to begin: `next` of the answer before.
    pub after: Option<i64>,
    pub limit: Option<u64>,
}

/// A part of the ledger, in its order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DirectoryHistory {
    pub items: Vec<HistoryEntry>,
    /// `after` of the next question; null at the end.
    pub next: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryEntry {
    pub seq: i64,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// The person and the office.
    pub by: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// As they are sent to `POST /v1/directory/changes`.
    pub changes: Vec<Value>,
    /// Whose name and number were written down or erased; never what they were.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub details: Value,
    pub hash: String,
}

impl From<DirectoryEntry> for HistoryEntry {
    fn from(entry: DirectoryEntry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            by: json!(entry.by),
            reason: entry.reason,
            changes: entry.changes.iter().map(|change| json!(change)).collect(),
            details: json!(entry.details),
            hash: entry.hash,
        }
    }
}

/// Who changed what of the directory, when and why, the first first.
#[utoipa::path(get, path = "/directory/history", tag = "directory", params(HistoryQuery), responses(
    (status = 200, body = DirectoryHistory),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<HistoryQuery>,
) -> Result<Answer<DirectoryHistory>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    known(&caller)?;
    let mut left = rows(query.limit)?;
    let journal = api.engine.journal();
    let head = journal
        .ledger_head(DIRECTORY)
        .await
        .map_err(EngineError::from)?;
    let (mut items, mut after, mut changes) = (Vec::new(), query.after.unwrap_or(0), 0);
    while left > 0 && changes < HISTORY_CHANGES_MAX {
        let page = api.engine.directory_history(after, left.min(READ)).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        left -= page.len() as u64;
        changes += page.iter().map(|entry| entry.changes.len()).sum::<usize>();
        items.extend(page.into_iter().map(HistoryEntry::from));
    }
    let next = (after < head.seq && !items.is_empty()).then_some(after);
    Ok(Answer(DirectoryHistory { items, next }))
}
