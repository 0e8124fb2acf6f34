//! Signing in by an OpenID Connect provider: the code flow, with a state, a nonce and a challenge (PKCE) of this host.
//!
//! ```text
//! options   what the configuration says of a provider, checked once
//! wire      the way to it: bounded, over TLS, without redirects
//! provider  what it says of itself, its keys; a code becomes claims
//! pending   sign-ins that are under way
//! refusal   why one came to nothing
//! flow      the two addresses
//! ```

pub mod flow;
mod options;
pub mod pending;
mod provider;
mod refusal;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use options::{LoginClaim, OidcError, OidcOptions, PROVIDERS_MAX};
use provider::Provider;

/// The providers of a host, by their names.
#[derive(Default)]
pub struct Providers {
    by_name: BTreeMap<String, Arc<Provider>>,
}

impl Providers {
    /// `authorities`: PEM texts of those who are believed beside whom this machine believes. Nobody is asked yet: a provider may be down
    /// when this host starts.
    pub fn new(
        options: impl IntoIterator<Item = OidcOptions>,
        authorities: &[Vec<u8>],
    ) -> Result<Self, OidcError> {
        let mut by_name = BTreeMap::new();
        for one in options {
            let checked = one.checked()?;
            let name = checked.name.clone();
            if by_name.len() >= PROVIDERS_MAX {
                return Err(OidcError::TooMany);
            }
            let client =
                wire::client(checked.secure, authorities).map_err(|why| OidcError::Tls {
                    name: name.clone(),
                    why,
                })?;
            let provider = Arc::new(Provider::new(checked, client));
            if by_name.insert(name.clone(), provider).is_some() {
                return Err(OidcError::Twice { name });
            }
        }
        Ok(Self { by_name })
    }

    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    fn named(&self, name: &str) -> Option<&Arc<Provider>> {
        self.by_name.get(name)
    }
}
