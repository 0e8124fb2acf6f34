//! CloudEvents in, by the HTTP binding of CloudEvents 1.0: structured, batched, or binary (attributes in `ce-` headers).

use axum::Json as Answer;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lianxi_access::Operation;
use lianxi_runtime::Received;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::access::Acting;
use crate::api::Api;
use crate::body::{is_json, media_type, parse, read};
use crate::problem::Problem;

/// The most events of a batch.
pub const BATCH_MAX: usize = 1_000;

const STRUCTURED: &str = "application/cloudevents+json";
const BATCHED: &str = "application/cloudevents-batch+json";
/// What the attributes of binary mode begin with.
const ATTRIBUTE: &str = "ce-";

/// What became of the events, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    pub events: Vec<TakenEvent>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TakenEvent {
    pub source: String,
    pub id: String,
    /// `new`, or `duplicate`: one of this source and id was taken before.
    pub status: &'static str,
}

/// Send CloudEvents. When this answers, they are durable; sending one again is harmless.
#[utoipa::path(post, path = "/events", tag = "events",
    request_body(content = Value, content_type = "application/cloudevents+json", description = "a CloudEvent; or a batch of them as application/cloudevents-batch+json; or any body with ce- headers"),
    responses(
        (status = 202, description = "durable", body = Taken),
        (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn receive(
    State(api): State<Api>,
    Acting(caller): Acting,
    request: Request,
) -> Result<(StatusCode, Answer<Taken>), Problem> {
    caller.may(&api, Operation::EventReceive)?;
    let headers = request.headers().clone();
    let kind = media_type(&headers);
    let structured = kind == STRUCTURED || kind == BATCHED;
    if !structured
        && !headers
            .keys()
            .any(|name| name.as_str().starts_with(ATTRIBUTE))
    {
        return Err(Problem::media_type(&format!(
            "{STRUCTURED} or {BATCHED}, or the event's attributes are to be in ce- headers"
        )));
    }
    let body = read(request, &api.bounds).await?;
    let events = match kind.as_str() {
        STRUCTURED => vec![parse::<Value>(&body)?],
        BATCHED => parse::<Vec<Value>>(&body)?,
        _ => vec![binary(&headers, &kind, &body)?],
    };
    if events.len() > BATCH_MAX {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "batch-too-large",
            format!("a batch may have at most {BATCH_MAX} events"),
        ));
    }
    let mut taken = Vec::with_capacity(events.len());
    for (index, event) in events.into_iter().enumerate() {
        taken.push(
            one(&api, event)
                .await
                .map_err(|problem| placed(problem, index, kind == BATCHED))?,
        );
    }
    Ok((StatusCode::ACCEPTED, Answer(Taken { events: taken })))
}

async fn one(api: &Api, event: Value) -> Result<TakenEvent, Problem> {
    let text = |name: &str| {
        event
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (source, id) = (text("source"), text("id"));
    let received = api
        .to_the_end(|engine| async move { engine.receive(event).await })
        .await?;
    let status = match received {
        Received::New => "new",
        Received::Duplicate => "duplicate",
    };
    Ok(TakenEvent { source, id, status })
}

/// In a batch, which event it was: those before it are taken, and taking them again is harmless.
fn placed(problem: Problem, index: usize, batched: bool) -> Problem {
    if !batched {
        return problem;
    }
    let detail = format!(
        "event {index}: {}; the events before it are taken, and the batch may be sent again",
        problem.detail
    );
    Problem {
        detail,
        index: Some(index),
        ..problem
    }
}

fn binary(headers: &HeaderMap, kind: &str, body: &[u8]) -> Result<Value, Problem> {
    let mut event = Map::new();
    for (name, value) in headers {
        let Some(name) = name.as_str().strip_prefix(ATTRIBUTE) else {
            continue;
        };
        let wrong = || {
            Problem::bad_request(
                "header",
                format!("the header ce-{name} is not text, UTF-8 percent-encoded"),
            )
        };
        let text = decoded(value.as_bytes()).ok_or_else(wrong)?;
        if event.insert(name.to_owned(), Value::String(text)).is_some() {
            return Err(Problem::bad_request(
                "header",
                format!("the header ce-{name} is given twice"),
            ));
        }
    }
    if body.is_empty() {
        return Ok(Value::Object(event));
    }
    if is_json(kind) {
        event.insert("data".to_owned(), parse(body)?);
    } else if let (true, Ok(text)) = (kind.starts_with("text/"), std::str::from_utf8(body)) {
        event.insert("data".to_owned(), Value::String(text.to_owned()));
    } else {
        event.insert(
            "data_base64".to_owned(),
            Value::String(BASE64_STANDARD.encode(body)),
        );
    }
    if !kind.is_empty() {
        event.insert("datacontenttype".to_owned(), Value::String(kind.to_owned()));
    }
    Ok(Value::Object(event))
}

/// `%E5%8C%BB` to `医`.
fn decoded(bytes: &[u8]) -> Option<String> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        if byte == b'%' {
            let pair = [*rest.next()?, *rest.next()?];
            let mut one = [0];
            hex::decode_to_slice(pair, &mut one).ok()?;
            text.extend(one);
        } else {
            text.push(byte);
        }
    }
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_percent_encoded() {
        for (given, expected) in [
            ("plain", Some("plain")),
            ("%E5%8C%BB%e7%96%97", Some("医疗")),
            ("a%20b", Some("a b")),
            ("%", None),
            ("%4", None),
            ("%zz", None),
            ("%ff", None),
        ] {
            assert_eq!(decoded(given.as_bytes()).as_deref(), expected, "{given}");
        }
    }
}
