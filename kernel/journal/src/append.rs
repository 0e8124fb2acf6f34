//! What one turn asks the journal to write. An [`Append`] is all or nothing: events, projections, record writes, inbox
//! and outbox rows stand in one transaction. The journal reads none of the bytes it is given.

use serde::{Deserialize, Serialize};

use crate::chain;
use crate::entity::{schedule, work_item};

/// The `kind` of an effect row that retained events are matched against.
pub const SUBSCRIPTION: &str = "subscription";
/// The topic of a subscription that takes events of every type.
pub const ANY_TOPIC: &str = "";
/// Most bytes of events, bodies and values together in one append.
pub const APPEND_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most events of one turn.
pub const TURN_EVENTS_MAX: usize = 100_000;
/// Most record keys, or index buckets, that one append may read or write.
pub const RECORDS_MAX: usize = 10_000;
/// Most subscriptions that one event may wake.
pub const FANOUT_MAX: u64 = 10_000;
/// Most keys that one work item may stand under.
pub const PARTIES_MAX: usize = 2_048;
/// Most retained events that a subscription sees when it is armed, the oldest first.
pub const RETAINED_MAX: u64 = 1_000;

/// One turn's writes.
#[derive(Debug, Clone, Default)]
pub struct Append {
    pub execution: Option<ExecutionAppend>,
    pub work: Vec<WorkAppend>,
    pub reads: ReadSet,
    pub record_writes: Vec<RecordWrite>,
    pub outbox: Vec<NewOutbox>,
    /// Inserted: `Done` is the input that this turn handled, `Pending` an input for somebody else.
    pub inbox: Vec<InboxRow>,
    /// Pending inputs that may have been there before: then they are passed over.
    pub offers: Vec<InboxRow>,
    /// Rows that were pending and that this turn handled.
    pub handled: Vec<Handled>,
    /// Events to be retained and given to every matching subscription. One that is retained already makes an append that is only
    /// about events a duplicate; in a turn it is passed over, for the turn itself is not to be lost.
    pub events: Vec<RetainedEvent>,
    pub schedules: Vec<ScheduleWrite>,
}

/// A change of how a workflow is started by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleWrite {
    /// Of a version that was not in force; it replaces what stood there. The version in force again is no change.
    Arm(schedule::Model),
    Remove {
        namespace: String,
        name: String,
    },
    /// Compared with the revision that its author had read.
    Change {
        namespace: String,
        name: String,
        revision: i64,
        next: ScheduledNext,
    },
    /// The execution whose end was waited for has ended. Of another one this is no change.
    Ended {
        namespace: String,
        name: String,
        execution: String,
        next_at_ms: i64,
    },
}

/// What a schedule waits for from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduledNext {
    pub next_at_ms: Option<i64>,
    pub execution: Option<String>,
    pub body: Option<String>,
}

/// The events of one execution, and the projections that follow from them.
#[derive(Debug, Clone, Default)]
pub struct ExecutionAppend {
    pub id: String,
    /// `Some` exactly when the execution begins; `expected_version` is then 0.
    pub create: Option<NewExecution>,
    /// The version (= number of events) that the caller decided on.
    pub expected_version: i64,
    /// Canonical bytes, one entry an event; never empty.
    pub events: Vec<Vec<u8>>,
    pub status: String,
    pub incident: bool,
    pub at_ms: i64,
    pub effects_upserted: Vec<NewEffect>,
    pub effects_removed: Vec<i64>,
    /// The state after these events; it replaces the earlier snapshot.
    pub snapshot: Option<Vec<u8>>,
    /// Subscriptions armed here see retained events received at this time or later.
    pub retained_since_ms: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewExecution {
    /// Digest of a stored definition.
    pub definition: String,
    pub business_key: Option<String>,
    pub parent: Option<String>,
}

/// One row of the projection of `outstanding(state)`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewEffect {
    pub effect: i64,
    pub kind: String,
    pub due_at_ms: Option<i64>,
    /// Of a subscription: the event type, or [`ANY_TOPIC`].
    pub topic: Option<String>,
    /// Of a subscription: `None` takes every event of the topic.
    pub correlation: Option<String>,
    pub target: Option<String>,
    pub body: Option<String>,
}

