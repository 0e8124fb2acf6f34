//! Who may be drawn (名录库): a set of keys in one order, whatever the order in which they were given, and its hash.

use std::collections::BTreeSet;

use crate::digest::Digest;

/// The most keys of a pool. A province's institutions of one kind are some thousands; and the record of a draw holds every key twice.
pub const POOL_MAX: usize = 10_000;
/// The longest key, in bytes of UTF-8: room for any code or opaque id, and not for a description.
pub const KEY_BYTES_MAX: usize = 128;

const PREFIX: &[u8] = b"lianxi-draw-1 pool\n";

/// Keys of a pool: at least one, different, sorted by their bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool(Vec<String>);

/// Why a list is no pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// Nobody is there to be drawn: whoever planned it must look again.
    #[error("the pool is empty: there is nobody to draw from")]
    Empty,
    /// Draw by parts.
    #[error("the pool has {size} keys, and a draw takes {POOL_MAX} at most; draw from parts of it")]
    TooLarge { size: usize },
    /// One object would have two chances.
    #[error("the key '{key}' is in the pool twice; each object is in it once")]
    Duplicate { key: String },
    /// Counted from 1, in the list as it was given.
    #[error(
        "key {place} of the pool is empty, longer than {KEY_BYTES_MAX} bytes, or has control characters"
    )]
    Key { place: usize },
}

impl Pool {
    /// From a list in any order.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Result<Self, PoolError> {
        let mut sorted: Vec<String> = Vec::new();
        let mut size = 0;
        for key in keys {
            size += 1;
            if size > POOL_MAX {
                continue;
            }
            if !is_key(&key) {
                return Err(PoolError::Key { place: size });
            }
            sorted.push(key);
        }
        if size > POOL_MAX {
            return Err(PoolError::TooLarge { size });
        }
        sorted.sort_unstable();
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(PoolError::Duplicate {
                key: twice[0].clone(),
            });
        }
        if sorted.is_empty() {
            return Err(PoolError::Empty);
        }
        Ok(Self(sorted))
    }

    /// Sorted.
    pub fn keys(&self) -> &[String] {
        &self.0
    }

    pub fn into_keys(self) -> Vec<String> {
        self.0
    }

    pub fn contains(&self, key: &str) -> bool {
        self.0
            .binary_search_by(|known| known.as_str().cmp(key))
            .is_ok()
    }

    /// Of its keys, each with its length before it: no two pools are the same bytes.
    pub fn hash(&self) -> Digest {
        let mut bytes = PREFIX.to_vec();
        for key in &self.0 {
            bytes.extend_from_slice(key.len().to_string().as_bytes());
            bytes.push(b':');
            bytes.extend_from_slice(key.as_bytes());
            bytes.push(b'\n');
        }
        Digest::of(&[&bytes])
    }

    /// Everybody but these, in the pool's order.
    pub(crate) fn without(&self, excluded: &BTreeSet<&str>) -> Vec<&str> {
        let keys = self.0.iter().map(String::as_str);
        keys.filter(|key| !excluded.contains(key)).collect()
    }
}

fn is_key(key: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&key.len()) && !key.chars().any(char::is_control)
}
