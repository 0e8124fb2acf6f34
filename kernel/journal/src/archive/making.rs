//! Writing an archive: executions are read from the database, each is proved, and becomes a line. The file is read back and proved as a
//! whole before it takes its name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::contents::{prove_definition, verify};
use super::lines::{
    ArchivedDefinition, ArchivedExecution, ArchivedMessage, ArchivedResending, ArchivedResource,
    ArchivedTurn, ArchivedWork, Ending, FORMAT, LINE_BYTES_MAX, Line, Opening, sealed,
};
use super::{ArchiveError, ArchiveOrder, EXECUTIONS_MAX, FILE_BYTES_MAX, blocking};
use crate::append::Head;
use crate::doctor::ENDED;
use crate::entity::{execution, outbox, resending, turn, work_item, work_turn};
use crate::error::{StorageError, StorageKind};
use crate::files::{FileError, Partial, failed};
use crate::journal::Journal;
use crate::read::{self, Turn, as_turn};

/// Executions chosen at once.
const CHOSEN: u64 = 200;
/// Turns read at once.
const TURNS: u64 = 64;

/// A file in its place.
pub(super) struct Made {
    pub(super) executions: u64,
    /// There is more than one file takes.
    pub(super) more: bool,
}

/// Whether there is anything to write.
pub(super) async fn is_any(journal: &Journal, before_ms: i64) -> Result<bool, StorageError> {
    let first = (i64::MIN, String::new());
    for status in ENDED {
        let one = read::to_archive(status, before_ms, &first, 1);
        if one.one(journal.readers()).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) async fn make(
    journal: &Journal,
    order: &ArchiveOrder,
    place: &Path,
) -> Result<Made, ArchiveError> {
    let file = Partial::of(place)?;
    let mut making = Making::begin(journal, order, &file).await?;
    let more = making.all(order.before_ms).await?;
    let executions = making.executions;
    if executions == 0 {
        return Ok(Made { executions, more });
    }
    making.end().await?;
    let path = file.path().to_owned();
    let contents = blocking(move || verify(&path)).await?;
    if let Some(damage) = contents.damages.into_iter().next() {
        return Err(ArchiveError::Damaged {
            path: file.path().to_owned(),
            damage,
        });
    }
    blocking(move || Ok(file.put_in_place()?)).await?;
    Ok(Made { executions, more })
}

struct Making<'a> {
    journal: &'a Journal,
    /// `None` while a line is written.
    writer: Option<Writer>,
    /// Workflows by the digests of the definitions that stand in the file; `None`: one that cannot, with all that ran on it.
    definitions: BTreeMap<String, Option<String>>,
    executions: u64,
    bytes: usize,
}

struct Writer {
    file: BufWriter<File>,
    sha256: Sha256,
    path: std::path::PathBuf,
}

impl Writer {
    fn write(mut self, line: &[u8]) -> Result<Self, FileError> {
        self.sha256.update(line);
        self.file.write_all(line).map_err(failed(&self.path))?;
        Ok(self)
    }
}

impl<'a> Making<'a> {
    async fn begin(
        journal: &'a Journal,
        order: &ArchiveOrder,
        file: &Partial,
    ) -> Result<Self, ArchiveError> {
        let mut making = Self {
            journal,
            writer: Some(Writer {
                file: BufWriter::new(file.opened()?),
                sha256: Sha256::new(),
                path: file.path().to_owned(),
            }),
            definitions: BTreeMap::new(),
            executions: 0,
            bytes: 0,
        };
        let opening = Opening {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            begun_at_ms: order.at_ms,
            before_ms: order.before_ms,
        };
        making.push(sealed(&Line::Archive(opening))).await?;
        Ok(making)
    }

    async fn push(&mut self, line: Vec<u8>) -> Result<(), ArchiveError> {
        self.bytes += line.len();
        let writer = self.writer.take().expect("it is put back after each line");
        self.writer = Some(blocking(move || Ok(writer.write(&line)?)).await?);
        Ok(())
    }

