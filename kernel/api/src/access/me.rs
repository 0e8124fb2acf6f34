//! Oneself: in which offices one is known, and one's own password.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use lianxi_access::{AccountCommand, AccountRejection, Proof};
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{Administration, SessionWrite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Acting, Caller, CallerKind, NO_OFFICE, Reading};
use super::store::{self, Change};
use super::{passwords, sign_in};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

/// Who asks, as this host sees them now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me {
    /// Null: nobody is known here.
    pub person: Option<String>,
    /// `session`, `token` (of a program), `configured`, `local` (an open host) or `anonymous`.
    pub known_by: &'static str,
    pub offices: Vec<MyOffice>,
    /// What the token is limited to; null: not at all.
    pub scopes: Option<Vec<&'static str>>,
    /// When the session ends if nothing is asked.
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_ends_at: Option<Timestamp>,
    /// A password is to be chosen before anything else.
    pub must_change: bool,
}

/// An office, or, without a department, the host itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MyOffice {
    pub department: Option<String>,
    pub division: Option<String>,
    pub roles: Vec<String>,
    /// Ids of persons who are away, in whose place one acts there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<String>,
}

/// Who you are here: your offices, whom you stand in for, and how long the session lasts.
#[utoipa::path(get, path = "/me", tag = "access", responses(
    (status = 200, body = Me),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<Me>, Problem> {
    let session_ends_at = ends_at(&api, &caller).await?;
    let (known_by, must_change) = match caller.kind {
        CallerKind::Session { must_change, .. } => ("session", must_change),
        CallerKind::ApiToken => ("token", false),
        CallerKind::Token => ("configured", false),
        CallerKind::Local => ("local", false),
        CallerKind::Anonymous => ("anonymous", false),
    };
    let offices = caller.actors.into_iter().map(|actor| MyOffice {
        department: Some(actor.office.department).filter(|department| department != NO_OFFICE),
        division: actor.office.division,
        roles: actor.roles,
        stands_for: actor.stands_for,
    });
    Ok(Answer(Me {
        person: caller.person,
        known_by,
        offices: offices.collect(),
        scopes: caller
            .scopes
            .map(|scopes| scopes.iter().map(lianxi_access::Scope::name).collect()),
        session_ends_at,
        must_change,
    }))
}

async fn ends_at(api: &Api, caller: &Caller) -> Result<Option<Timestamp>, Problem> {
    let (CallerKind::Session { .. }, Some(digest)) = (caller.kind, &caller.digest) else {
        return Ok(None);
    };
    let row = api.engine.journal().session(digest).await;
    let row = row.map_err(EngineError::from)?;
    Ok(row.and_then(|row| Timestamp::from_millisecond(row.expires_at_ms).ok()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordRequest {
    pub current: String,
    pub new: String,
}

/// Choose another password. All other sessions of yours end; this one goes on.
#[utoipa::path(post, path = "/me/password", tag = "access", request_body = PasswordRequest, responses(
    (status = 204, description = "it is the password now"),
    (status = 409, description = "there is no session", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "the present one is wrong, or the new one is not good enough: every `problems`", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn password(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<PasswordRequest>,
) -> Result<StatusCode, Problem> {
    let (CallerKind::Session { .. }, Some(actor)) = (caller.kind, caller.actors.first()) else {
        return Err(Problem {
            detail_zh: Some("请先登录，再修改密码".to_owned()),
            ..Problem::new(
                StatusCode::CONFLICT,
                "no-session",
                "sign in first: a password is changed by its person, and not by a token",
            )
        });
    };
    let person = caller.name();
    let stored = store::read(&api, person)
        .await?
        .ok_or(AccountRejection::NotFound)?;
    if let Some(until) = stored.account.attempts.locked(api.now()) {
        return Err(AccountRejection::Locked { until }.into());
    }
    let present = stored.account.hash.clone();
    if !passwords::compare(&api, request.current, present)
        .await?
        .matches
    {
        // Guessing here counts as it does at the door.
        let wrong = Proof::Password { matches: false };
        let Err(problem) = sign_in::prove(&api, person, wrong, "").await else {
            return Err(Problem::internal("a wrong password was taken"));
        };
        return Err(if problem.status == StatusCode::LOCKED {
            problem
        } else {
            wrong_current()
        });
    }
    let account = stored.account;
    let hashes = account.hashes();
    let hash = passwords::judged(&api, account.login, request.new, hashes).await?;
    let change = Change {
        person,
        command: AccountCommand::ChangePassword,
        by: Some(actor),
        hash: Some(hash),
    };
    store::change(&api, change, |_| {
        let end = SessionWrite::EndAllOf {
            person: person.to_owned(),
            at_ms: api.now().as_millisecond(),
            but: caller.digest.clone(),
        };
        Ok(Administration {
            sessions: vec![end],
            ..Administration::default()
        })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn wrong_current() -> Problem {
    Problem {
        field: Some("current".to_owned()),
        detail_zh: Some("当前密码不正确".to_owned()),
        ..Problem::unprocessable("current-password", "the present password is wrong")
    }
}
