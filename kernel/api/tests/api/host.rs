//! A host for tests: the real router on a real engine and a SQLite file, behind a real TCP listener.

use std::net::SocketAddr;
use std::sync::Arc;

use lianxi_access::password::Cost;
use lianxi_api::{AccessOptions, ApiOptions, Bounds, TokenEntry, Tokens, router, serve};
use lianxi_calendar::Calendar;
use lianxi_runtime::journal::{Journal, Options};
use lianxi_runtime::{Egress, EgressPolicy, Engine, Parts, Plugins, Settings, VirtualClock};
use lianxi_sandbox::{Limits, Sandbox};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub const OFFICER: &str = "officer-of-health-140105";
/// Looks after workflows, in another office.
pub const WARDEN: &str = "warden-of-workflows";
pub const STRANGER: &str = "officer-of-health-140106";
pub const BEGINNING: &str = "2026-03-02T01:00:00Z";

pub struct Host {
    pub engine: Engine,
    pub clock: Arc<VirtualClock>,
    pub address: SocketAddr,
    client: Client,
    token: Option<&'static str>,
    stop: CancellationToken,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

/// Clients take the cryptography of the process. An error says that another test has chosen it already.
fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// What the officer of most tests is beside that: whoever runs this host.
pub const RUNNING: [&str; 5] = [
    "officer",
    "workflow-administrator",
    "plugin-administrator",
    "directory-administrator",
    "system-administrator",
];

pub fn token(token: &str, person: &str, division: &str, roles: &[&str]) -> TokenEntry {
    TokenEntry {
        token: Some(token.to_owned()),
        token_sha256: None,
        person: person.to_owned(),
        department: "health".to_owned(),
        division: Some(division.to_owned()),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    }
}

pub fn tokens() -> Tokens {
    Tokens::from_entries([
        token(OFFICER, "p-105", "140105", &RUNNING),
        token(STRANGER, "p-106", "140106", &["officer"]),
        token(WARDEN, "p-107", "140106", &["workflow-administrator"]),
    ])
    .expect("tokens")
}

/// Accounts whose hashes cost next to nothing.
pub fn cheap() -> AccessOptions {
    AccessOptions {
        cost: Cost {
            memory_kib: 64,
            rounds: 1,
            lanes: 1,
        },
        ..AccessOptions::default()
    }
}

impl Host {
    pub async fn new() -> Self {
        Self::with(
            ApiOptions {
                tokens: tokens(),
                bounds: Bounds::default(),
                access: cheap(),
            },
            Some(OFFICER),
            None,
        )
        .await
    }

    pub async fn with(
        options: ApiOptions,
        token: Option<&'static str>,
        file_bytes_max: Option<u64>,
    ) -> Self {
        let folder = TempDir::new().expect("a folder");
        let place = Options {
            file_bytes_max,
            ..Options::file(folder.path().join("journal.db"))
        };
        let clock = Arc::new(VirtualClock::starting_at(
            BEGINNING.parse().expect("an instant"),
        ));
        let engine = Engine::open(Parts {
            journal: Journal::open(place).await.expect("the journal opens"),
            plugins: Arc::new(Plugins::new(
                Sandbox::new(Limits::default()).expect("a sandbox"),
            )),
            clock: clock.clone(),
            calendar: Calendar::bundled(),
            egress: Egress::new(EgressPolicy::default()),
            settings: Settings::default(),
        })
        .await
        .expect("the engine opens");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let stop = CancellationToken::new();
        tokio::spawn(serve(
            listener,
            router(engine.clone(), options),
            stop.clone(),
        ));
        Self {
            engine,
            clock,
            address,
            client: client(),
            token,
            stop,
            _folder: folder,
        }
    }

    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("http://{}{path}", self.address));
        match self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.address))
    }

    /// Every answer must name its request, and every error must be a problem.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("its body");
        let is_json = headers
            .get("content-type")
            .is_some_and(|kind| kind.as_bytes().ends_with(b"json"));
        let body: Value = if bytes.is_empty() || !is_json {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).expect("JSON")
        };
        let request_id = headers
            .get(lianxi_api::REQUEST_ID)
            .expect("a request id")
            .to_str()
            .expect("text");
        if status.is_client_error() || status.is_server_error() {
            assert_eq!(
                headers["content-type"],
                lianxi_api::PROBLEM_JSON,
                "{status} {body}"
            );
            assert_eq!(
                (&body["status"], &body["requestId"]),
                (&json!(status.as_u16()), &json!(request_id)),
                "{body}"
            );
            for name in ["type", "title", "detail", "instance"] {
                assert!(
                    body[name].as_str().is_some_and(|text| !text.is_empty()),
                    "{name}: {body}"
                );
            }
        }
        Answer {
            status: status.as_u16(),
            headers,
            body,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.ask(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.ask(Method::POST, path).json(&body)).await
    }

    pub async fn publish(&self, name: &str, rest: &str) -> String {
        let text = definition(name, rest);
        let answer = self
            .send(
                self.ask(Method::POST, "/v1/workflows")
                    .header("content-type", "application/yaml")
                    .body(text),
            )
            .await;
        assert_eq!(answer.status, StatusCode::CREATED.as_u16(), "{answer:?}");
        answer.body["workflow"]
            .as_str()
            .expect("its name")
            .to_owned()
    }

    pub async fn start(&self, workflow: &str, input: Value) -> String {
        let answer = self
            .post(
                "/v1/executions",
                json!({"workflow": workflow, "input": input}),
            )
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        self.settle().await;
        answer.body["id"].as_str().expect("an id").to_owned()
    }

    pub async fn settle(&self) {
        self.engine.settle().await.expect("everything due is done");
    }

    /// Stops listening and drops the connections that are idle.
    pub fn stop(&self) {
        self.stop.cancel();
    }
}

impl Answer {
    /// Status, and the word of the problem.
    pub fn refusal(&self) -> (u16, &str) {
        let kind = self.body["type"].as_str().unwrap_or_default();
        (
            self.status,
            kind.strip_prefix(lianxi_api::TYPE_BASE).unwrap_or(kind),
        )
    }
}

pub fn definition(name: &str, rest: &str) -> String {
    format!(
        "document:\n  dsl: '1.0.3'\n  namespace: test\n  name: {name}\n  version: '1.0.0'\n{rest}"
    )
}
