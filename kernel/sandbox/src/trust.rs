//! Who made a package: signatures, keys, and which key may sign for which department.
//!
//! ```text
//! scheme      how a package is signed (Ed25519 over its SHA-256); another, such as SM2 over SM3, would stand beside it
//! key         the public and the secret half, as the PEM files that OpenSSL writes
//! signature   the last section of a signed package
//! [`Trust`]   the keys that this host knows, each for its departments
//! ```
//!
//! A signature says who made the bytes and nothing else: what the package may do is its grants', and those an administrator approves.

mod key;
mod scheme;
mod signature;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

pub use self::key::{KeyError, KeyId, PublicKey, SecretKey};
pub(crate) use self::signature::Sealed;
pub use self::signature::{SIGNATURE_SECTION, SignatureError, signed};

use crate::package::Package;

/// Keys that one host knows.
pub const KEYS_MAX: usize = 1_024;

/// The keys whose packages a host takes.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    keys: BTreeMap<KeyId, Known>,
}

#[derive(Debug, Clone)]
struct Known {
    owner: String,
    departments: BTreeSet<String>,
}

/// Why a package is not trusted.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TrustError {
    #[error("the package is not signed")]
    Unsigned,
    #[error("it is signed with the key {0}, which this host does not know")]
    UnknownKey(KeyId),
    #[error(
        "it is signed with the key {key} of {owner}, which may not sign for the department {department}"
    )]
    OtherDepartment {
        key: KeyId,
        owner: String,
        department: String,
    },
    #[error("at most {KEYS_MAX} keys can be known")]
    TooMany,
}

impl Trust {
    /// Lets a key sign for these departments; a key that is named twice may sign for all of them.
    pub fn add(
        &mut self,
        key: &PublicKey,
        owner: &str,
        departments: impl IntoIterator<Item = String>,
    ) -> Result<(), TrustError> {
        if self.keys.len() >= KEYS_MAX && !self.keys.contains_key(&key.id()) {
            return Err(TrustError::TooMany);
        }
        let known = self.keys.entry(key.id()).or_insert_with(|| Known {
            owner: owner.to_owned(),
            departments: BTreeSet::new(),
        });
        known.departments.extend(departments);
        Ok(())
    }

    /// Whether the package is from somebody who may sign for its department. That the signature is true was found when it was read.
    pub fn judge(&self, package: &Package) -> Result<(), TrustError> {
        let signer = package.signer().ok_or(TrustError::Unsigned)?;
        let key = signer.id();
        let Some(known) = self.keys.get(&key) else {
            return Err(TrustError::UnknownKey(key));
        };
        let department = &package.manifest().department;
        if known.departments.contains(department) {
            return Ok(());
        }
        Err(TrustError::OtherDepartment {
            key,
            owner: known.owner.clone(),
            department: department.clone(),
        })
    }
}
