//! Changing the directory: a batch, all or nothing, with a reason; everything that is wrong with it is told at once.

use axum::Json as Answer;
use axum::extract::State;
use lianxi_access::{Kind, Operation, Resource};
use lianxi_runtime::directory_of::{self, Change};
use lianxi_runtime::work::Actor;
use lianxi_runtime::{DIRECTORY, DirectoryChanged, EngineError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{granting, reasoned};
use crate::access::{Acting, Caller};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

/// Changes that do not read and are told; what is wrong beyond them is told when these are mended.
const UNREAD_MAX: usize = 200;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangesRequest {
    /// In an order in which they can be done; each says by `change` what it is: `put-division`, `rename-division`, `end-division`,
    /// `put-department`, `put-office`, `put-binding`, `end-binding`, `put-role`, `add-person`, `leave`, `assign`, `end-assignment`,
    /// `put-absence` or `end-absence`.
    pub changes: Vec<Value>,
    /// Why: 1 to 500 characters. It stays for ever and names nobody.
    pub reason: String,
    /// Only look what would change, and whether it may.
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangesOutcome {
    /// Those that changed something, or would.
    pub changes: Vec<Value>,
    /// The entry of the ledger with them; where nothing changed, the last one.
    pub seq: i64,
    pub dry_run: bool,
}

/// Change the directory. What is so already is no change.
#[utoipa::path(post, path = "/directory/changes", tag = "directory", request_body = ChangesRequest, responses(
    (status = 200, body = ChangesOutcome),
    (status = 422, description = "everything that is wrong, as `problems` with `index` and `field`", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<ChangesRequest>,
) -> Result<Answer<ChangesOutcome>, Problem> {
    let read = read(&request.changes);
    let changes = read.as_deref().unwrap_or_default();
    let actor = permitted(&api, &caller, changes).await?;
    let changes = read?;
    let reason = reasoned(&request.reason)?.to_owned();
    granting::check(&api, &caller, &changes).await?;
    let changed = if request.dry_run {
        prospect(&api, changes).await?
    } else {
        api.to_the_end(|engine| async move {
            engine
                .change_directory(changes, Some(&reason), &actor)
                .await
        })
        .await?
    };
    Ok(Answer(ChangesOutcome {
        changes: changed.changes.iter().map(|change| json!(change)).collect(),
        seq: changed.seq,
        dry_run: request.dry_run,
    }))
}

/// What a batch would come to.
pub(super) async fn prospect(api: &Api, changes: Vec<Change>) -> Result<DirectoryChanged, Problem> {
    let directory = api.engine.directory();
    let changes = directory_of::decide(&directory, changes, api.engine.today())
        .map_err(EngineError::Directory)?;
    let head = api.engine.journal().ledger_head(DIRECTORY).await;
    let seq = head.map_err(EngineError::from)?.seq;
    Ok(DirectoryChanged { changes, seq })
}

/// Who keeps the directory changes it. Who gives roles changes who has which place, and nothing else.
async fn permitted(api: &Api, caller: &Caller, changes: &[Change]) -> Result<Actor, Problem> {
    let keeps = caller.could(
        api,
        Operation::DirectoryChange,
        &Resource::of(Kind::Directory),
    );
    if !keeps && let Some(by) = gives_roles(api, caller, changes).await? {
        return Ok(by);
    }
    caller.may_as(api, Operation::DirectoryChange)
}

async fn gives_roles(
    api: &Api,
    caller: &Caller,
    changes: &[Change],
) -> Result<Option<Actor>, Problem> {
    let mut by = None;
    for change in changes {
        let person = match change {
            Change::Assign(assignment) => &assignment.person,
            Change::EndAssignment(end) => &end.person,
            _ => return Ok(None),
        };
        let roles = granting::held(api, person).await?;
        let resource = Resource::belonging(Kind::Account, caller.name() == person, roles);
        if !caller.could(api, Operation::AccountGrantRole, &resource) {
            return Ok(None);
        }
        by = Some(caller.permit_as(api, Operation::AccountGrantRole, &resource)?);
    }
    Ok(by)
}

/// The changes, or all that do not read.
fn read(values: &[Value]) -> Result<Vec<Change>, Problem> {
    let mut changes = Vec::with_capacity(values.len());
    let mut problems = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match serde_path_to_error::deserialize::<_, Change>(value) {
            Ok(change) => changes.push(change),
            Err(error) if problems.len() < UNREAD_MAX => problems.push(json!({
                "index": index,
                "field": error.path().to_string(),
                "code": "unreadable",
                "message": format!("change {}: {}", index + 1, error.inner()),
                "zh": format!("第{}项变更的格式不正确：{}", index + 1, error.inner()),
            })),
            Err(_) => break,
        }
    }
    if problems.is_empty() {
        return Ok(changes);
    }
    let count = problems.len();
    Err(Problem {
        problems,
        detail_zh: Some(format!("有{count}项变更的格式不正确，未作任何修改")),
        ..Problem::unprocessable(
            "directory",
            format!("{count} change(s) do not read, and nothing was changed"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_that_does_not_read_is_told() {
        let role =
            json!({"change": "put-role", "id": "officer", "name": "Officer", "kind": "duty"});
        assert_eq!(
            read(std::slice::from_ref(&role))
                .map(|read| read.len())
                .ok(),
            Some(1)
        );
        let values = [
            role,
            json!({"change": "put-role", "id": "x", "name": "X", "kind": "boss"}),
            json!({"change": "no-such-change"}),
            json!({}),
        ];
        let problem = read(&values).expect_err("three do not read");
        let told: Vec<&Value> = problem
            .problems
            .iter()
            .map(|problem| &problem["index"])
            .collect();
        assert_eq!(told, [&json!(1), &json!(2), &json!(3)]);
        assert_eq!(problem.status, 422);
    }
}
