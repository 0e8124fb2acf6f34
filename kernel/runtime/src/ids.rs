//! Identifiers. New ones carry their time; derived ones follow from a key, so that doing a thing twice is doing it once.

use jiff::Timestamp;
use uuid::{Timestamp as UuidTime, Uuid};

/// The namespace of ids that are derived from keys of this host.
const NAMESPACE: Uuid = Uuid::from_u128(0x6c69_616e_7869_4000_8000_0000_0000_0001);

/// An id of its own, sorted by its time.
pub(crate) fn fresh(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(UuidTime::from_unix(uuid::NoContext, seconds, nanos))
}

/// The id that belongs to a key.
pub(crate) fn derived(key: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, key.as_bytes())
}
