//! Keys, as files and as names.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::scheme::{Ed25519, SECRET_BYTES, Scheme};

const ID_BYTES: usize = 16;

/// The name of a public key: 32 hexadecimal digits, the first half of the SHA-256 of its scheme and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId([u8; ID_BYTES]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.to_string()
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut id = [0; ID_BYTES];
        hex::decode_to_slice(text, &mut id).map_err(|_| KeyError::Id(text.to_owned()))?;
        Ok(Self(id))
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

/// Why a text is not a key.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("it is no Ed25519 public key in PEM (-----BEGIN PUBLIC KEY-----)")]
    Public,
    #[error("it is no Ed25519 secret key in PEM (PKCS#8, -----BEGIN PRIVATE KEY-----)")]
    Secret,
    #[error("{0:?} is no id of a key: 32 hexadecimal digits")]
    Id(String),
    #[error("no random bytes: {0}")]
    Random(String),
}

/// The half that everyone may know.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    scheme: &'static str,
    bytes: Vec<u8>,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

impl PublicKey {
    pub(super) fn new(scheme: &dyn Scheme, bytes: &[u8]) -> Self {
        Self {
            scheme: scheme.name(),
            bytes: bytes.to_owned(),
        }
    }

    /// Reads what `openssl pkey -pubout` and `lianxi plugin keygen` write.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_public_key_pem(text.trim()).map_err(|_| KeyError::Public)?;
        Ok(Self::new(&Ed25519, key.as_bytes()))
    }

    pub fn to_pem(&self) -> Result<String, KeyError> {
        let bytes = self.bytes.as_slice().try_into();
        let key = bytes
            .ok()
            .and_then(|bytes| VerifyingKey::from_bytes(bytes).ok());
        key.and_then(|key| key.to_public_key_pem(LineEnding::LF).ok())
            .ok_or(KeyError::Public)
    }

    pub fn id(&self) -> KeyId {
        let digest = Sha256::new()
            .chain_update(self.scheme)
            .chain_update([0])
            .chain_update(&self.bytes)
            .finalize();
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&digest[..ID_BYTES]);
        KeyId(id)
    }

    /// How it signs, such as `ed25519-sha256`.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The half that only its owner may have. It is never shown, not even by `Debug`.
pub struct SecretKey {
    bytes: [u8; SECRET_BYTES],
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public().id())
    }
}

impl SecretKey {
    /// A new one, from the system's random numbers.
    pub fn draw() -> Result<Self, KeyError> {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| KeyError::Random(error.to_string()))?;
        Ok(Self { bytes })
    }

    /// Reads what `openssl genpkey -algorithm ed25519` and `lianxi plugin keygen` write.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let key = SigningKey::from_pkcs8_pem(text.trim()).map_err(|_| KeyError::Secret)?;
        Ok(Self {
            bytes: key.to_bytes(),
        })
    }

    pub fn to_pem(&self) -> Result<String, KeyError> {
        let key = SigningKey::from_bytes(&self.bytes);
        let text = key
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_| KeyError::Secret)?;
        Ok(text.as_str().to_owned())
    }

    pub fn public(&self) -> PublicKey {
        PublicKey::new(&Ed25519, &Ed25519.public(&self.bytes))
    }

    pub(super) fn sign(&self, content: &[u8]) -> Vec<u8> {
        Ed25519.sign(&self.bytes, content)
    }
}
