//! Who the host says it is to the other side: the policy of a call, its secrets put in, and how each kind is answered for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use lianxi_flow::Error;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use serde::Deserialize;
use serde_json::Value;

use crate::secrets::{Secrets, reveal};

use super::Egress;
use super::digest;
use super::exchange::{Answer, Outgoing, exchange};
use super::failure::Failure;
use super::tokens::TokenPolicy;

/// A policy with its values in. It has no `Debug`: nobody is to print it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Policy {
    Basic(Login),
    Bearer(Bearer),
    Digest(Login),
    OAuth2(TokenPolicy),
    Oidc(TokenPolicy),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    pub username: String,
    pub password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bearer {
    token: String,
}

impl Policy {
    /// What is wrong is said without the values: they may be secret.
    pub fn read(given: &Value, secrets: &dyn Secrets) -> Result<Self, Error> {
        let revealed = reveal(given, secrets)?;
        Self::deserialize(&revealed).map_err(|_| {
            let kinds = given.as_object().into_iter().flat_map(|map| map.keys());
            let kind = kinds.map(String::as_str).collect::<Vec<_>>().join(", ");
            Error::validation(format!(
                "the authentication '{kind}' does not have the fields that it needs, or one of them is no text"
            ))
        })
    }
}

/// Basic authentication (RFC 7617).
pub(super) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

pub(super) fn secret_header(text: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::try_from(text).map_err(|_| {
        Failure::invalid("what the authentication gives does not fit into a header")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

impl Egress {
    /// Sends a request as whoever the policy says. `nonce` is the client's own for a digest.
    pub(super) async fn authenticated(
        &self,
        request: Outgoing,
        policy: Option<&Policy>,
        follow: bool,
        around: Around<'_>,
    ) -> Result<Answer, Failure> {
        let mut signed = request.clone();
        let given = match policy {
            None | Some(Policy::Digest(_)) => None,
            Some(Policy::Basic(login)) => Some(basic(&login.username, &login.password)),
            Some(Policy::Bearer(bearer)) => Some(format!("Bearer {}", bearer.token)),
            Some(Policy::OAuth2(tokens)) => Some(self.token(tokens, false, around.now).await?),
            Some(Policy::Oidc(tokens)) => Some(self.token(tokens, true, around.now).await?),
        };
        if let Some(given) = given {
            signed.headers.insert(AUTHORIZATION, secret_header(&given)?);
        }
        let answer = exchange(&self.ways, signed, follow).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        // Asked again once: a digest needs the other side's nonce, and a token may have been withdrawn.
        let mut again = request;
        let second = match policy {
            Some(Policy::Digest(login)) if answer.url == again.url => {
                let challenges = answer.headers.get_all(WWW_AUTHENTICATE);
                digest::answer(challenges.iter(), login, &again, around.nonce)
            }
            Some(Policy::OAuth2(tokens)) if self.tokens.forget(tokens, false) => {
                Some(self.token(tokens, false, around.now).await?)
            }
            Some(Policy::Oidc(tokens)) if self.tokens.forget(tokens, true) => {
                Some(self.token(tokens, true, around.now).await?)
            }
            _ => None,
        };
        let Some(second) = second else {
            return Ok(answer);
        };
        again.headers.insert(AUTHORIZATION, secret_header(&second)?);
        exchange(&self.ways, again, follow).await
    }
}

/// What an exchange of this call knows beside its request.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub now: Timestamp,
    pub nonce: &'a str,
}
