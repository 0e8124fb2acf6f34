//! Executions: begin, list, show, control.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lianxi_access::{Kind, Operation, Resource};
use lianxi_runtime::flow::{Command, EffectId};
use lianxi_runtime::journal::{ExecutionFilter, ListOrder, Visible, WorkQuery};
use lianxi_runtime::{EngineError, ExecutionSummary, ExecutionView, Start};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Acting, Caller, Reading};
use crate::api::Api;
use crate::body::{Json, OptionalJson};
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;
use crate::views::{Execution, ExecutionDetail};

/// Versions of one workflow that a list without a version looks through.
const VERSIONS_MAX: usize = 64;
/// The longest reason.
const REASON_CHARS_MAX: usize = 500;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartRequest {
    /// Chosen by the caller, so that asking twice is asking once.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub id: Option<Uuid>,
    /// `namespace/name:version`; without a version, the one in force.
    pub workflow: String,
    #[serde(default)]
    pub input: Value,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    pub id: String,
    /// False: it had been started before.
    pub new: bool,
}

/// Begin an execution. When this answers, it is durable and its first turn is done.
#[utoipa::path(post, path = "/executions", tag = "executions", request_body = StartRequest, responses(
    (status = 201, description = "it has begun", body = Started),
    (status = 200, description = "the same had begun before", body = Started),
    (status = 410, description = "an execution of this id has ended and is archived: `archived` says where", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn start(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<StartRequest>,
) -> Result<Response, Problem> {
    caller.may(&api, Operation::ExecutionStart)?;
    let start = Start {
        id: request.id,
        workflow: request.workflow,
        input: request.input,
    };
    let started = api
        .to_the_end(|engine| async move { engine.start(start).await })
        .await?;
    let id = started.id.to_string();
    let status = if started.new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location =
        HeaderValue::try_from(format!("/v1/executions/{id}")).expect("a UUID is printable ASCII");
    Ok((
        status,
        [(header::LOCATION, location)],
        Answer(Started {
            id,
            new: started.new,
        }),
    )
        .into_response())
}

/// Where an execution stands.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pending,
    Running,
    Waiting,
    Suspended,
    Cancelled,
    Faulted,
    Completed,
}

