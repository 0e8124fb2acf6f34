//! The capabilities that a host can lend, as ordinary values that a test can fake.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::{Failure, Issue};

/// The department's own records: JSON values under keys, found again by declared indexes.
///
/// What one call reads and writes is one transaction; when the duty fails, none of its
/// writes remain.
pub trait Records {
    /// The record with this key.
    fn get(&self, key: &str) -> Result<Option<Value>, Failure>;

    /// Writes a record and replaces its index values, `(index, value)`, by these.
    fn put(&self, key: &str, value: &Value, indexes: &[(&str, &str)]) -> Result<(), Failure>;

    /// Removes a record; nothing happens where there is none.
    fn delete(&self, key: &str) -> Result<(), Failure>;

    /// Records whose index has exactly this value, sorted by key, at most `limit`.
    fn find(&self, index: &str, value: &str, limit: u32) -> Result<Vec<(String, Value)>, Failure>;
}

/// Records as types.
pub trait RecordsExt: Records {
    fn get_as<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Failure> {
        self.get(key)?.map(|value| typed(key, value)).transpose()
    }

    fn put_as<T: Serialize>(
        &self,
        key: &str,
        value: &T,
        indexes: &[(&str, &str)],
    ) -> Result<(), Failure> {
        let value = serde_json::to_value(value).map_err(|error| unreadable(key, &error))?;
        self.put(key, &value, indexes)
    }

    fn find_as<T: DeserializeOwned>(
        &self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, T)>, Failure> {
        let found = self.find(index, value, limit)?;
        found
            .into_iter()
            .map(|(key, value)| typed(&key, value).map(|value| (key, value)))
            .collect()
    }
}

impl<R: Records + ?Sized> RecordsExt for R {}

fn typed<T: DeserializeOwned>(key: &str, value: Value) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|error| unreadable(key, &error))
}

/// A record of an older shape that this version cannot read: nobody outside can mend it.
fn unreadable(key: &str, error: &serde_json::Error) -> Failure {
    Failure::permanent(
        "https://lianxi.dev/problems/unreadable-record",
        "记录格式不符",
        format!("记录 {key} 不能按本版本的类型读写：{error}"),
    )
}

/// Events to the outside, delivered once the turn is committed.
pub trait Outbox {
    /// Puts one CloudEvent in the outbox for a declared destination.
    fn emit(
        &self,
        destination: &str,
        event_type: &str,
        subject: Option<&str>,
        body: &Value,
    ) -> Result<(), Failure>;
}

/// Random numbers that a retry draws again in the same order.
pub trait Random {
    fn next_u64(&self) -> u64;
}

/// Requests to declared hosts.
///
/// They leave before anything that the duty writes is committed, and may be sent again with the same idempotency key when the duty is done
/// again: so a duty sends the same requests in the same order for the same input and records.
pub trait Http {
    /// Whatever the other side answers, errors included. `Failure::Unavailable` where nobody answers.
    fn send(&self, request: &Request) -> Result<Response, Failure>;
}

/// A request. `Request::get(url)`, `Request::post(url, body)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// https, to a host that the grant names.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

impl Request {
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: "GET".to_owned(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A JSON body.
    pub fn post(url: impl Into<String>, body: &Value) -> Self {
        Self {
            method: "POST".to_owned(),
            body: Some(body.to_string().into_bytes()),
            ..Self::get(url)
        }
        .header("content-type", "application/json")
    }

    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// What the other side answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// With a JSON body, for a fake host.
    pub fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    /// The body as a type. What is no such thing is the other side's fault: `Permanent`.
    pub fn body_as<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| {
            Failure::permanent(
                "https://lianxi.dev/problems/unreadable-response",
                "对方的答复无法读取",
                error.to_string(),
            )
        })
    }
}

/// Lines for the operator; never personal data.
pub trait Log {
    fn log(&self, level: LogLevel, message: &str);
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

/// The one issue of an input that is not what the duty's schema says.
pub(crate) fn invalid_input(field: String, message: String) -> Failure {
    Failure::InvalidInput(vec![Issue::new(field, "INVALID_INPUT", message)])
}
