//! Executions that ended long ago leave the database for files that stay: written, read back, proved, synced, and only then purged.
//!
//! The order is what makes it safe. A file's name is noted in the database before anything is written; the file takes that name when it
//! is whole; what is purged is what the file holds, read from it again, and compared in the transaction that deletes. A process that ends
//! anywhere in between leaves both or too much, never too little, and the next run completes it: [`Journal::purge_archived`] is the only
//! way by which anything is deleted, after a crash or not.

mod contents;
mod lines;
mod making;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

pub use contents::{Contents, DAMAGES_MAX, Damage, Held, find, verify};
pub use lines::{
    ArchivedDefinition, ArchivedExecution, ArchivedMessage, ArchivedResending, ArchivedResource,
    ArchivedTurn, ArchivedWork, Bytes, FORMAT, LINE_BYTES_MAX, Opening,
};

use crate::entity::{archive_file, archived, inbox};
use crate::error::{AppendError, StorageError};
use crate::files::{self, FileError};
use crate::journal::Journal;

/// Most executions of one file.
pub const EXECUTIONS_MAX: u64 = 5_000;
/// A file that has so many bytes takes no further execution.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most executions purged in one transaction.
pub const PURGED_MAX: usize = 50;
/// One transaction takes no further execution after so many turns. One execution goes at once, however long it is.
pub const PURGED_TURNS_MAX: usize = 2_000;
/// Inputs looked through at once, and forgotten in one transaction.
pub const INPUTS_MAX: u64 = 1_000;
/// Names tried for one file.
const NAMES_MAX: u32 = 1_000;

/// What is to be archived, and where.
#[derive(Debug, Clone)]
pub struct ArchiveOrder {
    pub folder: PathBuf,
    /// What ended before.
    pub before_ms: i64,
    pub at_ms: i64,
    /// The same time as it stands in the file's name.
    pub at: String,
    /// Inputs of archived executions are known by their keys until they are older than this.
    pub keys_before_ms: i64,
}

/// What a run has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archived {
    /// The file that was written.
    pub file: Option<String>,
    /// Files of earlier runs that were completed.
    pub completed: Vec<String>,
    /// Executions that are no longer in the database.
    pub purged: Vec<String>,
    /// Ended executions that were written and then referred to again: they stay in the database.
    pub kept: u64,
    /// One file did not take all: run again.
    pub more: bool,
}

/// Why nothing was archived, or not all of it. What is in the database and in a file is in both until a later run.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Wait until it is done.
    #[error("executions are being archived already")]
    Running,
    /// Name another file.
    #[error("{} is no archive of this program", path.display())]
    NotAnArchive { path: PathBuf },
    /// Use the newer binary.
    #[error("the archive is of format {found}; this binary knows only up to {known}")]
    NewerFormat { found: u32, known: u32 },
    /// Move the file away and look into what happened to it. What it was to hold is purged only from whole files.
    #[error("{}, line {}{}: {}", path.display(), damage.line, of(damage), damage.what)]
    Damaged { path: PathBuf, damage: Damage },
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn of(damage: &Damage) -> String {
    let execution = damage.execution.as_ref();
    execution.map_or_else(String::new, |id| format!(" (execution {id})"))
}

/// One write of a run.
#[derive(Debug)]
pub(crate) enum Archiving {
    /// A file of this name is to be written.
    Begin(archive_file::Model),
    Purge(Purge),
    /// What the file holds is purged, as far as it can be.
    Done(archive_file::Model),
    /// There is no such file, and nothing was purged for it.
    Forget(String),
    /// Inputs by source and id, in order.
    Keys(Vec<(String, String)>),
}

/// Executions that a file holds are to leave the database.
#[derive(Debug)]
pub(crate) struct Purge {
    pub(crate) file: String,
    pub(crate) at_ms: i64,
    pub(crate) executions: Vec<Held>,
}

impl From<sea_orm::DbErr> for ArchiveError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Storage(error.into())
    }
}

impl Journal {
    /// Completes what an earlier run left, writes one file, and purges what it holds.
    pub async fn archive(&self, order: &ArchiveOrder) -> Result<Archived, ArchiveError> {
        let Ok(_alone) = self.archiving().try_lock() else {
            return Err(ArchiveError::Running);
        };
        let mut done = Archived::default();
        self.complete(order, &mut done).await?;
        let earlier = std::mem::take(&mut done.completed);
        if let Some((name, more)) = self.written(order).await? {
            done.more = more;
            self.complete(order, &mut done).await?;
            done.file = Some(name);
        }
        done.completed = earlier;
        if !done.more {
            self.forget_inputs(order.keys_before_ms).await?;
        }
        Ok(done)
    }

