//! What the host tells of itself: logs on stderr, and spans and metrics through OpenTelemetry (OTLP, off by default).
//!
//! * [`names`] — the one list of span and metric names;
//! * [`metrics`] — what the host counts; costs nothing while nobody listens;
//! * [`init`] — once a process; its [`Guard`] sends what is left when it is dropped.

mod export;
pub mod metrics;
pub mod names;
mod setup;

pub use setup::{Error, Guard, LogFormat, Options, init};
