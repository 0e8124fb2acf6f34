//! Finished executions leave the database for files: when a person says so, beside what the host does by itself.

use axum::Json as Answer;
use axum::extract::State;
use jiff::Timestamp;
use lianxi_access::Operation;
use lianxi_runtime::journal::Archivable;
use lianxi_runtime::journal::archive::Archived as Done;
use lianxi_runtime::{ArchivedExecution, retention};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Acting;
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArchiveRequest {
    /// What ended before: a day (its beginning in Asia/Shanghai) or an instant with its offset.
    pub before: String,
    /// Only count; write and purge nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// What was archived, or would be.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Archives {
    /// The file that was written, in the folder of archives.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Files of earlier runs that were cut off and are completed now.
    completed: Vec<String>,
    /// Executions that are no longer in the database; of a dry run, those that could go.
    executions: u64,
    /// Those that ended before and stay, by reason; one may have several. Empty while there is more.
    kept: Vec<Kept>,
    /// One file did not take all: ask again.
    more: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kept {
    /// `open-work-item`, `undelivered-message`, `pending-input`, `outstanding-effect`, `waiting-parent` or `schedule`.
    why: &'static str,
    executions: u64,
}

impl Archives {
    fn of(done: Done, left: Archivable) -> Self {
        Self {
            file: done.file,
            completed: done.completed,
            executions: done.purged.len() as u64,
            more: done.more,
            ..Self::could(left)
        }
    }

    fn could(be: Archivable) -> Self {
        let kept = be.kept.into_iter();
        Self {
            file: None,
            completed: Vec::new(),
            executions: be.executions,
            kept: kept
                .map(|(why, executions)| Kept { why, executions })
                .collect(),
            more: false,
        }
    }
}

/// Where an execution is that is not in the database any more.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArchivePlace {
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    pub status: String,
    #[schema(value_type = String, format = "date-time")]
    pub ended_at: Timestamp,
    /// The number of its events.
    pub version: i64,
    /// The hash of its last event.
    pub head_hash: String,
    /// In the host's folder of archives; read it with `lianxi archive show`.
    pub file: String,
    #[schema(value_type = String, format = "date-time")]
    pub archived_at: Timestamp,
}

impl From<ArchivedExecution> for ArchivePlace {
    fn from(execution: ArchivedExecution) -> Self {
        Self {
            id: execution.id,
            workflow: execution.workflow,
            status: execution.status,
            ended_at: execution.ended_at,
            version: execution.version,
            head_hash: execution.head_hash,
            file: execution.file,
            archived_at: execution.archived_at,
        }
    }
}

/// Archive executions that ended long ago, as many as one file takes, and purge them from the database. Ask again while there is more.
#[utoipa::path(post, path = "/archives", tag = "executions", request_body = ArchiveRequest, responses(
    (status = 200, body = Archives),
    (status = 422, description = "the time cannot be read, or the host has no folder for archives", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "executions are being archived already, or the folder of archives fails", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn archive(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<ArchiveRequest>,
) -> Result<Answer<Archives>, Problem> {
    caller.may(&api, Operation::ArchiveMake)?;
    let before = retention::instant(&request.before).ok_or_else(|| Problem {
        field: Some("before".to_owned()),
        ..Problem::unprocessable(
            "before",
            "'before' is a day, for instance 2026-07-01 (its beginning in Asia/Shanghai), or an instant with its offset, for instance 2026-07-01T09:00:00+08:00",
        )
    })?;
    if request.dry_run {
        return Ok(Answer(Archives::could(
            api.engine.archivable(before).await?,
        )));
    }
    let done = api
        .to_the_end(move |engine| async move { engine.archive(before).await })
        .await?;
    tracing::info!(
        executions = done.purged.len(),
        file = done.file.as_deref(),
        "executions were archived"
    );
    let left = if done.more {
        Archivable {
            executions: 0,
            kept: Vec::new(),
        }
    } else {
        api.engine.archivable(before).await?
    };
    Ok(Answer(Archives::of(done, left)))
}
