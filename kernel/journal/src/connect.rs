//! Connections to the database. What SQLite must be told (WAL, full sync, foreign keys) and what PostgreSQL must be told (each commit
//! synced, nobody waited for without end) stands here and nowhere else.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use crate::error::StorageError;
use crate::options::{DatabaseUrl, Durability, Options, Place};

/// How long a statement waits for a lock of another connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a read waits for a free connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements kept by each connection.
const STATEMENTS_CACHED: usize = 512;
/// SQLite's page.
const PAGE_BYTES: u32 = 4_096;
/// The name by which PostgreSQL lists our connections.
const APPLICATION: &str = "lianxi";
/// What every session of PostgreSQL is told. A statement waits for a lock only so long; and a process that was stopped inside a
/// transaction gives up what it holds, so that another can take the journal over.
const SESSION: [(&str, &str); 3] = [
    ("synchronous_commit", "on"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "2s"),
];

/// What a session is told that only looks.
const LOOKING: [(&str, &str); 2] = [
    ("default_transaction_read_only", "on"),
    ("lock_timeout", "5s"),
];

/// The one connection that writes.
pub(crate) async fn writer(options: &Options) -> Result<DatabaseConnection, StorageError> {
    open(options, 1).await
}

/// The connections that read; in memory there is only one connection in all.
pub(crate) async fn readers(
    options: &Options,
    writer: &DatabaseConnection,
) -> Result<DatabaseConnection, StorageError> {
    match options.place {
        Place::Memory => Ok(writer.clone()),
        Place::File(_) | Place::Postgres(_) => open(options, options.readers.max(1)).await,
    }
}

/// A connection beside the writer's, which may be busy: for the lease.
pub(crate) async fn beside(options: &Options) -> Result<DatabaseConnection, StorageError> {
    open(options, 1).await
}

/// Hears what is said on a channel of PostgreSQL, if that can be had now: whoever asks also looks by itself.
pub(crate) async fn hear(options: &Options, channel: &str) -> Option<PgListener> {
    let Place::Postgres(url) = &options.place else {
        return None;
    };
    let mut listener = PgListener::connect(url.text()).await.ok()?;
    listener.listen(channel).await.ok()?;
    Some(listener)
}

/// One connection to a PostgreSQL that another process works on: it cannot write, and may take its time between two questions.
pub(crate) async fn looking(url: &DatabaseUrl) -> Result<DatabaseConnection, StorageError> {
    let mut pool = postgres(url, &LOOKING);
    pool.max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false);
    Ok(Database::connect(pool).await?)
}

async fn open(options: &Options, connections: u32) -> Result<DatabaseConnection, StorageError> {
    let mut pool = match &options.place {
        Place::Postgres(url) => postgres(url, &SESSION),
        Place::File(_) | Place::Memory => sqlite(options),
    };
    pool.max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false);
    Ok(Database::connect(pool).await?)
}

fn postgres(url: &DatabaseUrl, session: &'static [(&'static str, &'static str)]) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url.text());
    pool.map_sqlx_postgres_opts(move |options: PgConnectOptions| {
        options
            .application_name(APPLICATION)
            .options(session.iter().copied())
            .statement_cache_capacity(STATEMENTS_CACHED)
    });
    pool
}

fn sqlite(options: &Options) -> ConnectOptions {
    // The path is set on the driver's options: it need not be valid in a URL.
    let mut pool = ConnectOptions::new("sqlite::memory:");
    let options = options.clone();
    pool.map_sqlx_sqlite_opts(move |_| sqlite_options(&options));
    pool
}

fn sqlite_options(options: &Options) -> SqliteConnectOptions {
    use sea_orm::sqlx::ConnectOptions as _;
    let mut sqlite = match &options.place {
        Place::Memory | Place::Postgres(_) => SqliteConnectOptions::new().in_memory(true),
        Place::File(path) => SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match options.durability {
                Durability::EachAppend => SqliteSynchronous::Full,
                Durability::Checkpoints => SqliteSynchronous::Normal,
            }),
    };
    if let Some(bytes) = options.file_bytes_max {
        // Of no pages at all SQLite takes no notice.
        let pages = (bytes / u64::from(PAGE_BYTES)).max(1);
        sqlite = sqlite.pragma("max_page_count", pages.to_string());
    }
    sqlite
        .page_size(PAGE_BYTES)
        .foreign_keys(true)
        // What is erased leaves the file too, with the next checkpoint: personal details are.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS_CACHED)
        .disable_statement_logging()
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement};

    use super::*;

    async fn check(db: &DatabaseConnection, pragma: &str, expected: &str) {
        let statement =
            Statement::from_string(db.get_database_backend(), format!("PRAGMA {pragma}"));
        let row = db
            .query_one_raw(statement)
            .await
            .expect("the pragma is read")
            .expect("it has a value");
        let text: String = row
            .try_get_by_index::<String>(0)
            .or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
            .expect("text or number");
        assert_eq!(text, expected, "{pragma}");
    }

    #[tokio::test]
    async fn every_connection_syncs_each_commit_to_the_write_ahead_log() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options::file(folder.path().join("a b?c.db"));
        let writer = writer(&options).await.expect("the writer opens");
        let readers = readers(&options, &writer).await.expect("the readers open");
        for db in [&writer, &readers] {
            check(db, "journal_mode", "wal").await;
            check(db, "synchronous", "2").await;
            check(db, "foreign_keys", "1").await;
            check(db, "busy_timeout", "5000").await;
            check(db, "secure_delete", "1").await;
        }
    }
}
