//! `call: http`: the one way out of the kernel. Denied by default; only hosts that an administrator named are reached.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::effect::CallRequest;
use lianxi_flow::error::Standard;
use lianxi_flow::{CallOutcome, Error};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Url, redirect};
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest one request may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// The most bytes of a response.
pub const RESPONSE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most requests under way at once.
const CONNECTIONS_MAX: usize = 64;
/// How long an unreachable host is left alone before the first retry.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(2);
/// The header that stays the same over crashes and retries.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Which hosts may be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EgressPolicy {
    /// `host:port`, compared as written in lower case.
    allowed: BTreeSet<String>,
}

impl EgressPolicy {
    /// Each entry is `host:port`.
    pub fn allow<I: IntoIterator<Item = String>>(hosts: I) -> Self {
        Self {
            allowed: hosts.into_iter().map(|host| host.to_lowercase()).collect(),
        }
    }

    fn allows(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return false;
        };
        matches!(url.scheme(), "http" | "https")
            && self
                .allowed
                .contains(&format!("{}:{port}", host.to_lowercase()))
    }
}

/// The kernel's HTTP client, under its policy.
pub struct Egress {
    policy: EgressPolicy,
    client: Client,
    places: tokio::sync::Semaphore,
}

/// `with` of an HTTP call, its expressions evaluated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    method: String,
    endpoint: Endpoint,
    #[serde(default)]
    headers: BTreeMap<String, Value>,
    #[serde(default)]
    query: BTreeMap<String, Value>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    output: OutputKind,
    #[serde(default)]
    redirect: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Endpoint {
    Uri(String),
    Object { uri: String },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OutputKind {
    #[default]
    Content,
    Raw,
    Response,
}

impl Egress {
    pub fn new(policy: EgressPolicy) -> Result<Self, reqwest::Error> {
        // A redirect would lead to a host that nobody allowed, so none is followed.
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(TIME_MAX)
            .no_proxy()
            .build()?;
        Ok(Self {
            policy,
            client,
            places: tokio::sync::Semaphore::new(CONNECTIONS_MAX),
        })
    }

    /// Makes the call; every way in which it can go is an outcome.
    pub(crate) async fn call(&self, request: &CallRequest, now: Timestamp) -> CallOutcome {
        let _place = self.places.acquire().await;
        match self.send(request).await {
            Ok(output) => CallOutcome::Returned(output),
            Err(Failure::Answer(error)) => CallOutcome::Failed(error),
            Err(Failure::Unreachable(error)) => CallOutcome::Unavailable {
                error,
                retry_at: now.checked_add(RETRY_AFTER).unwrap_or(Timestamp::MAX),
            },
        }
    }

    async fn send(&self, request: &CallRequest) -> Result<Value, Failure> {
        let invalid = |why: String| {
            Failure::Answer(Error::validation(format!(
                "the arguments of 'http' are not right: {why}"
            )))
        };
        let given =
            Arguments::deserialize(&request.input).map_err(|why| invalid(why.to_string()))?;
        let (Endpoint::Uri(uri) | Endpoint::Object { uri }) = &given.endpoint;
        let url = Url::parse(uri).map_err(|why| invalid(format!("'{uri}' is not a URI: {why}")))?;
        if !self.policy.allows(&url) {
            let host = url.host_str().unwrap_or_default().to_owned();
            let detail = format!(
                "'{host}' is not among the hosts that this host may call; an administrator can allow it"
            );
            return Err(Failure::Answer(Error::standard(
                Standard::Authorization,
                "Host not allowed",
                detail,
            )));
        }
        let method = Method::from_bytes(given.method.to_uppercase().as_bytes())
            .map_err(|_| invalid(format!("'{}' is not a method", given.method)))?;
        let headers = headers(&given.headers, &request.key).map_err(invalid)?;
        let query: Vec<(&String, String)> = given
            .query
            .iter()
            .map(|(name, value)| (name, plain(value)))
            .collect();
        let mut built = self
            .client
            .request(method, url)
            .headers(headers)
            .query(&query);
        if let Some(body) = &given.body {
            built = match body {
                Value::String(text) => built.body(text.clone()),
                other => built.json(other),
            };
        }
        let response = built.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status();
        let received = response.headers().clone();
        let bytes = body(response).await?;
        if !(status.is_success() || (given.redirect && status.is_redirection())) {
            let title = status.canonical_reason().unwrap_or("HTTP error");
            let error = Error::standard(
                Standard::Communication,
                title,
                format!("the call answered {status}"),
            );
            return Err(Failure::Answer(Error {
                status: status.as_u16(),
                ..error
            }));
        }
        Ok(match given.output {
            OutputKind::Raw => json!(base64(&bytes)),
            OutputKind::Content => content(&received, &bytes),
            OutputKind::Response => json!({
                "request": {"method": given.method.to_uppercase(), "uri": uri, "headers": given.headers},
                "statusCode": status.as_u16(),
                "headers": received.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default())).collect::<BTreeMap<_, _>>(),
                "content": content(&received, &bytes),
            }),
        })
    }
}

enum Failure {
    /// The other side, or the definition, is at fault: the definition can act on it.
    Answer(Error),
    /// Nobody answered: tried again.
    Unreachable(Error),
}

fn unreachable(error: &reqwest::Error) -> Failure {
    let problem = Error {
        status: 503,
        ..Error::standard(
            Standard::Communication,
            "Unreachable",
            error.without_url_text(),
        )
    };
    Failure::Unreachable(problem)
}

trait WithoutUrl {
    fn without_url_text(&self) -> String;
}

impl WithoutUrl for reqwest::Error {
    /// A URL can carry personal data in its query: it is left out of what is journaled as an error.
    fn without_url_text(&self) -> String {
        if self.is_timeout() {
            "the host did not answer in time".to_owned()
        } else if self.is_connect() {
            "the host cannot be reached".to_owned()
        } else {
            "the exchange broke off".to_owned()
        }
    }
}

fn headers(given: &BTreeMap<String, Value>, key: &str) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let name = HeaderName::try_from(name.as_str())
            .map_err(|_| format!("'{name}' is not a header name"))?;
        let value = HeaderValue::try_from(plain(value))
            .map_err(|_| format!("the value of the header '{name}' is not plain text"))?;
        headers.insert(name, value);
    }
    // The key is made of names of a definition, which may be Chinese: headers are ASCII.
    let key = crate::ids::derived(key).to_string();
    headers.insert(
        IDEMPOTENCY_KEY,
        HeaderValue::try_from(key)
            .map_err(|_| "the idempotency key is not plain text".to_owned())?,
    );
    Ok(headers)
}

async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| unreachable(&error))?
    {
        if bytes.len() + chunk.len() > RESPONSE_BYTES_MAX {
            let detail = format!("the response has more than {RESPONSE_BYTES_MAX} bytes");
            return Err(Failure::Answer(Error::standard(
                Standard::Communication,
                "Response too large",
                detail,
            )));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// JSON is read, text is text, and everything else is base64 of its bytes.
fn content(headers: &HeaderMap, bytes: &[u8]) -> Value {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .map(str::to_lowercase);
    let is = |part: &str| kind.as_deref().is_some_and(|kind| kind.contains(part));
    if (kind.is_none() || is("json"))
        && let Ok(value) = serde_json::from_slice(bytes)
    {
        return value;
    }
    let readable = kind.is_none()
        || ["text/", "json", "xml", "x-www-form-urlencoded", "yaml"]
            .into_iter()
            .any(is);
    match std::str::from_utf8(bytes) {
        Ok(text) if readable => json!(text),
        _ => json!(base64(bytes)),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
