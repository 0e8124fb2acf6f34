//! Who asks, and whether they may: accounts, sessions, tokens, providers, and the policies that every address asks.
//!
//! ```text
//! caller      who asks; `Acting`, `Reading`
//! permit      may they? which work items does a list show them?
//! sessions    a token or a cookie becomes somebody
//! cookie      that what a browser sends was meant
//! sign_in     login and password; signing out
//! oidc        signing in by a provider
//! me          oneself: offices, password
//! accounts    system and security administrators
//! api_tokens  tokens of programs
//! trail       what happened, in a chain; audit administrators
//! store       accounts in the journal, each change with its entries of the trail
//! first       the first account of a host
//! ```

mod account_view;
pub mod accounts;
pub mod api_tokens;
mod caller;
mod cookie;
mod first;
mod hashing;
pub mod me;
pub mod oidc;
mod options;
mod passwords;
mod permit;
mod problems;
mod refused;
mod sessions;
pub mod sign_in;
mod store;
pub mod trail;
mod unknown;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lianxi_access::Authoriser;
use lianxi_runtime::EngineError;
use tokio::sync::Mutex;

pub use caller::{Acting, Caller, CallerKind, Reading};
pub use cookie::{SESSION_COOKIE, cookie, meant, no_other_origin};
pub use first::{FirstAccount, FirstAccountError, first_account, first_accounts};
pub use options::AccessOptions;
pub use permit::AREA_MAX;
pub use sessions::{by_cookie, by_token, password_is_ones_own};

use crate::api::Api;
use crate::problem::Problem;
use hashing::Hashing;
use oidc::pending::Pendings;
use refused::Refused;
use trail::Throttle;
use unknown::Unknown;

/// What requests share.
pub struct Access {
    pub options: AccessOptions,
    pub authoriser: Arc<Authoriser>,
    pub hashing: Hashing,
    /// Refusals since the start, by operation.
    pub refused: Refused,
    /// Accounts and their trail are changed one at a time: each entry follows the one before.
    alone: Mutex<()>,
    throttle: Throttle,
    unknown: Unknown,
    pendings: Pendings,
    /// Once there is an account, nobody reads without being known.
    accounts: AtomicBool,
}

impl Access {
    pub fn new(options: AccessOptions) -> Self {
        Self {
            authoriser: Arc::clone(&options.authoriser),
            hashing: Hashing::new(options.hashes_at_once),
            refused: Refused::default(),
            alone: Mutex::default(),
            throttle: Throttle::default(),
            unknown: Unknown::default(),
            pendings: Pendings::default(),
            accounts: AtomicBool::new(false),
            options,
        }
    }
}

/// The roles of a person, in the offices that they have today and by their account.
pub async fn roles_everywhere(api: &Api, person: &str) -> Result<Vec<String>, Problem> {
    Ok(match store::read(api, person).await? {
        Some(stored) => stored.all_roles(api),
        None => store::roles_of(api, person),
    })
}

/// Where people begin who are not known yet.
pub fn is_public(path: &str) -> bool {
    path == "/v1/sign-in" || path.starts_with("/v1/sign-in/")
}

/// Whether this host knows people by accounts: then nobody reads it without being known.
pub async fn are_there_accounts(api: &Api) -> Result<bool, Problem> {
    if api.access.options.known_only || api.access.accounts.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let journal = api.engine.journal();
    let found = journal.accounts(None, 1).await.map_err(EngineError::from)?;
    if !found.is_empty() {
        api.access.accounts.store(true, Ordering::Relaxed);
    }
    Ok(!found.is_empty())
}
