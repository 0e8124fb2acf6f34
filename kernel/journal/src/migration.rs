//! The schema's history: forward only, and a database that is ahead of this binary is left alone.

mod m20261126_foundation;
mod m20261127_dead_letters;
mod m20261127_resources;
mod m20261127_schedules;
mod m20261127_versions;

use sea_orm::DatabaseConnection;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::error::{OpenError, StorageError};

pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261126_foundation::Migration),
            Box::new(m20261127_schedules::Migration),
            Box::new(m20261127_resources::Migration),
            Box::new(m20261127_versions::Migration),
            Box::new(m20261127_dead_letters::Migration),
        ]
    }
}

/// Brings the database to this binary's schema, or refuses one that is newer.
pub(crate) async fn forward(db: &DatabaseConnection) -> Result<(), OpenError> {
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
    Migrator::up(db, None).await.map_err(StorageError::from)?;
    Ok(())
}
