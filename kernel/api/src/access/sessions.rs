//! Sessions: how a token in a header or a cookie becomes somebody, how long that lasts, how it ends.

use axum::http::Method;
use axum::http::request::Parts;
use jiff::Timestamp;
use lianxi_access::{AccountState, SessionPolicy, TOKEN_BYTES, Token, TokenTerms};
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{Administration, SessionRow, SessionWrite};
use serde::{Deserialize, Serialize};

use super::caller::{Caller, CallerKind, of_the_host};
use super::store::{self, Stored};
use crate::api::Api;
use crate::problem::Problem;

/// Where somebody may go whose password is not their own yet.
const BEFORE_PASSWORD: [(&str, Method); 4] = [
    ("/v1/me", Method::GET),
    ("/v1/me/password", Method::POST),
    ("/v1/sign-out", Method::POST),
    ("/v1/sign-in", Method::POST),
];
/// Sessions that ended so long ago are taken off the database when somebody signs in.
const KEPT_MS: i64 = 86_400_000;

/// What is stored beside a session's digest.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// How they signed in: `password`, or `oidc` and the provider's name.
    by: String,
}

/// A session that has begun. The token is shown once.
pub struct Begun {
    pub token: Token,
    pub ends_at: Timestamp,
}

/// 256 bits from the operating system.
pub fn new_token() -> Result<Token, Problem> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(&error.to_string()))?;
    Ok(Token::new(bytes))
}

/// The row of a new session, to be written with what it comes from.
pub fn begin(
    policy: SessionPolicy,
    person: &str,
    by: &str,
    now: Timestamp,
) -> Result<(Begun, SessionWrite), Problem> {
    let token = new_token()?;
    let ends_at = policy.ends(now, now);
    let body = serde_json::to_string(&Body { by: by.to_owned() })
        .map_err(|error| Problem::internal(&error.to_string()))?;
    let row = SessionRow {
        digest: token.digest(),
        person: person.to_owned(),
        body,
        created_at_ms: now.as_millisecond(),
        seen_at_ms: now.as_millisecond(),
        expires_at_ms: ends_at.as_millisecond(),
        ended_at_ms: None,
    };
    Ok((Begun { token, ends_at }, SessionWrite::Begin(row)))
}

/// Whose token a header has: a session's, or one that was issued. `None`: neither is known, or its time is over.
pub async fn by_token(api: &Api, text: &str) -> Result<Option<Caller>, Problem> {
    let Ok(token) = Token::parse(text) else {
        return Ok(None);
    };
    let digest = token.digest();
    if let Some(caller) = session(api, &digest, false).await? {
        return Ok(Some(caller));
    }
    issued(api, &digest).await
}

/// Whose session a cookie has.
pub async fn by_cookie(api: &Api, text: &str) -> Result<Option<Caller>, Problem> {
    match Token::parse(text) {
        Ok(token) => session(api, &token.digest(), true).await,
        Err(_) => Ok(None),
    }
}

async fn session(api: &Api, digest: &str, by_cookie: bool) -> Result<Option<Caller>, Problem> {
    let journal = api.engine.journal();
    let row = journal.session(digest).await.map_err(EngineError::from)?;
    let now = api.now();
    let Some(row) = row.filter(|row| is_open(row, now)) else {
        return Ok(None);
    };
    let Some(stored) = active(api, &row.person).await? else {
        return Ok(None);
    };
    renew(api, &row, now).await?;
    let kind = CallerKind::Session {
        by_cookie,
        must_change: stored
            .account
            .has_to_change(&api.access.options.passwords, now),
    };
    Ok(Some(as_person(api, kind, stored, digest)))
}

async fn issued(api: &Api, digest: &str) -> Result<Option<Caller>, Problem> {
    let journal = api.engine.journal();
    let row = journal
        .api_token_by_digest(digest)
        .await
        .map_err(EngineError::from)?;
    let Some(row) = row.filter(|row| row.revoked_at_ms.is_none()) else {
        return Ok(None);
    };
    let terms: TokenTerms = serde_json::from_str(&row.body)
        .map_err(|error| Problem::internal(&format!("a token's terms: {error}")))?;
    if !terms.is_valid(api.now()) {
        return Ok(None);
    }
    let Some(stored) = active(api, &row.person).await? else {
        return Ok(None);
    };
    let caller = as_person(api, CallerKind::ApiToken, stored, digest);
    Ok(Some(Caller {
        scopes: Some(terms.scopes),
        ..caller
    }))
}

/// The account of a person, while it is not disabled.
async fn active(api: &Api, person: &str) -> Result<Option<Stored>, Problem> {
    let stored = store::read(api, person).await?;
    Ok(stored.filter(|stored| stored.account.state == AccountState::Active))
}

/// In all offices that they have now, and with what their account itself gives them.
fn as_person(api: &Api, kind: CallerKind, stored: Stored, digest: &str) -> Caller {
    let person = stored.account.person;
    let mut actors = api.engine.actors(&person);
    if !stored.roles.is_empty() || actors.is_empty() {
        actors.push(of_the_host(&person, stored.roles));
    }
    Caller {
        kind,
        person: Some(person),
        actors,
        scopes: None,
        digest: Some(digest.to_owned()),
    }
}

pub fn is_open(row: &SessionRow, now: Timestamp) -> bool {
    row.ended_at_ms.is_none() && now.as_millisecond() < row.expires_at_ms
}

/// A session lasts while somebody is there. Its end is written again at most once a minute.
async fn renew(api: &Api, row: &SessionRow, now: Timestamp) -> Result<(), Problem> {
    let at = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(now);
    let policy = &api.access.options.session;
    let Some(ends_at) = policy.renewed(at(row.created_at_ms), at(row.seen_at_ms), now) else {
        return Ok(());
    };
    let seen = SessionWrite::Seen {
        digest: row.digest.clone(),
        at_ms: now.as_millisecond(),
        expires_at_ms: ends_at.as_millisecond(),
    };
    let administration = Administration {
        sessions: vec![seen],
        ..Administration::default()
    };
    match api.engine.journal().administer(administration).await {
        Ok(_) => Ok(()),
        Err(error) => Err(EngineError::from(error).into()),
    }
}

/// Takes off what ended long ago. A failure is told in the log: whoever signs in is not kept from it.
pub async fn purge(api: &Api) {
    let purge = SessionWrite::Purge {
        before_ms: api.now().as_millisecond() - KEPT_MS,
    };
    let administration = Administration {
        sessions: vec![purge],
        ..Administration::default()
    };
    if let Err(error) = api.engine.journal().administer(administration).await {
        tracing::warn!(%error, "sessions that ended long ago could not be taken off");
    }
}

/// Somebody whose password was given to them chooses their own before anything else.
pub fn password_is_ones_own(caller: &Caller, parts: &Parts) -> Result<(), Problem> {
    let must_change = matches!(
        caller.kind,
        CallerKind::Session {
            must_change: true,
            ..
        }
    );
    let path = parts.uri.path();
    let goes_on = BEFORE_PASSWORD
        .iter()
        .any(|(allowed, method)| *allowed == path && *method == parts.method);
    if !must_change || goes_on {
        return Ok(());
    }
    Err(Problem {
        detail_zh: Some("请先修改密码：当前密码由管理员设置或已过期".to_owned()),
        ..Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "password-change-needed",
            "choose a password of your own first (POST /v1/me/password): the present one was given to you, or its time is over",
        )
    })
}
