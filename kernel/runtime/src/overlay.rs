//! What the duties of one turn have written and read of records, before the commit: own writes are seen, and the read set is what the
//! commit validates.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use jiff::Timestamp;
use lianxi_journal::{BucketRead, Journal, NewOutbox, ReadSet, RecordRead, RecordWrite, failpoint};
use lianxi_sandbox::{
    Host, HostError, HttpError, HttpRequest, HttpResponse, LogLevel, OutboxEvent,
};
use serde_json::{Value, json};

use crate::http::Egress;

/// The most records one `find` gives.
pub const FIND_MAX: usize = 1_000;

/// A record as a turn sees it: `None` is a deletion.
#[derive(Clone, Debug)]
struct Written {
    value: Option<String>,
    indexes: Vec<(String, String)>,
}

type Writes = BTreeMap<(String, String), Written>;

/// The turn's own view, shared by its duty calls one after the other.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    writes: Writes,
    records_read: BTreeMap<(String, String), i64>,
    buckets_read: BTreeMap<(String, String, String), i64>,
    outbox: Vec<NewOutbox>,
}

impl Overlay {
    pub(crate) fn into_parts(self) -> (ReadSet, Vec<RecordWrite>, Vec<NewOutbox>) {
        let reads = ReadSet {
            records: self
                .records_read
                .into_iter()
                .map(|((department, key), version)| RecordRead {
                    department,
                    key,
                    version,
                })
                .collect(),
            buckets: self
                .buckets_read
                .into_iter()
                .map(|((department, index, value), version)| BucketRead {
                    department,
                    index,
                    value,
                    version,
                })
                .collect(),
        };
        let writes = self
            .writes
            .into_iter()
            .map(|((department, key), written)| RecordWrite {
                department,
                key,
                value: written.value,
                indexes: written.indexes,
            })
            .collect();
        (reads, writes, self.outbox)
    }
}

/// What one duty call sees. Its writes join the turn's only when the duty succeeds; its reads always do.
pub(crate) struct CallHost {
    journal: Journal,
    department: String,
    plugin: String,
    execution: String,
    key: String,
    now: Timestamp,
    turn: Arc<Mutex<Overlay>>,
    own: Overlay,
    egress: Option<Arc<Egress>>,
    /// How many requests the call has sent.
    sent: u32,
}

/// Who calls, for the journal and for logs.
pub(crate) struct Caller<'a> {
    pub department: &'a str,
    pub plugin: &'a str,
    pub execution: &'a str,
    pub key: &'a str,
    pub now: Timestamp,
    pub egress: Option<&'a Arc<Egress>>,
}

impl CallHost {
    pub(crate) fn new(journal: Journal, turn: Arc<Mutex<Overlay>>, caller: &Caller<'_>) -> Self {
        Self {
            journal,
            department: caller.department.to_owned(),
            plugin: caller.plugin.to_owned(),
            execution: caller.execution.to_owned(),
            key: caller.key.to_owned(),
            now: caller.now,
            turn,
            own: Overlay::default(),
            egress: caller.egress.map(Arc::clone),
            sent: 0,
        }
    }

    /// The duty succeeded: what it wrote belongs to the turn.
    pub(crate) fn keep(self) {
        let mut turn = lock(&self.turn);
        turn.writes.extend(self.own.writes);
        turn.outbox.extend(self.own.outbox);
    }

    fn write(&mut self, key: String, value: Option<String>, indexes: Vec<(String, String)>) {
        self.own
            .writes
            .insert((self.department.clone(), key), Written { value, indexes });
    }

    /// Writes of this department, the call's own over the turn's.
    fn written(&self) -> BTreeMap<String, Written> {
        let turn = lock(&self.turn);
        let ours = |writes: &Writes| -> Vec<(String, Written)> {
            writes
                .iter()
                .filter(|((department, _), _)| *department == self.department)
                .map(|((_, key), written)| (key.clone(), written.clone()))
                .collect()
        };
        let mut all: BTreeMap<String, Written> = ours(&turn.writes).into_iter().collect();
        all.extend(ours(&self.own.writes));
        all
    }
}

fn lock(overlay: &Arc<Mutex<Overlay>>) -> MutexGuard<'_, Overlay> {
    // A panic while it was held leaves at worst a read too many in the read set: the commit then conflicts and the turn runs again.
    overlay
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn unavailable(error: &lianxi_journal::StorageError) -> HostError {
    HostError::Unavailable(error.to_string())
}

