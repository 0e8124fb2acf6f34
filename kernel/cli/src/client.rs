//! Talking to a running server: one place that knows its addresses and how it says what is wrong.

use std::time::Duration;

use clap::Args;
use lianxi_api::TYPE_BASE;
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;

use crate::console::local;
use crate::failure::{Failure, OrFail, Outcome, chain};

/// How often what takes long is asked for: each time the server works on it for half a minute.
const ASKED_MAX: u32 = 10;
/// How long an answer may take.
const TIME_MAX: Duration = Duration::from_mins(1);

/// Where the server is, and who asks.
#[derive(Clone, Args)]
pub struct Server {
    /// The server.
    #[arg(
        long,
        value_name = "URL",
        env = "LIANXI_SERVER",
        default_value = "http://127.0.0.1:7420"
    )]
    server: String,
    /// The token to show.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "LIANXI_TOKEN",
        hide_env_values = true
    )]
    token: Option<String>,
}

/// A token is a secret: it is not shown.
impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

pub struct Client {
    base: Url,
    token: Option<String>,
    http: reqwest::Client,
}

impl Client {
    pub fn of(server: &Server) -> Outcome<Self> {
        let base = Url::parse(&server.server).map_err(|error| {
            Failure::invalid(format!("--server {}: {error}", server.server))
                .advise("write it as http://HOST:PORT or https://HOST:PORT")
        })?;
        if base.cannot_be_a_base() || !matches!(base.scheme(), "http" | "https") {
            return Err(Failure::invalid(format!(
                "--server {}: only http://HOST:PORT and https://HOST:PORT are spoken",
                server.server
            )));
        }
        let http = reqwest::Client::builder()
            .timeout(TIME_MAX)
            .no_proxy()
            .build()
            .or_failed("the HTTP client")?;
        Ok(Self {
            base,
            token: server.token.clone(),
            http,
        })
    }

    /// `segments` of the path are encoded; queries without a value are left out.
    pub async fn get(&self, segments: &[&str], query: &[(&str, Option<String>)]) -> Outcome<Value> {
        let mut url = self.url(segments)?;
        for (name, value) in query {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        self.send(Method::GET, url, None, "application/json").await
    }

    pub async fn post(&self, segments: &[&str], body: Option<&Value>) -> Outcome<Value> {
        self.send(Method::POST, self.url(segments)?, body, "application/json")
            .await
    }

    /// Without a body; what it answered, whatever that is.
    pub async fn try_post(&self, segments: &[&str]) -> Outcome<(StatusCode, Value)> {
        let url = self.url(segments)?;
        let (status, answer) = self
            .ask(Method::POST, url, None, "application/json")
            .await?;
        Ok((status, parsed(&answer)))
    }

    /// By any method: the answer, or the problem and how it is told.
    pub async fn try_send(
        &self,
        method: Method,
        segments: &[&str],
        body: Option<&Value>,
    ) -> Outcome<Result<Value, (Value, Failure)>> {
        let url = self.url(segments)?;
        let path = url.path().to_owned();
        let body = body.map(|body| body.to_string().into());
        let (status, answer) = self.ask(method, url, body, "application/json").await?;
        let answer = parsed(&answer);
        if status.is_success() {
            return Ok(Ok(answer));
        }
        let failure = refused(status, &answer, &path);
        Ok(Err((answer, failure)))
    }

    /// A CloudEvent in structured mode.
    pub async fn post_event(&self, segments: &[&str], event: &Value) -> Outcome<Value> {
        self.send(
            Method::POST,
            self.url(segments)?,
            Some(event),
            "application/cloudevents+json",
        )
        .await
    }

    fn url(&self, segments: &[&str]) -> Outcome<Url> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Failure::invalid("--server is no address of a server"))?
            .pop_if_empty()
            .extend(segments);
        Ok(url)
    }

    /// A text, and what the server is to call it; what it answered, whatever that is.
    pub async fn post_text(
        &self,
        segments: &[&str],
        name: &str,
        text: String,
        kind: &str,
    ) -> Outcome<(StatusCode, Value)> {
        let mut url = self.url(segments)?;
        url.query_pairs_mut().append_pair("name", name);
        let (status, answer) = self.ask(Method::POST, url, Some(text.into()), kind).await?;
        Ok((status, parsed(&answer)))
    }

    /// What stands there, byte for byte.
    pub async fn get_bytes(&self, segments: &[&str]) -> Outcome<Vec<u8>> {
        let url = self.url(segments)?;
        let path = url.path().to_owned();
        let (status, answer) = self.ask(Method::GET, url, None, "application/json").await?;
        if status.is_success() {
            Ok(answer)
        } else {
            Err(refused(status, &parsed(&answer), &path))
        }
    }

    /// A file, and what the server says of it in a header.
    pub async fn download(
        &self,
        segments: &[&str],
        query: &[(&str, Option<String>)],
        header: &str,
    ) -> Outcome<(Vec<u8>, Option<String>)> {
        let mut url = self.url(segments)?;
        for (name, value) in query {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        let path = url.path().to_owned();
        let response = self.response(Method::GET, url, None, "").await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.or_failed(&self.base)?;
        if !status.is_success() {
            return Err(refused(status, &parsed(&bytes), &path));
        }
        let said = headers.get(header).and_then(|said| said.to_str().ok());
        Ok((bytes.to_vec(), said.map(str::to_owned)))
    }

    /// Bytes of what takes the server a while, and is the same when it is asked again: it is, as long as the answer is that it took too long.
    pub async fn post_bytes(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        bytes: Vec<u8>,
        kind: &str,
    ) -> Outcome<Value> {
        let mut url = self.url(segments)?;
        for (name, value) in query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let path = url.path().to_owned();
        let mut asked = 0;
        loop {
            asked += 1;
            let body = Some(bytes.clone().into());
            let (status, answer) = self.ask(Method::POST, url.clone(), body, kind).await?;
            let answer = parsed(&answer);
            if status.is_success() {
                return Ok(answer);
            }
            let kind = answer["type"].as_str();
            let too_slow = kind.is_some_and(|kind| kind.ends_with(":timeout"));
            if !too_slow || asked == ASKED_MAX {
                return Err(refused(status, &answer, &path));
            }
        }
    }

    async fn send(
        &self,
        method: Method,
        url: Url,
        body: Option<&Value>,
        kind: &str,
    ) -> Outcome<Value> {
        let path = url.path().to_owned();
        let body = body.map(|body| body.to_string().into());
        let (status, answer) = self.ask(method, url, body, kind).await?;
        let answer = parsed(&answer);
        if status.is_success() {
            Ok(answer)
        } else {
            Err(refused(status, &answer, &path))
        }
    }

    async fn ask(
        &self,
        method: Method,
        url: Url,
        body: Option<reqwest::Body>,
        kind: &str,
    ) -> Outcome<(StatusCode, Vec<u8>)> {
        let response = self.response(method, url, body, kind).await?;
        let status = response.status();
        let bytes = response.bytes().await.or_failed(&self.base)?;
        Ok((status, bytes.to_vec()))
    }

    async fn response(
        &self,
        method: Method,
        url: Url,
        body: Option<reqwest::Body>,
        kind: &str,
    ) -> Outcome<reqwest::Response> {
        let mut request = self.http.request(method, url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", kind).body(body);
        }
        request.send().await.map_err(|error| {
            Failure::failed(format!("{}: {}", self.base, chain(&error.without_url())))
                .advise("start the server with `lianxi serve`, or name it with --server")
        })
    }
}

