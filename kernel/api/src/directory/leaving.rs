//! Somebody leaves (离职转办): their places end, and everything that they hold goes to others. What is to move can be looked at first.

use axum::Json as Answer;
use axum::extract::{FromRequest as _, Path, Request, State};
use jiff::civil::Date;
use lianxi_access::{Operation, Resource};
use lianxi_runtime::directory_of::{Change, Leaving};
use lianxi_runtime::{HandOver, HandedOver, Holding, LeavingOrder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::changes::prospect;
use super::people::unknown;
use super::{granting, reasoned};
use crate::access::{Acting, Caller, Reading};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;
use crate::work_items::bodies::AssigneeBody;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LeaveRequest {
    /// The first day on which they are no longer there.
    #[schema(value_type = String, format = "date")]
    pub on: Date,
    /// Who gets their work; without it, each item goes to the office that owes it.
    #[serde(default)]
    pub to: Option<AssigneeBody>,
    /// Why: 1 to 500 characters.
    pub reason: String,
    /// Only look what would end and move.
    #[serde(default)]
    pub dry_run: bool,
}

/// A work item that somebody holds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HoldingView {
    pub id: String,
    /// To those who may see the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub department: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
}

impl HoldingView {
    fn of(api: &Api, caller: &Caller, holding: Holding) -> Self {
        let resource = Resource::work_item(&holding.department, holding.division.as_deref());
        let sees = caller.could(api, Operation::WorkItemShow, &resource);
        Self {
            id: holding.id,
            title: Some(holding.title).filter(|_| sees),
            department: holding.department,
            division: holding.division,
        }
    }
}

/// Work items that somebody holds now: claimed by them, given to them, asked of them, or delegated by them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Holdings {
    pub count: usize,
    pub items: Vec<HoldingView>,
}

async fn held(api: &Api, caller: &Caller, person: &str) -> Result<Holdings, Problem> {
    let holdings = api.engine.holdings(person).await?;
    let show = |holding| HoldingView::of(api, caller, holding);
    Ok(Holdings {
        count: holdings.len(),
        items: holdings.into_iter().map(show).collect(),
    })
}

/// What a person holds, as it would move if they left.
#[utoipa::path(get, path = "/directory/people/{person}/holdings", tag = "directory", params(("person" = String, Path)), responses(
    (status = 200, body = Holdings),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn holdings(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(person): Path<String>,
) -> Result<Answer<Holdings>, Problem> {
    caller.may(&api, Operation::DirectoryChange)?;
    Ok(Answer(held(&api, &caller, &person).await?))
}

/// What came of somebody's leaving, or would.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeaveOutcome {
    /// What changed in the directory, or would.
    pub changes: Vec<Value>,
    pub seq: i64,
    /// What they held.
    pub holdings: Holdings,
    /// Items that moved.
    pub moved: Vec<String>,
    /// Items that stayed with them, and why.
    pub stayed: Vec<Stayed>,
    pub dry_run: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stayed {
    pub id: String,
    pub message: String,
    pub zh: String,
}

/// Somebody leaves. Asked again, it goes on where it broke off, and moves what has come to them since.
#[utoipa::path(post, path = "/directory/people/{person}/leave", tag = "directory", params(("person" = String, Path)), request_body = LeaveRequest, responses(
    (status = 200, body = LeaveOutcome),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn leave(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    request: Request,
) -> Result<Answer<LeaveOutcome>, Problem> {
    let actor = caller.may_as(&api, Operation::DirectoryChange)?;
    let Json(request) = Json::<LeaveRequest>::from_request(request, &api).await?;
    let reason = reasoned(&request.reason)?.to_owned();
    if api.engine.directory().person(&person).is_none() {
        return Err(unknown(&person));
    }
    let leaving = Change::Leave(Leaving {
        person: person.clone(),
        on: request.on,
    });
    granting::check(&api, &caller, std::slice::from_ref(&leaving)).await?;
    let to = request.to.map(|to| to.read("to")).transpose()?;
    let holdings = held(&api, &caller, &person).await?;
    let (changed, handed_over) = if request.dry_run {
        (prospect(&api, vec![leaving]).await?, HandedOver::default())
    } else {
        let order = LeavingOrder {
            on: request.on,
            hand_over: HandOver { person, to, reason },
        };
        api.to_the_end(|engine| async move { engine.leave(order, &actor).await })
            .await?
    };
    let stayed = handed_over.stayed.into_iter();
    Ok(Answer(LeaveOutcome {
        changes: changed.changes.iter().map(|change| json!(change)).collect(),
        seq: changed.seq,
        holdings,
        moved: handed_over.moved,
        stayed: stayed
            .map(|(id, message, zh)| Stayed { id, message, zh })
            .collect(),
        dry_run: request.dry_run,
    }))
}
