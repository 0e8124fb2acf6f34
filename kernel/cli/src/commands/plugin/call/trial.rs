//! The records of a department that are only there for a trial call: what they were, and what was done to them.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use lianxi_sandbox::{Host, HostError, LogLevel, OutboxEvent};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Records by their keys, with the events and lines of one call.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    records: BTreeMap<String, Record>,
    changed: BTreeSet<String>,
    events: Vec<OutboxEvent>,
    lines: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    value: Value,
    #[serde(default)]
    indexes: Vec<(String, String)>,
}

impl Trial {
    /// `{KEY: {"value": …, "indexes": [[INDEX, VALUE], …]}, …}`.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        Ok(Self {
            records: serde_json::from_str(text)?,
            ..Self::default()
        })
    }

    pub fn to_json(&self) -> Value {
        json!(self.records)
    }

    /// What the call wrote; null for what it deleted.
    pub fn written(&self) -> Value {
        let written = self.changed.iter().map(|key| {
            let value = self.records.get(key).map(|record| &record.value);
            json!({"key": key, "value": value})
        });
        written.collect()
    }

    pub fn events(&self) -> Value {
        let events = self.events.iter().map(|event| {
            let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
            json!({"destination": event.destination, "type": event.event_type, "subject": event.subject, "data": body})
        });
        events.collect()
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

#[async_trait]
impl Host for Trial {
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError> {
        Ok(self.records.get(key).map(|record| record.value.to_string()))
    }

    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        // The sandbox has seen that it is JSON.
        let value = serde_json::from_str(&value)
            .map_err(|error| HostError::Unavailable(error.to_string()))?;
        self.records
            .insert(key.to_owned(), Record { value, indexes });
        self.changed.insert(key.to_owned());
        Ok(())
    }

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError> {
        if self.records.remove(key).is_some() {
            self.changed.insert(key.to_owned());
        }
        Ok(())
    }

    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        let fits = |record: &Record| {
            record
                .indexes
                .iter()
                .any(|(name, at)| name == index && at == value)
        };
        let found = self.records.iter().filter(|(_, record)| fits(record));
        Ok(found
            .take(limit as usize)
            .map(|(key, record)| (key.clone(), record.value.to_string()))
            .collect())
    }

    async fn outbox_emit(&mut self, event: OutboxEvent) -> Result<(), HostError> {
        self.events.push(event);
        Ok(())
    }

    fn log(&mut self, level: LogLevel, message: &str) {
        let level = match level {
            LogLevel::Debug => "debug",
            LogLevel::Info => "info",
            LogLevel::Warn => "warn",
            LogLevel::Error => "error",
        };
        self.lines.push(format!("{level} {message}"));
    }
}
