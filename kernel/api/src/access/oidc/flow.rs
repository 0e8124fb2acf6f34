//! The two addresses of signing in by a provider: the one that sends a person there, and the one to which they come back.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lianxi_access::{AccountCommand, AccountState, ExternalSubject, Proof};
use lianxi_runtime::journal::Administration;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::pending::{OIDC_PENDING_TIME, Pending, same};
use super::provider::{Provider, Vouched};
use super::refusal::Refusal;
use crate::access::cookie::{NewCookie, cookie};
use crate::access::store::{self, Change, Stored};
use crate::access::{sessions, sign_in, trail};
use crate::api::Api;
use crate::page::Query;
use crate::problem::Problem;

/// The cookie that says in which browser a sign-in was begun.
const STATE_COOKIE: &str = "lianxi_oidc";
const STATE_PATH: &str = "/v1/sign-in/oidc";
/// The longest error word of a provider that is told on.
const ERROR_CHARS_MAX: usize = 64;

/// How one can sign in here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ways {
    /// A login and a password: `POST /v1/sign-in`.
    pub password: bool,
    /// Names of providers: `GET /v1/sign-in/oidc/{name}`.
    pub oidc: Vec<String>,
}

/// How one can sign in here.
#[utoipa::path(get, path = "/sign-in", tag = "access", security(()), responses((status = 200, body = Ways)))]
pub(crate) async fn ways(State(api): State<Api>) -> Answer<Ways> {
    let names = api.access.options.providers.names();
    Answer(Ways {
        password: true,
        oidc: names.map(str::to_owned).collect(),
    })
}

/// Sends the person to the provider.
#[utoipa::path(get, path = "/sign-in/oidc/{name}", tag = "access", security(()), params(("name" = String, Path)), responses(
    (status = 302, description = "to the provider"),
    (status = 502, description = "the provider does not answer", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(api): State<Api>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = named(&api, &name)?;
    let beginning = provider.begin().await?;
    let pending = Pending {
        provider: name,
        nonce: beginning.nonce,
        verifier: beginning.verifier,
        began_at: api.now(),
    };
    let state = beginning.state.secret();
    if !api.access.pendings.keep(state, pending) {
        return Err(Refusal::TooMany.into());
    }
    let cookie = state_cookie(state, OIDC_PENDING_TIME.as_secs()).header(&headers)?;
    let to = HeaderValue::try_from(beginning.url.as_str())
        .map_err(|_| Problem::internal("a provider's address is no printable ASCII"))?;
    let headers = [(header::LOCATION, to), (header::SET_COOKIE, cookie)];
    Ok((StatusCode::FOUND, headers).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackQuery {
    pub state: Option<String>,
    pub code: Option<String>,
    /// Why the provider refuses, if it does.
    pub error: Option<String>,
    /// The provider that answers, where it says so.
    pub iss: Option<String>,
}

/// Where the provider sends the person back to: a session begins, and its cookie leads to `/`; a program that accepts `application/json`
/// gets what `POST /v1/sign-in` gives.
#[utoipa::path(get, path = "/sign-in/oidc/{name}/callback", tag = "access", security(()), params(("name" = String, Path), CallbackQuery), responses(
    (status = 302, description = "signed in"),
    (status = 400, description = "this sign-in is not known here", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "the provider refuses, or is not to be believed", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "no account here is linked to the person", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn callback(
    State(api): State<Api>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Query(query): Query<CallbackQuery>,
) -> Result<Response, Problem> {
    let provider = named(&api, &name)?;
    let state = query.state.unwrap_or_default();
    // The browser is looked at first: what somebody else began is left for them to end.
    if !cookie(&headers, STATE_COOKIE).is_some_and(|own| same(own, &state)) {
        return Err(Refusal::OtherBrowser.into());
    }
    let pending = api.access.pendings.take(&state, api.now());
    let pending = pending
        .filter(|pending| pending.provider == name)
        .ok_or(Refusal::UnknownState)?;
    if query
        .iss
        .is_some_and(|iss| iss != *provider.checked.issuer.as_str())
    {
        return Err(Refusal::Token("it is of another provider").into());
    }
    if let Some(error) = query.error {
        return Err(Refusal::Denied(word(&error)).into());
    }
    let code = query.code.ok_or(Refusal::Code)?;
    let vouched = provider
        .vouches(code, &pending.nonce, pending.verifier)
        .await?;
    let stored = account(&api, provider, &name, vouched).await?;
    let person = stored.account.person.clone();
    let by = format!("oidc {name}");
    let (stored, begun) = sign_in::prove(&api, &person, Proof::External, &by)
        .await
        .map_err(|problem| match problem.status {
            401 => Refusal::Disabled.into(),
            _ => problem,
        })?;
    sessions::purge(&api).await;
    let (cookies, answer) = sign_in::answer(&api, &headers, &stored, &begun)?;
    let gone = state_cookie("", 0).header(&headers)?;
    let mut response = if wants_json(&headers) {
        answer.into_response()
    } else {
        (StatusCode::FOUND, [(header::LOCATION, "/")]).into_response()
    };
    for (name, value) in cookies.into_iter().chain([(header::SET_COOKIE, gone)]) {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

fn named<'a>(api: &'a Api, name: &str) -> Result<&'a Provider, Problem> {
    let provider = api.access.options.providers.named(name);
    provider
        .map(AsRef::as_ref)
        .ok_or_else(|| Refusal::NoSuchProvider.into())
}

/// Whose account it is: the one that is linked to the subject; else, where the configuration says so, the one with this login that is linked
/// to nobody, which is linked by it.
async fn account(
    api: &Api,
    provider: &Provider,
    name: &str,
    vouched: Vouched,
) -> Result<Stored, Problem> {
    let external = ExternalSubject {
        issuer: provider.checked.issuer.as_str().to_owned(),
        subject: vouched.subject,
    };
    if let Some(stored) = store::by_subject(api, &external.issuer, &external.subject).await? {
        return Ok(stored);
    }
    let found = match vouched.login.filter(|_| provider.checked.match_login) {
        Some(login) => store::by_login(api, &login).await?,
        None => None,
    };
    let unlinked = found.filter(|stored| stored.account.external.is_none());
    let Some(stored) = unlinked else {
        trail::unknown_subject(api, name).await;
        return Err(Refusal::NoAccount.into());
    };
    if stored.account.state == AccountState::Disabled {
        return Err(Refusal::Disabled.into());
    }
    let change = Change {
        person: &stored.account.person,
        command: AccountCommand::Link(external),
        by: None,
        hash: None,
    };
    let (stored, _) = store::change(api, change, |_| Ok(Administration::default())).await?;
    Ok(stored)
}

fn state_cookie(value: &str, seconds: i64) -> NewCookie<'_> {
    NewCookie {
        name: STATE_COOKIE,
        value,
        path: STATE_PATH,
        // The provider's page leads back here: a stricter cookie would not come with it.
        same_site: "Lax",
        seconds,
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accept| accept.to_str().ok())
        .any(|accept| accept.contains("application/json"))
}

/// An error word of a provider, as far as it is one.
fn word(error: &str) -> String {
    let harmless = |one: &char| one.is_ascii_alphanumeric() || "_-".contains(*one);
    error
        .chars()
        .filter(harmless)
        .take(ERROR_CHARS_MAX)
        .collect()
}
