//! What surrounds every request: its id, whether it may, whether there is room for it, how long it may take, and the shape of its errors.

use std::panic::AssertUnwindSafe;

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use lianxi_telemetry::names::span;
use tracing::Instrument;
use uuid::Uuid;

use crate::access::{self, Caller, CallerKind, SESSION_COOKIE, cookie};
use crate::api::Api;
use crate::problem::{PROBLEM_JSON, Problem};

/// The header that names a request.
pub const REQUEST_ID: &str = "x-request-id";
/// The longest id that a caller may give a request.
const REQUEST_ID_BYTES_MAX: usize = 64;
/// The longest text of another layer that is taken over into a problem.
const PLAIN_BYTES_MAX: usize = 4 * 1024;

/// The route of what no address of this host fits.
const NO_ROUTE: &str = "none";

const CHALLENGE: &str = "Bearer realm=\"lianxi\"";
const CHALLENGE_WRONG: &str = "Bearer realm=\"lianxi\", error=\"invalid_token\"";

/// The outermost layer.
pub(crate) async fn around(State(api): State<Api>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let instance = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(NO_ROUTE, MatchedPath::as_str);
    let span = tracing::info_span!(span::REQUEST, method = %request.method(), route, request = id.to_str().unwrap_or_default());
    let response = admitted(&api, request, next).instrument(span).await;
    finish(response, id, instance).await
}

async fn admitted(api: &Api, request: Request, next: Next) -> Response {
    let public = is_public(request.uri().path());
    let _slot = match api.slots.try_acquire() {
        Ok(slot) => Some(slot),
        // Who asks after the host's health wants to hear of it now.
        Err(_) if public => None,
        Err(_) => return Problem::overloaded().into_response(),
    };
    let work = async {
        let (mut parts, body) = request.into_parts();
        let caller = match admit(api, &parts, public).await {
            Ok(caller) => caller,
            Err(problem) => return problem.into_response(),
        };
        let person = caller.person.clone();
        parts.extensions.insert(caller);
        let response = next.run(Request::from_parts(parts, body)).await;
        keep_refusal(api, person.as_deref(), response).await
    };
    // A panic is a fault of one request: it is told and logged like any other.
    let work = AssertUnwindSafe(work).catch_unwind();
    match tokio::time::timeout(api.bounds.request_time_max, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::internal("a panic").into_response(),
        Err(_) => Problem::too_slow().into_response(),
    }
}

/// A change that the policies refused stands in the trail before it is answered.
async fn keep_refusal(api: &Api, person: Option<&str>, response: Response) -> Response {
    let refusal = response
        .extensions()
        .get::<Problem>()
        .and_then(|problem| problem.refusal.as_deref());
    if let (Some(refusal), Some(person)) = (refusal, person)
        && refusal.operation.changes()
    {
        let refusal = refusal.clone();
        access::trail::refused(api, person, &refusal).await;
    }
    response
}

/// What tells nothing of any matter, and where people begin who are not known yet.
pub(crate) fn is_public(path: &str) -> bool {
    path.starts_with("/v1/health/")
        || path == "/v1/openapi.json"
        || path == crate::schema::PATH
        || access::is_public(path)
}

async fn admit(api: &Api, parts: &Parts, public: bool) -> Result<Caller, Problem> {
    let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if public {
        if changes {
            access::no_other_origin(&parts.headers)?;
        }
        return Ok(Caller::anonymous());
    }
    let caller = known(api, &parts.headers).await?;
    match caller.kind {
        CallerKind::Anonymous if changes => {
            let detail = "no tokens and no accounts are configured, so this host can be read and not changed; configure tokens, or start it with --insecure-open";
            Err(Problem::unauthorised(CHALLENGE, detail))
        }
        CallerKind::Local if changes && parts.headers.contains_key(header::ORIGIN) => {
            let detail = "an open host takes no changes from web pages: any page that a person visits could send them";
            Err(Problem::new(StatusCode::FORBIDDEN, "origin", detail))
        }
        CallerKind::Session {
            by_cookie: true, ..
        } if changes => {
            access::meant(&parts.headers)?;
            access::password_is_ones_own(&caller, parts)?;
            Ok(caller)
        }
        _ => {
            access::password_is_ones_own(&caller, parts)?;
            Ok(caller)
        }
    }
}

/// By a token in the header, else by a session's cookie, else as whoever comes without any.
async fn known(api: &Api, headers: &HeaderMap) -> Result<Caller, Problem> {
    if let Some(token) = bearer(headers)? {
        if let Some(caller) = access::by_token(api, token).await? {
            return Ok(caller);
        }
        return api.tokens.caller(token).ok_or_else(|| {
            Problem::unauthorised(
                CHALLENGE_WRONG,
                "this token is not known here, or its time is over",
            )
        });
    }
    if let Some(token) = cookie(headers, SESSION_COOKIE)
        && let Some(caller) = access::by_cookie(api, token).await?
    {
        return Ok(caller);
    }
    let without = match api.tokens.without_token() {
        Some(caller) if caller.kind == CallerKind::Anonymous => {
            (!access::are_there_accounts(api).await?).then_some(caller)
        }
        without => without,
    };
    without.ok_or_else(|| {
        Problem::unauthorised(
            CHALLENGE,
            "this host asks who you are: sign in, or send a token: Authorization: Bearer …",
        )
    })
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(Problem::unauthorised(
            CHALLENGE_WRONG,
            "the header is to be: Authorization: Bearer …",
        )),
    }
}

/// The caller's own id, if it is harmless in a log; else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let harmless = |id: &&HeaderValue| {
        let bytes = id.as_bytes();
        (1..=REQUEST_ID_BYTES_MAX).contains(&bytes.len())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    let given = headers.get(REQUEST_ID).filter(harmless).cloned();
    given.unwrap_or_else(|| {
        HeaderValue::try_from(Uuid::now_v7().to_string()).expect("a UUID is printable ASCII")
    })
}

/// Names the request in the answer, and gives every error its one shape, whichever layer it comes from.
async fn finish(mut response: Response, id: HeaderValue, instance: String) -> Response {
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let problem = response.extensions_mut().remove::<Problem>();
        let (mut parts, body) = response.into_parts();
        let problem = match problem {
            Some(problem) => problem,
            None => Problem::of_status(status, plain(&parts.headers, body).await),
        };
        let problem = Problem {
            instance: Some(instance),
            request_id: id.to_str().ok().map(str::to_owned),
            ..problem
        };
        tracing::debug!(
            status = problem.status,
            code = problem.code(),
            "a request was refused"
        );
        let bytes = serde_json::to_vec(&problem).expect("a problem is plain JSON");
        parts
            .headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        parts.headers.remove(header::CONTENT_LENGTH);
        response = Response::from_parts(parts, Body::from(bytes));
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

async fn plain(headers: &HeaderMap, body: Body) -> String {
    let is_text = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match to_bytes(body, PLAIN_BYTES_MAX).await {
        Ok(bytes) if is_text => String::from_utf8_lossy(&bytes).into_owned(),
        _ => String::new(),
    }
}
