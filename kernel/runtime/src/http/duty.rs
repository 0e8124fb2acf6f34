//! Requests that duties send: under the policy of `call: http`, without redirects, and without any secret of the host.

use jiff::Timestamp;
use lianxi_journal::failpoint;
use lianxi_sandbox::{HttpError, HttpRequest, HttpResponse};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::exchange::{Answer, Body, Outgoing};
use super::failure::Failure;
use super::{CALL_TIME_MAX, Egress, IDEMPOTENCY_KEY};

/// What the client says itself, or what is between two machines and not between two programs (RFC 9110, 7.6.1).
const NOT_THEIRS: [&str; 10] = [
    "connection",
    "content-length",
    "host",
    "idempotency-key",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

impl Egress {
    /// Sends one request. Its host was found in the plugin's grant; here it is asked whether this machine's administrator allows it.
    pub(crate) async fn of_a_duty(
        &self,
        request: HttpRequest,
        key: &str,
        now: Timestamp,
    ) -> Result<HttpResponse, HttpError> {
        let _place = self.places.acquire().await;
        let mut outgoing = outgoing(request)?;
        let key = crate::ids::derived(key).to_string();
        let header = HeaderValue::try_from(&key).expect("a UUID is plain text");
        outgoing.headers.insert(IDEMPOTENCY_KEY, header);
        let around = super::Around { now, nonce: &key };
        let sending = async {
            failpoint!("http.before-send", Err(Failure::unreachable("a failpoint")));
            let answer = self.authenticated(outgoing, None, false, around).await?;
            failpoint!("http.after-send", Err(Failure::unreachable("a failpoint")));
            Ok(answer)
        };
        match tokio::time::timeout(CALL_TIME_MAX, sending).await {
            Ok(Ok(answer)) => Ok(response(answer)),
            Ok(Err(Failure::Unreachable(error))) => {
                Err(HttpError::Unavailable(error.detail.unwrap_or_default()))
            }
            Ok(Err(Failure::Answer(error))) => {
                Err(HttpError::Denied(error.detail.unwrap_or_default()))
            }
            Err(_) => Err(HttpError::Unavailable("it was not over in time".to_owned())),
        }
    }
}

fn outgoing(request: HttpRequest) -> Result<Outgoing, HttpError> {
    let denied = |what: &str| HttpError::Denied(format!("{what} cannot be sent"));
    let method =
        Method::from_bytes(request.method.as_bytes()).map_err(|_| denied("this method"))?;
    if matches!(method, Method::CONNECT | Method::TRACE) {
        return Err(denied("this method"));
    }
    let url = Url::parse(&request.url).map_err(|_| denied("this address"))?;
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let name = HeaderName::try_from(name).map_err(|_| denied("a header of this name"))?;
        if NOT_THEIRS.contains(&name.as_str()) {
            return Err(denied(&format!("the header {name}")));
        }
        let value = HeaderValue::try_from(value).map_err(|_| denied("this header's value"))?;
        headers.append(name, value);
    }
    let body = request.body.map(|bytes| Body {
        bytes: bytes.into(),
        secret: false,
    });
    Ok(Outgoing {
        method,
        url,
        headers,
        body,
    })
}

fn response(answer: Answer) -> HttpResponse {
    let headers = answer.headers.iter();
    // A value that is no text is no use to a plugin.
    let texts = headers.filter_map(|(name, value)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    });
    HttpResponse {
        status: answer.status.as_u16(),
        headers: texts.collect(),
        body: answer.bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_duty_may_not_say_is_denied() {
        let request = |method: &str, header: (&str, &str)| HttpRequest {
            method: method.to_owned(),
            url: "https://api.example/".to_owned(),
            headers: vec![(header.0.to_owned(), header.1.to_owned())],
            body: None,
        };
        let fine = ("x-a", "b");
        assert!(outgoing(request("PATCH", fine)).is_ok());
        for (method, header) in [
            ("CONNECT", fine),
            ("TRACE", fine),
            ("GET ", fine),
            ("", fine),
            ("GET", ("Host", "evil.example")),
            ("GET", ("Idempotency-Key", "mine")),
            ("GET", ("Transfer-Encoding", "chunked")),
            ("GET", ("x a", "b")),
            ("GET", ("x-a", "b\r\nhost: evil.example")),
        ] {
            assert!(
                outgoing(request(method, header)).is_err(),
                "{method} {header:?}"
            );
        }
    }
}
