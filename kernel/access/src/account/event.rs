//! What happened to an account. Written for ever: no password, no hash, no login, no subject of a provider. Those stand beside an event, in the
//! account, which can be erased.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What stands beside an event and is not written with it: given to [`super::Account::evolve`].
#[derive(Clone, Default)]
pub struct Beside {
    /// For [`AccountEvent::Created`].
    pub login: String,
    /// For [`AccountEvent::PasswordSet`]: the PHC string. Without one the account has no password afterwards.
    pub hash: Option<String>,
    /// For [`AccountEvent::Linked`].
    pub external: Option<super::ExternalSubject>,
}

impl Beside {
    /// The hash of a new password.
    pub fn hash(hash: String) -> Self {
        Self {
            hash: Some(hash),
            ..Self::default()
        }
    }
}

/// An event, of whose account, when and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// Whose account.
    pub person: String,
    pub at: Timestamp,
    /// Who did it; none: somebody who was signing in, or the owner of the host at the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub event: AccountEvent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum AccountEvent {
    /// Nothing -> active. The login stands beside: it may be somebody's name.
    Created,
    /// There is a new password; the old one is kept for comparison. Failures are forgotten, and so a lock, if the person chose it.
    PasswordSet { must_change: bool },
    /// Failures are forgotten.
    SignedIn { external: bool },
    /// Counted, unless it was tried by a provider, which has a lock of its own.
    SignInFailed {
        because: FailedBecause,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        external: bool,
    },
    /// Too many failures: nobody signs in with a password until then. Follows the failure that was too much.
    Locked { until: Timestamp },
    /// By an administrator, before the lock ends.
    Unlocked,
    /// Active -> disabled.
    Disabled { reason: String },
    /// Disabled -> active.
    Enabled { reason: String },
    /// A subject of this provider may sign in as this person; which one stands beside.
    Linked { issuer: String },
}

/// Why signing in failed. The person is told the same words for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailedBecause {
    WrongPassword,
    Disabled,
    /// The provider's subject is not linked to this account.
    NotLinked,
}
