//! What can go wrong, split by what the caller can do about it.

use std::path::PathBuf;

use sea_orm::sqlx::error::ErrorKind;
use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::append::InboxState;

/// Why a journal did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Stop the other process, or choose another file.
    #[error("the journal {} is held by process {pid}", path.display())]
    HeldByAnother { path: PathBuf, pid: String },
    /// Wait, or stop the other process.
    #[error("the journal is held by {holder}")]
    LeasedToAnother { holder: String },
    /// Install the newer binary again.
    #[error(
        "the journal was written by a newer version (schema {found}); this binary knows only up to {known}"
    )]
    Newer { found: String, known: String },
    #[error("the lock file {} cannot be used", path.display())]
    Lock {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a journal could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// Name a folder that has one.
    #[error("there is no database {}", path.display())]
    Missing { path: PathBuf },
    /// Name another file.
    #[error("{} is no journal of this program", path.display())]
    NotAJournal { path: PathBuf },
    /// Use the newer binary.
    #[error(
        "the journal was written by a newer version (schema {found}); this binary knows only up to {known}"
    )]
    Newer { found: String, known: String },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why an append wrote nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// Load again and decide again.
    #[error("{what} has changed since it was read")]
    Conflict { kind: ConflictKind, what: String },
    /// Creating: there is an execution of this id, or there was one that is archived now.
    #[error("execution {execution} exists already")]
    Exists { execution: String },
    /// The input is known; answer as it was answered.
    #[error("input {source_name}/{id} has been received before")]
    Duplicate {
        source_name: String,
        id: String,
        state: InboxState,
        answer: Option<Vec<u8>>,
    },
    /// The append names something that the journal does not have.
    #[error("{0} is unknown")]
    Unknown(String),
    /// The append itself is wrong or beyond a limit; trying again is useless.
    #[error("the append is refused: {0}")]
    Invalid(String),
    /// The writer's queue is full; try again later.
    #[error("the journal's queue is full")]
    Overloaded,
    #[error("the journal is closed")]
    Closed,
    /// Nothing of the group was written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a compare-and-set found changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// The execution's version.
    Version,
    /// A work item's version.
    Work,
    /// The read set.
    Records,
    /// A schedule's revision.
    Schedule,
    /// The end of a ledger.
    Ledger,
    /// An account's version.
    Account,
    /// A login, or who somebody is at an identity provider, belongs to another account.
    Login,
}

/// Why a definition was not stored.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PublishError {
    #[error(
        "{namespace}/{name} {version} is published with another text (digest {digest}); choose a new version"
    )]
    OtherText {
        namespace: String,
        name: String,
        version: String,
        digest: String,
    },
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Why a chain does not verify.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("{0} is unknown")]
    Unknown(String),
    #[error("{id}: version {version}: {problem}")]
    Broken {
        id: String,
        version: i64,
        problem: ChainProblem,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainProblem {
    #[error("the hash of its events is not the one stored")]
    Hash,
    #[error("it does not follow the hash before it")]
    Link,
    #[error("versions are missing before it")]
    Gap,
    #[error("its bytes are not whole events")]
    Frame,
    #[error("the execution's row names another end of the chain")]
    Head,
}

/// The database failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("storage: {kind}: {source}")]
pub struct StorageError {
    pub kind: StorageKind,
    #[source]
    pub source: DbErr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageKind {
    /// No room on the disk.
    Full,
    /// Another connection holds what is needed.
    Busy,
    /// The device failed.
    Io,
    /// What was read cannot be right.
    Corrupt,
    /// Another process has taken the journal over; this one must end.
    Lost,
    Other,
}

impl std::fmt::Display for StorageKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Full => "the disk is full",
            Self::Busy => "the database is busy",
            Self::Io => "the device failed",
            Self::Corrupt => "the database is damaged",
            Self::Lost => "the journal was taken over",
            Self::Other => "the database failed",
        })
    }
}

impl StorageError {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self {
            kind: StorageKind::Corrupt,
            source: DbErr::Custom(what.into()),
        }
    }

    /// The machine gave no thread.
    pub(crate) fn thread(error: std::io::Error) -> Self {
        Self {
            kind: StorageKind::Other,
            source: DbErr::Custom(format!("no thread for the lease: {error}")),
        }
    }

    /// A fault of ours, while the database was at work.
    pub(crate) fn panicked() -> Self {
        Self {
            kind: StorageKind::Other,
            source: DbErr::Custom("the writer panicked".into()),
        }
    }

    pub(crate) fn lost() -> Self {
        Self {
            kind: StorageKind::Lost,
            source: DbErr::Custom("another process holds the lease".into()),
        }
    }
}

impl From<DbErr> for StorageError {
    fn from(source: DbErr) -> Self {
        Self {
            kind: kind_of(&source),
            source,
        }
    }
}

/// A broken constraint is the fault of one append; every other database error is everybody's.
impl From<DbErr> for AppendError {
    fn from(error: DbErr) -> Self {
        match database_error(&error).map(sqlx::error::DatabaseError::kind) {
            Some(
                ErrorKind::UniqueViolation
                | ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation,
            ) => Self::Invalid(error.to_string()),
            _ => Self::Storage(error.into()),
        }
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => Some(e),
        _ => None,
    }
}

fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match sqlx_error(error)? {
        sqlx::Error::Database(inner) => Some(inner.as_ref()),
        _ => None,
    }
}

const SQLITE_IOERR_SHMSIZE: u32 = 4_874;

/// SQLite's result codes (the low byte is the primary one) and PostgreSQL's SQLSTATE classes.
fn kind_of(error: &DbErr) -> StorageKind {
    if matches!(sqlx_error(error), Some(sqlx::Error::Io(_))) {
        return StorageKind::Io;
    }
    let Some(code) = database_error(error).and_then(sqlx::error::DatabaseError::code) else {
        return StorageKind::Other;
    };
    match code.as_ref() {
        "53100" => return StorageKind::Full,
        "55P03" | "40001" | "40P01" => return StorageKind::Busy,
        "58030" => return StorageKind::Io,
        "XX001" | "XX002" => return StorageKind::Corrupt,
        _ => {}
    }
    match code.parse::<u32>().map(|c| (c, c & 0xff)) {
        // Also what is said when the index of the write-ahead log finds no room.
        Ok((_, 13) | (SQLITE_IOERR_SHMSIZE, _)) => StorageKind::Full,
        Ok((_, 5 | 6)) => StorageKind::Busy,
        Ok((_, 10 | 14)) => StorageKind::Io,
        Ok((_, 11 | 26)) => StorageKind::Corrupt,
        _ => StorageKind::Other,
    }
}
