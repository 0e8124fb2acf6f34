//! Looking at a journal without holding it: another process may run on it meanwhile, and goes on. Nothing is written, not even the
//! schema, and no lock is taken.

use std::path::{Path, PathBuf};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, IsolationLevel, QueryOrder, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, seaql_migrations};

use crate::connect;
use crate::error::{LookError, StorageError, StorageKind};
use crate::journal::Journal;
use crate::migration::Migrator;
use crate::options::Place;

/// How long a statement waits for a lock of another connection.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

/// How far the schema of a database has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The last step that was taken.
    pub found: String,
    /// Steps of this binary that were not.
    pub missing: Vec<String>,
}

impl Journal {
    /// A handle that only reads; whatever is written through it is refused as [`crate::AppendError::Closed`]. A database that is newer
    /// than this binary is refused.
    pub async fn look(place: &Place) -> Result<Self, LookError> {
        let (db, path) = match place {
            Place::File(path) => (reading(path).await?, path.as_path()),
            Place::Postgres(url) => (connect::looking(url).await?, Path::new("the database")),
            Place::Memory => {
                return Err(LookError::Missing {
                    path: PathBuf::from("memory"),
                });
            }
        };
        if let Err(error) = schema(&db, path).await {
            // What is wrong with the database is told, not that it does not close.
            let _ = db.close().await;
            return Err(error);
        }
        Ok(Self::reading(db))
    }

    /// How far the schema has come.
    pub async fn schema(&self) -> Result<Schema, LookError> {
        schema(self.readers(), Path::new("the database")).await
    }

    /// Everything as it is now, however long it is looked at. On SQLite this keeps the write-ahead log from being emptied meanwhile.
    pub(crate) async fn moment(&self) -> Result<DatabaseTransaction, StorageError> {
        let db = self.readers();
        // SQLite's transactions are so by themselves.
        let options = match db.get_database_backend() {
            DbBackend::Sqlite => TransactionOptions::default(),
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(db.begin_with_options(options).await?)
    }
}

/// One connection that cannot write.
pub(crate) async fn reading(path: &Path) -> Result<DatabaseConnection, LookError> {
    if !path.is_file() {
        return Err(LookError::Missing {
            path: path.to_owned(),
        });
    }
    let mut pool = ConnectOptions::new("sqlite::memory:");
    pool.max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false);
    let path = path.to_owned();
    pool.map_sqlx_sqlite_opts(move |_| {
        use sea_orm::sqlx::ConnectOptions as _;
        SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging()
    });
    Ok(Database::connect(pool).await.map_err(StorageError::from)?)
}

pub(crate) async fn schema(db: &DatabaseConnection, path: &Path) -> Result<Schema, LookError> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let other = || LookError::NotAJournal {
        path: path.to_owned(),
    };
    // Asked of the table itself: the migrator would make one that is missing.
    let applied = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(db)
        .await
        .map_err(|error| {
            let error = StorageError::from(error);
            // A healthy database that has no such table is somebody else's.
            if error.kind == StorageKind::Other {
                other()
            } else {
                error.into()
            }
        })?;
    if applied.is_empty() {
        return Err(other());
    }
    let applied: Vec<String> = applied.into_iter().map(|step| step.version).collect();
    if let Some(newer) = applied.iter().find(|step| !known.contains(step)) {
        return Err(LookError::Newer {
            found: newer.clone(),
            known: known.last().cloned().unwrap_or_default(),
        });
    }
    let missing = known.iter().filter(|step| !applied.contains(step));
    Ok(Schema {
        found: known
            .iter()
            .rfind(|step| applied.contains(step))
            .cloned()
            .unwrap_or_default(),
        missing: missing.cloned().collect(),
    })
}
