//! Definitions: publish the author's text, or see beforehand what that would do.

use axum::Json as Answer;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use lianxi_access::Operation;
use lianxi_runtime::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Acting, Reading};
use crate::api::Api;
use crate::body::{media_type, read};
use crate::page::Query;
use crate::problem::{self, Problem};
use crate::versions::{Listed, comparison, version};

/// What a definition may be sent as. `application/yaml` is the registered one.
const YAML: [&str; 6] = [
    "application/yaml",
    "text/yaml",
    "application/x-yaml",
    "text/x-yaml",
    "text/plain",
    "application/vnd.yaml",
];
/// What a text without a name is called in its problems.
const UNNAMED: &str = "definition.yaml";
/// The longest name.
const NAME_CHARS_MAX: usize = 200;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedWorkflow {
    /// `namespace/name:version`.
    pub workflow: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// False: the same text had been published before.
    pub new: bool,
    /// Nothing begins on it before.
    #[schema(value_type = String, format = "date-time")]
    pub effective_from: Timestamp,
    /// It is what begins now where no version is named.
    pub in_force: bool,
    /// What someone should look at: `{file, line, column, path, severity, code, message, help, zh}`, and of a rule `rule`.
    pub warnings: Vec<Value>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublishQuery {
    /// What problems call the text, usually the name of its file.
    pub name: Option<String>,
}

/// Publish a definition. A version is published once; the same text again is no change.
#[utoipa::path(post, path = "/workflows", tag = "workflows", params(PublishQuery), request_body(content = String, content_type = "application/yaml"), responses(
    (status = 201, description = "published", body = PublishedWorkflow),
    (status = 200, description = "the same text had been published before", body = PublishedWorkflow),
    (status = 422, description = "every problem of the text, with its place", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn publish(
    State(api): State<Api>,
    Acting(caller): Acting,
    Query(query): Query<PublishQuery>,
    request: Request,
) -> Result<(StatusCode, Answer<PublishedWorkflow>), Problem> {
    caller.may(&api, Operation::WorkflowPublish)?;
    let (name, text) = given(&api, query, request).await?;
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    let known = api
        .engine
        .journal()
        .definition(&digest)
        .await
        .map_err(EngineError::from)?
        .is_some();
    let called = name.clone();
    let published = api
        .to_the_end(|engine| async move { Ok(engine.publish(&called, &text).await) })
        .await?;
    let (definition, warnings) = published.map_err(|error| refused(error, &name))?;
    let status = if known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let warnings = warnings
        .iter()
        .map(|problem| problem.to_json(&name))
        .collect();
    let version = version(&api, &definition.workflow.document.id()).await?;
    Ok((
        status,
        Answer(PublishedWorkflow {
            effective_from: version.effective_from,
            in_force: version.in_force,
            workflow: definition.workflow.document.id(),
            digest: definition.digest.clone(),
            new: !known,
            warnings,
        }),
    ))
}

/// The text, and what its problems call it.
async fn given(
    api: &Api,
    query: PublishQuery,
    request: Request,
) -> Result<(String, String), Problem> {
    if !YAML.contains(&media_type(request.headers()).as_str()) {
        return Err(Problem::media_type("application/yaml"));
    }
    let name = query.name.unwrap_or_else(|| UNNAMED.to_owned());
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(Problem::bad_request(
            "query",
            format!("'name' has at most {NAME_CHARS_MAX} characters"),
        ));
    }
    let text = String::from_utf8(read(request, &api.bounds).await?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
        Problem {
            line: Some(line),
            ..Problem::bad_request(
                "body",
                format!("the text is not UTF-8: byte {at}, in line {line}"),
            )
        }
    })?;
    Ok((name, text))
}

fn refused(error: EngineError, name: &str) -> Problem {
    match error {
        EngineError::Definition(error) => problem::definition(error, name),
        error => error.into(),
    }
}

/// What publishing a text would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProspectAnswer {
    /// `namespace/name:version`.
    pub workflow: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// False: the same text is published already.
    pub new: bool,
    /// What someone should look at: `{file, line, column, path, severity, code, message, help}`.
    pub warnings: Vec<Value>,
    /// From when it would be what begins where no version is named; null: never, as far as is known now.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub in_force_from: Option<Timestamp>,
    /// What is in force now, with the number of executions that run on it and will go on doing so.
    pub now_in_force: Option<Listed>,
    /// What the text changes of that.
    pub difference: Option<crate::versions::Difference>,
}

/// See what publishing a text would do. Nothing is stored.
#[utoipa::path(post, path = "/workflows/prospect", tag = "workflows", params(PublishQuery), request_body(content = String, content_type = "application/yaml"), responses(
    (status = 200, body = ProspectAnswer),
    (status = 422, description = "every problem of the text, with its place", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn prospect(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<PublishQuery>,
    request: Request,
) -> Result<Answer<ProspectAnswer>, Problem> {
    caller.may(&api, Operation::WorkflowShow)?;
    let (name, text) = given(&api, query, request).await?;
    let prospect = api
        .engine
        .prospect(&name, &text)
        .await
        .map_err(|error| refused(error, &name))?;
    let warnings = prospect.warnings.iter();
    Ok(Answer(ProspectAnswer {
        workflow: prospect.workflow.document.id(),
        digest: prospect.digest,
        new: !prospect.known,
        warnings: warnings.map(|problem| problem.to_json(&name)).collect(),
        in_force_from: prospect.in_force_from,
        now_in_force: prospect.now_in_force.as_ref().map(Listed::from),
        difference: prospect.comparison.map(comparison),
    }))
}
