//! What went wrong, as Problem Details (RFC 9457): the only shape of an error here.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lianxi_access::Refusal;
use lianxi_runtime::journal::archive::ArchiveError;
use lianxi_runtime::journal::{PublishError, StorageError, StorageKind};
use lianxi_runtime::work::Rejection;
use lianxi_runtime::{DefinitionError, EngineError};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::archives::ArchivePlace;

/// What `type` begins with; the code follows.
pub const TYPE_BASE: &str = "urn:lianxi:problem:";
/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// The longest list of what is wrong with a change.
const PROBLEMS_MAX: usize = 200;
/// After how many seconds a caller may come again when the host is busy.
const RETRY_BUSY_SECONDS: u32 = 1;
/// The same, when the store fails.
const RETRY_STORAGE_SECONDS: u32 = 5;

/// Problem Details. `type` is stable; the texts are for people and may change.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `urn:lianxi:problem:` and a stable word.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Names this request in the host's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The same detail in Chinese, where people meet it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_zh: Option<String>,
    /// Line of the body, from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column of the body, from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The field of the body that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Position in a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// Everything that is wrong with a definition: `{file, line, column, path, severity, code, message, help, zh}`, and of a rule `rule`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Value>,
    /// Until when an account is locked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Of an execution that is archived: where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<Box<ArchivePlace>>,
    #[serde(skip)]
    pub(crate) retry_after_seconds: Option<u32>,
    #[serde(skip)]
    pub(crate) challenge: Option<&'static str>,
    /// What the policies said no to; the outermost layer keeps it in the trail.
    #[serde(skip)]
    pub(crate) refusal: Option<Box<Refusal>>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{TYPE_BASE}{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            ..Self::default()
        }
    }

    /// For what other layers answered with a status alone.
    pub(crate) fn of_status(status: StatusCode, text: String) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => "no-such-address",
            StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
            _ => "request",
        };
        let detail = match status {
            _ if !text.is_empty() => text,
            StatusCode::NOT_FOUND => {
                "there is nothing at this address; see /v1/openapi.json".to_owned()
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                "this address does not take this method; see the header Allow".to_owned()
            }
            _ => "the request was refused".to_owned(),
        };
        Self::new(status, code, detail)
    }

    pub(crate) fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn unprocessable(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub(crate) fn media_type(wanted: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            format!("the Content-Type of this body is to be {wanted}"),
        )
    }

    pub(crate) fn unauthorised(challenge: &'static str, detail: &str) -> Self {
        Self {
            challenge: Some(challenge),
            ..Self::new(StatusCode::UNAUTHORIZED, "unauthorised", detail)
        }
    }

    pub(crate) fn overloaded() -> Self {
        let detail = "the host works on as many requests as it may; come again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail)
            .retry_after(RETRY_BUSY_SECONDS)
    }

    pub(crate) fn too_slow() -> Self {
        let detail = "the request took too long; what it asked for may still be done, so ask again with the same id";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", detail)
            .retry_after(RETRY_STORAGE_SECONDS)
    }

    /// Logged here and nowhere else; the caller sees the id of the request alone.
    pub(crate) fn internal(why: &str) -> Self {
        tracing::error!(%why, "a request met a fault of the host");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the host has a fault; its log names this request by requestId",
        )
    }

    fn storage(error: &StorageError) -> Self {
        tracing::warn!(%error, "a request could not be stored");
        if error.kind == StorageKind::Full {
            let detail = "there is no room left in the host's store; nothing was done";
            return Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage-full", detail)
                .retry_after(RETRY_STORAGE_SECONDS);
        }
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage",
            "the host's store fails; nothing was done",
        )
        .retry_after(RETRY_STORAGE_SECONDS)
    }

    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..self
        }
    }

    pub(crate) fn code(&self) -> &str {
        self.kind.strip_prefix(TYPE_BASE).unwrap_or(&self.kind)
    }
}

/// The headers and the problem itself; the outermost layer writes the body, when it knows the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotFound { what, id } => Self::new(
                StatusCode::NOT_FOUND,
                "not-found",
                format!("there is no {what} {id}"),
            ),
            EngineError::Archived(execution) => Self {
                archived: Some(Box::new((*execution.clone()).into())),
                ..Self::new(StatusCode::GONE, "archived", execution.to_string())
            },
            EngineError::Archive(error) => archive(&error),
            EngineError::Rejected(rejection) => {
                Self::new(StatusCode::CONFLICT, "rejected", rejection.to_string())
            }
            EngineError::WorkRejected(rejection) => work_rejected(&rejection),
            EngineError::Form(why) => Self {
                field: form_field(&why),
                ..Self::unprocessable("form", format!("the form does not fit: {why}"))
            },
            EngineError::Invalid(why) => Self::unprocessable("invalid", why),
            EngineError::Conflict(why) => Self::new(StatusCode::CONFLICT, "conflict", why),
            EngineError::NoSuchOfficer {
                ref person,
                ref office,
            } => Self {
                detail_zh: Some(format!(
                    "{person}现在不在{office}任职；请在机构目录中核对，或改为指定机构"
                )),
                ..Self::unprocessable("no-such-officer", error.to_string())
            },
            EngineError::NoSuchOffice { ref office, .. } => Self {
                detail_zh: Some(format!(
                    "机构目录中没有{office}；请按目录写明部门和行政区划"
                )),
                ..Self::unprocessable("no-such-office", error.to_string())
            },
            EngineError::Directory(problems) => directory(&problems),
            EngineError::Install(error) if error.is_the_hosts() => {
                tracing::error!(%error, "a package could not be compiled");
                let detail = "the host could not compile the package; its log says why";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "compiler", detail)
                    .retry_after(RETRY_STORAGE_SECONDS)
            }
            EngineError::Install(error) => Self::unprocessable("package", error.to_string()),
            EngineError::Definition(error @ DefinitionError::Invalid { .. }) => unusable(error),
            EngineError::Definition(error) => definition(error, "definition"),
            EngineError::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "the host is busy; nothing was done, try again",
            )
            .retry_after(RETRY_BUSY_SECONDS),
            EngineError::Storage(error) => Self::storage(&error),
            EngineError::Stopping => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "stopping",
                "the host is stopping; nothing was done",
            )
            .retry_after(RETRY_STORAGE_SECONDS),
            EngineError::Internal(why) => Self::internal(&why),
        }
    }
}

