//! Thirty-two bytes, written as hexadecimal: a hash that everybody may see, and a seed that nobody may before its time.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const BYTES: usize = 32;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; BYTES]);

impl Digest {
    /// Of these, one after the other.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }
}

/// What a draw's order comes from. It is shown by the record of a draw; before that, by nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed([u8; BYTES]);

impl Seed {
    pub const fn new(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// What is told of it before the draw.
    pub fn commitment(&self) -> Digest {
        Digest::of(&[&self.0])
    }
}

/// A text that is no such value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash or a seed is 64 lower-case hexadecimal digits")]
pub struct NotHex;

/// One value has one text: what differs in case alone is not the same to whoever compares files.
fn read(text: &str) -> Result<[u8; BYTES], NotHex> {
    let mut bytes = [0; BYTES];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| NotHex)?;
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(NotHex);
    }
    Ok(bytes)
}

impl TryFrom<String> for Digest {
    type Error = NotHex;

    fn try_from(text: String) -> Result<Self, NotHex> {
        read(&text).map(Self)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        hex::encode(digest.0)
    }
}

impl TryFrom<String> for Seed {
    type Error = NotHex;

    fn try_from(text: String) -> Result<Self, NotHex> {
        read(&text).map(Self)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        hex::encode(seed.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A log must not tell it before the draw does.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}
