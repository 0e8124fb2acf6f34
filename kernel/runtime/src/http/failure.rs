//! How a request can fail, in words that hold nothing of its address, its headers or what it carried.

use lianxi_flow::Error;
use lianxi_flow::error::Standard;
use reqwest::StatusCode;

pub(crate) enum Failure {
    /// The other side, or the definition, is at fault: the definition can act on it.
    Answer(Error),
    /// Nobody answered: tried again.
    Unreachable(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Answer(error)
    }
}

impl Failure {
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::Answer(Error::validation(detail))
    }

    pub fn communication(title: &str, detail: impl Into<String>) -> Self {
        Self::Answer(Error::standard(Standard::Communication, title, detail))
    }

    pub fn configuration(title: &str, detail: impl Into<String>) -> Self {
        Self::Answer(Error::standard(Standard::Configuration, title, detail))
    }

    pub fn authentication(detail: impl Into<String>) -> Self {
        Self::Answer(Error::standard(
            Standard::Authentication,
            "Authentication failed",
            detail,
        ))
    }

    pub fn host_not_allowed(host: &str) -> Self {
        Self::Answer(Error::standard(
            Standard::Authorization,
            "Host not allowed",
            format!(
                "{host} is not among the hosts that this host may call; an administrator can allow it"
            ),
        ))
    }

    pub fn address_not_allowed(host: &str) -> Self {
        Self::Answer(Error::standard(
            Standard::Authorization,
            "Address not allowed",
            format!(
                "'{host}' is at an address inside, which no name opens by itself; an administrator can allow the address"
            ),
        ))
    }

    /// The two sides did not agree on a connection. It is mended outside of the definition, so the call is as one that reaches nobody.
    fn not_secure(detail: &str) -> Self {
        Self::Unreachable(Error::standard(
            Standard::Communication,
            "No secure connection",
            detail,
        ))
    }

    /// The other side answered, and not as it should.
    pub fn status(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("HTTP error");
        let error = Error::standard(
            Standard::Communication,
            title,
            format!("the call answered {status}"),
        );
        Self::Answer(Error {
            status: status.as_u16(),
            ..error
        })
    }

    pub fn unreachable(detail: &str) -> Self {
        Self::Unreachable(Error {
            status: 503,
            ..Error::standard(Standard::Communication, "Unreachable", detail)
        })
    }

    /// A fault of the client itself.
    pub fn fault(error: &reqwest::Error) -> Self {
        tracing::warn!(%error, "an HTTP client cannot be made");
        Self::Answer(Error::runtime("the HTTP client cannot be made"))
    }
}

impl From<reqwest::Error> for Failure {
    /// A URL can carry personal data in its query: it is left out of what is journaled as an error.
    fn from(error: reqwest::Error) -> Self {
        if let Some(why) = super::tls::refusal(&error) {
            return Self::not_secure(why);
        }
        Self::unreachable(if error.is_timeout() {
            "the host did not answer in time"
        } else if error.is_connect() {
            "the host cannot be reached"
        } else {
            "the exchange broke off"
        })
    }
}
