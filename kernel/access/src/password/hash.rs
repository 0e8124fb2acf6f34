//! argon2id, kept as PHC strings (`$argon2id$v=19$m=19456,t=2,p=1$…`), so that a stored hash says what it was made with.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use super::policy::PASSWORD_CHARS_MAX;

/// How many hashes are worked out at one time, unless a site says otherwise: each takes a core for some 20 ms and [`Cost::memory_kib`] of memory.
pub const HASHES_AT_ONCE: usize = 4;
/// Of random bytes for each hash.
pub const SALT_BYTES: usize = 16;
/// The longest stored hash that is read.
pub const HASH_CHARS_MAX: usize = 256;
/// The most memory, rounds and lanes that a stored hash may ask for: 1 GiB, 16, 8.
const COST_MAX: Cost = Cost {
    memory_kib: 1024 * 1024,
    rounds: 16,
    lanes: 8,
};
/// The least that OWASP lists for argon2id (m = 7 MiB with t = 5, p = 1).
const MEMORY_KIB_MIN: u32 = 7 * 1024;

/// What a hash costs who makes it, and so who guesses. The default is what OWASP recommends: 19 MiB, 2 rounds, 1 lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Cost {
    pub memory_kib: u32,
    pub rounds: u32,
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            rounds: 2,
            lanes: 1,
        }
    }
}

/// A cost that a configuration must not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the cost of password hashes must be memoryKib from 7168 to 1048576, rounds from 1 to 16 and lanes from 1 to 8"
)]
pub struct CostProblem;

impl CostProblem {
    pub const fn code(&self) -> &'static str {
        "password-cost"
    }

    pub const fn zh(&self) -> &'static str {
        "密码散列参数有误：memoryKib 应为7168至1048576，rounds 应为1至16，lanes 应为1至8"
    }
}

impl Cost {
    pub fn check(&self) -> Result<(), CostProblem> {
        if self.memory_kib >= MEMORY_KIB_MIN && self.is_bounded() {
            Ok(())
        } else {
            Err(CostProblem)
        }
    }

    const fn is_bounded(&self) -> bool {
        self.memory_kib <= COST_MAX.memory_kib
            && 1 <= self.rounds
            && self.rounds <= COST_MAX.rounds
            && 1 <= self.lanes
            && self.lanes <= COST_MAX.lanes
    }

    fn argon2(&self) -> Result<Argon2<'static>, HashProblem> {
        if !self.is_bounded() {
            return Err(HashProblem::Cost);
        }
        let params = Params::new(self.memory_kib, self.rounds, self.lanes, None)
            .map_err(|_| HashProblem::Cost)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    fn of(hash: &PasswordHash<'_>) -> Result<Self, HashProblem> {
        if hash.algorithm != Algorithm::Argon2id.ident() || hash.version != Some(0x13) {
            return Err(HashProblem::Unreadable);
        }
        let params = Params::try_from(hash).map_err(|_| HashProblem::Unreadable)?;
        Ok(Self {
            memory_kib: params.m_cost(),
            rounds: params.t_cost(),
            lanes: params.p_cost(),
        })
    }
}

/// Why a hash is not made or not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashProblem {
    #[error(
        "the password has more than {PASSWORD_CHARS_MAX} characters; no account has one so long"
    )]
    TooLong,
    #[error("the parameters of the hash are out of bounds; look at the configured cost")]
    Cost,
    #[error("the stored hash cannot be read; give the account a new password")]
    Unreadable,
}

impl HashProblem {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "password-too-long",
            Self::Cost => "password-cost",
            Self::Unreadable => "password-hash-unreadable",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::TooLong => {
                format!("密码超过{PASSWORD_CHARS_MAX}个字符；没有账号使用这样长的密码")
            }
            Self::Cost => "密码散列参数超出范围；请检查配置".to_owned(),
            Self::Unreadable => "保存的密码散列无法读取；请为该账号重置密码".to_owned(),
        }
    }
}

/// Whether a password is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// `rehash`: the hash was made at another cost than today's; make it anew while the password is at hand.
    Match {
        rehash: bool,
    },
    Mismatch,
}

/// A PHC string. `salt` comes from a source of randomness that is fit for keys.
pub fn hash(password: &str, salt: [u8; SALT_BYTES], cost: &Cost) -> Result<String, HashProblem> {
    bounded(password)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| HashProblem::Unreadable)?;
    cost.argon2()?
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| HashProblem::Cost)
}

/// Compares in a time that does not depend on where the two differ.
pub fn verify(password: &str, stored: &str, cost: &Cost) -> Result<Verified, HashProblem> {
    bounded(password)?;
    if stored.len() > HASH_CHARS_MAX {
        return Err(HashProblem::Unreadable);
    }
    let parsed = PasswordHash::new(stored).map_err(|_| HashProblem::Unreadable)?;
    let made_with = Cost::of(&parsed)?;
    let argon2 = made_with.argon2()?;
    match argon2.verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(Verified::Match {
            rehash: made_with != *cost,
        }),
        Err(argon2::password_hash::Error::Password) => Ok(Verified::Mismatch),
        Err(_) => Err(HashProblem::Unreadable),
    }
}

/// Takes as long as [`verify`] and never matches: for a login that does not exist, or an account without a password, so that the time of an answer
/// does not say which logins there are.
pub fn verify_unknown(password: &str, cost: &Cost) -> Verified {
    // Also what is too long costs nothing in `verify`, and so costs nothing here.
    let _ = hash(password, [0; SALT_BYTES], cost);
    Verified::Mismatch
}

/// In characters, and so in four times as many bytes.
fn bounded(password: &str) -> Result<(), HashProblem> {
    if password.len() > 4 * PASSWORD_CHARS_MAX || password.chars().count() > PASSWORD_CHARS_MAX {
        return Err(HashProblem::TooLong);
    }
    Ok(())
}
