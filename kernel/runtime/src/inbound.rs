//! CloudEvents that come in: acknowledged when they are durable, taken once, given to whoever listens and to the workflows they start.

use lianxi_flow::lineage::Lineage;
use lianxi_flow::value;
use lianxi_journal::{Append, AppendError, failpoint};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::project;

/// The largest event that is taken, in bytes of JSON.
pub const EVENT_BYTES_MAX: usize = 1024 * 1024;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    New,
    /// An event of the same source and id was taken before.
    Duplicate,
}

impl Engine {
    /// Takes a CloudEvent (structured mode). When this returns, it is durable and what it starts is queued.
    pub async fn receive(&self, mut event: Value) -> Result<Received, EngineError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        check(&event)?;
        if let Value::Object(fields) = &mut event {
            fields
                .entry("time")
                .or_insert_with(|| json!(now.to_string()));
        }
        let append = Append {
            events: vec![project::retained(&event, now)],
            offers: inner.starts(&event, Lineage::default(), now),
            ..Append::default()
        };
        failpoint!("event.before-append");
        match inner.journal.append(append).await {
            Ok(appended) => {
                failpoint!("event.after-append");
                inner.go_on(appended.pending);
                Ok(Received::New)
            }
            Err(AppendError::Duplicate { .. }) => Ok(Received::Duplicate),
            Err(error) => Err(error.into()),
        }
    }
}

/// What CloudEvents 1.0 asks of an event.
fn check(event: &Value) -> Result<(), EngineError> {
    let invalid = |why: String| Err(EngineError::Invalid(why));
    if !event.is_object() {
        return invalid("a CloudEvent is a JSON object".to_owned());
    }
    for name in ["id", "source", "type"] {
        match event.get(name).and_then(Value::as_str) {
            Some("") | None => {
                return invalid(format!(
                    "a CloudEvent needs '{name}', a text that is not empty"
                ));
            }
            Some(_) => {}
        }
    }
    if event.get("specversion").and_then(Value::as_str) != Some("1.0") {
        return invalid("a CloudEvent needs 'specversion': \"1.0\"".to_owned());
    }
    if event
        .get("subject")
        .is_some_and(|subject| !subject.is_string())
    {
        return invalid("'subject' of a CloudEvent is a text".to_owned());
    }
    if let Err(why) = value::check(event) {
        return invalid(format!("the event cannot be taken: {why}"));
    }
    if event.to_string().len() > EVENT_BYTES_MAX {
        return invalid(format!("an event may have at most {EVENT_BYTES_MAX} bytes"));
    }
    Ok(())
}
