//! The signature of a package: its last section, over every byte before it.
//!
//! ```text
//! 0x00, length, "lianxi:signature" as any custom section; then: scheme, NUL, public key, signature
//! ```
//!
//! There is one way to write it. Any other byte in it, a length that is written in more bytes than it needs, or anything behind it makes a
//! file that is refused.

use std::borrow::Cow;

use thiserror::Error;
use wasm_encoder::{ComponentSection as _, CustomSection};

use super::key::{PublicKey, SecretKey};
use super::scheme::{SCHEMES, Scheme};

/// The custom section of a package that holds its signature.
pub const SIGNATURE_SECTION: &str = "lianxi:signature";

/// Why a package with a section for its signature is not a signed one.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SignatureError {
    #[error("the signature is not of this package: it was changed after it was signed")]
    False,
    #[error(
        "the section {SIGNATURE_SECTION} is not the last, there are two, or it is of another shape"
    )]
    Misplaced,
}

/// A package's bytes, divided into what is signed and by whom.
pub(crate) struct Sealed<'b> {
    pub(crate) content: &'b [u8],
    pub(crate) signer: Option<PublicKey>,
}

impl<'b> Sealed<'b> {
    /// Without a signature at its end all of it is content.
    pub(crate) fn read(bytes: &'b [u8]) -> Result<Self, SignatureError> {
        let Some((content, scheme, data)) = SCHEMES
            .into_iter()
            .find_map(|scheme| split(bytes, scheme).map(|(content, data)| (content, scheme, data)))
        else {
            return Ok(Self {
                content: bytes,
                signer: None,
            });
        };
        let (public, signature) = data.split_at(scheme.public_bytes());
        if !scheme.verifies(public, content, signature) {
            return Err(SignatureError::False);
        }
        Ok(Self {
            content,
            signer: Some(PublicKey::new(scheme, public)),
        })
    }
}

/// The content, and key and signature, if the bytes end with a signature of this scheme.
fn split<'b>(bytes: &'b [u8], scheme: &dyn Scheme) -> Option<(&'b [u8], &'b [u8])> {
    let data = scheme.public_bytes() + scheme.signature_bytes();
    let empty = section(scheme, &vec![0; data]);
    let head = empty.len() - data;
    let (content, tail) = bytes.split_at_checked(bytes.len().checked_sub(empty.len())?)?;
    tail.starts_with(&empty[..head])
        .then(|| (content, &tail[head..]))
}

fn section(scheme: &dyn Scheme, data: &[u8]) -> Vec<u8> {
    let named = [scheme.name().as_bytes(), &[0], data].concat();
    let mut bytes = Vec::new();
    CustomSection {
        name: Cow::Borrowed(SIGNATURE_SECTION),
        data: Cow::Owned(named),
    }
    .append_to_component(&mut bytes);
    bytes
}

/// The package with the signature of this key, instead of any that it had.
pub fn signed(package: &[u8], key: &SecretKey) -> Vec<u8> {
    let content = SCHEMES
        .into_iter()
        .find_map(|scheme| split(package, scheme))
        .map_or(package, |(content, _)| content);
    let public = key.public();
    let scheme = SCHEMES
        .into_iter()
        .find(|scheme| scheme.name() == public.scheme())
        .expect("a key is of a scheme that there is");
    let data = [public.bytes(), &key.sign(content)].concat();
    [content, &section(scheme, &data)].concat()
}
