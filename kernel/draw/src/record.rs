//! What is kept of a draw: all that a replay needs, and nothing about anybody but keys and reasons. Its JSON is what other programs read; a
//! field is never taken away or given another meaning under the same [`crate::ALGORITHM`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Seed};
use crate::number::Ratio;

/// The longest reason, in bytes of UTF-8: a sentence.
pub const REASON_BYTES_MAX: usize = 400;

/// A draw, and what became of it since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub algorithm: String,
    /// What was drawn for, as the seal says.
    pub purpose: String,
    /// Of the seed, as it was told before.
    pub commitment: Digest,
    pub seed: Seed,
    pub pool_hash: Digest,
    pub pool_size: u32,
    /// Every key, sorted: with it the record is complete. At most [`crate::POOL_MAX`].
    pub pool: Vec<String>,
    /// Sorted by key, then reason.
    pub excluded: Vec<Excluded>,
    /// Where the count is a share of the pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Ratio>,
    pub count: u32,
    /// All that are eligible, as they are drawn.
    pub order: Vec<String>,
    /// The first `count` of the order that are not gone.
    pub drawn: Vec<String>,
    /// In the order in which they went.
    pub gone: Vec<Gone>,
    pub sealed_at: Timestamp,
    pub drawn_at: Timestamp,
}

/// Who was in the pool and could not be drawn. Of several reasons, each is one of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Excluded {
    pub key: String,
    pub reason: String,
}

/// Who can be drawn no more, and who came instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gone {
    pub key: String,
    pub reason: String,
    /// `None`: it was not drawn when it went.
    pub replaced_by: Option<String>,
    pub at: Timestamp,
}

pub(crate) fn is_reason(reason: &str) -> bool {
    (1..=REASON_BYTES_MAX).contains(&reason.len())
}
