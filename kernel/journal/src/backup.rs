//! A copy of a SQLite database that is whole, proved, and told what it is by a manifest beside it: taken while a host runs (`take`),
//! put back where there is nothing (`restore`). PostgreSQL has tools of its own for both.

mod manifest;
mod restore;
mod take;

pub use manifest::{FORMAT, MANIFEST_SUFFIX, Manifest};
pub use restore::restore;
pub use take::take;

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use crate::doctor::Finding;
use crate::error::{LookError, OpenError, StorageError};
use crate::files::FileError;
use crate::journal::Journal;
use crate::look;

/// Why no copy was made, or none was put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Choose another name: what stands there is not touched.
    #[error("{} is there already", path.display())]
    Exists { path: PathBuf },
    /// Choose an empty folder.
    #[error("{} is not empty: it has {entry}", path.display())]
    NotEmpty { path: PathBuf, entry: String },
    /// Look for the file that was written beside the copy.
    #[error("{} has no manifest that can be read", path.display())]
    NoManifest {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// Use the newer binary.
    #[error("the backup is of format {found}; this binary knows only up to {known}")]
    NewerFormat { found: u32, known: u32 },
    /// Take another copy: this one was changed or cut off since it was made.
    #[error("{} is not what its manifest says: {what}", path.display())]
    Differs { path: PathBuf, what: String },
    /// Ask the doctor.
    #[error("the database is not sound: {} finding(s), the first: {}", findings.len(), first(findings))]
    Unsound { findings: Vec<Finding> },
    #[error(transparent)]
    Look(#[from] LookError),
    /// Somebody runs on the folder.
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("{}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<FileError> for BackupError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Exists { path } => Self::Exists { path },
            FileError::Io { path, source } => Self::Io { path, source },
        }
    }
}

fn first(findings: &[Finding]) -> String {
    findings.first().map_or_else(String::new, |finding| {
        format!(
            "{} {} {}: {}",
            finding.code, finding.table, finding.key, finding.detail
        )
    })
}

/// What a database file holds, if it is whole and every chain in it holds.
struct Proved {
    schema: String,
    rows: std::collections::BTreeMap<String, u64>,
    chains: u64,
}

async fn proved(path: &std::path::Path) -> Result<Proved, BackupError> {
    let db = look::reading(path).await?;
    let schema = look::schema(&db, path).await;
    let journal = Journal::reading(db);
    let proved = match schema {
        Ok(schema) => prove(&journal, schema.found).await,
        Err(error) => Err(error.into()),
    };
    journal.close().await;
    proved
}

async fn prove(journal: &Journal, schema: String) -> Result<Proved, BackupError> {
    let checks = journal.prove_all().await?;
    let chains = checks.last().map(|check| check.looked_at);
    let findings: Vec<Finding> = checks
        .into_iter()
        .flat_map(|check| check.findings)
        .collect();
    if !findings.is_empty() {
        return Err(BackupError::Unsound { findings });
    }
    let moment = journal.moment().await?;
    let rows = rows(&moment).await?;
    moment.rollback().await.map_err(StorageError::from)?;
    Ok(Proved {
        schema,
        rows,
        chains: chains.unwrap_or(0),
    })
}

/// How many rows each table has; whatever tables a schema has.
async fn rows(
    db: &DatabaseTransaction,
) -> Result<std::collections::BTreeMap<String, u64>, StorageError> {
    let ask = |sql: String| Statement::from_string(DbBackend::Sqlite, sql);
    let tables = ask(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'".into(),
    );
    let mut counted = std::collections::BTreeMap::new();
    for row in db.query_all_raw(tables).await? {
        let table: String = row.try_get_by_index(0)?;
        let quoted = table.replace('"', "\"\"");
        let count = db
            .query_one_raw(ask(format!("SELECT count(*) FROM \"{quoted}\"")))
            .await?;
        let count: i64 = match count {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        counted.insert(table, u64::try_from(count).unwrap_or(0));
    }
    Ok(counted)
}
