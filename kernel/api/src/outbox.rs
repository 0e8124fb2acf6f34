//! Messages that leave: what was emitted, reminded and handed over. Those that were given up can be sent again.

use axum::Json as Answer;
use axum::extract::{Path, State};
use lianxi_access::Operation;
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{OutboxFilter, OutboxRow};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Acting, Reading};
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
    /// `events`, `reminders`, `lifecycle`, or what a plugin names.
    pub destination: Option<String>,
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
    Reading(caller): Reading,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<OutboxMessage>>, Problem> {
    caller.may(&api, Operation::OutboxList)?;
    let rows_max = rows(query.limit)?;
    let after = place(query.cursor.as_deref())?.map(|(seq, _)| seq);
    let filter = OutboxFilter {
        topic: query.topic,
        execution: query.execution,
        destination: query.destination,
        dead: query.dead,
        after,
        limit: rows_max + 1,
    };
    let journal = api.engine.journal();
    let found = journal.outbox(&filter).await.map_err(EngineError::from)?;
    let seqs: Vec<i64> = found.iter().map(|row| row.seq).collect();
    let resendings = journal
        .outbox_resendings(&seqs)
        .await
        .map_err(EngineError::from)?;
    Ok(Answer(Page::of(
        found,
        rows_max,
        |row: &OutboxRow| cursor(row.seq, ""),
        |row| OutboxMessage::new(row, &resendings),
    )))
}

/// Send a dead letter again. It goes out at once, with the idempotency key that it always had; the messages of its destination that
/// came later wait for it.
#[utoipa::path(post, path = "/outbox/{seq}/resend", tag = "events", params(("seq" = i64, Path)), responses(
    (status = 200, body = OutboxMessage),
    (status = 409, description = "it is no dead letter: it was delivered, or is tried by itself", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn resend(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(seq): Path<i64>,
) -> Result<Answer<OutboxMessage>, Problem> {
    let by = caller.may_as(&api, Operation::OutboxResend)?;
    api.to_the_end(|engine| async move { engine.resend(seq, &by).await })
        .await?;
    // Who did it is kept with the message; a log names no person.
    tracing::info!(seq, "a dead letter is sent again");
    let journal = api.engine.journal();
    let row = journal.outbox_message(seq).await;
    let row = row
        .map_err(EngineError::from)?
        .ok_or_else(|| Problem::internal("a message that was sent again is gone"))?;
    let resendings = journal.outbox_resendings(&[seq]).await;
    Ok(Answer(OutboxMessage::new(
        row,
        &resendings.map_err(EngineError::from)?,
    )))
}
