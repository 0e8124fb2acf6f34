//! How a journal is opened.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Appends that may wait for the writer.
pub const WRITER_QUEUE: usize = 4_096;
/// Appends in one commit.
pub const GROUP_MAX: usize = 256;
/// Reading connections.
pub const READERS: u32 = 4;
/// How long opening waits for a process that is just ending.
pub const LOCK_WAIT: Duration = Duration::from_millis(500);
/// How long a holder of a PostgreSQL journal may be silent before another takes it over.
pub const LEASE_TERM: Duration = Duration::from_secs(3);
/// How long opening waits for a lease: one that was not given back runs out in this time.
pub const LEASE_WAIT: Duration = Duration::from_secs(6);

#[derive(Debug, Clone)]
pub struct Options {
    pub place: Place,
    pub writer_queue: usize,
    pub group_max: usize,
    pub readers: u32,
    /// How long opening waits while another process holds the journal.
    pub lock_wait: Duration,
    /// On PostgreSQL: how long this process holds the journal without renewing.
    pub lease_term: Duration,
    /// The most that a database file may grow to; beyond it appends answer that the disk is full.
    pub file_bytes_max: Option<u64>,
    pub durability: Durability,
}

/// When what is written to a database file is on the disk. A file is whole after a loss of power either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Durability {
    /// Before an append is answered: nothing acknowledged is ever lost.
    #[default]
    EachAppend,
    /// At the next checkpoint, and when it is closed. After a loss of power the newest appends may be missing: only for what can be played
    /// again, as time that is virtual.
    Checkpoints,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file; the folder must exist. The lock file stands beside it, `.lock` added to its name.
    File(PathBuf),
    /// Gone when it is closed; one connection serves all.
    Memory,
    /// A database of PostgreSQL, in the first schema of its search path. Many processes may wait for it; one holds it.
    Postgres(DatabaseUrl),
}

/// `postgres://user:password@host:port/database`. It may hold a password: its text is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

impl Options {
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::at(Place::File(path.into()))
    }

    /// For tests and for running one definition.
    pub fn memory() -> Self {
        Self::at(Place::Memory)
    }

    pub fn postgres(url: DatabaseUrl) -> Self {
        Self {
            lock_wait: LEASE_WAIT,
            ..Self::at(Place::Postgres(url))
        }
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            writer_queue: WRITER_QUEUE,
            group_max: GROUP_MAX,
            readers: READERS,
            lock_wait: LOCK_WAIT,
            lease_term: LEASE_TERM,
            file_bytes_max: None,
            durability: Durability::EachAppend,
        }
    }
}
