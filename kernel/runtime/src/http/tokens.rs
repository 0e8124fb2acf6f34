//! Access tokens of OAuth 2.0 and OpenID Connect, got with the client's own credentials and kept in memory as long as they hold.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::Egress;
use super::authentication::{basic, secret_header};
use super::exchange::{Answer, Body, Outgoing, exchange};
use super::failure::Failure;

/// Tokens kept at once.
const TOKENS_MAX: u64 = 1_000;
/// A token is not used any more so long before it ends.
const BEFORE_END: SignedDuration = SignedDuration::from_secs(30);
/// Where a provider of OpenID Connect describes itself.
const DISCOVERY: &str = "/.well-known/openid-configuration";
const TOKEN_PATH: &str = "/oauth2/token";
const FORM: &str = "application/x-www-form-urlencoded";

/// What a policy of `oauth2` or `oidc` says, its values in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenPolicy {
    authority: String,
    grant: String,
    client: Credentials,
    #[serde(default)]
    request: Request,
    #[serde(default)]
    issuers: Vec<String>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    audiences: Vec<String>,
    #[serde(default)]
    endpoints: Endpoints,
    // What only other grants need: taken, and without effect.
    #[serde(default, rename = "username")]
    _username: Value,
    #[serde(default, rename = "password")]
    _password: Value,
    #[serde(default, rename = "subject")]
    _subject: Value,
    #[serde(default, rename = "actor")]
    _actor: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    id: String,
    secret: String,
    #[serde(default, rename = "assertion")]
    _assertion: Value,
    authentication: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    encoding: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoints {
    token: Option<String>,
    #[serde(default, rename = "revocation")]
    _revocation: Value,
    #[serde(default, rename = "introspection")]
    _introspection: Value,
}

/// What the provider answers (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    expires_in: Option<i64>,
}

#[derive(Clone)]
struct Token {
    text: String,
    until: Timestamp,
}

/// By a digest of all that a token was asked for with, so that no key holds a secret.
pub(super) struct Tokens {
    known: moka::sync::Cache<[u8; 32], Token>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            known: moka::sync::Cache::new(TOKENS_MAX),
        }
    }
}

impl Tokens {
    /// Whether one was kept.
    pub fn forget(&self, policy: &TokenPolicy, discover: bool) -> bool {
        self.known.remove(&policy.digest(discover)).is_some()
    }
}

impl TokenPolicy {
    fn digest(&self, discover: bool) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update([u8::from(discover)]);
        let client = [&self.authority, &self.client.id, &self.client.secret];
        let lists = self.scopes.iter().chain(&self.audiences);
        for text in client.into_iter().chain(&self.endpoints.token).chain(lists) {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        }
        hash.update(self.scopes.len().to_le_bytes());
        hash.finalize().into()
    }

    /// A secret may hold the whole policy, which nobody has checked before.
    fn check(&self) -> Result<(), Failure> {
        if self.grant != "client_credentials" {
            return Err(Failure::configuration(
                "Grant not supported",
                "tokens are got with the grant 'client_credentials' alone",
            ));
        }
        match self.client.authentication.as_deref() {
            None | Some("client_secret_post" | "client_secret_basic") => Ok(()),
            Some(_) => Err(Failure::configuration(
                "Client authentication not supported",
                "a client is known by 'client_secret_post' or 'client_secret_basic' alone",
            )),
        }
    }

    /// The token endpoint beneath the authority.
    fn endpoint(&self) -> Result<Url, Failure> {
        let path = self.endpoints.token.as_deref().unwrap_or(TOKEN_PATH);
        if path.contains("://") {
            return read_url(path);
        }
        read_url(&format!(
            "{}/{}",
            self.authority.trim_end_matches('/'),
            path.trim_start_matches('/')
        ))
    }

    fn discovery(&self) -> Result<Url, Failure> {
        let base = self.authority.trim_end_matches('/');
        if base.ends_with(DISCOVERY) {
            read_url(base)
        } else {
            read_url(&format!("{base}{DISCOVERY}"))
        }
    }

    fn request(&self, url: Url) -> Result<Outgoing, Failure> {
        let mut fields = vec![("grant_type", self.grant.clone())];
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.client.authentication.as_deref() == Some("client_secret_basic") {
            let encoded = |text: &str| form(&[("", text.to_owned())])[1..].to_owned();
            let given = basic(&encoded(&self.client.id), &encoded(&self.client.secret));
            headers.insert(AUTHORIZATION, secret_header(&given)?);
        } else {
            fields.push(("client_id", self.client.id.clone()));
            fields.push(("client_secret", self.client.secret.clone()));
        }
        if !self.scopes.is_empty() {
            fields.push(("scope", self.scopes.join(" ")));
        }
        if !self.audiences.is_empty() {
            fields.push(("audience", self.audiences.join(" ")));
        }
        let json = self.request.encoding.as_deref() == Some("application/json");
        let (kind, text) = if json {
            let map: Map<String, Value> = fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::String(value)))
                .collect();
            ("application/json", Value::Object(map).to_string())
        } else {
            (FORM, form(&fields))
        };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        Ok(Outgoing {
            method: Method::POST,
            url,
            headers,
            body: Some(Body {
                bytes: Bytes::from(text),
                secret: true,
            }),
        })
    }
}