    /// Everything that may go and has room; says whether there may be more.
    async fn all(&mut self, before_ms: i64) -> Result<bool, ArchiveError> {
        for status in ENDED {
            let mut after = (i64::MIN, String::new());
            loop {
                let page = read::to_archive(status, before_ms, &after, CHOSEN)
                    .all(self.journal.readers())
                    .await?;
                let Some(last) = page.last() else { break };
                after = (last.updated_at_ms, last.id.clone());
                for row in page {
                    if self.executions >= EXECUTIONS_MAX || self.bytes >= FILE_BYTES_MAX {
                        return Ok(true);
                    }
                    self.execution(row).await?;
                }
            }
        }
        Ok(false)
    }

    /// One that cannot be proved, or is too long, stays in the database: whoever looks after it is told.
    async fn execution(&mut self, row: execution::Model) -> Result<(), ArchiveError> {
        let id = row.id.clone();
        let Some(workflow) = self.definition(&row.definition).await? else {
            tracing::warn!(execution = %id, "not archived: its definition is not what its digest says");
            return Ok(());
        };
        let whole = match whole(self.journal, row, workflow).await {
            Err(error) if error.kind == StorageKind::Corrupt => {
                tracing::error!(execution = %id, %error, "not archived: it cannot be read");
                return Ok(());
            }
            read => read?,
        };
        let Some(whole) = whole else {
            tracing::warn!(execution = %id, "not archived: its history is longer than a line of an archive");
            return Ok(());
        };
        if let Err(broken) = whole.prove() {
            tracing::error!(execution = %id, %broken, "not archived: its chain does not hold");
            return Ok(());
        }
        let line = sealed(&Line::Execution(Box::new(whole)));
        if line.len() > LINE_BYTES_MAX {
            tracing::warn!(execution = %id, "not archived: its history is longer than a line of an archive");
            return Ok(());
        }
        self.push(line).await?;
        self.executions += 1;
        Ok(())
    }

    /// The workflow of a definition, which stands in the file from now on.
    async fn definition(&mut self, digest: &str) -> Result<Option<String>, ArchiveError> {
        if let Some(known) = self.definitions.get(digest) {
            return Ok(known.clone());
        }
        let mut workflow = None;
        if let Some(row) = self.journal.definition(digest).await? {
            let resources = self.journal.resources(digest).await?;
            let definition = ArchivedDefinition {
                digest: row.digest,
                namespace: row.namespace,
                name: row.name,
                version: row.version,
                source: row.source.into(),
                pins: row.pins,
                published_at_ms: row.published_at_ms,
                effective_from_ms: row.effective_from_ms,
                resources: resources
                    .into_iter()
                    .map(|resource| ArchivedResource {
                        uri: resource.uri,
                        sha256: resource.sha256,
                        body: resource.body,
                    })
                    .collect(),
            };
            if prove_definition(&definition).is_ok() {
                workflow = Some(format!(
                    "{}/{}:{}",
                    definition.namespace, definition.name, definition.version
                ));
                self.push(sealed(&Line::Definition(definition))).await?;
            }
        }
        self.definitions.insert(digest.to_owned(), workflow.clone());
        Ok(workflow)
    }

    /// The last line, and everything on the disk.
    async fn end(mut self) -> Result<(), ArchiveError> {
        let writer = self.writer.take().expect("it is put back after each line");
        let ending = Ending {
            executions: self.executions,
            definitions: self.definitions.values().flatten().count() as u64,
            sha256: hex::encode(writer.sha256.clone().finalize()),
        };
        let line = sealed(&Line::End(ending));
        blocking(move || {
            let mut writer = writer.write(&line)?;
            writer.file.flush().map_err(failed(&writer.path))?;
            let synced = writer.file.get_ref().sync_all();
            Ok(synced.map_err(failed(&writer.path))?)
        })
        .await
    }
}

