//! One request and its answer, redirects included. Each target is asked for like the first, and none but the first is told who we are.

use bytes::Bytes;
use reqwest::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, PROXY_AUTHORIZATION,
};
use reqwest::{Method, Response, StatusCode, Url};

use super::RESPONSE_BYTES_MAX;
use super::address::Ways;
use super::failure::Failure;

/// The most redirects that are followed.
pub(super) const REDIRECTS_MAX: usize = 5;

/// A request that is ready to leave. A header that holds a secret is marked as sensitive.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Body>,
}

#[derive(Clone)]
pub(crate) struct Body {
    pub bytes: Bytes,
    /// A secret is in it: it goes nowhere but to the first host.
    pub secret: bool,
}

pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// Sends it; with `follow`, goes where it is sent on to.
pub(super) async fn exchange(
    ways: &Ways,
    request: Outgoing,
    follow: bool,
) -> Result<Answer, Failure> {
    let mut request = request;
    for _ in 0..=REDIRECTS_MAX {
        let client = ways.to(&request.url).await?;
        let mut built = client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone());
        if let Some(body) = &request.body {
            built = built.body(body.bytes.clone());
        }
        let response = built.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let target = follow
            .then(|| target(&request.url, status, &headers))
            .flatten();
        match target {
            Some(target) => request = redirected(request, status, target)?,
            None => {
                return Ok(Answer {
                    status,
                    headers,
                    bytes: bytes_of(response).await?,
                    url: request.url,
                });
            }
        }
    }
    Err(Failure::communication(
        "Too many redirects",
        format!("the call was sent on more than {REDIRECTS_MAX} times"),
    ))
}

/// Where an answer sends us, if it does.
fn target(from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Result<Url, ()>> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = headers.get(LOCATION)?;
    let read = location.to_str().map_err(drop);
    Some(read.and_then(|text| from.join(text).map_err(drop)))
}

fn redirected(
    mut request: Outgoing,
    status: StatusCode,
    target: Result<Url, ()>,
) -> Result<Outgoing, Failure> {
    let target = target.map_err(|()| {
        Failure::communication("Bad redirect", "the call was sent on to what is no URI")
    })?;
    let same_place = target.host() == request.url.host()
        && target.port_or_known_default() == request.url.port_or_known_default()
        && target.scheme() == request.url.scheme();
    if request.url.scheme() == "https" && target.scheme() == "http" {
        return Err(Failure::communication(
            "Redirect not followed",
            "the call was sent on from https to http, where everyone on the way can read it",
        ));
    }
    let forgets_body = status == StatusCode::SEE_OTHER && request.method != Method::HEAD
        || (matches!(status.as_u16(), 301 | 302) && request.method == Method::POST);
    if forgets_body {
        request.method = Method::GET;
        request.body = None;
        request.headers.remove(CONTENT_TYPE);
        request.headers.remove(CONTENT_LENGTH);
    }
    if !same_place {
        for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION] {
            request.headers.remove(name);
        }
        let secret: Vec<_> = request
            .headers
            .iter()
            .filter(|(_, value)| value.is_sensitive())
            .map(|(name, _)| name.clone())
            .collect();
        for name in secret {
            request.headers.remove(name);
        }
        if request.body.as_ref().is_some_and(|body| body.secret) {
            return Err(Failure::communication(
                "Redirect not followed",
                "the call was sent on to another host, and its body holds a secret",
            ));
        }
    }
    request.url = target;
    Ok(request)
}

async fn bytes_of(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > RESPONSE_BYTES_MAX {
            return Err(Failure::communication(
                "Response too large",
                format!("the response has more than {RESPONSE_BYTES_MAX} bytes"),
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
