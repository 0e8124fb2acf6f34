//! What SQLite can tell of its own file, and how far the schema has come. PostgreSQL keeps both by itself.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};

use super::{Check, FINDINGS_MAX, Finding};
use crate::error::StorageError;
use crate::look::Schema;

pub(super) const NAME: &str = "database";

pub(super) fn schema(schema: &Schema) -> Check {
    let mut check = Check::new("schema");
    check.looked_at = 1;
    for step in &schema.missing {
        check.found(Finding {
            code: "schema-older",
            table: "seaql_migrations",
            key: step.clone(),
            detail: format!("the schema stands at {}", schema.found),
        });
    }
    check
}

pub(super) async fn look(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    // One line that says "ok", or as many as something is wrong.
    for row in pragma(db, &format!("integrity_check({FINDINGS_MAX})")).await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            check.found(Finding {
                code: "damaged",
                table: "",
                key: String::new(),
                detail: said,
            });
        }
    }
    for row in pragma(db, "foreign_key_check").await? {
        check.found(dangling(&row)?);
    }
    let pages = pragma(db, "page_count").await?;
    let pages: Option<i64> = pages
        .first()
        .map(|row| row.try_get_by_index(0))
        .transpose()?;
    check.looked_at = pages
        .and_then(|count| u64::try_from(count).ok())
        .unwrap_or(0);
    Ok(())
}

fn dangling(row: &QueryResult) -> Result<Finding, DbErr> {
    let table: String = row.try_get_by_index(0)?;
    let rowid: Option<i64> = row.try_get_by_index(1)?;
    let parent: String = row.try_get_by_index(2)?;
    Ok(Finding {
        code: "dangling",
        table: known(&table),
        key: rowid.map_or_else(String::new, |rowid| format!("rowid {rowid}")),
        detail: format!("{table} refers to a row of {parent} that is not there"),
    })
}

/// Tables that refer to others.
fn known(table: &str) -> &'static str {
    const TABLES: [&str; 10] = [
        "execution",
        "turn",
        "snapshot",
        "effect",
        "work_item",
        "work_turn",
        "resource",
        "standing",
        "resending",
        "archived",
    ];
    TABLES
        .into_iter()
        .find(|known| *known == table)
        .unwrap_or_default()
}

async fn pragma(db: &DatabaseTransaction, what: &str) -> Result<Vec<QueryResult>, StorageError> {
    let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {what}"));
    Ok(db.query_all_raw(statement).await?)
}
