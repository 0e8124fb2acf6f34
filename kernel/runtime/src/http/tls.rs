//! TLS of the way out: whom the host believes, and what is said of a server that it does not believe.
//!
//! A server is believed if this machine's administrator believes whoever issued its certificate (the system's store of authorities), or the
//! configuration names that authority. The cryptography is chosen here and is not a default of the process, which anyone could set.

use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::failure::Failure;

/// The most authorities that a configuration can add.
pub const AUTHORITIES_MAX: usize = 256;

/// Why a file adds no authority.
#[derive(Debug, thiserror::Error)]
pub enum NotAnAuthority {
    #[error(
        "no certificate is in it; an authority is a PEM file with '-----BEGIN CERTIFICATE-----'"
    )]
    Empty,
    #[error("its PEM text cannot be read")]
    Pem,
    #[error("a certificate in it is not one of an authority")]
    Certificate(#[source] rustls::Error),
    #[error("at most {AUTHORITIES_MAX} authorities can be added")]
    TooMany,
}

/// Who is believed beside those whom this machine believes.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    more: Vec<CertificateDer<'static>>,
}

impl Authorities {
    /// Adds every certificate of a PEM text.
    pub fn add_pem(&mut self, pem: &[u8]) -> Result<(), NotAnAuthority> {
        let before = self.more.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| NotAnAuthority::Pem)?;
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(NotAnAuthority::Certificate)?;
            if self.more.len() >= AUTHORITIES_MAX {
                return Err(NotAnAuthority::TooMany);
            }
            self.more.push(certificate);
        }
        if self.more.len() == before {
            return Err(NotAnAuthority::Empty);
        }
        Ok(())
    }
}

/// What clients are made with. The system's authorities are read when the first server is to be believed: many hosts never ask one.
pub(super) struct Trust {
    authorities: Authorities,
    known: OnceLock<Result<ClientConfig, rustls::Error>>,
}

impl Trust {
    pub fn new(authorities: Authorities) -> Self {
        Self {
            authorities,
            known: OnceLock::new(),
        }
    }

    /// For a server that has to show who it is.
    pub fn believing(&self) -> Result<ClientConfig, Failure> {
        let known = self.known.get_or_init(|| {
            let verifier =
                Verifier::new_with_extra_roots(self.authorities.more.iter().cloned(), provider())?;
            Ok(builder()
                .dangerous() // the name that rustls has for any verifier that is not its own
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth())
        });
        known.clone().map_err(|error| {
            tracing::warn!(%error, "no TLS connection can be made");
            Failure::configuration(
                "TLS not available",
                "this machine knows no certificate authorities: install its package of them (ca-certificates), or name some in 'authorities' of the configuration",
            )
        })
    }

    /// For plain connections: it believes nobody, so that none of them can become another kind.
    pub fn nobody() -> ClientConfig {
        builder()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
}

/// What went wrong between the two sides before anything was said, if that is what went wrong: in words for whoever can mend it.
pub(super) fn refusal(error: &reqwest::Error) -> Option<&'static str> {
    let mut here = error.source();
    while let Some(error) = here {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(words(found));
        }
        // An error of I/O gives away the source of what it carries, not what it carries.
        here = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(carried) => Some(carried as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

/// Without names: those of a certificate are the other side's to choose.
fn words(error: &rustls::Error) -> &'static str {
    use CertificateError as C;
    match error {
        rustls::Error::InvalidCertificate(why) => match why {
            // Of an authority that has the name of one that is believed, and is another.
            C::UnknownIssuer | C::BadSignature => {
                "the server's certificate was issued by nobody whom this host believes; if the server is the right one, an administrator can name its authority in 'authorities' of the configuration"
            }
            C::Expired | C::ExpiredContext { .. } => {
                "the server's certificate has expired; whoever runs the server has to renew it, unless this machine's clock is wrong"
            }
            C::NotValidYet | C::NotValidYetContext { .. } => {
                "the server's certificate is not valid yet; this machine's clock may be wrong"
            }
            C::NotValidForName | C::NotValidForNameContext { .. } => {
                "the server's certificate is for another name than the one that is called; call the server by a name of its certificate"
            }
            C::Revoked => "the server's certificate has been withdrawn by who issued it",
            _ => "the server's certificate is not one that a server can be known by",
        },
        rustls::Error::InvalidMessage(_) => {
            "the server speaks no TLS at this port; perhaps it is to be called with http://"
        }
        rustls::Error::AlertReceived(_) => "the server refused to agree on a TLS connection",
        _ => "no TLS connection could be agreed on with the server",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pem: &str, expected: &str) {
        let told = match Authorities::default().add_pem(pem.as_bytes()) {
            Ok(()) => "fine".to_owned(),
            Err(why) => why.to_string(),
        };
        assert!(told.contains(expected), "{pem:?}: {told}");
    }

    #[test]
    fn what_adds_an_authority() {
        let signed = rcgen::generate_simple_self_signed(["a.example".to_owned()])
            .expect("a certificate")
            .cert
            .pem();
        check(&signed, "fine");
        check(&format!("{signed}\n{signed}"), "fine");
        check("", "no certificate");
        check(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "no certificate",
        );
        check(
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "PEM",
        );
        check(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "not one of an authority",
        );
    }
}