/// The authority is part of the definition or of a secret; only that it is wrong is said.
fn read_url(text: &str) -> Result<Url, Failure> {
    Url::parse(text).map_err(|_| {
        Failure::configuration(
            "Authority not right",
            "the authority of the authentication and its path make no URI",
        )
    })
}

/// As HTML forms are written.
pub(crate) fn form<N: AsRef<str>>(fields: &[(N, String)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name.as_ref(), value);
    }
    form.finish()
}

impl Egress {
    /// The value of `Authorization`: a token that is known, or a new one.
    pub(super) async fn token(
        &self,
        policy: &TokenPolicy,
        discover: bool,
        now: Timestamp,
    ) -> Result<String, Failure> {
        policy.check()?;
        let key = policy.digest(discover);
        if let Some(known) = self.tokens.known.get(&key)
            && known.until > now
        {
            return Ok(format!("Bearer {}", known.text));
        }
        let endpoint = if discover {
            self.discovered(policy).await?
        } else {
            policy.endpoint()?
        };
        let answer = exchange(&self.ways, policy.request(endpoint)?, false).await?;
        if answer.status.is_server_error() {
            return Err(Failure::unreachable("the token endpoint does not work"));
        }
        let granted: Granted = read(&answer)?;
        let known_type = granted.token_type.as_deref().unwrap_or("Bearer");
        if !known_type.eq_ignore_ascii_case("bearer") {
            return Err(Failure::authentication(
                "the token endpoint gave a token that is no bearer's",
            ));
        }
        check_issuer(&granted.access_token, &policy.issuers)?;
        let lasts = granted.expires_in.map(SignedDuration::from_secs);
        let until = lasts.and_then(|lasts| now.checked_add(lasts - BEFORE_END).ok());
        if let Some(until) = until.filter(|until| *until > now) {
            let text = granted.access_token.clone();
            self.tokens.known.insert(key, Token { text, until });
        }
        Ok(format!("Bearer {}", granted.access_token))
    }

    async fn discovered(&self, policy: &TokenPolicy) -> Result<Url, Failure> {
        #[derive(Deserialize)]
        struct Provider {
            token_endpoint: String,
        }
        let request = Outgoing {
            method: Method::GET,
            url: policy.discovery()?,
            headers: HeaderMap::new(),
            body: None,
        };
        let answer = exchange(&self.ways, request, true).await?;
        let provider: Provider = read(&answer)?;
        let endpoint = read_url(&provider.token_endpoint)?;
        if answer.url.scheme() == "https" && endpoint.scheme() != "https" {
            return Err(Failure::authentication(
                "the authority is called with https and names a token endpoint without it, where a secret is not sent",
            ));
        }
        Ok(endpoint)
    }
}

fn read<'a, T: Deserialize<'a>>(answer: &'a Answer) -> Result<T, Failure> {
    if !answer.status.is_success() {
        return Err(Failure::authentication(format!(
            "the authority answered {}",
            answer.status
        )));
    }
    serde_json::from_slice(&answer.bytes)
        .map_err(|_| Failure::authentication("the authority did not answer as its protocol says"))
}

/// Only a token that says who made it can be of one of these. Its signature is for whom it is shown to.
fn check_issuer(token: &str, issuers: &[String]) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Claims {
        iss: String,
    }
    if issuers.is_empty() {
        return Ok(());
    }
    let claims = token
        .split('.')
        .nth(1)
        .and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok())
        .and_then(|claims| serde_json::from_slice::<Claims>(&claims).ok());
    if claims.is_some_and(|claims| issuers.contains(&claims.iss)) {
        Ok(())
    } else {
        Err(Failure::authentication(
            "the token does not come from one of the issuers that are named",
        ))
    }
}
