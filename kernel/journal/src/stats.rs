//! Counters for the benchmark and the metrics: how many syncs, appends and rows the work has cost.

use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) appends: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) rows: AtomicU64,
    pub(crate) event_bytes: AtomicU64,
    pub(crate) group_largest: AtomicU64,
}

/// A reading of the counters since the journal was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Commits, each of them one sync of the disk.
    pub commits: u64,
    /// Appends (and other writes) that a commit made durable.
    pub appends: u64,
    /// Appends that were refused.
    pub refused: u64,
    /// Rows inserted, changed or deleted.
    pub rows: u64,
    /// Bytes of events.
    pub event_bytes: u64,
    /// The most appends that one commit carried.
    pub group_largest: u64,
}

impl Counters {
    pub(crate) fn add(counter: &AtomicU64, by: u64) {
        counter.fetch_add(by, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        let get = |c: &AtomicU64| c.load(Ordering::Relaxed);
        Stats {
            commits: get(&self.commits),
            appends: get(&self.appends),
            refused: get(&self.refused),
            rows: get(&self.rows),
            event_bytes: get(&self.event_bytes),
            group_largest: get(&self.group_largest),
        }
    }
}
