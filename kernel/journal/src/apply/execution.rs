//! The stream of an execution: compare-and-set on its version, one row for the turn, the chain carried on.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Scope, effects};
use crate::append::{ExecutionAppend, Head, NewExecution};
use crate::chain;
use crate::entity::{archived, execution, snapshot, turn};
use crate::error::{AppendError, ConflictKind, StorageError};

pub(super) async fn append(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
) -> Result<Head, AppendError> {
    let before = match append.create {
        Some(_) => Head::START,
        None => head(scope, append).await?,
    };
    let after = before.after(&append.events);
    match &append.create {
        Some(new) => insert(scope, append, new, &after).await?,
        None => update(scope, append, &after).await?,
    }
    insert_turn(scope, append, &before, &after).await?;
    if let Some(bytes) = &append.snapshot {
        replace_snapshot(scope, &append.id, after.version, bytes).await?;
    }
    effects::remove(scope, &append.id, &append.effects_removed).await?;
    effects::upsert(scope, append).await?;
    Ok(after)
}

async fn head(scope: &Scope<'_>, append: &ExecutionAppend) -> Result<Head, AppendError> {
    let found: Option<(i64, Vec<u8>)> = execution::Entity::find_by_id(append.id.as_str())
        .select_only()
        .column(execution::Column::Version)
        .column(execution::Column::HeadHash)
        .into_tuple()
        .one(scope.db)
        .await?;
    let Some((version, hash)) = found else {
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
    let archived = archived::Entity::find_by_id(append.id.as_str())
        .select_only()
        .column(archived::Column::Id)
        .into_tuple::<String>()
        .one(scope.db)
        .await?;
    if archived.is_some() {
        return Err(AppendError::Exists {
            execution: append.id.clone(),
        });
    }
    let row = execution::ActiveModel {
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
    };
    let inserted = execution::Entity::insert(row)
        .on_conflict(
            OnConflict::column(execution::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    if inserted == 0 {
        return Err(AppendError::Exists {
            execution: append.id.clone(),
        });
    }
    scope.rows += 1;
    Ok(())
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

async fn insert_turn(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
    before: &Head,
    after: &Head,
) -> Result<(), AppendError> {
    let row = turn::ActiveModel {
        execution: Set(append.id.clone()),
        version: Set(after.version),
        first_version: Set(before.version + 1),
        at_ms: Set(append.at_ms),
        bytes: Set(chain::frame(&append.events)),
        prev_hash: Set(before.hash.to_vec()),
        hash: Set(after.hash.to_vec()),
    };
    scope.rows += turn::Entity::insert(row)
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
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
