//! The one way out of the kernel. Denied by default; only hosts that an administrator named are reached, at addresses that were checked.
//!
//! * [`policy`], [`address`] — which hosts, and at which addresses;
//! * [`tls`] — which servers are believed to be who they say;
//! * [`exchange`] — one request and its answer, redirects included;
//! * [`arguments`], [`answer`] — from `with` to a request, from an answer to an output;
//! * [`duty`] — requests that plugins send;
//! * [`authentication`], [`digest`], [`tokens`] — who the host says it is.

mod address;
mod answer;
pub(crate) mod arguments;
pub(crate) mod authentication;
mod digest;
mod duty;
pub(crate) mod exchange;
pub(crate) mod failure;
mod policy;
mod tls;
pub(crate) mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::CallOutcome;
use lianxi_flow::effect::{CallRequest, CallTarget};
use lianxi_journal::failpoint;
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use crate::openapi::Documents;
use crate::secrets::Secrets;

use address::{SystemResolver, Ways};
use arguments::Prepared;
use authentication::{Around, Policy};
use exchange::{Answer, Outgoing};
use failure::Failure;
use tokens::Tokens;

pub use address::Resolver;
pub use policy::{EgressPolicy, NotAHost};
pub use tls::{AUTHORITIES_MAX, Authorities, NotAnAuthority};

/// The most bytes of a response.
pub const RESPONSE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest a call may take, with the tokens, documents and redirects that it needs.
const CALL_TIME_MAX: Duration = Duration::from_mins(1);
/// The most calls under way at once.
const CONNECTIONS_MAX: usize = 128;
/// How long an unreachable host is left alone before the first retry.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(2);
/// The header that stays the same over crashes and retries.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The kernel's HTTP client, under its policy.
pub struct Egress {
    ways: Ways,
    secrets: Arc<dyn Secrets>,
    tokens: Tokens,
    documents: Documents,
    places: tokio::sync::Semaphore,
}

impl Egress {
    /// Reaches what the policy allows, and knows no secret.
    pub fn new(policy: EgressPolicy) -> Self {
        Self::resolving(policy, SystemResolver)
    }

    /// With another way from names to addresses than the operating system's.
    pub fn resolving(policy: EgressPolicy, resolver: impl Resolver) -> Self {
        Self {
            ways: Ways::new(policy, Box::new(resolver)),
            secrets: Arc::new(BTreeMap::new()),
            tokens: Tokens::default(),
            documents: Documents::default(),
            places: tokio::sync::Semaphore::new(CONNECTIONS_MAX),
        }
    }

    #[must_use]
    pub fn with_secrets(mut self, secrets: Arc<dyn Secrets>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Believes these authorities beside those of the machine.
    #[must_use]
    pub fn with_authorities(mut self, authorities: Authorities) -> Self {
        self.ways.believe(authorities);
        self
    }

    /// The lane of a call: the server that it goes to. What names none fails soon, and has a lane of its own.
    pub(crate) fn lane(&self, request: &CallRequest) -> String {
        let input = &request.input;
        let given = input
            .get("endpoint")
            .or_else(|| input.pointer("/document/endpoint"))
            .unwrap_or(&Value::Null);
        let url = arguments::Endpoint::read(given).url(self.secrets()).ok();
        let server = url.as_ref().map(Url::authority).unwrap_or_default();
        format!("server {server}")
    }

    /// Makes the call; every way in which it can go is an outcome.
    pub(crate) async fn call(&self, request: &CallRequest, now: Timestamp) -> CallOutcome {
        let _place = self.places.acquire().await;
        let sent = tokio::time::timeout(CALL_TIME_MAX, self.send(request, now)).await;
        let result =
            sent.unwrap_or_else(|_| Err(Failure::unreachable("the call was not over in time")));
        match result {
            Ok(output) => CallOutcome::Returned(output),
            Err(Failure::Answer(error)) => CallOutcome::Failed(error),
            Err(Failure::Unreachable(error)) => CallOutcome::Unavailable {
                error,
                retry_at: now.checked_add(RETRY_AFTER).unwrap_or(Timestamp::MAX),
            },
        }
    }

    async fn send(&self, request: &CallRequest, now: Timestamp) -> Result<Value, Failure> {
        let mut call = match request.target {
            CallTarget::OpenApi => {
                crate::openapi::prepare(self, &self.documents, &request.input, now).await?
            }
            _ => Prepared::http(&request.input, &*self.secrets)?,
        };
        // The key is made of names of a definition, which may be Chinese: headers are ASCII.
        let key = crate::ids::derived(&request.key).to_string();
        let header = HeaderValue::try_from(&key).expect("a UUID is plain text");
        call.request.headers.insert(IDEMPOTENCY_KEY, header);
        let around = Around { now, nonce: &key };
        failpoint!("http.before-send", Err(Failure::unreachable("a failpoint")));
        let answer = self
            .authenticated(call.request, call.policy.as_ref(), call.redirect, around)
            .await?;
        failpoint!("http.after-send", Err(Failure::unreachable("a failpoint")));
        answer::output(&answer, call.output, call.redirect, &call.shown)
    }

    pub(crate) fn secrets(&self) -> &dyn Secrets {
        &*self.secrets
    }

    /// Gets a document that the host itself needs, redirects followed. `accept` says in which forms it can be read.
    pub(crate) async fn document(
        &self,
        url: Url,
        accept: &'static str,
        policy: Option<&Policy>,
        now: Timestamp,
    ) -> Result<Answer, Failure> {
        let nonce = crate::ids::derived(url.as_str()).to_string();
        let around = Around { now, nonce: &nonce };
        let accept = (ACCEPT, HeaderValue::from_static(accept));
        let request = Outgoing {
            method: Method::GET,
            url,
            headers: HeaderMap::from_iter([accept]),
            body: None,
        };
        self.authenticated(request, policy, true, around).await
    }
}