/// An execution as it stands in the database; `None` where it is too long. It has ended: nothing of it changes between two questions.
async fn whole(
    journal: &Journal,
    row: execution::Model,
    workflow: String,
) -> Result<Option<ArchivedExecution>, StorageError> {
    let Some(turns) = turns(journal, &row.id).await? else {
        return Ok(None);
    };
    Ok(Some(ArchivedExecution {
        workflow,
        definition: row.definition,
        status: row.status,
        business_key: row.business_key,
        parent: row.parent,
        incident: row.incident,
        started_at_ms: row.started_at_ms,
        ended_at_ms: row.updated_at_ms,
        version: row.version,
        head_hash: hex::encode(row.head_hash),
        turns,
        work_items: work(journal, &row.id).await?,
        outbox: messages(journal, &row.id).await?,
        id: row.id,
    }))
}

async fn turns(journal: &Journal, id: &str) -> Result<Option<Vec<ArchivedTurn>>, StorageError> {
    let (mut all, mut bytes) = (Vec::new(), 0);
    let mut version = Head::START.version;
    loop {
        let page = turn::Entity::find()
            .filter(turn::Column::Execution.eq(id))
            .filter(turn::Column::Version.gt(version))
            .order_by_asc(turn::Column::Version)
            .limit(TURNS)
            .all(journal.readers())
            .await?;
        let Some(last) = page.last() else {
            return Ok(Some(all));
        };
        version = last.version;
        for row in page {
            let turn: Turn = row.try_into()?;
            // As they are read: stored they may be far fewer.
            bytes += turn.events.iter().map(Vec::len).sum::<usize>();
            if bytes > LINE_BYTES_MAX {
                return Ok(None);
            }
            all.push(as_line(turn));
        }
    }
}

fn as_line(turn: Turn) -> ArchivedTurn {
    ArchivedTurn {
        version: turn.version,
        at_ms: turn.at_ms,
        hash: hex::encode(turn.hash),
        events: turn.events.into_iter().map(Into::into).collect(),
    }
}

async fn work(journal: &Journal, execution: &str) -> Result<Vec<ArchivedWork>, StorageError> {
    use work_item::Column as C;
    let db = journal.readers();
    let rows = work_item::Entity::find()
        .filter(C::Execution.eq(execution))
        .order_by_asc(C::Effect)
        .order_by_asc(C::Id)
        .all(db)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let turns = work_turn::Entity::find()
            .filter(work_turn::Column::WorkItem.eq(row.id.as_str()))
            .order_by_asc(work_turn::Column::Version)
            .all(db)
            .await?;
        let turns: Result<Vec<Turn>, _> = turns
            .into_iter()
            .map(|row| as_turn(row).try_into())
            .collect();
        all.push(ArchivedWork {
            id: row.id,
            effect: row.effect,
            version: row.version,
            status: row.status,
            department: row.department,
            division: row.division,
            title: row.title,
            assignee: row.assignee,
            due_at_ms: row.due_at_ms,
            business_key: row.business_key,
            body: row.body,
            created_at_ms: row.created_at_ms,
            updated_at_ms: row.updated_at_ms,
            turns: turns?.into_iter().map(as_line).collect(),
        });
    }
    Ok(all)
}

async fn messages(
    journal: &Journal,
    execution: &str,
) -> Result<Vec<ArchivedMessage>, StorageError> {
    let db = journal.readers();
    let rows = outbox::Entity::find()
        .filter(outbox::Column::Execution.eq(execution))
        .order_by_asc(outbox::Column::Seq)
        .all(db)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let resent = resending::Entity::find()
            .filter(resending::Column::Message.eq(row.seq))
            .order_by_asc(resending::Column::Seq)
            .all(db)
            .await?;
        all.push(ArchivedMessage {
            seq: row.seq,
            destination: row.destination,
            topic: row.topic,
            body: row.body,
            created_at_ms: row.created_at_ms,
            attempts: row.attempts,
            delivered_at_ms: row.delivered_at_ms,
            last_error: row.last_error,
            resent: resent
                .into_iter()
                .map(|row| ArchivedResending {
                    at_ms: row.at_ms,
                    actor: row.actor,
                    attempts: row.attempts,
                    last_error: row.last_error,
                })
                .collect(),
        });
    }
    Ok(all)
}
