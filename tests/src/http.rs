//! Requests to a server. Every refusal must be a problem document (RFC 9457) that names its request, whatever else a test looks at.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::server::Server;

/// The longest that something may take to come true, or a request to be answered.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is asked for.
const ASK_EVERY: Duration = Duration::from_millis(20);
const TYPE_BASE: &str = "urn:lianxi:problem:";

/// Who asks, and whom.
#[derive(Clone, Debug)]
pub struct Caller {
    client: Client,
    url: String,
    token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Status and the last word of the problem's type.
    pub fn refusal(&self) -> (u16, &str) {
        let kind = self.body["type"].as_str().unwrap_or_default();
        (self.status, kind.strip_prefix(TYPE_BASE).unwrap_or(kind))
    }
}

/// A client that waits so long for an answer. Clients take the cryptography of the process; an error says that it was chosen before.
pub fn client(patience: Duration) -> Result<Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(Client::builder().timeout(patience).build()?)
}

impl Caller {
    /// Without a token: nobody.
    pub fn new(server: &Server, token: Option<&str>) -> Result<Self> {
        Ok(Self {
            client: client(PATIENCE)?,
            url: server.url.clone(),
            token: token.map(str::to_owned),
        })
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Result<Answer> {
        Self::send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        Self::send(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a CloudEvent in structured mode.
    pub async fn send_event(&self, event: &Value) -> Result<Answer> {
        let request = self
            .request(Method::POST, "/v1/events")
            .header(CONTENT_TYPE, "application/cloudevents+json");
        Self::send(request.body(event.to_string())).await
    }

    pub async fn send(request: RequestBuilder) -> Result<Answer> {
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await?;
        let body: Value = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).context("an answer is JSON")?
        };
        if status.is_client_error() || status.is_server_error() {
            let kind = headers
                .get(CONTENT_TYPE)
                .and_then(|kind| kind.to_str().ok());
            let text = |name: &str| body[name].as_str().is_some_and(|text| !text.is_empty());
            ensure!(
                kind == Some("application/problem+json")
                    && body["status"] == status.as_u16()
                    && ["type", "title", "detail", "instance", "requestId"]
                        .iter()
                        .all(|name| text(name)),
                "{status} is no problem document: {kind:?} {body}"
            );
        }
        Ok(Answer {
            status: status.as_u16(),
            headers,
            body,
        })
    }

    /// Asks until the answer is as wanted.
    pub async fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Result<Answer> {
        let began = Instant::now();
        loop {
            let answer = self.get(path).await?;
            if wanted(&answer) {
                return Ok(answer);
            }
            if began.elapsed() > PATIENCE {
                bail!("{path} is not as wanted after {PATIENCE:?}: {answer:?}");
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
    }
}
