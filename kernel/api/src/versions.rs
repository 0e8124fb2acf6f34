//! Versions of workflows: which there are and which is in force, the author's text, what differs, taking one out of force.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use lianxi_access::Operation;
use lianxi_runtime::{Comparison, EngineError, Saying, Standing, VersionView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Acting, Reading};
use crate::api::Api;
use crate::body::Json;
use crate::page::{PAGE_ROWS_MAX, Page, Query, cursor, place, rows};
use crate::problem::Problem;
use crate::views::Officer;

/// What a definition is sent as.
const YAML: &str = "application/yaml";

/// A version of a workflow.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// `namespace/name:version`.
    pub workflow: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub digest: String,
    #[schema(value_type = String, format = "date-time")]
    pub published_at: Timestamp,
    /// Nothing begins on it before: its author's date, or its publication.
    #[schema(value_type = String, format = "date-time")]
    pub effective_from: Timestamp,
    /// It is what begins now where no version is named: the highest whose date has come and that is not deprecated.
    pub in_force: bool,
    /// Nothing begins on it any more.
    pub deprecated: Option<Said>,
    /// Executions on it that have not ended.
    pub open_executions: u64,
    /// Who took it out of force or put it back, in order.
    pub history: Vec<Said>,
}

/// What was said of a version.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// True: deprecated; false: put back.
    pub deprecated: bool,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    pub by: Option<Officer>,
    pub why: String,
    /// The version of the same workflow that is to be used instead.
    pub successor: Option<String>,
}

impl From<&Standing> for Said {
    fn from(standing: &Standing) -> Self {
        Self {
            deprecated: standing.deprecated,
            at: standing.at,
            by: standing.by.as_ref().map(Officer::from),
            why: standing.reason.clone(),
            successor: standing.successor.clone(),
        }
    }
}

