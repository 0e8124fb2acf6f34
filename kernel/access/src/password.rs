//! Passwords: how they are kept (`hash.rs`) and what they must be (`policy.rs`, `check.rs`).
//!
//! All functions here take the time of a hash or of several: call them where blocking is allowed, and not more than [`HASHES_AT_ONCE`]
//! at one time.

mod check;
mod hash;
mod policy;

pub use check::{PasswordProblem, check};
pub use hash::{
    Cost, CostProblem, HASH_CHARS_MAX, HASHES_AT_ONCE, HashProblem, SALT_BYTES, Verified, hash,
    verify, verify_unknown,
};
pub use policy::{
    AgeStanding, HISTORY_MAX, PASSWORD_CHARS_MAX, PasswordPolicy, PasswordProfile, PolicyProblem,
    ProfileName,
};
