//! Messages that leave: what was emitted, reminded and handed over.

use axum::Json as Answer;
use axum::extract::State;
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{OutboxFilter, OutboxRow};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Api;
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;
use crate::views::OutboxMessage;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// The event type.
    pub topic: Option<String>,
    pub execution: Option<String>,
    /// Only those that were given up.
    #[serde(default)]
    pub dead: bool,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Messages, the oldest first.
#[utoipa::path(get, path = "/outbox", tag = "events", params(ListQuery), responses(
    (status = 200, body = Page<OutboxMessage>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<OutboxMessage>>, Problem> {
    let rows_max = rows(query.limit)?;
    let after = place(query.cursor.as_deref())?.map(|(seq, _)| seq);
    let filter = OutboxFilter {
        topic: query.topic,
        execution: query.execution,
        dead: query.dead,
        after,
        limit: rows_max + 1,
    };
    let found = api
        .engine
        .journal()
        .outbox(&filter)
        .await
        .map_err(EngineError::from)?;
    Ok(Answer(Page::of(
        found,
        rows_max,
        |row: &OutboxRow| cursor(row.seq, ""),
        OutboxMessage::from,
    )))
}