fn parsed(answer: &[u8]) -> Value {
    serde_json::from_slice(answer).unwrap_or(Value::Null)
}

/// Problem Details as an error for people.
pub fn refused(status: StatusCode, problem: &Value, asked: &str) -> Failure {
    let part = |name: &str| problem[name].as_str().map(str::to_owned);
    let kind = part("type").unwrap_or_default();
    let mut what = part("title").unwrap_or_else(|| format!("{asked}: status {status}"));
    if let Some(detail) = part("detail") {
        what.push_str(": ");
        what.push_str(&detail);
    }
    let failure = match status.as_u16() {
        410 => {
            let of = |name: &str| problem["archived"][name].as_str().unwrap_or_default();
            Failure::failed(what).advise(format!(
                "read it where the archives are kept: lianxi archive show {} {}",
                of("file"),
                of("id")
            ))
        }
        400 | 404 | 413 | 415 | 422 => Failure::invalid(what),
        401 | 403 => {
            let failure = Failure::failed(what);
            let advice = match kind.strip_prefix(TYPE_BASE).unwrap_or_default() {
                "unauthorised" => {
                    Some("sign in with `lianxi sign-in`, or show a token: --token or LIANXI_TOKEN")
                }
                "forbidden" => Some(
                    "somebody who may do this is needed, or a token that may: --token or LIANXI_TOKEN",
                ),
                "not-signed-in" => Some(
                    "try again; an administrator can give a new password: lianxi account reset-password",
                ),
                "password-change-needed" => Some("choose one now: lianxi password"),
                _ => None,
            };
            Failure {
                advice: advice.map(str::to_owned),
                ..failure
            }
        }
        429 | 503 => Failure::failed(what).advise("try again a little later"),
        _ => Failure::failed(what),
    };
    Failure {
        what_zh: part("detailZh"),
        ..failure
    }
}

/// The items of a page.
pub fn items(answer: &Value) -> &[Value] {
    answer["items"].as_array().map_or(&[], Vec::as_slice)
}

/// A field of an item as text for people; nothing where there is none.
pub fn field(item: &Value, name: &str) -> String {
    match &item[name] {
        Value::Null => String::new(),
        Value::String(text) => local(text).into_owned(),
        other => other.to_string(),
    }
}
