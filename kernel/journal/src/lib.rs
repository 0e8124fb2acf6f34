//! The journal: the durable store of everything that the kernel acknowledges.
//!
//! It stores bytes and rows and reads neither: which event follows which is decided elsewhere. What it promises: an
//! [`Append`] is all or nothing, it is durable before it is answered, it is compared with what its author had read, and
//! every event is chained to the one before it. Written with sea-orm entities alone, for SQLite and PostgreSQL.

mod administration;
mod append;
mod apply;
pub mod archive;
pub mod backup;
pub mod chain;
mod connect;
mod doctor;
mod entity;
mod error;
#[cfg(feature = "failpoints")]
pub mod failpoint;
mod files;
mod journal;
mod lease;
mod limits;
mod lock;
mod look;
mod macros;
mod migration;
mod options;
mod read;
mod stats;
mod writer;

pub use administration::{
    ADMINISTRATION_MAX, AccountWrite, Administered, Administration, DetailWrite, LEDGER_BYTES_MAX,
    LedgerHead, NewDefinition, NewLedgerEntry, NewResource, NewStanding, PackageWrite,
    PluginChange, PluginWrite, Published, Resend, Resent, SessionWrite, StandingKind, Stood,
    TokenWrite,
};
pub use append::{
    APPEND_BYTES_MAX, Append, Appended, BucketRead, Delivery, ExecutionAppend, FANOUT_MAX, Handled,
    Head, InboxRow, InboxState, NewEffect, NewExecution, NewOutbox, PARTIES_MAX, RECORDS_MAX,
    RETAINED_MAX, ReadSet, RecordRead, RecordWrite, RetainedEvent, SUBSCRIPTION, ScheduleWrite,
    ScheduledNext, TURN_EVENTS_MAX, WorkAppend, WorkParty,
};
pub use doctor::{CODES, Check, Examination, FINDINGS_MAX, Finding};
pub use entity::account::Model as AccountRow;
pub use entity::api_token::Model as ApiTokenRow;
pub use entity::archive_file::Model as ArchiveFileRow;
pub use entity::archived::Model as ArchivedRow;
pub use entity::definition::Model as DefinitionRow;
pub use entity::effect::Model as EffectRow;
pub use entity::execution::Model as ExecutionRow;
pub use entity::ledger::Model as LedgerEntryRow;
pub use entity::outbox::Model as OutboxRow;
pub use entity::person_detail::Model as PersonDetailRow;
pub use entity::plugin::Model as PluginRow;
pub use entity::plugin_change::Model as PluginChangeRow;
pub use entity::resending::Model as ResendingRow;
pub use entity::resource::Model as ResourceRow;
pub use entity::revoked_key::Model as RevokedKeyRow;
pub use entity::schedule::Model as ScheduleRow;
pub use entity::session::Model as SessionRow;
pub use entity::standing::Model as StandingRow;
pub use entity::work_item::Model as WorkRow;
pub use error::{
    AppendError, ChainProblem, ConflictKind, LookError, OpenError, PublishError, StorageError,
    StorageKind, VerifyError,
};
pub use files::FileError;
pub use journal::{Journal, Loss};
pub use look::Schema;
pub use options::{
    DatabaseUrl, Durability, GROUP_MAX, LEASE_TERM, LEASE_WAIT, LOCK_WAIT, Options, Place, READERS,
    WRITER_QUEUE,
};
pub use read::{
    Archivable, CountBy, ExecutionFilter, FirstDue, InboxCursor, LIST_MAX, Light, LightAt,
    ListOrder, Loaded, OutboxFilter, PartyQuery, Record, SCOPES_MAX, Snapshot, Standing, Turn,
    VersionRow, Visible, VisibleScope, WorkCount, WorkFilter, WorkListRow, WorkOrder, WorkQuery,
};
pub use stats::Stats;