impl From<&VersionView> for Listed {
    fn from(view: &VersionView) -> Self {
        let version = &view.version;
        Self {
            workflow: version.id(),
            namespace: version.namespace.clone(),
            name: version.name.clone(),
            version: version.version.clone(),
            digest: version.digest.clone(),
            published_at: version.published,
            effective_from: version.effective(),
            in_force: view.in_force,
            deprecated: version.deprecated().map(Said::from),
            open_executions: view.open_executions,
            history: version.standings.iter().map(Said::from).collect(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `namespace/name`: the versions of one workflow.
    pub workflow: Option<String>,
    /// Only what is in force.
    pub in_force: Option<bool>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// What is published: by name, the lowest version first.
#[utoipa::path(get, path = "/workflows", tag = "workflows", params(ListQuery), responses(
    (status = 200, body = Page<Listed>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<Listed>>, Problem> {
    caller.may(&api, Operation::WorkflowList)?;
    let rows_max = rows(query.limit.or(Some(PAGE_ROWS_MAX)))?;
    let named = query.workflow.as_deref().map(|workflow| {
        workflow.split_once('/').ok_or_else(|| {
            Problem::bad_request("query", "'workflow' is namespace/name: without a version")
        })
    });
    let after = place(query.cursor.as_deref())?;
    let mut views = api.engine.versions(named.transpose()?).await?;
    if let Some((_, last)) = after {
        let passed = views.iter().position(|view| view.version.id() == last);
        views.drain(..passed.map_or(0, |passed| passed + 1));
    }
    if let Some(in_force) = query.in_force {
        views.retain(|view| view.in_force == in_force);
    }
    let cursor = |view: &VersionView| cursor(0, &view.version.id());
    Ok(Answer(Page::of(views, rows_max, cursor, |view| {
        Listed::from(&view)
    })))
}

/// One version; `latest` is the one in force.
pub(crate) async fn version(api: &Api, workflow: &str) -> Result<Listed, Problem> {
    let view = api.engine.version(workflow).await?;
    Ok(Listed::from(&view))
}

type Named = Path<(String, String, String)>;

fn id((namespace, name, version): &(String, String, String)) -> String {
    format!("{namespace}/{name}:{version}")
}

/// The text as its author wrote it, byte for byte. `latest` is the version in force.
#[utoipa::path(get, path = "/workflows/{namespace}/{name}/{version}", tag = "workflows",
    params(("namespace" = String, Path), ("name" = String, Path), ("version" = String, Path)), responses(
    (status = 200, description = "the text; its SHA-256 is the ETag, Content-Location names the version", body = String, content_type = "application/yaml"),
    (status = 304, description = "it is the one that If-None-Match names"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn text(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(named): Named,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.may(&api, Operation::WorkflowShow)?;
    let found = version(&api, &id(&named)).await?;
    let tag = format!("\"{}\"", found.digest);
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|given| given.to_str().ok())
        .flat_map(|given| given.split(','))
        .any(|given| given.trim() == tag || given.trim() == "*");
    let place = format!(
        "/v1/workflows/{}/{}/{}",
        found.namespace, found.name, found.version
    );
    let value = |text: String| {
        HeaderValue::try_from(text)
            .map_err(|_| Problem::internal("a version is not printable ASCII"))
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(YAML)),
        (header::ETAG, value(tag)?),
        (header::CONTENT_LOCATION, value(place)?),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let row = api
        .engine
        .journal()
        .definition(&found.digest)
        .await
        .map_err(EngineError::from)?
        .ok_or_else(|| Problem::internal("a published version has no text"))?;
    Ok((headers, row.source).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DiffQuery {
    /// The earlier version; without it, the one in force.
    pub from: Option<String>,
}

/// What differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// `namespace/name:version`.
    pub from: String,
    pub to: String,
    /// What it means: `{kind, path, task, field, before, after, en, zh}`.
    pub changes: Vec<Value>,
    /// How many more changes there are.
    pub left_out: usize,
    /// The texts, line by line, in the unified form; empty if they are the same.
    pub text: String,
}

pub(crate) fn comparison(found: Comparison) -> Difference {
    let mut changes = Vec::new();
    for change in &found.difference.changes {
        changes.push(change.to_json());
    }
    Difference {
        changes,
        left_out: found.difference.left_out,
        from: found.from,
        to: found.to,
        text: found.text,
    }
}

/// What differs between another version of the same workflow and this one.
#[utoipa::path(get, path = "/workflows/{namespace}/{name}/{version}/diff", tag = "workflows",
    params(("namespace" = String, Path), ("name" = String, Path), ("version" = String, Path), DiffQuery), responses(
    (status = 200, body = Difference),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn diff(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(named): Named,
    Query(query): Query<DiffQuery>,
) -> Result<Answer<Difference>, Problem> {
    caller.may(&api, Operation::WorkflowShow)?;
    let from = query.from.unwrap_or_else(|| "latest".to_owned());
    let from = id(&(named.0.clone(), named.1.clone(), from));
    let found = api.engine.compare(&from, &id(&named)).await?;
    Ok(Answer(comparison(found)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeprecateRequest {
    /// Why: 1 to 500 characters.
    pub reason: String,
    /// The version of the same workflow that is to be used instead.
    #[serde(default)]
    pub successor: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReinstateRequest {
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// Take a version out of force: nothing begins on it any more, and what runs on it goes on to its end.
#[utoipa::path(post, path = "/workflows/{namespace}/{name}/{version}/deprecate", tag = "workflows",
    params(("namespace" = String, Path), ("name" = String, Path), ("version" = String, Path)), request_body = DeprecateRequest, responses(
    (status = 200, body = Listed),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn deprecate(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(named): Named,
    Json(request): Json<DeprecateRequest>,
) -> Result<Answer<Listed>, Problem> {
    let by = caller.may_as(&api, Operation::WorkflowDeprecate)?;
    let workflow = id(&named);
    let saying = Saying {
        by,
        reason: request.reason,
        successor: request.successor,
    };
    let asked = workflow.clone();
    api.to_the_end(|engine| async move { engine.deprecate(&asked, saying).await })
        .await?;
    // Who did it, and why, is in the version's history; a log names no person.
    tracing::info!(%workflow, "a version was deprecated");
    Ok(Answer(version(&api, &workflow).await?))
}

/// Take a deprecation back.
#[utoipa::path(post, path = "/workflows/{namespace}/{name}/{version}/reinstate", tag = "workflows",
    params(("namespace" = String, Path), ("name" = String, Path), ("version" = String, Path)), request_body = ReinstateRequest, responses(
    (status = 200, body = Listed),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reinstate(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(named): Named,
    Json(request): Json<ReinstateRequest>,
) -> Result<Answer<Listed>, Problem> {
    let by = caller.may_as(&api, Operation::WorkflowReinstate)?;
    let workflow = id(&named);
    let saying = Saying {
        by,
        reason: request.reason,
        successor: None,
    };
    let asked = workflow.clone();
    api.to_the_end(|engine| async move { engine.reinstate(&asked, saying).await })
        .await?;
    tracing::info!(%workflow, "a version was put back into force");
    Ok(Answer(version(&api, &workflow).await?))
}
