//! Accounts as administrators see them.

use jiff::Timestamp;
use lianxi_access::{AccountState, ExternalSubject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::Stored;
use crate::api::Api;

/// An account, without anything secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountView {
    pub person: String,
    pub login: String,
    /// `active` or `disabled`.
    pub state: &'static str,
    /// Too many failures: nobody signs in with its password until then.
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_until: Option<Timestamp>,
    /// Whether there is a password; else a provider alone vouches.
    pub has_password: bool,
    pub must_change: bool,
    /// Whom a provider knows the person as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Of the host itself; those of an office are in the directory.
    pub roles: Vec<String>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct External {
    pub issuer: String,
    pub subject: String,
}

impl From<External> for ExternalSubject {
    fn from(external: External) -> Self {
        Self {
            issuer: external.issuer,
            subject: external.subject,
        }
    }
}

impl AccountView {
    pub fn of(api: &Api, stored: Stored) -> Self {
        let now = api.now();
        let Stored { account, roles, .. } = stored;
        Self {
            state: match account.state {
                AccountState::Active => "active",
                AccountState::Disabled => "disabled",
            },
            locked_until: account.attempts.locked(now),
            has_password: account.hash.is_some(),
            must_change: account.has_to_change(&api.access.options.passwords, now),
            external: account.external.map(|external| External {
                issuer: external.issuer,
                subject: external.subject,
            }),
            person: account.person,
            login: account.login,
            roles,
            created_at: account.created_at,
            signed_in_at: account.signed_in_at,
        }
    }
}

/// An account, and the password that it was given: shown here and nowhere else.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountGiven {
    pub account: AccountView,
    /// To be changed when it is first used. Left out: a provider alone vouches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_password: Option<String>,
}
