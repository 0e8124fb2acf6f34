//! `with` of an HTTP call, its expressions evaluated: read, its secrets put in, and made a request.

use std::collections::BTreeMap;

use bytes::Bytes;
use lianxi_flow::secret;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::secrets::{Secrets, reveal, shown};

use super::authentication::Policy;
use super::exchange::{Body, Outgoing};
use super::failure::Failure;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    method: Value,
    endpoint: Value,
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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutputKind {
    #[default]
    Content,
    Raw,
    Response,
}

/// A call that is ready to be made.
pub(crate) struct Prepared {
    pub request: Outgoing,
    pub policy: Option<Policy>,
    pub output: OutputKind,
    pub redirect: bool,
    /// The request as the execution may see it: `{method, uri, headers}`.
    pub shown: Value,
}

/// An endpoint: its address, and how the host says there who it is.
pub(crate) struct Endpoint<'a> {
    pub uri: &'a Value,
    pub authentication: Option<&'a Value>,
}

impl<'a> Endpoint<'a> {
    pub fn read(given: &'a Value) -> Self {
        match given.get("uri") {
            Some(uri) => Self {
                uri,
                authentication: given.get("authentication"),
            },
            None => Self {
                uri: given,
                authentication: None,
            },
        }
    }

    /// Where it is. An address with a secret in it is not shown when it is wrong.
    pub fn url(&self, secrets: &dyn Secrets) -> Result<Url, Failure> {
        let revealed = reveal(self.uri, secrets)?;
        let wrong = || {
            let uri = text(&shown(self.uri));
            invalid(&format!("'{uri}' is not a URI"))
        };
        let uri = revealed.as_str().ok_or_else(wrong)?;
        Url::parse(uri).map_err(|_| wrong())
    }

    pub fn policy(&self, secrets: &dyn Secrets) -> Result<Option<Policy>, Failure> {
        let given = self.authentication;
        Ok(given
            .map(|given| Policy::read(given, secrets))
            .transpose()?)
    }
}

fn invalid(why: &str) -> Failure {
    Failure::invalid(format!("the arguments of the call are not right: {why}"))
}

impl Prepared {
    /// Reads `with` of `call: http`.
    pub fn http(input: &Value, secrets: &dyn Secrets) -> Result<Self, Failure> {
        // Nothing is put in yet: what this says holds no secret.
        let given = Arguments::deserialize(input).map_err(|why| invalid(&why.to_string()))?;
        let endpoint = Endpoint::read(&given.endpoint);
        let revealed = text(&reveal(&given.method, secrets)?);
        let method = method(&revealed).ok_or_else(|| {
            let shown = text(&shown(&given.method));
            invalid(&format!("'{}' is not a method", shown.escape_debug()))
        })?;
        let mut url = endpoint.url(secrets)?;
        add_query(&mut url, &given.query, |value| Ok(reveal(value, secrets)?))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &given.headers {
            add_header(&mut headers, name, value, secrets)?;
        }
        let body = match &given.body {
            None => None,
            Some(value) => Some(body(value, &mut headers, secrets)?),
        };
        Ok(Self {
            policy: endpoint.policy(secrets)?,
            shown: json!({
                "method": method.as_str(),
                "uri": shown_uri(&given),
                "headers": shown(&json!(given.headers)),
            }),
            request: Outgoing {
                method,
                url,
                headers,
                body,
            },
            output: given.output,
            redirect: given.redirect,
        })
    }
}

pub(crate) fn method(name: &str) -> Option<Method> {
    Method::from_bytes(name.to_uppercase().as_bytes()).ok()
}

/// A header, which is kept from other hosts where a secret is in it.
pub(crate) fn add_header(
    headers: &mut HeaderMap,
    name: &str,
    value: &Value,
    secrets: &dyn Secrets,
) -> Result<(), Failure> {
    let named = HeaderName::try_from(name)
        .map_err(|_| invalid(&format!("'{}' is not a header name", name.escape_debug())))?;
    let revealed = text(&reveal(value, secrets)?);
    let mut header = HeaderValue::try_from(revealed).map_err(|_| {
        invalid(&format!(
            "the value of the header '{named}' is not plain text"
        ))
    })?;
    header.set_sensitive(secret::is_inside(value));
    headers.insert(named, header);
    Ok(())
}

/// A text goes as it is, everything else as JSON.
pub(crate) fn body(
    value: &Value,
    headers: &mut HeaderMap,
    secrets: &dyn Secrets,
) -> Result<Body, Failure> {
    let bytes = match reveal(value, secrets)? {
        Value::String(text) => Bytes::from(text),
        other => {
            headers
                .entry(CONTENT_TYPE)
                .or_insert(HeaderValue::from_static("application/json"));
            Bytes::from(other.to_string())
        }
    };
    Ok(Body {
        bytes,
        secret: secret::is_inside(value),
    })
}

fn add_query(
    url: &mut Url,
    query: &BTreeMap<String, Value>,
    put_in: impl Fn(&Value) -> Result<Value, Failure>,
) -> Result<(), Failure> {
    if query.is_empty() {
        return Ok(());
    }
    let mut pairs = url.query_pairs_mut();
    for (name, value) in query {
        pairs.append_pair(name, &text(&put_in(value)?));
    }
    Ok(())
}

fn shown_uri(given: &Arguments) -> String {
    let uri = text(&shown(Endpoint::read(&given.endpoint).uri));
    let Ok(mut url) = Url::parse(&uri) else {
        return uri;
    };
    match add_query(&mut url, &given.query, |value| Ok(shown(value))) {
        Ok(()) if !given.query.is_empty() => url.into(),
        _ => uri,
    }
}

/// A value as it stands in an address or a header.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
