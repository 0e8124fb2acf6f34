//! How a package is hashed and signed.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// One way of signing. Its name stands in every signature and key id, so that a second one can be added and neither passes for the other.
pub(crate) trait Scheme: Sync {
    fn name(&self) -> &'static str;
    fn public_bytes(&self) -> usize;
    fn signature_bytes(&self) -> usize;
    /// Whether this is the signature of these bytes by this key; of several that fit the mathematics only the one that `sign` makes.
    fn verifies(&self, public: &[u8], content: &[u8], signature: &[u8]) -> bool;
    fn sign(&self, secret: &[u8; SECRET_BYTES], content: &[u8]) -> Vec<u8>;
    /// The public half of a secret key.
    fn public(&self, secret: &[u8; SECRET_BYTES]) -> Vec<u8>;
}

/// A secret key, before anything is derived from it.
pub(crate) const SECRET_BYTES: usize = 32;

/// All that a package can be signed with.
pub(crate) const SCHEMES: [&dyn Scheme; 1] = [&Ed25519];

/// Ed25519 (RFC 8032) over the SHA-256 of the package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ed25519;

/// What is signed begins with this, so that a signature of a package is none of anything else.
const PURPOSE: &[u8] = b"lianxi package signature 1\0";

fn message(content: &[u8]) -> Vec<u8> {
    [PURPOSE, &Sha256::digest(content)].concat()
}

impl Scheme for Ed25519 {
    fn name(&self) -> &'static str {
        "ed25519-sha256"
    }

    fn public_bytes(&self) -> usize {
        ed25519_dalek::PUBLIC_KEY_LENGTH
    }

    fn signature_bytes(&self) -> usize {
        ed25519_dalek::SIGNATURE_LENGTH
    }

    fn verifies(&self, public: &[u8], content: &[u8], signature: &[u8]) -> bool {
        let parts = (public.try_into(), Signature::from_slice(signature));
        let (Ok(public), Ok(signature)) = parts else {
            return false;
        };
        VerifyingKey::from_bytes(public)
            .is_ok_and(|key| key.verify_strict(&message(content), &signature).is_ok())
    }

    fn sign(&self, secret: &[u8; SECRET_BYTES], content: &[u8]) -> Vec<u8> {
        let key = SigningKey::from_bytes(secret);
        key.sign(&message(content)).to_bytes().to_vec()
    }

    fn public(&self, secret: &[u8; SECRET_BYTES]) -> Vec<u8> {
        SigningKey::from_bytes(secret)
            .verifying_key()
            .to_bytes()
            .to_vec()
    }
}
