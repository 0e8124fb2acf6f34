//! What the runtime provides for a call: the records and the outbox of the turn.

use std::any::Any;

use async_trait::async_trait;
use thiserror::Error;

/// The host's side of one call. The sandbox has checked grants, sizes and budgets before it
/// asks; a host need only keep the transaction.
#[async_trait]
pub trait Host: Any + Send {
    /// The JSON text of a record of the plugin's department.
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError>;

    /// Writes a record and replaces its index values, `(index, value)`.
    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError>;

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError>;

    /// `(key, JSON text)` of records with this index value, sorted by key.
    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError>;

    async fn outbox_emit(&mut self, event: OutboxEvent) -> Result<(), HostError>;

    /// Sends one request; the sandbox has checked that its host is granted. A host that reaches nothing denies it.
    async fn http_send(&mut self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let _ = request;
        Err(HttpError::Denied("this host reaches nothing".to_owned()))
    }

    fn log(&mut self, level: LogLevel, message: &str);
}

/// An event that a duty puts in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEvent {
    pub destination: String,
    pub event_type: String,
    pub subject: Option<String>,
    /// JSON text.
    pub body: String,
}

/// A request of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    pub method: String,
    /// https, of a host that the manifest declares.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

/// Whatever the other side answered, errors included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why there is no answer. The plugin is told.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HttpError {
    /// It is not allowed, or no request.
    #[error("denied: {0}")]
    Denied(String),
    /// Nobody answered; it may have arrived.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

/// Why the host could not serve a capability.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HostError {
    /// What the turn has read was changed: the turn is to be run again. Ends the call.
    #[error("a record that was read has changed")]
    Conflict,
    /// The store cannot be reached. Ends the call.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Not allowed; the plugin is told, and goes on.
    #[error("denied: {0}")]
    Denied(String),
}
