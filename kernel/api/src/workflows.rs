//! Definitions: publish the author's text, and list what is published.

use axum::Json as Answer;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use lianxi_runtime::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::body::{media_type, read};
use crate::page::Query;
use crate::problem::{self, Problem};
use crate::views::instant;

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
    Query(query): Query<PublishQuery>,
    request: Request,
) -> Result<(StatusCode, Answer<PublishedWorkflow>), Problem> {
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
    let (definition, warnings) = published.map_err(|error| match error {
        EngineError::Definition(error) => problem::definition(error, &name),
        error => error.into(),
    })?;
    let status = if known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let warnings = warnings
        .iter()
        .map(|problem| problem.to_json(&name))
        .collect();
    Ok((
        status,
        Answer(PublishedWorkflow {
            workflow: definition.workflow.document.id(),
            digest: definition.digest.clone(),
            new: !known,
            warnings,
        }),
    ))
}

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
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Workflows {
    /// By name, in the order of publication; the journal lists at most 1,000.
    pub items: Vec<Listed>,
}

/// What is published.
#[utoipa::path(get, path = "/workflows", tag = "workflows", responses(
    (status = 200, body = Workflows),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(api): State<Api>) -> Result<Answer<Workflows>, Problem> {
    let rows = api
        .engine
        .journal()
        .definitions(None)
        .await
        .map_err(EngineError::from)?;
    let items = rows.into_iter().map(|row| Listed {
        workflow: format!("{}/{}:{}", row.namespace, row.name, row.version),
        published_at: instant(row.published_at_ms),
        namespace: row.namespace,
        name: row.name,
        version: row.version,
        digest: row.digest,
    });
    Ok(Answer(Workflows {
        items: items.collect(),
    }))
}
