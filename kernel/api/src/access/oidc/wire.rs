//! The way to a provider: no redirects, a bounded body, a bounded time, and TLS by whom this machine and the configuration believe.

use std::sync::Arc;
use std::time::Duration;

use axum::http;
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::{Client, redirect};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

/// The largest answer of a provider: its keys and its description are a few kilobytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
const TIME_MAX: Duration = Duration::from_secs(10);
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// Why a provider did not answer.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    #[error("its answer has more than {ANSWER_BYTES_MAX} bytes")]
    TooLarge,
    #[error("its answer cannot be read: {0}")]
    Answer(#[from] http::Error),
}

impl From<reqwest::Error> for WireError {
    fn from(error: reqwest::Error) -> Self {
        // The address may hold a code: it is taken off. The innermost cause says what to mend.
        let error = error.without_url();
        let mut inner: &dyn std::error::Error = &error;
        while let Some(source) = inner.source() {
            inner = source;
        }
        Self::Unreachable(inner.to_string())
    }
}

/// The client for one provider; `secure`: it is asked over TLS alone.
pub(super) fn client(secure: bool, authorities: &[Vec<u8>]) -> Result<Client, String> {
    let tls = if secure {
        believing(authorities)?
    } else {
        nobody()
    };
    Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(secure)
        .redirect(redirect::Policy::none())
        .timeout(TIME_MAX)
        .connect_timeout(CONNECT_MAX)
        .no_proxy()
        .build()
        .map_err(|error| error.to_string())
}

pub(super) async fn send(client: Client, request: HttpRequest) -> Result<HttpResponse, WireError> {
    let (parts, body) = request.into_parts();
    let mut response = client
        .request(parts.method, parts.uri.to_string())
        .headers(parts.headers)
        .body(body)
        .send()
        .await?;
    let mut answer = http::Response::builder().status(response.status());
    if let Some(headers) = answer.headers_mut() {
        headers.extend(response.headers().clone());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(WireError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(answer.body(bytes)?)
}

/// Whom this machine believes, and the authorities of these PEM texts.
fn believing(authorities: &[Vec<u8>]) -> Result<ClientConfig, String> {
    let mut more: Vec<CertificateDer<'static>> = Vec::new();
    for pem in authorities {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            more.push(certificate.map_err(|error| error.to_string())?);
        }
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(more, Arc::clone(&provider))
        .map_err(|error| error.to_string())?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous() // the name that rustls has for any verifier that is not its own
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// For a plain connection on this machine: it believes nobody, so that it cannot become another kind.
fn nobody() -> ClientConfig {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}
