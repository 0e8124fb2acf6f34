//! What an administrator can set of accounts and authorisation.

use std::sync::Arc;

use lianxi_access::password::{Cost, HASHES_AT_ONCE, PasswordPolicy};
use lianxi_access::{Authoriser, LockoutPolicy, SessionPolicy, TOKEN_DAYS_MAX};

use super::oidc::Providers;

/// How accounts and authorisation are set up.
#[derive(Clone)]
pub struct AccessOptions {
    /// The policies by which everything is decided.
    pub authoriser: Arc<Authoriser>,
    pub passwords: PasswordPolicy,
    pub lockout: LockoutPolicy,
    pub session: SessionPolicy,
    /// What a hash costs.
    pub cost: Cost,
    /// Hashes that are worked out at one time.
    pub hashes_at_once: usize,
    /// The longest life of a token that is issued.
    pub token_days_max: u32,
    /// OpenID Connect.
    pub providers: Arc<Providers>,
    /// Nobody reads without being known, also while there is no account yet.
    pub known_only: bool,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self {
            authoriser: Arc::new(
                Authoriser::standard().expect("the policies that come with the program are sound"),
            ),
            passwords: PasswordPolicy::standard(),
            lockout: LockoutPolicy::default(),
            session: SessionPolicy::default(),
            cost: Cost::default(),
            hashes_at_once: HASHES_AT_ONCE,
            token_days_max: TOKEN_DAYS_MAX,
            providers: Arc::default(),
            known_only: false,
        }
    }
}

impl std::fmt::Debug for AccessOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessOptions")
            .field("passwords", &self.passwords)
            .field("lockout", &self.lockout)
            .field("session", &self.session)
            .field("cost", &self.cost)
            .field("hashes_at_once", &self.hashes_at_once)
            .field("token_days_max", &self.token_days_max)
            .field("known_only", &self.known_only)
            .finish_non_exhaustive()
    }
}
