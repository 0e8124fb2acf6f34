//! What surrounds every request: its id, whether it may, whether there is room for it, how long it may take, and the shape of its errors.

use std::panic::AssertUnwindSafe;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::api::Api;
use crate::problem::{PROBLEM_JSON, Problem};
use crate::tokens::Caller;

/// The header that names a request.
pub const REQUEST_ID: &str = "x-request-id";
/// The longest id that a caller may give a request.
const REQUEST_ID_BYTES_MAX: usize = 64;
/// The longest text of another layer that is taken over into a problem.
const PLAIN_BYTES_MAX: usize = 4 * 1024;

const CHALLENGE: &str = "Bearer realm=\"lianxi\"";
const CHALLENGE_WRONG: &str = "Bearer realm=\"lianxi\", error=\"invalid_token\"";

/// The outermost layer.
pub(crate) async fn around(State(api): State<Api>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let instance = request.uri().path().to_owned();
    let span = tracing::info_span!("request", method = %request.method(), path = %instance, request = id.to_str().unwrap_or_default());
    let response = admitted(&api, request, next).instrument(span).await;
    finish(response, id, instance).await
}

async fn admitted(api: &Api, mut request: Request, next: Next) -> Response {
    let public = is_public(request.uri().path());
    match admit(api, &request, public) {
        Ok(caller) => request.extensions_mut().insert(caller),
        Err(problem) => return problem.into_response(),
    };
    let _slot = match api.slots.try_acquire() {
        Ok(slot) => Some(slot),
        // Who asks after the host's health wants to hear of it now.
        Err(_) if public => None,
        Err(_) => return Problem::overloaded().into_response(),
    };
    // A panic is a fault of one request: it is told and logged like any other.
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(api.bounds.request_time_max, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::internal("a panic").into_response(),
        Err(_) => Problem::too_slow().into_response(),
    }
}

/// What tells nothing of any matter.
fn is_public(path: &str) -> bool {
    path.starts_with("/v1/health/") || path == "/v1/openapi.json" || path == crate::schema::PATH
}

fn admit(api: &Api, request: &Request, public: bool) -> Result<Caller, Problem> {
    if public {
        return Ok(Caller::Anonymous);
    }
    let token = bearer(request.headers())?;
    let Some(caller) = api.tokens.caller(token) else {
        return Err(match token {
            Some(_) => Problem::unauthorised(CHALLENGE_WRONG, "this token is not known here"),
            None => Problem::unauthorised(
                CHALLENGE,
                "this host asks for a token: Authorization: Bearer …",
            ),
        });
    };
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    match caller {
        Caller::Anonymous if changes => {
            let detail = "no tokens are configured, so this host can be read and not changed; configure tokens, or start it with --insecure-open";
            Err(Problem::unauthorised(CHALLENGE, detail))
        }
        Caller::Local(_) if changes && request.headers().contains_key(header::ORIGIN) => {
            let detail = "an open host takes no changes from web pages: any page that a person visits could send them";
            Err(Problem::new(
                axum::http::StatusCode::FORBIDDEN,
                "origin",
                detail,
            ))
        }
        caller => Ok(caller),
    }
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
