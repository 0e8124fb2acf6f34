//! One work item: shown, its history, and where it could be sent back to.

use axum::Json as Answer;
use axum::extract::{Path, State};
use lianxi_access::{Operation, Resource};
use lianxi_runtime::is_party;
use lianxi_runtime::journal::WorkRow;
use lianxi_runtime::work::WorkItem;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::may::may;
use crate::access::{Caller, Reading};
use crate::api::Api;
use crate::problem::Problem;
use crate::views::{Details, Seen, WorkItemDetail, WorkItemSummary};

/// As the policies see it, for this caller.
pub(crate) fn resource(row: &WorkRow, item: &WorkItem, caller: &Caller) -> Resource {
    let supervisor = item
        .supervision()
        .is_some_and(|supervision| caller.person.as_ref() == Some(&supervision.by.person));
    Resource {
        supervisor,
        ..Resource::work_item(&row.department, row.division.as_deref())
            .with_party(is_party(item, &caller.actors))
    }
}

/// The item as it is now.
pub(crate) async fn detail(
    api: &Api,
    id: &str,
    caller: &Caller,
) -> Result<WorkItemDetail, Problem> {
    let (row, item) = api.engine.work_item(id).await?;
    detail_of(api, row, &item, caller).await
}

async fn detail_of(
    api: &Api,
    row: WorkRow,
    item: &WorkItem,
    caller: &Caller,
) -> Result<WorkItemDetail, Problem> {
    let may = may(api, &row, item, caller).await?;
    let seen = Seen {
        lights: api.engine.lights(),
        now: api.now(),
    };
    let details = Details {
        summary: WorkItemSummary::new(row.into(), &seen),
        unread: may.contains(&"read"),
        may,
    };
    Ok(WorkItemDetail::new(item, details))
}

/// The item, if the caller may see it.
async fn seen(api: &Api, id: &str, caller: &Caller) -> Result<(WorkRow, WorkItem), Problem> {
    let (row, item) = api.engine.work_item(id).await?;
    caller.permit(api, Operation::WorkItemShow, &resource(&row, &item, caller))?;
    Ok((row, item))
}

/// One work item.
#[utoipa::path(get, path = "/work-items/{id}", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = WorkItemDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
) -> Result<Answer<WorkItemDetail>, Problem> {
    let (row, item) = seen(&api, &id, &caller).await?;
    Ok(Answer(detail_of(&api, row, &item, &caller).await?))
}

/// Everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItemHistory {
    /// `{type, at, by: {kind, person, office, standsFor}, reason, …}`, the first first.
    pub events: Vec<Value>,
}

/// What happened to one work item: who did what, when, and why.
#[utoipa::path(get, path = "/work-items/{id}/history", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = WorkItemHistory),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn history(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
) -> Result<Answer<WorkItemHistory>, Problem> {
    seen(&api, &id, &caller).await?;
    let events = api.engine.work_history(&id).await?;
    Ok(Answer(WorkItemHistory {
        events: events.iter().map(|event| json!(event)).collect(),
    }))
}

/// Where an item could be sent back to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnTargets {
    /// `{name, title, …}`, the nearest first; none of an item that is closed.
    pub targets: Vec<Value>,
}

/// Where one work item could be sent back to (驳回).
#[utoipa::path(get, path = "/work-items/{id}/return-targets", tag = "work items", params(("id" = String, Path)), responses(
    (status = 200, body = ReturnTargets),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn return_targets(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
) -> Result<Answer<ReturnTargets>, Problem> {
    seen(&api, &id, &caller).await?;
    let targets = api.engine.return_targets(&id).await?;
    Ok(Answer(ReturnTargets {
        targets: targets.iter().map(|target| json!(target)).collect(),
    }))
}
