//! Messages on their way out: CloudEvents in structured mode over HTTP to the sinks that an administrator configured, under the policy
//! of everything that leaves.
//!
//! In order within a destination: a message that cannot be delivered holds back those after it, until it is delivered or given up as a
//! dead letter. At least once: a sink knows a repetition by the event's source and id. A destination without a sink keeps its messages.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::CallOutcome;
use lianxi_flow::effect::{CallRequest, CallTarget};
use lianxi_flow::error::{Standard, canonical_type};
use lianxi_journal::{AppendError, OutboxRow, failpoint};
use serde_json::json;

use crate::clock::from_millis;
use crate::engine::Inner;
use crate::error::EngineError;

/// How often a message is tried that the sink itself refuses (4xx): trying again hardly helps.
pub const REFUSED_MAX: i64 = 8;
/// How often one is tried when the sink cannot be reached or fails: about two days.
pub const ATTEMPTS_MAX: i64 = 200;
const BACKOFF_MIN: SignedDuration = SignedDuration::from_secs(1);
const BACKOFF_MAX: SignedDuration = SignedDuration::from_mins(15);
/// Messages read at once.
const BATCH: u64 = 100;
/// How often a destination is looked at that nobody spoke of.
const SWEEP: Duration = Duration::from_secs(5);
const STRUCTURED: &str = "application/cloudevents+json; charset=utf-8";

/// Why a message was not taken.
struct Refusal {
    why: String,
    attempts_max: i64,
}

/// What was done for a destination.
#[derive(Default)]
pub(crate) struct Flushed {
    pub worked: bool,
    /// When the first message that waits is tried again.
    pub next: Option<Timestamp>,
}

impl Inner {
    /// Sends what waits for one destination, as long as the host runs.
    pub(crate) async fn send_out(self: Arc<Self>, destination: String, sink: String) {
        let mut told = self.outgoing.subscribe();
        loop {
            told.mark_unchanged();
            let flushed = tokio::select! {
                flushed = self.flush(&destination, &sink) => flushed,
                () = self.stop.cancelled() => return,
            };
            let next = flushed.unwrap_or_else(|error| {
                tracing::warn!(%destination, %error, "the outbox cannot be looked through");
                Flushed::default()
            });
            let again = async {
                match next.next {
                    Some(at) => self.clock.sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = again => {}
                _ = told.changed() => {}
                () = tokio::time::sleep(SWEEP) => {}
                () = self.stop.cancelled() => return,
            }
        }
    }

    /// Sends what is due, in order.
    pub(crate) async fn flush(
        &self,
        destination: &str,
        sink: &str,
    ) -> Result<Flushed, EngineError> {
        let mut flushed = Flushed::default();
        loop {
            let rows = self.journal.outbox_waiting(destination, BATCH).await?;
            let last = (rows.len() as u64) < BATCH;
            for row in rows {
                flushed.next = row.next_at_ms.map(from_millis);
                if flushed.next.is_some_and(|at| at > self.clock.now()) {
                    return Ok(flushed);
                }
                flushed.worked = true;
                if let Some(again) = self.send(&row, sink).await? {
                    flushed.next = Some(again);
                    return Ok(flushed);
                }
            }
            flushed.next = None;
            if last {
                return Ok(flushed);
            }
        }
    }

    /// Tries one message; when it is to be tried again.
    async fn send(&self, row: &OutboxRow, sink: &str) -> Result<Option<Timestamp>, EngineError> {
        failpoint!("outbox.before-send");
        let answered = self.post(row, sink).await;
        failpoint!("outbox.before-mark");
        let now = self.clock.now();
        let (noted, again) = match answered {
            Ok(()) => {
                let noted = self.journal.outbox_delivered(row.seq, now.as_millisecond());
                (noted.await, None)
            }
            Err(Refusal { why, attempts_max }) => {
                let tried = row.attempts + 1;
                let again = (tried < attempts_max).then(|| later(now, tried));
                if again.is_none() {
                    tracing::warn!(seq = row.seq, destination = %row.destination, topic = %row.topic, tried, "a message is given up; it is a dead letter of the outbox");
                }
                let next_at_ms = again.map(Timestamp::as_millisecond);
                let noted = self.journal.outbox_failed(row.seq, why, next_at_ms);
                (noted.await, again)
            }
        };
        failpoint!("outbox.after-mark");
        match noted {
            // Somebody else has noted its end.
            Ok(()) | Err(AppendError::Unknown(_)) => Ok(again),
            Err(error) => Err(error.into()),
        }
    }

    async fn post(&self, row: &OutboxRow, sink: &str) -> Result<(), Refusal> {
        let now = self.clock.now();
        let request = CallRequest {
            key: format!("outbox/{}/{}", row.destination, row.seq),
            task: String::new(),
            attempt: 1,
            since: now,
            not_before: None,
            target: CallTarget::Http,
            // The body is a text and leaves as it stands: nothing in it is looked into.
            input: json!({
                "method": "POST",
                "endpoint": sink,
                "headers": {"content-type": STRUCTURED},
                "body": row.body,
                "output": "raw",
            }),
        };
        let error = match self.egress.call(&request, now).await {
            CallOutcome::Returned(_) => return Ok(()),
            CallOutcome::Failed(error) | CallOutcome::Unavailable { error, .. } => error,
            CallOutcome::Technical(_) | CallOutcome::NeedsHuman { .. } => {
                return Err(Refusal {
                    why: "it cannot be sent".to_owned(),
                    attempts_max: ATTEMPTS_MAX,
                });
            }
        };
        // A host that this one may not call is a slip of the configuration, which somebody mends.
        let by_sink = canonical_type(&error.kind).ends_with(Standard::Communication.name());
        let for_good =
            matches!(error.status, 400..=499) && !matches!(error.status, 408 | 425 | 429);
        Err(Refusal {
            why: error.detail.unwrap_or_default(),
            attempts_max: if by_sink && for_good {
                REFUSED_MAX
            } else {
                ATTEMPTS_MAX
            },
        })
    }

    /// Something was put into the outbox.
    pub(crate) fn tell_outgoing(&self) {
        self.outgoing
            .send_modify(|told| *told = told.wrapping_add(1));
    }
}

/// Twice as long each time.
fn later(now: Timestamp, tried: i64) -> Timestamp {
    let doubled = u32::try_from(tried - 1)
        .ok()
        .and_then(|times| 2_i32.checked_pow(times))
        .and_then(|factor| BACKOFF_MIN.checked_mul(factor))
        .unwrap_or(BACKOFF_MAX);
    now.checked_add(doubled.min(BACKOFF_MAX))
        .unwrap_or(Timestamp::MAX)
}
