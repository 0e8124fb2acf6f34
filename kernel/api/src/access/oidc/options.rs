//! A provider as the configuration names it, checked once.

use std::fmt;

use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl};
use url::{Host, Url};

/// The most providers of a host.
pub const PROVIDERS_MAX: usize = 16;
/// The longest name of one.
const NAME_CHARS_MAX: usize = 32;

/// By which claim an account is found that is not linked yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginClaim {
    #[default]
    Sub,
    PreferredUsername,
}

/// What the configuration says of one.
#[derive(Clone)]
pub struct OidcOptions {
    /// Its part of the addresses.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// A client without one is public: then the code is protected by its challenge (PKCE) alone.
    pub client_secret: Option<String>,
    /// The address of this host to which the provider sends people back: `…/v1/sign-in/oidc/NAME/callback`.
    pub redirect: String,
    pub claim: LoginClaim,
    /// Whether an account that is linked to nobody is found by its login, and linked then. Only for a provider whose claim nobody can
    /// choose for themself.
    pub match_login: bool,
}

/// A secret is not shown.
impl fmt::Debug for OidcOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcOptions")
            .field("name", &self.name)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("redirect", &self.redirect)
            .finish_non_exhaustive()
    }
}

/// Why a provider cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    #[error("a provider's name has 1 to {NAME_CHARS_MAX} of a-z, 0-9 and '-'")]
    Name,
    #[error("the provider '{name}' is named twice")]
    Twice { name: String },
    #[error("there are more than {PROVIDERS_MAX} providers")]
    TooMany,
    #[error(
        "the provider '{name}': '{field}' is to be an https address; http only on this machine"
    )]
    Address { name: String, field: &'static str },
    #[error("the provider '{name}': 'redirect' is to end with {wanted}")]
    Redirect { name: String, wanted: String },
    #[error("the provider '{name}': 'clientId' is empty")]
    Client { name: String },
    #[error("the provider '{name}': no TLS connection can be made: {why}")]
    Tls { name: String, why: String },
}

/// The same in the types of the library.
pub(super) struct Checked {
    pub name: String,
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: Option<ClientSecret>,
    pub redirect: RedirectUrl,
    pub claim: LoginClaim,
    pub match_login: bool,
    pub secure: bool,
}

impl OidcOptions {
    pub(super) fn checked(self) -> Result<Checked, OidcError> {
        let name = self.name.clone();
        let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=NAME_CHARS_MAX).contains(&name.len()) || !name.bytes().all(of_name) {
            return Err(OidcError::Name);
        }
        let address = |field: &'static str| OidcError::Address {
            name: name.clone(),
            field,
        };
        let issuer = IssuerUrl::new(self.issuer).map_err(|_| address("issuer"))?;
        let redirect = RedirectUrl::new(self.redirect).map_err(|_| address("redirect"))?;
        for (field, url) in [("issuer", issuer.url()), ("redirect", redirect.url())] {
            if !may_carry_secrets(url) {
                return Err(address(field));
            }
        }
        let wanted = format!("/v1/sign-in/oidc/{name}/callback");
        if !redirect.url().path().ends_with(&wanted) {
            return Err(OidcError::Redirect { name, wanted });
        }
        if self.client_id.is_empty() {
            return Err(OidcError::Client { name });
        }
        Ok(Checked {
            name,
            secure: issuer.url().scheme() == "https",
            issuer,
            client_id: ClientId::new(self.client_id),
            client_secret: self.client_secret.map(ClientSecret::new),
            redirect,
            claim: self.claim,
            match_login: self.match_login,
        })
    }
}

/// Whether what goes there is seen by nobody on the way.
pub(super) fn may_carry_secrets(url: &Url) -> bool {
    let on_this_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && on_this_machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut OidcOptions), expected: Option<OidcError>) {
        let mut options = OidcOptions {
            name: "city".to_owned(),
            issuer: "https://id.example/realm".to_owned(),
            client_id: "lianxi".to_owned(),
            client_secret: Some("a-secret-of-the-client".to_owned()),
            redirect: "https://lianxi.example/v1/sign-in/oidc/city/callback".to_owned(),
            claim: LoginClaim::Sub,
            match_login: false,
        };
        change(&mut options);
        assert!(!format!("{options:?}").contains("a-secret"));
        assert_eq!(options.checked().err(), expected);
    }

    #[test]
    fn a_provider_is_checked_once() {
        let name = || "city".to_owned();
        let address = |field| OidcError::Address {
            name: name(),
            field,
        };
        check(|_| (), None);
        check(|one| one.issuer = "http://127.0.0.1:9000".to_owned(), None);
        check(|one| one.issuer = "http://[::1]:9000".to_owned(), None);
        check(|one| one.client_secret = None, None);
        check(|one| one.name = "City".to_owned(), Some(OidcError::Name));
        check(|one| one.name = String::new(), Some(OidcError::Name));
        check(
            |one| one.issuer = "http://id.example".to_owned(),
            Some(address("issuer")),
        );
        check(
            |one| one.issuer = "id.example".to_owned(),
            Some(address("issuer")),
        );
        check(
            |one| one.redirect = "ftp://a.example/".to_owned(),
            Some(address("redirect")),
        );
        check(
            |one| one.redirect = "https://lianxi.example/callback".to_owned(),
            Some(OidcError::Redirect {
                name: name(),
                wanted: "/v1/sign-in/oidc/city/callback".to_owned(),
            }),
        );
        check(
            |one| one.client_id = String::new(),
            Some(OidcError::Client { name: name() }),
        );
    }
}
