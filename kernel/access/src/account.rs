//! The life of an account: who may sign in as a person, and how they prove it.
//!
//! ```text
//! decide(account, command, by, now, policy) -> events     what happens
//! evolve(account, event, beside, policy)    -> account    what is then true
//! ```
//!
//! No event has a hash, a login or a subject in it: events stay for ever, in a chain that cannot be changed, and those must be able to go. They
//! stand beside the event ([`Beside`]) and in the account alone.
//!
//! Which administrator may give a command is for the policies (`policies/accounts.cedar`); that nobody gives one about themself is here too.

mod command;
mod decide;
mod event;
mod evolve;
mod rejection;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use command::{AccountCommand, By, Proof};
pub use event::{AccountEvent, Beside, FailedBecause, Recorded};
pub use rejection::AccountRejection;

use crate::lockout::Attempts;
use crate::password::{AgeStanding, PasswordPolicy};

/// The longest login, in characters.
pub const LOGIN_CHARS_MAX: usize = 64;
/// The longest issuer or subject of a provider, in characters.
pub(crate) const EXTERNAL_CHARS_MAX: usize = 255;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    Active,
    Disabled,
}

/// Whom an OpenID Connect provider knows the person as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSubject {
    pub issuer: String,
    pub subject: String,
}

/// An account as it is stored. A person has at most one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The person's id in the directory.
    pub person: String,
    pub login: String,
    pub state: AccountState,
    pub created_at: Timestamp,
    /// The present password's PHC string; none: nobody signs in with a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Earlier hashes, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed_at: Option<Timestamp>,
    /// The password was given by an administrator: choose another before anything else.
    #[serde(default)]
    pub must_change: bool,
    #[serde(default)]
    pub attempts: Attempts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<ExternalSubject>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<Timestamp>,
}

impl Account {
    /// How a login is stored and looked up: without spaces around it, in lower case, so that no two accounts differ in that alone.
    pub fn login_key(login: &str) -> String {
        login.trim().to_lowercase()
    }

    /// The present hash and the earlier ones, the newest first: what a new password is compared with.
    pub fn hashes(&self) -> Vec<String> {
        self.hash.iter().chain(&self.previous).cloned().collect()
    }

    /// Whether the person has to choose another password before anything else.
    pub fn has_to_change(&self, policy: &PasswordPolicy, now: Timestamp) -> bool {
        if self.hash.is_none() {
            return false;
        }
        let changed = self.password_changed_at.unwrap_or(self.created_at);
        self.must_change || policy.age(changed, now) != AgeStanding::Good
    }
}

/// Without the hashes and without the login: an account may be written into a log by accident.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("person", &self.person)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