impl Status {
    const fn name(self) -> &'static str {
        use lianxi_runtime::flow::Status as Flow;
        match self {
            Self::Pending => Flow::Pending.name(),
            Self::Running => Flow::Running.name(),
            Self::Waiting => Flow::Waiting.name(),
            Self::Suspended => Flow::Suspended.name(),
            Self::Cancelled => Flow::Cancelled.name(),
            Self::Faulted => Flow::Faulted.name(),
            Self::Completed => Flow::Completed.name(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    pub business_key: Option<String>,
    pub status: Option<Status>,
    /// `namespace/name:version`; without a version, all of them.
    pub workflow: Option<String>,
    /// Only those that wait for a technical failure to be mended, or only the others.
    pub incident: Option<bool>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// An execution as this caller stands to it: it has no office of its own, so it is that of work in it which they see, and theirs as far as
/// that work is.
async fn seen(api: &Api, visible: &Visible, id: &str) -> Result<Resource, Problem> {
    let query = WorkQuery {
        execution: Some(id.to_owned()),
        visible: visible.clone(),
        limit: 1,
        ..WorkQuery::default()
    };
    let found = api.engine.journal().work_list(&query).await;
    let first = found.map_err(EngineError::from)?.into_iter().next();
    let office = Resource::of(Kind::Execution).with_party(first.is_some());
    Ok(match first {
        None => office,
        Some(item) => Resource {
            department: Some(item.department),
            division: item.division,
            ..office
        },
    })
}

/// Whether they see every execution, whosever work is in it.
fn sees_all(api: &Api, caller: &Caller, operation: Operation) -> bool {
    caller.could(api, operation, &Resource::of(Kind::Execution))
}

fn is_nothing(visible: &Visible) -> bool {
    matches!(visible, Visible::Within { scopes, keys } if scopes.is_empty() && keys.is_empty())
}

/// Executions, those begun last first. Who sees only those with work of theirs gets pages that are shorter than asked for, and an empty one
/// before the end too.
#[utoipa::path(get, path = "/executions", tag = "executions", params(ListQuery), responses(
    (status = 200, body = Page<Execution>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<Execution>>, Problem> {
    let all = sees_all(&api, &caller, Operation::ExecutionList);
    let work = caller.visible(&api);
    if !all && is_nothing(&work) {
        caller.may(&api, Operation::ExecutionList)?;
    }
    let rows_max = rows(query.limit)?;
    let filter = ExecutionFilter {
        status: query.status.map(|status| status.name().to_owned()),
        business_key: query.business_key,
        incident: query.incident,
        order: ListOrder::Started,
        before: place(query.cursor.as_deref())?,
        limit: rows_max + 1,
        ..ExecutionFilter::default()
    };
    let summaries = match query.workflow {
        None => api.engine.executions(&filter).await?,
        Some(workflow) => of_workflow(&api, &workflow, &filter).await?,
    };
    let cursor = |row: &ExecutionSummary| cursor(row.started_at.as_millisecond(), &row.id);
    let page = Page::of(summaries, rows_max, cursor, |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        if all || {
            let resource = seen(&api, &work, &row.id).await?;
            caller.could(&api, Operation::ExecutionList, &resource)
        } {
            items.push(Execution::from(row));
        }
    }
    Ok(Answer(Page {
        items,
        next: page.next,
    }))
}

/// The executions of one workflow, over its versions; each version's list is a page of its own, and the newest rows of all are the page.
async fn of_workflow(
    api: &Api,
    workflow: &str,
    filter: &ExecutionFilter,
) -> Result<Vec<ExecutionSummary>, Problem> {
    let (path, version) = workflow
        .split_once(':')
        .map_or((workflow, None), |(path, version)| (path, Some(version)));
    let Some(named) = path.split_once('/') else {
        return Err(Problem::bad_request(
            "query",
            "'workflow' is namespace/name:version, or namespace/name for all versions",
        ));
    };
    let mut definitions = api
        .engine
        .journal()
        .definitions(Some(named))
        .await
        .map_err(EngineError::from)?;
    definitions.retain(|row| version.is_none_or(|version| row.version == version));
    if definitions.len() > VERSIONS_MAX {
        return Err(Problem::bad_request(
            "query",
            format!("{path} has more than {VERSIONS_MAX} versions; name one of them"),
        ));
    }
    let mut found = Vec::new();
    for definition in definitions {
        let filter = ExecutionFilter {
            definition: Some(definition.digest),
            ..filter.clone()
        };
        found.extend(api.engine.executions(&filter).await?);
    }
    found.sort_by(|a, b| (b.started_at, &b.id).cmp(&(a.started_at, &a.id)));
    Ok(found)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShowQuery {
    /// Also every task run, in the order in which they began. `?tasks` alone means yes.
    pub tasks: Option<String>,
}

/// One execution.
#[utoipa::path(get, path = "/executions/{id}", tag = "executions", params(("id" = String, Path), ShowQuery), responses(
    (status = 200, body = ExecutionDetail),
    (status = 410, description = "it has ended and is archived: `archived` says in which file, and how its hash chain ended", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
) -> Result<Answer<ExecutionDetail>, Problem> {
    shows(&api, &caller, &id).await?;
    let with_tasks = match query.tasks.as_deref() {
        None | Some("false") => false,
        Some("" | "true") => true,
        Some(_) => return Err(Problem::bad_request("query", "'tasks' is true or false")),
    };
    let view: ExecutionView = if with_tasks {
        api.engine.execution_with_tasks(&id).await?
    } else {
        api.engine.execution(&id).await?
    };
    Ok(Answer(ExecutionDetail::new(view)))
}

/// Whoever sees all of them sees this one; everybody else, if there is work of theirs in it.
pub(crate) async fn shows(api: &Api, caller: &Caller, id: &str) -> Result<(), Problem> {
    if sees_all(api, caller, Operation::ExecutionShow) {
        return Ok(());
    }
    let resource = seen(api, &caller.visible(api), id).await?;
    caller.permit(api, Operation::ExecutionShow, &resource)?;
    Ok(())
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetryRequest {
    /// The effect whose incident is retried; without it, all of them.
    #[serde(default)]
    pub effect: Option<u64>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// Try again what stands as an incident.
#[utoipa::path(post, path = "/executions/{id}/retry", tag = "executions", params(("id" = String, Path)), request_body = Option<RetryRequest>, responses(
    (status = 200, body = Execution),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn retry(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(id): Path<String>,
    OptionalJson(request): OptionalJson<RetryRequest>,
) -> Result<Answer<Execution>, Problem> {
    caller.may(&api, Operation::ExecutionRetry)?;
    control(
        &api,
        &id,
        Command::Retry {
            effect: request.effect.map(EffectId),
            by: caller.person,
        },
    )
    .await
}

/// End it and close what it waits for.
#[utoipa::path(post, path = "/executions/{id}/cancel", tag = "executions", params(("id" = String, Path)), request_body = ReasonRequest, responses(
    (status = 200, body = Execution),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(id): Path<String>,
    Json(request): Json<ReasonRequest>,
) -> Result<Answer<Execution>, Problem> {
    caller.may(&api, Operation::ExecutionCancel)?;
    control(
        &api,
        &id,
        Command::Cancel {
            reason: reason(request)?,
            by: caller.person,
        },
    )
    .await
}

/// Let it stand still until it is resumed.
#[utoipa::path(post, path = "/executions/{id}/suspend", tag = "executions", params(("id" = String, Path)), request_body = ReasonRequest, responses(
    (status = 200, body = Execution),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn suspend(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(id): Path<String>,
    Json(request): Json<ReasonRequest>,
) -> Result<Answer<Execution>, Problem> {
    caller.may(&api, Operation::ExecutionSuspend)?;
    control(
        &api,
        &id,
        Command::Suspend {
            reason: reason(request)?,
            by: caller.person,
            parent: None,
        },
    )
    .await
}

/// Go on with a suspended execution.
#[utoipa::path(post, path = "/executions/{id}/resume", tag = "executions", params(("id" = String, Path)), responses(
    (status = 200, body = Execution),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn resume(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(id): Path<String>,
) -> Result<Answer<Execution>, Problem> {
    caller.may(&api, Operation::ExecutionResume)?;
    let by = caller.person;
    control(&api, &id, Command::Resume { by, parent: None }).await
}

fn reason(request: ReasonRequest) -> Result<String, Problem> {
    match request.reason.chars().count() {
        1..=REASON_CHARS_MAX => Ok(request.reason),
        _ => Err(Problem {
            field: Some("reason".to_owned()),
            ..Problem::unprocessable(
                "reason",
                format!("a reason has 1 to {REASON_CHARS_MAX} characters"),
            )
        }),
    }
}

async fn control(api: &Api, id: &str, command: Command) -> Result<Answer<Execution>, Problem> {
    let owned = id.to_owned();
    let act = command.name();
    api.to_the_end(|engine| async move { engine.control(&owned, command).await })
        .await?;
    // Who did it is in the execution's events; a log names no person.
    tracing::info!(execution = %id, act, "an execution was controlled");
    Ok(Answer(api.engine.execution(id).await?.summary.into()))
}