/// Everything that is wrong with a change of the directory, by its place in the request.
fn directory(problems: &[lianxi_runtime::directory_of::Problem]) -> Problem {
    let shown = problems.iter().take(PROBLEMS_MAX).map(|problem| {
        json!({
            "index": problem.index,
            "field": problem.field,
            "code": problem.code(),
            "message": problem.to_string(),
            "zh": problem.zh(),
        })
    });
    Problem {
        problems: shown.collect(),
        detail_zh: Some(format!(
            "机构目录的变更有{}处问题，未作任何修改",
            problems.len()
        )),
        ..Problem::unprocessable(
            "directory",
            format!(
                "the change has {} problem(s), and nothing was changed",
                problems.len()
            ),
        )
    }
}

/// An administrator is to look at the folder of archives, and is told what is wrong there.
fn archive(error: &ArchiveError) -> Problem {
    tracing::error!(%error, "executions could not be archived");
    let cause = std::error::Error::source(error);
    let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "archive",
        format!("executions cannot be archived: {error}{cause}; nothing that is not in a whole file was purged"),
    )
    .retry_after(RETRY_STORAGE_SECONDS)
}

/// The first field that `/rooms/0/area: why; …` complains of, as a path of the body: `form.rooms[0].area`.
fn form_field(why: &str) -> Option<String> {
    let (pointer, _) = why.split_once(": ")?;
    let parts = pointer.split('/').filter(|part| !part.is_empty());
    Some(parts.fold("form".to_owned(), |path, part| {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("{path}[{part}]")
        } else {
            format!("{path}.{part}")
        }
    }))
}

/// What was published was sound where it was; this host does not read it. The caller can do nothing about it.
fn unusable(error: DefinitionError) -> Problem {
    let Problem { problems, .. } = definition(error, "definition");
    let detail = "this host cannot read the definition, though it was published: see the problems; a newer version of the host may have published it";
    Problem {
        problems,
        ..Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "definition-unusable",
            detail,
        )
        .retry_after(RETRY_STORAGE_SECONDS)
    }
}

fn work_rejected(rejection: &Rejection) -> Problem {
    let status = match rejection {
        Rejection::NotFound => StatusCode::NOT_FOUND,
        Rejection::NotCandidate { .. }
        | Rejection::Excluded
        | Rejection::NotAsked
        | Rejection::NotYours
        | Rejection::SelfApproval => StatusCode::FORBIDDEN,
        Rejection::UnknownOutcome { .. }
        | Rejection::Reason { .. }
        | Rejection::ExcludedAssignee { .. }
        | Rejection::NoSuchSigner
        | Rejection::NoWeight
        | Rejection::ToOneself
        | Rejection::Assignee { .. }
        | Rejection::NotLater { .. }
        | Rejection::InvalidTerms(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Rejection::FormTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::CONFLICT,
    };
    Problem {
        detail_zh: Some(rejection.zh()),
        ..Problem::new(status, rejection.code(), rejection.to_string())
    }
}

/// `name` is what the problems call the text.
pub(crate) fn definition(error: DefinitionError, name: &str) -> Problem {
    match error {
        DefinitionError::Invalid { problems } => Problem {
            problems: problems
                .iter()
                .map(|problem| problem.to_json(name))
                .collect(),
            ..Problem::unprocessable(
                "definition",
                format!("the definition has {} problem(s)", problems.len()),
            )
        },
        DefinitionError::Publish(PublishError::Append(error)) => EngineError::from(error).into(),
        DefinitionError::Publish(error @ PublishError::OtherText { .. }) => {
            Problem::new(StatusCode::CONFLICT, "other-text", error.to_string())
        }
        error @ (DefinitionError::NotYet { .. } | DefinitionError::NoneInForce { .. }) => {
            Problem::new(StatusCode::CONFLICT, "not-in-force", error.to_string())
        }
        error @ DefinitionError::Deprecated { .. } => {
            Problem::new(StatusCode::CONFLICT, "deprecated", error.to_string())
        }
        error @ (DefinitionError::Unknown(_) | DefinitionError::Storage(_)) => {
            match EngineError::from(error) {
                // The two are never handed back as `Definition`; were one to be, it would come round here for ever.
                EngineError::Definition(error) => Problem::internal(&error.to_string()),
                error => error.into(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_its_field_as_a_path_of_the_body() {
        for (why, expected) in [
            ("/note: it is no text", Some("form.note")),
            (
                "/rooms/0/area: too small; /note: missing",
                Some("form.rooms[0].area"),
            ),
            ("/: \"note\" is a required property", Some("form")),
            ("no schema", None),
        ] {
            assert_eq!(form_field(why).as_deref(), expected, "{why}");
        }
    }
}
