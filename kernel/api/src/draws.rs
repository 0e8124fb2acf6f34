//! The random draws of an execution, so that anybody can replay them: `lianxi draw verify` and other programs read what is given here.

use axum::Json as Answer;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use crate::access::Reading;
use crate::api::Api;
use crate::executions;
use crate::page::{Page, Query, cursor, place};
use crate::problem::Problem;

/// Records of a page, if the caller does not say, and the most. Each may have thousands of keys; a page ends earlier where they are long.
const DRAWS_ROWS: usize = 20;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DrawsQuery {
    pub limit: Option<usize>,
    pub cursor: Option<String>,
}

/// The draws of an execution, oldest first; a redraw is one more. Each is the whole record: seed, pool, order, who was drawn.
#[utoipa::path(get, path = "/executions/{id}/draws", tag = "executions", params(("id" = String, Path), DrawsQuery), responses(
    (status = 200, body = Page<Value>),
    (status = 410, description = "it has ended and is archived", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
    Query(query): Query<DrawsQuery>,
) -> Result<Answer<Page<Value>>, Problem> {
    executions::shows(&api, &caller, &id).await?;
    let limit = query.limit.unwrap_or(DRAWS_ROWS);
    if !(1..=DRAWS_ROWS).contains(&limit) {
        return Err(Problem::bad_request(
            "query",
            format!("'limit' is between 1 and {DRAWS_ROWS}"),
        ));
    }
    let after = place(query.cursor.as_deref())?.map(|(version, _)| version);
    let page = api.engine.draws(&id, after, limit).await?;
    Ok(Answer(Page {
        items: page.records,
        next: page.next.map(|version| cursor(version, "")),
    }))
}