/// The events of one work item, and its row as it is after them.
#[derive(Debug, Clone)]
pub struct WorkAppend {
    /// 0 creates the item.
    pub expected_version: i64,
    pub events: Vec<Vec<u8>>,
    pub at_ms: i64,
    /// `row.version` and `row.open_due_ms` are set by the journal.
    pub row: work_item::Model,
    /// Whose it is after this, all of it; `None` leaves it as it is.
    pub parties: Option<Vec<WorkParty>>,
}

/// A relation of a work item to a key of a person or an office. The journal knows neither.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkParty {
    pub relation: String,
    pub key: String,
}

/// What a turn read of its department's records; validated when it commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadSet {
    pub records: Vec<RecordRead>,
    pub buckets: Vec<BucketRead>,
}

/// A key and the version it was read at; 0 where there was none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRead {
    pub department: String,
    pub key: String,
    pub version: i64,
}

/// An (index, value) bucket and the version it was read at; 0 where it was empty for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketRead {
    pub department: String,
    pub index: String,
    pub value: String,
    pub version: i64,
}

/// A record as it shall be. Of several writes to one key the last one counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordWrite {
    pub department: String,
    pub key: String,
    /// `None` deletes (a tombstone stays, so that the version never runs backwards).
    pub value: Option<String>,
    /// (index, value) pairs under which the record is found; ignored for a deletion.
    pub indexes: Vec<(String, String)>,
}

/// A message to a declared destination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOutbox {
    pub execution: Option<String>,
    pub destination: String,
    /// The event type, for reports.
    pub topic: String,
    pub body: String,
    pub created_at_ms: i64,
    /// Not to be sent before.
    pub next_at_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxState {
    Pending,
    Done,
}

/// One input, known by (source, id) for good. A done row keeps its answer and lets go of its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    pub source: String,
    pub id: String,
    /// Whom it is for; `None` where that is not known yet.
    pub execution: Option<String>,
    pub body: Vec<u8>,
    pub received_at_ms: i64,
    pub state: InboxState,
    pub answer: Option<Vec<u8>>,
}

/// A pending input that a turn has handled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handled {
    pub source: String,
    pub id: String,
    pub answer: Option<Vec<u8>>,
}

/// An event from outside or from an execution; its body is JSON text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetainedEvent {
    pub source: String,
    pub id: String,
    pub topic: String,
    pub correlation: Option<String>,
    pub body: String,
    pub received_at_ms: i64,
}

/// The body of the inbox row by which an event reaches a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The subscription's effect.
    pub effect: i64,
    pub event: serde_json::Value,
}

impl Delivery {
    /// The inbox source of events that came from `source`.
    pub fn source(source: &str) -> String {
        format!("event:{source}")
    }

    /// The inbox id: an event reaches a subscription at most once.
    pub fn id(event: &str, execution: &str, effect: i64) -> String {
        format!("{event}/{execution}/{effect}")
    }
}

/// What an append has written, durably.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appended {
    /// The execution's new version and the hash of its last event.
    pub execution: Option<Head>,
    /// The new versions of the work items, in the order of `Append::work`.
    pub work: Vec<Head>,
    /// Every pending inbox row that this append made: those it asked for, then those that events caused.
    pub pending: Vec<InboxRow>,
}

/// The end of a hash chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub version: i64,
    pub hash: [u8; 32],
}

impl Head {
    /// Before the first event.
    pub const START: Self = Self {
        version: 0,
        hash: chain::GENESIS,
    };

    /// The end after `events`.
    pub fn after(&self, events: &[Vec<u8>]) -> Self {
        // A turn is limited to far fewer events than this fallback.
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        Self {
            version: self.version.saturating_add(count),
            hash: chain::extend(self.hash, events.iter().map(Vec::as_slice)),
        }
    }
}