    /// Writes one file and purges nothing. Answers its name, if there was anything to write, and whether there is more.
    pub async fn write_archive(
        &self,
        order: &ArchiveOrder,
    ) -> Result<Option<(String, bool)>, ArchiveError> {
        let Ok(_alone) = self.archiving().try_lock() else {
            return Err(ArchiveError::Running);
        };
        self.written(order).await
    }

    /// Purges what stands in the files that were not completed.
    pub async fn purge_archived(&self, order: &ArchiveOrder) -> Result<Archived, ArchiveError> {
        let Ok(_alone) = self.archiving().try_lock() else {
            return Err(ArchiveError::Running);
        };
        let mut done = Archived::default();
        self.complete(order, &mut done).await?;
        Ok(done)
    }

    async fn written(&self, order: &ArchiveOrder) -> Result<Option<(String, bool)>, ArchiveError> {
        if !making::is_any(self, order.before_ms).await? {
            return Ok(None);
        }
        let folder = order.folder.clone();
        blocking(move || Ok(files::folder(&folder)?)).await?;
        let name = self.fresh_name(order).await?;
        let place = order.folder.join(&name);
        let row = archive_file::Model {
            name: name.clone(),
            begun_at_ms: order.at_ms,
            before_ms: order.before_ms,
            executions: None,
            sha256: None,
            purged_at_ms: None,
        };
        self.archive_step(Archiving::Begin(row)).await?;
        let made = making::make(self, order, &place).await?;
        if made.executions == 0 {
            self.archive_step(Archiving::Forget(name)).await?;
            return Ok(None);
        }
        Ok(Some((name, made.more)))
    }

    /// A name that neither the database nor the folder has.
    async fn fresh_name(&self, order: &ArchiveOrder) -> Result<String, ArchiveError> {
        for number in 1..=NAMES_MAX {
            let name = format!("executions-{}-{number}.jsonl", order.at);
            let known = archive_file::Entity::find_by_id(name.as_str());
            let place = order.folder.join(&name);
            if known.one(self.readers()).await?.is_none()
                && !place.exists()
                && !files::partial(&place).exists()
            {
                return Ok(name);
            }
        }
        Err(FileError::Exists {
            path: order.folder.clone(),
        }
        .into())
    }

    async fn complete(
        &self,
        order: &ArchiveOrder,
        done: &mut Archived,
    ) -> Result<(), ArchiveError> {
        let open = archive_file::Entity::find()
            .filter(archive_file::Column::PurgedAtMs.is_null())
            .order_by_asc(archive_file::Column::Name)
            .all(self.readers())
            .await?;
        for row in open {
            let place = order.folder.join(&row.name);
            if place.is_file() {
                self.purge(order, row.name.clone(), &place, done).await?;
                done.completed.push(row.name);
            } else {
                self.give_up(order, row, &place).await?;
            }
        }
        Ok(())
    }

    /// It was never whole, or somebody moved it away, or it stands on another host: what is still in the database is written again.
    async fn give_up(
        &self,
        order: &ArchiveOrder,
        row: archive_file::Model,
        place: &Path,
    ) -> Result<(), ArchiveError> {
        // Of ours nobody else writes there. One that stays disturbs nobody: another name is chosen next time.
        let _ = std::fs::remove_file(files::partial(place));
        let held = archived::Entity::find()
            .filter(archived::Column::File.eq(row.name.as_str()))
            .limit(1)
            .one(self.readers())
            .await?;
        tracing::warn!(file = %row.name, "an archive was begun and is not there; what the database still has is archived anew");
        let step = match held {
            None => Archiving::Forget(row.name),
            Some(_) => Archiving::Done(archive_file::Model {
                purged_at_ms: Some(order.at_ms),
                ..row
            }),
        };
        self.archive_step(step).await?;
        Ok(())
    }

    async fn purge(
        &self,
        order: &ArchiveOrder,
        name: String,
        place: &Path,
        done: &mut Archived,
    ) -> Result<(), ArchiveError> {
        let path = place.to_owned();
        let contents = blocking(move || {
            files::synced(&path)?;
            verify(&path)
        })
        .await?;
        if let Some(damage) = contents.damages.into_iter().next() {
            return Err(ArchiveError::Damaged {
                path: place.to_owned(),
                damage,
            });
        }
        let executions = i64::try_from(contents.executions.len()).unwrap_or(i64::MAX);
        for batch in batches(contents.executions) {
            let ids: Vec<String> = batch.iter().map(|held| held.id.clone()).collect();
            let purge = Purge {
                file: name.clone(),
                at_ms: order.at_ms,
                executions: batch,
            };
            let purged = self.archive_step(Archiving::Purge(purge)).await?;
            done.kept += ids.len() as u64 - self.archived_of(&ids).await?;
            done.purged.extend(purged);
        }
        let step = Archiving::Done(archive_file::Model {
            name,
            begun_at_ms: order.at_ms,
            before_ms: order.before_ms,
            executions: Some(executions),
            sha256: Some(contents.sha256),
            purged_at_ms: Some(order.at_ms),
        });
        self.archive_step(step).await?;
        Ok(())
    }

