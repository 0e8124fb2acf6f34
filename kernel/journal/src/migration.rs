//! The schema's history: forward only, and a database that is ahead of this binary is left alone.

mod columns;
mod m20261126_foundation;
mod m20261127_dead_letters;
mod m20261127_resources;
mod m20261127_schedules;
mod m20261127_versions;
mod m20261128_lease;
mod m20261129_archive;
mod m20261130_compact;
mod m20261201_plugins;
mod m20261202_people;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::error::{OpenError, StorageError, StorageKind};

pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261126_foundation::Migration),
            Box::new(m20261127_schedules::Migration),
            Box::new(m20261127_resources::Migration),
            Box::new(m20261127_versions::Migration),
            Box::new(m20261127_dead_letters::Migration),
            Box::new(m20261128_lease::Migration),
            Box::new(m20261129_archive::Migration),
            Box::new(m20261130_compact::Migration),
            Box::new(m20261201_plugins::Migration),
            Box::new(m20261202_people::Migration),
        ]
    }
}

/// One of several processes that start together brings the schema forward; the first number is ours among those that use such locks.
const LOCK: &str = "SELECT pg_advisory_lock(7420, hashtext(current_schema()))";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7420, hashtext(current_schema()))";

/// Texts are compared by their bytes, as SQLite does: lists have one order in both databases, and a range of keys can be read by its
/// first letters. Said of columns, for the database's own collation cannot be changed.
const BYTE_ORDER: &str = "
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE \"C\"', found.table_name, found.column_name);
    END LOOP;
END $$";

/// Brings the database to this binary's schema, or refuses one that is newer. The connection is one, for the lock is a session's.
pub(crate) async fn forward(db: &DatabaseConnection) -> Result<(), OpenError> {
    let shared = db.get_database_backend() == DbBackend::Postgres;
    if shared {
        say(db, LOCK).await.map_err(held)?;
    }
    let moved = move_forward(db, shared).await;
    if shared {
        say(db, UNLOCK).await?;
    }
    moved
}

/// Whoever brings a large database forward takes longer than a lock is waited for: then this one's turn has not come yet.
fn held(error: StorageError) -> OpenError {
    if error.kind == StorageKind::Busy {
        let holder = "another process, which brings the schema forward".to_owned();
        return OpenError::LeasedToAnother { holder };
    }
    error.into()
}

async fn move_forward(db: &DatabaseConnection, shared: bool) -> Result<(), OpenError> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|m| m.name().to_owned())
        .collect();
    Migrator::install(db).await.map_err(StorageError::from)?;
    let applied = Migrator::get_migration_models(db)
        .await
        .map_err(StorageError::from)?;
    if let Some(newer) = applied.iter().rev().find(|m| !known.contains(&m.version)) {
        return Err(OpenError::Newer {
            found: newer.version.clone(),
            known: known.last().cloned().unwrap_or_default(),
        });
    }
    if applied.len() == known.len() {
        return Ok(());
    }
    Migrator::up(db, None).await.map_err(StorageError::from)?;
    let (from, to) = (applied.last(), known.last());
    tracing::info!(
        from = from.map(|step| step.version.as_str()),
        to,
        "the schema was brought forward"
    );
    if shared {
        say(db, BYTE_ORDER).await?;
    }
    Ok(())
}

async fn say(db: &DatabaseConnection, sql: &str) -> Result<(), StorageError> {
    db.execute_unprepared(sql).await?;
    Ok(())
}
