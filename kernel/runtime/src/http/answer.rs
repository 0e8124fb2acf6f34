//! What a call gives on of an answer.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

use super::arguments::OutputKind;
use super::exchange::Answer;
use super::failure::Failure;

/// The task's output. An answer that says the call failed is its error.
pub(super) fn output(
    answer: &Answer,
    kind: OutputKind,
    redirect: bool,
    request: &Value,
) -> Result<Value, Failure> {
    let status = answer.status;
    if !(status.is_success() || (redirect && status.is_redirection())) {
        return Err(Failure::status(status));
    }
    Ok(match kind {
        OutputKind::Raw => json!(STANDARD.encode(&answer.bytes)),
        OutputKind::Content => content(&answer.headers, &answer.bytes),
        OutputKind::Response => {
            let headers: BTreeMap<_, _> = answer
                .headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()))
                .collect();
            json!({
                "request": request,
                "statusCode": status.as_u16(),
                "headers": headers,
                "content": content(&answer.headers, &answer.bytes),
            })
        }
    })
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
        _ => json!(STANDARD.encode(bytes)),
    }
}
