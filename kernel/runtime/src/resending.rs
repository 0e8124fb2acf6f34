//! Dead letters of the outbox (see [`crate::outbox`]): what somebody sends again goes out at once, with the key that it always had.

use jiff::Timestamp;
use lianxi_journal::{AppendError, Resend, Resent};
use lianxi_work::Actor;

use crate::clock::from_millis;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Sends a dead letter again, as if it had never been tried; who wanted that is kept. A message that is none is a conflict.
    pub async fn resend(&self, seq: i64, by: &Actor) -> Result<(), EngineError> {
        let resend = Resend {
            seq,
            at_ms: self.clock().now().as_millisecond(),
            actor: serde_json::to_string(by)
                .map_err(|error| EngineError::Internal(error.to_string()))?,
        };
        let resent = match self.journal().outbox_resend(resend).await {
            Err(AppendError::Unknown(_)) => {
                return Err(EngineError::NotFound {
                    what: "message",
                    id: seq.to_string(),
                });
            }
            resent => resent?,
        };
        let conflict = |what: &str, at_ms: i64| {
            let at: Timestamp = from_millis(at_ms);
            Err(EngineError::Conflict(format!(
                "the message {seq} is no dead letter: it {what} at {at}"
            )))
        };
        match resent {
            Resent::Again => {
                self.inner.tell_outgoing();
                Ok(())
            }
            Resent::Delivered { at_ms } => conflict("was delivered", at_ms),
            Resent::Waiting { next_at_ms } => conflict("is tried by itself", next_at_ms),
        }
    }
}