#[async_trait]
impl Host for CallHost {
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError> {
        let place = (self.department.clone(), key.to_owned());
        if let Some(written) = self.own.writes.get(&place) {
            return Ok(written.value.clone());
        }
        if let Some(written) = lock(&self.turn).writes.get(&place) {
            return Ok(written.value.clone());
        }
        let record = self
            .journal
            .record(&self.department, key)
            .await
            .map_err(|error| unavailable(&error))?;
        // The first version seen is the one to be validated: a later one would hide a change in between.
        lock(&self.turn)
            .records_read
            .entry(place)
            .or_insert(record.version);
        Ok(record.value)
    }

    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        failpoint!(
            "duty.within-call",
            Err(HostError::Unavailable("a failpoint".to_owned()))
        );
        self.write(key.to_owned(), Some(value), indexes);
        Ok(())
    }

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError> {
        self.write(key.to_owned(), None, Vec::new());
        Ok(())
    }

    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        let limit = usize::try_from(limit).unwrap_or(FIND_MAX).min(FIND_MAX);
        let written = self.written();
        // Own writes can hide that many of the stored ones.
        let wanted = (limit + written.len()) as u64;
        let (version, stored) = self
            .journal
            .records_by_index(&self.department, index, value, None, wanted)
            .await
            .map_err(|error| unavailable(&error))?;
        let bucket = (self.department.clone(), index.to_owned(), value.to_owned());
        {
            let mut turn = lock(&self.turn);
            turn.buckets_read.entry(bucket).or_insert(version);
            for record in &stored {
                turn.records_read
                    .entry((self.department.clone(), record.key.clone()))
                    .or_insert(record.version);
            }
        }
        let mut found: BTreeMap<String, String> = stored
            .into_iter()
            .filter(|record| !written.contains_key(&record.key))
            .filter_map(|record| Some((record.key, record.value?)))
            .collect();
        let matches = |written: &Written| {
            written
                .indexes
                .iter()
                .any(|(name, indexed)| name == index && indexed == value)
        };
        found.extend(
            written
                .into_iter()
                .filter(|(_, written)| matches(written))
                .filter_map(|(key, written)| Some((key, written.value?))),
        );
        Ok(found.into_iter().take(limit).collect())
    }

    async fn outbox_emit(&mut self, given: OutboxEvent) -> Result<(), HostError> {
        // The sandbox has checked that it is JSON.
        let body: Value = serde_json::from_str(&given.body).unwrap_or_default();
        let now_ms = self.now.as_millisecond();
        let event = json!({
            "specversion": "1.0",
            "id": format!("{}/{}", self.key, self.own.outbox.len()),
            "source": format!("/plugins/{}", self.plugin),
            "type": given.event_type,
            "subject": given.subject,
            "time": self.now.to_string(),
            "data": body,
        });
        self.own.outbox.push(NewOutbox {
            execution: Some(self.execution.clone()),
            destination: given.destination,
            topic: given.event_type,
            body: event.to_string(),
            created_at_ms: now_ms,
            next_at_ms: now_ms,
        });
        Ok(())
    }

    async fn http_send(&mut self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let Some(egress) = self.egress.clone() else {
            return Err(HttpError::Denied("not from within a turn".to_owned()));
        };
        // The same over crashes and retries: a duty that does the same again sends the same requests in the same order.
        let key = match self.sent {
            0 => self.key.clone(),
            earlier => format!("{}#{earlier}", self.key),
        };
        self.sent = self.sent.saturating_add(1);
        egress.of_a_duty(request, &key, self.now).await.inspect_err(|error| {
            tracing::info!(plugin = %self.plugin, execution = %self.execution, %error, "a request of a duty was not answered");
        })
    }

    fn log(&mut self, level: LogLevel, message: &str) {
        let (plugin, execution) = (&self.plugin, &self.execution);
        match level {
            LogLevel::Error => {
                tracing::error!(target: "lianxi::plugin", %plugin, %execution, "{message}");
            }
            LogLevel::Warn => {
                tracing::warn!(target: "lianxi::plugin", %plugin, %execution, "{message}");
            }
            LogLevel::Info => {
                tracing::info!(target: "lianxi::plugin", %plugin, %execution, "{message}");
            }
            LogLevel::Debug => {
                tracing::debug!(target: "lianxi::plugin", %plugin, %execution, "{message}");
            }
        }
    }
}
