//! The host's key, and seals: a seed that is derived and so needs no storage, is the same after a crash, and is known to nobody who has not
//! the key until the draw tells it.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::digest::{Digest, Seed};

/// The longest purpose, in bytes of UTF-8: a word or two.
pub const PURPOSE_BYTES_MAX: usize = 100;

const SEED_PREFIX: &[u8] = b"lianxi-draw-1 seed\n";
const ID_PREFIX: &[u8] = b"lianxi-draw-1 key id\n";
const KNOWN_PREFIX: &[u8] = b"lianxi-draw-1 known key\n";
const KEY_BYTES: usize = 32;
/// Hexadecimal digits of a key's id: enough to tell two keys apart, and no use to whoever looks for the key.
const ID_DIGITS: usize = 16;

/// Thirty-two secret bytes of a host. Whoever reads them can know its draws beforehand.
#[derive(Clone, PartialEq, Eq)]
pub struct HostKey([u8; KEY_BYTES]);

/// A text that is no key. It is not shown: it may be one with a slip in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key of draws is 64 hexadecimal digits")]
pub struct BadKey;

impl HostKey {
    pub const fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// From what a key's file holds.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let mut bytes = [0; KEY_BYTES];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| BadKey)?;
        Ok(Self(bytes))
    }

    /// What a key's file holds. Not `Display`: a key is written on purpose or not at all.
    pub fn to_file_text(&self) -> String {
        format!("{}\n", hex::encode(self.0))
    }

    /// A key that everybody can compute: for demonstrations and scenarios, whose draws must come out the same each time. Never for real ones.
    pub fn known(name: &str) -> Self {
        Self(*Digest::of(&[KNOWN_PREFIX, name.as_bytes()]).as_bytes())
    }

    /// Tells keys apart without telling them.
    pub fn id(&self) -> String {
        let mut id = Digest::of(&[ID_PREFIX, &self.0]).to_string();
        id.truncate(ID_DIGITS);
        id
    }

    /// `HMAC-SHA-256(key, "lianxi-draw-1 seed\n" || call || purpose)`, both as a pool's keys are written.
    fn seed(&self, call: &str, purpose: &str) -> Seed {
        let mut keyed =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        keyed.update(SEED_PREFIX);
        for text in [call, purpose] {
            keyed.update(text.len().to_string().as_bytes());
            keyed.update(b":");
            keyed.update(text.as_bytes());
            keyed.update(b"\n");
        }
        Seed::new(keyed.finalize().into_bytes().into())
    }

    /// `call` is the key of the task that seals: `<execution>/<path of tasks with their visits>`. Coming to the task again is another call, and
    /// so another seed; trying it again is the same.
    pub fn seal(&self, call: &str, purpose: &str, now: Timestamp) -> Seal {
        Seal {
            purpose: purpose.to_owned(),
            commitment: self.seed(call, purpose).commitment(),
            sealed_at: now,
            call: call.to_owned(),
            host_key: self.id(),
        }
    }

    /// The seed of a seal, in the execution that made it.
    pub fn open(&self, seal: &Seal, execution: &str) -> Result<Seed, SealBroken> {
        let own = seal
            .call
            .strip_prefix(execution)
            .is_some_and(|rest| rest.starts_with('/'));
        if !own {
            return Err(SealBroken::OtherExecution);
        }
        if seal.host_key != self.id() {
            return Err(SealBroken::OtherKey {
                sealed: seal.host_key.clone(),
                now: self.id(),
            });
        }
        let seed = self.seed(&seal.call, &seal.purpose);
        if seed.commitment() != seal.commitment {
            return Err(SealBroken::Changed);
        }
        Ok(seed)
    }
}

/// Its id alone.
impl fmt::Debug for HostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostKey({})", self.id())
    }
}

/// A promise of a seed: what is told before the pool is known. There is nothing secret in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    pub purpose: String,
    pub commitment: Digest,
    pub sealed_at: Timestamp,
    /// Which task of which execution made it.
    pub call: String,
    /// The id of the key that it was made with.
    pub host_key: String,
}

/// Why a seal does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// Elsewhere the seed would be told before its own execution draws.
    #[error(
        "the seal was made by another execution; a draw opens a seal of its own execution: seal and draw in one definition"
    )]
    OtherExecution,
    /// An administrator can put the key back.
    #[error(
        "the host's key of draws is another than at the seal (it was {sealed} and is {now}): put the key of that time back, or seal again"
    )]
    OtherKey { sealed: String, now: String },
    #[error("the seal is not as it was made: its commitment is not that of the seed")]
    Changed,
}
