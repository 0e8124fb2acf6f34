//! The stream of an execution: compare-and-set on its version, one row for the turn, the chain carried on.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{ROWS_PER_STATEMENT, Scope, effects, padded};
use crate::append::{ExecutionAppend, Head, NewExecution};
use crate::chain;
use crate::entity::{archived, execution, snapshot, turn};
use crate::error::{AppendError, ConflictKind, StorageError};
use crate::read::only;

pub(super) async fn append(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
) -> Result<Head, AppendError> {
    let written = scope.together.and_then(|group| group.heads(&append.id));
    let after = match written {
        Some((_, after)) => *after,
        None => alone(scope, append).await?,
    };
    if let Some(bytes) = &append.snapshot {
        replace_snapshot(scope, &append.id, after.version, bytes).await?;
    }
    if written.is_some() {
        effects::armed(scope, append).await?;
    } else {
        effects::remove(scope, &append.id, &append.effects_removed).await?;
        effects::upsert(scope, append).await?;
    }
    Ok(after)
}

/// What its group would have written, for it alone.
async fn alone(scope: &mut Scope<'_>, append: &ExecutionAppend) -> Result<Head, AppendError> {
    let before = match append.create {
        Some(_) => Head::START,
        None => head(scope, append).await?,
    };
    let after = before.after(&append.events);
    match &append.create {
        Some(new) => insert(scope, append, new, &after).await?,
        None => update(scope, append, &after).await?,
    }
    let turn = turn_row(append, &before, &after);
    scope.rows += insert_turns(scope.db, &[turn]).await?;
    Ok(after)
}

async fn head(scope: &Scope<'_>, append: &ExecutionAppend) -> Result<Head, AppendError> {
    let head = execution::Entity::find_by_id(append.id.as_str())
        .select_only()
        .column(execution::Column::Version)
        .column(execution::Column::HeadHash)
        .into_tuple::<(i64, Vec<u8>)>();
    let Some((version, hash)) = only(head.all(scope.db)).await? else {
        return Err(AppendError::Unknown(format!("execution {}", append.id)));
    };
    if version != append.expected_version {
        return Err(conflict(&append.id));
    }
    let hash = hash.try_into().map_err(|_| {
        StorageError::corrupt(format!("execution {}: its head is not a hash", append.id))
    })?;
    Ok(Head { version, hash })
}

fn conflict(id: &str) -> AppendError {
    AppendError::Conflict {
        kind: ConflictKind::Version,
        what: format!("execution {id}"),
    }
}

async fn insert(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
    new: &NewExecution,
    after: &Head,
) -> Result<(), AppendError> {
    // An id is used once, also when nothing but it is left.
    let archived = any_archived(scope.db, &[append.id.as_str()]).await?;
    if archived || insert_all(scope.db, &[row(append, new, after)]).await? == 0 {
        return Err(AppendError::Exists {
            execution: append.id.clone(),
        });
    }
    scope.rows += 1;
    Ok(())
}

/// Whether one of these has been archived: then nothing but its id is left.
pub(super) async fn any_archived(db: &DatabaseTransaction, ids: &[&str]) -> Result<bool, DbErr> {
    for ids in ids.chunks(ROWS_PER_STATEMENT) {
        let found = archived::Entity::find()
            .select_only()
            .column(archived::Column::Id)
            .filter(archived::Column::Id.is_in(padded(ids)))
            .into_tuple::<String>()
            .all(db)
            .await?;
        if !found.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The row of a new execution after its first turn.
pub(super) fn row(
    append: &ExecutionAppend,
    new: &NewExecution,
    after: &Head,
) -> execution::ActiveModel {
    execution::ActiveModel {
        id: Set(append.id.clone()),
        definition: Set(new.definition.clone()),
        status: Set(append.status.clone()),
        business_key: Set(new.business_key.clone()),
        parent: Set(new.parent.clone()),
        version: Set(after.version),
        head_hash: Set(after.hash.to_vec()),
        incident: Set(append.incident),
        started_at_ms: Set(append.at_ms),
        updated_at_ms: Set(append.at_ms),
    }
}

/// Inserts those that are not there; says how many.
pub(super) async fn insert_all(
    db: &DatabaseTransaction,
    rows: &[execution::ActiveModel],
) -> Result<u64, DbErr> {
    execution::Entity::insert_many(rows.iter().cloned())
        .on_conflict(
            OnConflict::column(execution::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
}

/// Brings rows forward that are known to be there, at the versions that were expected.
pub(super) async fn update_all(
    db: &DatabaseTransaction,
    rows: &[execution::ActiveModel],
) -> Result<u64, DbErr> {
    use execution::Column as C;
    execution::Entity::insert_many(rows.iter().cloned())
        .on_conflict(
            OnConflict::column(C::Id)
                .update_columns([
                    C::Status,
                    C::Version,
                    C::HeadHash,
                    C::Incident,
                    C::UpdatedAtMs,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
}

async fn update(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
    after: &Head,
) -> Result<(), AppendError> {
    use execution::Column as C;
    let updated = execution::Entity::update_many()
        .col_expr(C::Status, Expr::value(append.status.as_str()))
        .col_expr(C::Version, Expr::value(after.version))
        .col_expr(C::HeadHash, Expr::value(after.hash.to_vec()))
        .col_expr(C::Incident, Expr::value(append.incident))
        .col_expr(C::UpdatedAtMs, Expr::value(append.at_ms))
        .filter(C::Id.eq(append.id.as_str()))
        .filter(C::Version.eq(append.expected_version))
        .exec(scope.db)
        .await?;
    if updated.rows_affected == 0 {
        return Err(conflict(&append.id));
    }
    scope.rows += 1;
    Ok(())
}

pub(super) fn turn_row(append: &ExecutionAppend, before: &Head, after: &Head) -> turn::ActiveModel {
    turn::ActiveModel {
        execution: Set(append.id.clone()),
        version: Set(after.version),
        first_version: Set(before.version + 1),
        at_ms: Set(append.at_ms),
        bytes: Set(chain::frame(&append.events)),
        prev_hash: Set(before.hash.to_vec()),
        hash: Set(after.hash.to_vec()),
    }
}

pub(super) async fn insert_turns(
    db: &DatabaseTransaction,
    rows: &[turn::ActiveModel],
) -> Result<u64, DbErr> {
    turn::Entity::insert_many(rows.iter().cloned())
        .exec_without_returning(db)
        .await
}

async fn replace_snapshot(
    scope: &mut Scope<'_>,
    id: &str,
    version: i64,
    bytes: &[u8],
) -> Result<(), AppendError> {
    let row = snapshot::ActiveModel {
        execution: Set(id.to_owned()),
        version: Set(version),
        bytes: Set(bytes.to_vec()),
    };
    scope.rows += snapshot::Entity::insert(row)
        .on_conflict(
            OnConflict::column(snapshot::Column::Execution)
                .update_columns([snapshot::Column::Version, snapshot::Column::Bytes])
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
}
