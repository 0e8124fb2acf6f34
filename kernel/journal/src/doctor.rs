//! Whether a database is as the journal leaves it. Everything is looked at and nothing is changed; a host may run meanwhile.
//!
//! One file a part: what SQLite itself can tell (`database`), the hash chains (`chains`), what waits (`waiting`), what comes and goes
//! (`messages`), records and definitions (`stored`). What only the machine's own reader can tell is not asked here: the journal stores
//! bytes and reads none.

mod chains;
mod database;
mod messages;
mod stored;
mod waiting;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, PaginatorTrait, QuerySelect,
    Select,
};

use crate::error::{LookError, StorageError, StorageKind};
use crate::journal::Journal;
use crate::look::Schema;

pub(crate) use waiting::{CHILD, OPEN, at, matching};

/// Findings of one check that are told one by one; the others are counted.
pub const FINDINGS_MAX: u64 = 100;
/// Rows held in memory at a time.
const PAGE: u64 = 500;
/// What an execution is called that goes on no more.
pub(crate) const ENDED: [&str; 3] = ["completed", "faulted", "cancelled"];

/// One thing that is wrong, by a code that stays the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    pub table: &'static str,
    /// Which row; the parts of a key with a slash between.
    pub key: String,
    /// What was found there, for whoever mends it.
    pub detail: String,
}

/// What was looked at under one name, and what was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    /// Rows.
    pub looked_at: u64,
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub left_out: u64,
}

impl Check {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            looked_at: 0,
            findings: Vec::new(),
            left_out: 0,
        }
    }

    pub fn found(&mut self, finding: Finding) {
        if (self.findings.len() as u64) < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// A page that cannot be read is a finding like another: what stands elsewhere is still looked at.
    fn with(mut self, looked: Result<(), StorageError>) -> Result<Self, StorageError> {
        match looked {
            Err(error) if error.kind == StorageKind::Corrupt => self.found(Finding {
                code: "unreadable",
                table: "",
                key: String::new(),
                detail: error.to_string(),
            }),
            looked => looked?,
        }
        Ok(self)
    }

    /// Tells every row that is selected, each for the same reason.
    async fn all_of<E>(
        &mut self,
        db: &DatabaseTransaction,
        wrong: Select<E>,
        told: impl Fn(E::Model) -> Finding,
    ) -> Result<(), StorageError>
    where
        E: EntityTrait,
        E::Model: Send + Sync,
    {
        let count = wrong.clone().count(db).await?;
        if count == 0 {
            return Ok(());
        }
        let rows = wrong.limit(FINDINGS_MAX).all(db).await?;
        self.left_out += count.saturating_sub(rows.len() as u64);
        for row in rows {
            self.found(told(row));
        }
        Ok(())
    }
}

/// What was found, check by check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    pub schema: Schema,
    pub checks: Vec<Check>,
}

impl Examination {
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.findings.is_empty())
    }
}

impl Journal {
    /// Looks at everything, as it was at one moment. An older schema is a finding, and then only what has not changed since is looked at.
    pub async fn examine(&self) -> Result<Examination, LookError> {
        let schema = self.schema().await?;
        let mut checks = self.prove_all().await?;
        checks.insert(0, database::schema(&schema));
        if schema.missing.is_empty() {
            let moment = self.moment().await?;
            let mut waiting = Check::new(waiting::NAME);
            let looked = waiting::look(&mut waiting, &moment).await;
            checks.push(waiting.with(looked)?);
            let mut messages = Check::new(messages::NAME);
            let looked = messages::look(&mut messages, &moment).await;
            checks.push(messages.with(looked)?);
            let mut stored = Check::new(stored::NAME);
            let looked = stored::look(&mut stored, &moment).await;
            checks.push(stored.with(looked)?);
            moment.rollback().await.map_err(StorageError::from)?;
        }
        Ok(Examination { schema, checks })
    }

    /// Whether the database is whole and every chain holds: what a copy is worth.
    pub(crate) async fn prove_all(&self) -> Result<Vec<Check>, StorageError> {
        let moment = self.moment().await?;
        let mut checks = Vec::new();
        // PostgreSQL looks after its own files.
        if moment.get_database_backend() == DbBackend::Sqlite {
            let mut database = Check::new(database::NAME);
            let looked = database::look(&mut database, &moment).await;
            checks.push(database.with(looked)?);
        }
        let mut chains = Check::new(chains::NAME);
        let looked = chains::look(&mut chains, &moment).await;
        checks.push(chains.with(looked)?);
        moment.rollback().await?;
        Ok(checks)
    }
}

/// Every code of this crate, for those who put words to them.
pub const CODES: &[&str] = &[
    "unreadable",
    "damaged",
    "dangling",
    "schema-older",
    "chain-hash",
    "chain-link",
    "chain-gap",
    "chain-frame",
    "chain-head",
    "snapshot-beyond",
    "work-item-of-ended",
    "work-item-not-asked",
    "effect-of-ended",
    "effect-without-time",
    "effect-without-topic",
    "effect-without-item",
    "effect-without-child",
    "execution-stuck",
    "schedule-definition",
    "schedule-execution",
    "outbox-state",
    "outbox-execution",
    "outbox-body",
    "inbox-state",
    "event-body",
    "record-version",
    "record-value",
    "record-index",
    "record-bucket",
    "archived-twice",
    "definition-digest",
    "resource-digest",
    "party-without-item",
];
