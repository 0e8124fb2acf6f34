//! Work items (待办): list, show, and what a person does with one.

use axum::Json as Answer;
use axum::extract::{Path, State};
use lianxi_runtime::Act;
use lianxi_runtime::journal::{WorkFilter, WorkRow};
use lianxi_runtime::work::Actor;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::{Acting, Api};
use crate::body::Json;
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;
use crate::views::{WorkItemDetail, WorkItemSummary};

/// Where a work item stands.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WorkStatus {
    Open,
    Claimed,
    /// The answer waits for opinions, or to be closed out.
    Submitted,
    Completed,
    /// Sent back to an earlier step.
    Returned,
    Cancelled,
}

impl WorkStatus {
    const fn name(self) -> &'static str {
        use lianxi_runtime::work::Status;
        match self {
            Self::Open => Status::Open.name(),
            Self::Claimed => Status::Claimed.name(),
            Self::Submitted => Status::Submitted.name(),
            Self::Completed => Status::Completed.name(),
            Self::Returned => Status::Returned.name(),
            Self::Cancelled => Status::Cancelled.name(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    pub status: Option<WorkStatus>,
    pub department: Option<String>,
    pub division: Option<String>,
    /// Id of who has claimed it, handed it in or completed it.
    pub assignee: Option<String>,
    pub business_key: Option<String>,
    pub execution: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Work items, the oldest first.
#[utoipa::path(get, path = "/work-items", tag = "work items", params(ListQuery), responses(
    (status = 200, body = Page<WorkItemSummary>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<WorkItemSummary>>, Problem> {
    let rows_max = rows(query.limit)?;
    let filter = WorkFilter {
        status: query.status.map(|status| status.name().to_owned()),
        department: query.department,
        division: query.division,
        assignee: query.assignee,
        business_key: query.business_key,
        execution: query.execution,
        after: place(query.cursor.as_deref())?,
        limit: rows_max + 1,
    };
    let now = api.engine.clock().now();
    let found = api.engine.work_items(&filter).await?;
    let cursor = |row: &WorkRow| cursor(row.created_at_ms, &row.id);
    Ok(Answer(Page::of(found, rows_max, cursor, |row| {
        WorkItemSummary::new(row, now)
    })))
}

/// One work item.
#[utoipa::path(get, path = "/work-items/{id}", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    let (row, item) = api.engine.work_item(&id).await?;
    Ok(Answer(WorkItemDetail::new(
        row,
        &item,
        api.engine.clock().now(),
    )))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    pub form: Value,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteRequest {
    /// One of the item's `outcomes`.
    pub outcome: String,
    /// By the item's `form` schema.
    #[serde(default)]
    pub form: Value,
}

/// Take it (签收).
#[utoipa::path(post, path = "/work-items/{id}/claim", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn claim(
    State(api): State<Api>,
    Acting(actor): Acting,
    Path(id): Path<String>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    act(&api, id, Act::Claim, actor).await
}

/// Give it back.
#[utoipa::path(post, path = "/work-items/{id}/release", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn release(
    State(api): State<Api>,
    Acting(actor): Acting,
    Path(id): Path<String>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    act(&api, id, Act::Release, actor).await
}

/// Keep a form that is not finished (暂存).
#[utoipa::path(post, path = "/work-items/{id}/draft", tag = "work items", params(("id" = String, Path)), request_body = DraftRequest, responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft(
    State(api): State<Api>,
    Acting(actor): Acting,
    Path(id): Path<String>,
    Json(request): Json<DraftRequest>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    act(&api, id, Act::SaveDraft { form: request.form }, actor).await
}

/// Finish it with an outcome (办结). When this answers, it is durable and the execution goes on.
#[utoipa::path(post, path = "/work-items/{id}/complete", tag = "work items", params(("id" = String, Path)), request_body = CompleteRequest, responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn complete(
    State(api): State<Api>,
    Acting(actor): Acting,
    Path(id): Path<String>,
    Json(request): Json<CompleteRequest>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    act(
        &api,
        id,
        Act::Complete {
            outcome: request.outcome,
            form: request.form,
        },
        actor,
    )
    .await
}

async fn act(
    api: &Api,
    id: String,
    act: Act,
    actor: Actor,
) -> Result<Answer<WorkItemDetail>, Problem> {
    let item = id.clone();
    api.to_the_end(|engine| async move { engine.act(&item, act, actor).await })
        .await?;
    let (row, item) = api.engine.work_item(&id).await?;
    Ok(Answer(WorkItemDetail::new(
        row,
        &item,
        api.engine.clock().now(),
    )))
}
