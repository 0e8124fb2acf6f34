//! The outside: REST over the engine, CloudEvents in, described by OpenAPI; every error is a Problem Details document.
//!
//! * [`router`], [`serve`] — the whole of it, over an engine;
//! * [`Tokens`] — who a bearer token of the configuration stands for; without tokens and accounts the host can be read and not changed;
//! * [`AccessOptions`] — accounts, sessions, providers and the policies that every address asks;
//! * [`Bounds`] — how large, how long, how many at once;
//! * [`Problem`] — the one shape of an error.
//!
//! A request passes `around` (id, token, room, time, shape of errors), then one function of the file named after what it is about.
//! What changes something is carried out to its end even if the caller hangs up, and answered only when it is durable.

#![allow(
    clippy::result_large_err,
    reason = "a problem is made once a request, and is written out at once"
)]

mod access;
mod api;
mod archives;
mod around;
mod body;
mod calendar;
mod clock;
mod directory;
mod draws;
mod events;
mod executions;
mod health;
mod options;
mod outbox;
mod page;
mod plugins;
mod problem;
mod routes;
mod schema;
mod serve;
mod tokens;
mod versions;
mod views;
mod work_items;
mod workflows;

pub use access::oidc::pending::{OIDC_PENDING_MAX, OIDC_PENDING_TIME};
pub use access::oidc::{LoginClaim, OidcError, OidcOptions, PROVIDERS_MAX, Providers};
pub use access::trail::ACCESS;
pub use access::{
    AREA_MAX, AccessOptions, FirstAccount, FirstAccountError, SESSION_COOKIE, first_account,
    first_accounts,
};
pub use around::REQUEST_ID;
pub use events::BATCH_MAX;
pub use options::{
    ApiOptions, BODY_BYTES_MAX, BODY_TIME_MAX, Bounds, REQUEST_TIME_MAX, REQUESTS_MAX,
};
pub use page::{PAGE_ROWS, PAGE_ROWS_MAX};
pub use problem::{PROBLEM_JSON, Problem, TYPE_BASE};
pub use routes::router;
pub use serve::{DRAIN_MAX, serve};
pub use tokens::{TOKEN_CHARS_MIN, TOKENS_MAX, TokenEntry, TokenError, Tokens};
pub use work_items::EXPORT_ROWS_MAX;
