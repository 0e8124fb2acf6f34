//! How a journal is opened.

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

#[derive(Debug, Clone)]
pub struct Options {
    pub place: Place,
    pub writer_queue: usize,
    pub group_max: usize,
    pub readers: u32,
    pub lock_wait: Duration,
    /// The most that the database file may grow to; beyond it appends answer that the disk is full.
    pub file_bytes_max: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file; the folder must exist. The lock file stands beside it, `.lock` added to its name.
    File(PathBuf),
    /// Gone when it is closed; one connection serves all.
    Memory,
}

impl Options {
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::at(Place::File(path.into()))
    }

    /// For tests and for running one definition.
    pub fn memory() -> Self {
        Self::at(Place::Memory)
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            writer_queue: WRITER_QUEUE,
            group_max: GROUP_MAX,
            readers: READERS,
            lock_wait: LOCK_WAIT,
            file_bytes_max: None,
        }
    }
}
