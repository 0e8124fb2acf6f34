//! Who works where, as the host knows it: the directory in memory, made of its ledger, and changed through it alone.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lianxi_directory::{Change, Directory};
use lianxi_journal::{Administration, LedgerEntryRow};
use lianxi_work::{Actor, Office};
use serde::{Deserialize, Serialize};

use crate::clock::from_millis;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::ledger::{Doing, said};

/// The ledger of the directory.
pub const DIRECTORY: &str = "directory";

/// What a change has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryChanged {
    /// What was not so before; empty: nothing was written.
    pub changes: Vec<Change>,
    /// The entry of the ledger after it.
    pub seq: i64,
}

/// What an entry of the ledger holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<DetailsChanged>,
}

impl Entry {
    pub(crate) const fn of(changes: Vec<Change>) -> Self {
        Self {
            changes,
            details: None,
        }
    }
}

/// Changes that can be made, and what the directory is then.
pub(crate) struct Planned {
    pub changes: Vec<Change>,
    pub after: Directory,
}

/// Somebody's name and number were written down or erased: that, and never what they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DetailsChanged {
    pub person: String,
    pub erased: bool,
}

/// An entry of the ledger, as it is shown.
#[derive(Clone, Debug)]
pub struct DirectoryEntry {
    pub seq: i64,
    pub at: Timestamp,
    /// Null where what is stored cannot be read.
    pub by: Option<Actor>,
    pub reason: Option<String>,
    pub changes: Vec<Change>,
    pub details: Option<DetailsChanged>,
    pub hash: String,
}

impl Engine {
    /// The directory as it is now.
    pub fn directory(&self) -> Arc<Directory> {
        self.inner.directory()
    }

    /// The day in the zone by which offices count.
    pub fn today(&self) -> Date {
        self.inner.today()
    }

    /// As whom a person may act now: in each of their offices, and for those who are away and for whom they stand in.
    pub fn actors(&self, person: &str) -> Vec<Actor> {
        let now = self.inner.clock.now();
        self.inner.actors(person, now)
    }

    /// Changes the directory, all or nothing; when this returns, it is durable. What is so already is no change.
    pub async fn change_directory(
        &self,
        changes: Vec<Change>,
        reason: Option<&str>,
        actor: &Actor,
    ) -> Result<DirectoryChanged, EngineError> {
        let inner = &self.inner;
        let _alone = inner.administering.lock().await;
        let seq = inner.caught_up().await?;
        let Planned { changes, after } = inner.planned(changes)?;
        if changes.is_empty() {
            return Ok(DirectoryChanged { changes, seq });
        }
        let entry = Entry::of(changes.clone());
        let entry = inner
            .next_entry(DIRECTORY, &entry, &Doing { actor, reason })
            .await?;
        let seq = inner.append_entry(entry, Administration::default()).await?;
        inner.set_directory(after, seq);
        Ok(DirectoryChanged { changes, seq })
    }

    /// Entries of the ledger after this one, the first first.
    pub async fn directory_history(
        &self,
        after_seq: i64,
        limit: u64,
    ) -> Result<Vec<DirectoryEntry>, EngineError> {
        let rows = self
            .inner
            .journal
            .ledger(DIRECTORY, after_seq, limit)
            .await?;
        rows.into_iter()
            .map(|row| {
                let entry: Entry = said(&row)?;
                Ok(DirectoryEntry {
                    seq: row.seq,
                    at: from_millis(row.at_ms),
                    by: serde_json::from_str(&row.actor).ok(),
                    reason: row.reason,
                    changes: entry.changes,
                    details: entry.details,
                    hash: hex::encode(row.hash),
                })
            })
            .collect()
    }
}

impl Inner {
    /// The directory as its ledger makes it.
    pub(crate) async fn restore_directory(&self) -> Result<(), EngineError> {
        let mut directory = Directory::default();
        let mut seq = 0;
        let evolve = |row: &LedgerEntryRow| {
            let entry: Entry = said(row)?;
            for change in &entry.changes {
                lianxi_directory::evolve(&mut directory, change);
            }
            seq = row.seq;
            Ok(())
        };
        self.read_ledger(DIRECTORY, evolve).await?;
        self.set_directory(directory, seq);
        Ok(())
    }

    /// A commit whose answer was lost may have been done. Nothing is planned on a directory that is behind its ledger; the last entry's
    /// number. Whoever asks holds `administering`.
    pub(crate) async fn caught_up(&self) -> Result<i64, EngineError> {
        let seq = self.journal.ledger_head(DIRECTORY).await?.seq;
        if seq != self.directory_seq.load(Ordering::Acquire) {
            self.restore_directory().await?;
        }
        Ok(seq)
    }

    /// What of these changes is one, and the directory after them; or everything that is wrong with them.
    pub(crate) fn planned(&self, changes: Vec<Change>) -> Result<Planned, EngineError> {
        let before = self.directory();
        let changes = lianxi_directory::decide(&before, changes, self.today())
            .map_err(EngineError::Directory)?;
        let mut after = Directory::clone(&before);
        for change in &changes {
            lianxi_directory::evolve(&mut after, change);
        }
        Ok(Planned { changes, after })
    }

    pub(crate) fn directory(&self) -> Arc<Directory> {
        Arc::clone(
            &self
                .directory
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// `seq`: the entry of its ledger that made it so.
    pub(crate) fn set_directory(&self, directory: Directory, seq: i64) {
        *self
            .directory
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(directory);
        self.directory_seq.store(seq, Ordering::Release);
    }

    pub(crate) fn today(&self) -> Date {
        day(self.clock.now())
    }

    pub(crate) fn actors(&self, person: &str, now: Timestamp) -> Vec<Actor> {
        let capacities = self.directory().capacities(person, now);
        capacities
            .into_iter()
            .map(|capacity| Actor {
                person: person.to_owned(),
                office: Office {
                    department: capacity.office.department,
                    division: Some(capacity.office.division),
                },
                roles: capacity.roles,
                stands_for: capacity.stands_for.into_iter().collect(),
            })
            .collect()
    }
}

/// The day in China of an instant.
pub(crate) fn day(at: Timestamp) -> Date {
    let zone = TimeZone::get("Asia/Shanghai").expect("the bundled time zones have Asia/Shanghai");
    zone.to_datetime(at).date()
}
