//! The answer to a plugin that uses a capability it has not declared.

use serde_json::Value;

use crate::capability::{Http, Log, LogLevel, Outbox, Random, Records, Request, Response};
use crate::failure::Failure;

/// What stands in the place of a capability that the plugin has not asked for: asking for it
/// is what links the real one, so a component imports nothing that it does not declare.
pub(crate) struct NotGranted;

/// The plugin's author has forgotten a `Grant`.
const NOT_GRANTED: &str = "此插件未声明该能力（not granted）";

impl NotGranted {
    fn denied<T>(capability: &str) -> Result<T, Failure> {
        Err(Failure::denied(format!("{capability}: {NOT_GRANTED}")))
    }
}

impl Records for NotGranted {
    fn get(&self, _: &str) -> Result<Option<Value>, Failure> {
        Self::denied("records")
    }

    fn put(&self, _: &str, _: &Value, _: &[(&str, &str)]) -> Result<(), Failure> {
        Self::denied("records")
    }

    fn delete(&self, _: &str) -> Result<(), Failure> {
        Self::denied("records")
    }

    fn find(&self, _: &str, _: &str, _: u32) -> Result<Vec<(String, Value)>, Failure> {
        Self::denied("records")
    }
}

impl Outbox for NotGranted {
    fn emit(&self, _: &str, _: &str, _: Option<&str>, _: &Value) -> Result<(), Failure> {
        Self::denied("outbox")
    }
}

impl Http for NotGranted {
    fn send(&self, _: &Request) -> Result<Response, Failure> {
        Self::denied("http")
    }
}

impl Random for NotGranted {
    /// Constant zero would look like a draw, so this ends the call instead.
    fn next_u64(&self) -> u64 {
        panic!("random: {NOT_GRANTED}")
    }
}

impl Log for NotGranted {
    fn log(&self, _: LogLevel, _: &str) {}
}
