//! Signing in with a login and a password, and signing out.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use lianxi_access::{AccountCommand, AccountEvent, Proof, Recorded};
use lianxi_runtime::journal::{Administration, SessionWrite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Acting, CallerKind};
use super::cookie::{NewCookie, SESSION_COOKIE};
use super::sessions::{self, Begun};
use super::store::{self, Change, Stored};
use super::{passwords, trail};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

/// How a session is marked that began with a password.
const BY_PASSWORD: &str = "password";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInRequest {
    pub login: String,
    pub password: String,
}

/// Somebody has signed in. The token is shown here and nowhere else; browsers have it in a cookie.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedIn {
    pub token: String,
    /// When the session ends if nothing is asked; each request moves it, up to the end of the day's work.
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
    pub person: String,
    /// A password is to be chosen before anything else (`POST /v1/me/password`).
    pub must_change: bool,
}

/// Sign in. The answer sets the cookie of the session too.
#[utoipa::path(post, path = "/sign-in", tag = "access", security(()), request_body = SignInRequest, responses(
    (status = 200, body = SignedIn),
    (status = 401, description = "the login or the password is wrong", body = Problem, content_type = "application/problem+json"),
    (status = 423, description = "too many failures: locked until `until`", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "too many sign in at this moment", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_in(
    State(api): State<Api>,
    headers: HeaderMap,
    Json(request): Json<SignInRequest>,
) -> Result<Response, Problem> {
    let SignInRequest { login, password } = request;
    let Some(stored) = store::by_login(&api, &login).await? else {
        return Err(nobody(&api, &login, password).await);
    };
    if let Some(until) = stored.account.attempts.locked(api.now()) {
        return Err(lianxi_access::AccountRejection::Locked { until }.into());
    }
    let compared = passwords::compare(&api, password, stored.account.hash.clone()).await?;
    let person = stored.account.person.clone();
    let (stored, begun) = prove(
        &api,
        &person,
        Proof::Password {
            matches: compared.matches,
        },
        BY_PASSWORD,
    )
    .await?;
    let stored = match compared.rehashed {
        Some(hash) => rehash(&api, stored, hash).await,
        None => stored,
    };
    sessions::purge(&api).await;
    Ok(answer(&api, &headers, &stored, &begun)?.into_response())
}

/// Nobody has this login. It takes as long as if somebody had, and is locked as theirs would be.
async fn nobody(api: &Api, login: &str, password: String) -> Problem {
    let locked = |until| lianxi_access::AccountRejection::Locked { until }.into();
    if let Some(until) = api.access.unknown.locked(login, api.now()) {
        return locked(until);
    }
    if let Err(problem) = passwords::compare(api, password, None).await {
        return problem;
    }
    trail::unknown_login(api).await;
    let policy = &api.access.options.lockout;
    match api.access.unknown.failed(login, api.now(), policy) {
        Some(until) => locked(until),
        None => Problem::not_signed_in(),
    }
}

/// What somebody has shown is looked at and written down; a session begins, or it is said why not.
pub async fn prove(
    api: &Api,
    person: &str,
    proof: Proof,
    by: &str,
) -> Result<(Stored, Begun), Problem> {
    let (begun, begin) = sessions::begin(api.access.options.session, person, by, api.now())?;
    let change = Change {
        person,
        command: AccountCommand::SignIn(proof),
        by: None,
        hash: None,
    };
    let (stored, events) = store::change(api, change, |events| {
        Ok(Administration {
            sessions: if signed_in(events) {
                vec![begin]
            } else {
                Vec::new()
            },
            ..Administration::default()
        })
    })
    .await?;
    if signed_in(&events) {
        return Ok((stored, begun));
    }
    let locked = events.iter().find_map(|recorded| match recorded.event {
        AccountEvent::Locked { until } => Some(until),
        _ => None,
    });
    Err(match locked {
        Some(until) => lianxi_access::AccountRejection::Locked { until }.into(),
        None => Problem::not_signed_in(),
    })
}

fn signed_in(events: &[Recorded]) -> bool {
    let is = |recorded: &Recorded| matches!(recorded.event, AccountEvent::SignedIn { .. });
    events.iter().any(is)
}

/// The same password at today's cost. Whoever signs in is not kept from it by a failure of this.
async fn rehash(api: &Api, stored: Stored, hash: String) -> Stored {
    let (person, before) = (stored.account.person.clone(), stored.account.hash.clone());
    let replaced = store::replace(api, &person, None, None, |now| {
        let account = if now.account.hash == before {
            now.account.rehashed(hash)
        } else {
            now.account
        };
        Ok((Stored { account, ..now }, Vec::new()))
    });
    match replaced.await {
        Ok(replaced) => replaced,
        Err(problem) => {
            tracing::warn!(
                code = problem.code(),
                "a password's hash could not be made anew"
            );
            stored
        }
    }
}

/// An answer that sets one cookie.
type WithCookie = (
    [(header::HeaderName, axum::http::HeaderValue); 1],
    Answer<SignedIn>,
);

/// What whoever signed in is told, with the cookie.
pub fn answer(
    api: &Api,
    headers: &HeaderMap,
    stored: &Stored,
    begun: &Begun,
) -> Result<WithCookie, Problem> {
    let text = begun.token.secret_text();
    let cookie = NewCookie {
        name: SESSION_COOKIE,
        value: &text,
        path: "/",
        same_site: "Strict",
        seconds: i64::from(api.access.options.session.hours) * 3_600,
    };
    let signed_in = SignedIn {
        expires_at: begun.ends_at,
        person: stored.account.person.clone(),
        must_change: stored
            .account
            .has_to_change(&api.access.options.passwords, api.now()),
        token: text.clone(),
    };
    Ok((
        [(header::SET_COOKIE, cookie.header(headers)?)],
        Answer(signed_in),
    ))
}

/// Sign out: the session is over at once, wherever its token is.
#[utoipa::path(post, path = "/sign-out", tag = "access", responses(
    (status = 204, description = "the session is over"),
    (status = 409, description = "there is no session: a token of a program is revoked instead", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_out(
    State(api): State<Api>,
    Acting(caller): Acting,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let digest = match (caller.kind, &caller.digest) {
        (CallerKind::Session { .. }, Some(digest)) => digest.clone(),
        _ => {
            return Err(Problem {
                detail_zh: Some("当前请求没有会话；程序使用的令牌请用吊销".to_owned()),
                ..Problem::new(
                    StatusCode::CONFLICT,
                    "no-session",
                    "there is no session to end; a token of a program is revoked (POST /v1/tokens/{id}/revoke)",
                )
            });
        }
    };
    let person = caller.name().to_owned();
    let end = SessionWrite::End {
        digest,
        at_ms: api.now().as_millisecond(),
    };
    let administration = Administration {
        sessions: vec![end],
        ..Administration::default()
    };
    let entries = vec![trail::Entry::SignedOut { person }];
    let _alone = api.access.alone.lock().await;
    trail::commit(&api, caller.actors.first(), None, entries, administration).await?;
    let gone = NewCookie {
        name: SESSION_COOKIE,
        value: "",
        path: "/",
        same_site: "Strict",
        seconds: 0,
    };
    let gone = [(header::SET_COOKIE, gone.header(&headers)?)];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}
