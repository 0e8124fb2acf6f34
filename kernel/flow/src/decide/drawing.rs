//! A random draw came back (随机抽取). It is a fact of its own, whole, whatever the definition makes of its output; and a seal is opened once:
//! whoever knows its seed could else look for the pool or the exclusions that give the result they want.

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::event::Event;
use crate::state::{Frame, State};

/// The most seals that one execution draws with; a redraw is with that of its first draw. Each is remembered for its life, in some 150 bytes of
/// every snapshot.
pub const SEALS_MAX: usize = 4_000;

/// The arguments as they are kept: of the objects in the pool their keys alone, for what else is known of them is no matter of the draw.
pub(super) fn arguments(mut with: Value) -> Value {
    let pool = with.get_mut("pool").and_then(Value::as_array_mut);
    for member in pool.into_iter().flatten() {
        if let Some(key) = member.get("key").filter(|key| key.is_string()) {
            *member = key.clone();
        }
    }
    with
}

/// The fact of a draw, or why it is none. `record` is what the draw gave.
pub(super) fn drawn(
    state: &State,
    frame: &Frame,
    record: &Value,
    now: Timestamp,
) -> Result<Event, Error> {
    let Some(commitment) = record.get("commitment").and_then(Value::as_str) else {
        return Err(Error::runtime("the draw gave no record with a commitment"));
    };
    let terms = terms(record);
    match state.opened.get(commitment) {
        Some(known) if *known != terms => {
            let why = "the seal was drawn with already, from another pool, with other exclusions or for another number; for another draw, seal again";
            Err(Error::invalid_input("seal", "seal-used", why))
        }
        None if state.opened.len() >= SEALS_MAX => Err(Error::validation(format!(
            "one execution draws with {SEALS_MAX} seals at most; let another workflow do a part"
        ))),
        _ => Ok(Event::Drawn {
            f: frame.id,
            at: now,
            commitment: commitment.to_owned(),
            terms,
            record: record.clone(),
        }),
    }
}

/// What a seed is drawn with: under one seed, the same of these is the same draw. Who is gone since does not count.
fn terms(record: &Value) -> String {
    let parts = ["poolHash", "count", "order"].map(|name| record.get(name).cloned());
    hex::encode(Sha256::digest(json!(parts).to_string()))
}
