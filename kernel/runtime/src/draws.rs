//! The draws of an execution as its journal has them, and the key that their seeds come from.

use lianxi_draw::HostKey;
use lianxi_flow::Event;
use serde_json::Value;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::retention;

/// After so many bytes of records a page ends.
pub const DRAWS_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Turns that are read at once.
const TURNS_READ_MAX: u64 = 4;

/// Some of the draws of an execution, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawsPage {
    /// Each as `call: draw` gave it, whatever its definition made of it; a redraw is one more.
    pub records: Vec<Value>,
    /// Where the next page begins; `None`: there is none.
    pub next: Option<i64>,
}

/// A key that nobody knows.
///
/// # Errors
/// The machine gives no random bytes.
pub fn fresh_key() -> Result<HostKey, EngineError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|why| EngineError::Internal(format!("no random bytes for a key: {why}")))?;
    Ok(HostKey::new(bytes))
}

impl Engine {
    /// Draws of an execution, from the beginning or from where the last page ended, at most so many. It reads the history.
    pub async fn draws(
        &self,
        id: &str,
        after: Option<i64>,
        limit: usize,
    ) -> Result<DrawsPage, EngineError> {
        if self.journal().execution(id).await?.is_none() {
            let (what, id) = ("execution", id.to_owned());
            let error = EngineError::NotFound { what, id };
            return Err(retention::gone(self.journal(), error).await);
        }
        let (mut page, mut bytes) = (DrawsPage::default(), 0);
        let mut version = after.unwrap_or(0);
        loop {
            let journal = self.journal();
            let turns = journal.turns_after(id, version, TURNS_READ_MAX).await?;
            let Some(last) = turns.last() else {
                return Ok(page);
            };
            version = last.version;
            for turn in turns {
                for event in (turn.first_version..).zip(&turn.events) {
                    let Some(record) = drawn(id, after, event)? else {
                        continue;
                    };
                    if page.records.len() >= limit || bytes > DRAWS_BYTES_MAX {
                        page.next = Some(event.0 - 1);
                        return Ok(page);
                    }
                    bytes += event.1.len();
                    page.records.push(record);
                }
            }
        }
    }
}

/// The record, where the event is a draw after this version.
fn drawn(
    id: &str,
    after: Option<i64>,
    (version, bytes): (i64, &Vec<u8>),
) -> Result<Option<Value>, EngineError> {
    if after.is_some_and(|after| version <= after) {
        return Ok(None);
    }
    let event = serde_json::from_slice(bytes)
        .map_err(|error| EngineError::Internal(format!("execution {id}: {error}")))?;
    Ok(match event {
        Event::Drawn { record, .. } => Some(record),
        _ => None,
    })
}
