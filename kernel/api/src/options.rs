//! What an administrator can set, and the bounds of a request.

use std::time::Duration;

use crate::access::AccessOptions;
use crate::tokens::Tokens;

/// The largest body, by default: a definition may have four MiB.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long a request may take, by default.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// How long a body may take to arrive, by default.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(15);
/// Requests that are worked on side by side, by default; the others are told to come again.
pub const REQUESTS_MAX: usize = 1_024;

/// How the API is set up.
#[derive(Clone, Debug, Default)]
pub struct ApiOptions {
    pub tokens: Tokens,
    pub bounds: Bounds,
    pub access: AccessOptions,
}

/// The bounds of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub body_bytes_max: usize,
    pub request_time_max: Duration,
    pub body_time_max: Duration,
    pub requests_max: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            body_bytes_max: BODY_BYTES_MAX,
            request_time_max: REQUEST_TIME_MAX,
            body_time_max: BODY_TIME_MAX,
            requests_max: REQUESTS_MAX,
        }
    }
}