    /// How many of these are archived; some may have been before this run.
    async fn archived_of(&self, ids: &[String]) -> Result<u64, StorageError> {
        let known = archived::Entity::find().filter(archived::Column::Id.is_in(ids));
        Ok(known.count(self.readers()).await?)
    }

    /// Inputs of archived executions whose keys need not be known any more. The execution's own id is known for good.
    async fn forget_inputs(&self, before_ms: i64) -> Result<(), ArchiveError> {
        let mut after = (String::new(), String::new());
        loop {
            let rows: Vec<Input> = inbox_after(&after)
                .into_partial_model()
                .all(self.readers())
                .await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = (last.source.clone(), last.id.clone());
            let old: Vec<Input> = rows
                .into_iter()
                .filter(|row| row.received_at_ms < before_ms && row.pending_at_ms.is_none())
                .collect();
            let of: Vec<&str> = old
                .iter()
                .filter_map(|row| row.execution.as_deref())
                .collect();
            if of.is_empty() {
                continue;
            }
            let gone: BTreeSet<String> = archived::Entity::find()
                .select_only()
                .column(archived::Column::Id)
                .filter(archived::Column::Id.is_in(of))
                .into_tuple::<String>()
                .all(self.readers())
                .await?
                .into_iter()
                .collect();
            let is_gone = |row: &Input| row.execution.as_ref().is_some_and(|id| gone.contains(id));
            let keys: Vec<(String, String)> = old
                .into_iter()
                .filter(is_gone)
                .map(|row| (row.source, row.id))
                .collect();
            if !keys.is_empty() {
                self.archive_step(Archiving::Keys(keys)).await?;
            }
        }
    }
}

/// An input without its body.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "inbox::Entity")]
struct Input {
    source: String,
    id: String,
    execution: Option<String>,
    received_at_ms: i64,
    pending_at_ms: Option<i64>,
}

fn inbox_after(after: &(String, String)) -> Select<inbox::Entity> {
    use inbox::Column as C;
    let place = Expr::tuple([Expr::col(C::Source), Expr::col(C::Id)]);
    let last = Expr::tuple([Expr::value(after.0.as_str()), Expr::value(after.1.as_str())]);
    inbox::Entity::find()
        .filter(place.gt(last))
        .order_by_asc(C::Source)
        .order_by_asc(C::Id)
        .limit(INPUTS_MAX)
}

/// In parts that each are one transaction.
fn batches(executions: Vec<Held>) -> Vec<Vec<Held>> {
    let (mut all, mut batch, mut turns) = (Vec::new(), Vec::new(), 0);
    for held in executions {
        turns += held.turns;
        batch.push(held);
        if batch.len() >= PURGED_MAX || turns >= PURGED_TURNS_MAX {
            all.push(std::mem::take(&mut batch));
            turns = 0;
        }
    }
    all.push(batch);
    all.retain(|batch| !batch.is_empty());
    all
}

/// Reading and writing a large file holds up nobody else.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ArchiveError> + Send + 'static,
) -> Result<T, ArchiveError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            Err(StorageError::corrupt(format!("work on an archive stopped: {error}")).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(turns: usize) -> Held {
        Held {
            id: String::new(),
            workflow: String::new(),
            definition: String::new(),
            status: String::new(),
            ended_at_ms: 0,
            version: 0,
            head_hash: String::new(),
            work: Vec::new(),
            outbox: Vec::new(),
            turns,
        }
    }

    #[test]
    fn a_transaction_is_bounded_by_executions_and_by_turns() {
        for (turns, expected) in [
            (vec![], vec![]),
            (vec![1; 120], vec![50, 50, 20]),
            (vec![PURGED_TURNS_MAX; 2], vec![1, 1]),
            (vec![999, 999, 999, 1], vec![3, 1]),
        ] {
            let batches = batches(turns.iter().map(|turns| held(*turns)).collect());
            let sizes: Vec<usize> = batches.iter().map(Vec::len).collect();
            assert_eq!(sizes, expected, "{turns:?}");
        }
    }
}
