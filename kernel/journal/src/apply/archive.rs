//! Deleting what a file holds. In the transaction itself it is compared once more: what has changed since, or is referred to, stays.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{ROWS_PER_STATEMENT, Scope, padded};
use crate::archive::{Archiving, Held, Purge};
use crate::entity::{
    archive_file, archived, effect, execution, inbox, outbox, resending, snapshot, turn, work_item,
    work_party, work_turn,
};
use crate::error::AppendError;
use crate::read::still_free;
use crate::writer::Written;

pub(super) async fn step(scope: &mut Scope<'_>, step: &Archiving) -> Result<Written, AppendError> {
    let mut purged = Vec::new();
    match step {
        Archiving::Begin(row) => begin(scope, row).await?,
        Archiving::Purge(batch) => purged = purge(scope, batch).await?,
        Archiving::Done(row) => done(scope, row).await?,
        Archiving::Forget(name) => {
            scope.rows += archive_file::Entity::delete_by_id(name.as_str())
                .exec(scope.db)
                .await?
                .rows_affected;
        }
        Archiving::Keys(keys) => forget(scope, keys).await?,
    }
    Ok(Written::Archived(purged))
}

async fn begin(scope: &mut Scope<'_>, row: &archive_file::Model) -> Result<(), AppendError> {
    let active: archive_file::ActiveModel = row.clone().into();
    scope.rows += archive_file::Entity::insert(active)
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
}

async fn done(scope: &mut Scope<'_>, row: &archive_file::Model) -> Result<(), AppendError> {
    use archive_file::Column as C;
    scope.rows += archive_file::Entity::update_many()
        .col_expr(C::Executions, Expr::value(row.executions))
        .col_expr(C::Sha256, Expr::value(row.sha256.clone()))
        .col_expr(C::PurgedAtMs, Expr::value(row.purged_at_ms))
        .filter(C::Name.eq(row.name.as_str()))
        .exec(scope.db)
        .await?
        .rows_affected;
    Ok(())
}

/// The ids of those that are gone.
async fn purge(scope: &mut Scope<'_>, purge: &Purge) -> Result<Vec<String>, AppendError> {
    let gone = as_written(scope, &purge.executions).await?;
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    keep_rows(scope, purge, &gone).await?;
    let ids: Vec<String> = gone.iter().map(|held| held.id.clone()).collect();
    let work: Vec<String> = gone
        .iter()
        .flat_map(|held| held.work.iter().map(|(id, _)| id.clone()))
        .collect();
    let messages: Vec<i64> = gone.iter().flat_map(|held| held.outbox.clone()).collect();
    delete(scope, &ids, &work, &messages).await?;
    Ok(ids)
}

/// Those that have ended and that nothing refers to, and whose every part is in the file.
async fn as_written<'a>(
    scope: &Scope<'_>,
    executions: &'a [Held],
) -> Result<Vec<&'a Held>, AppendError> {
    let ids: Vec<String> = executions.iter().map(|held| held.id.clone()).collect();
    let rows: BTreeMap<String, execution::Model> = still_free(scope.db, &padded(&ids))
        .await?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let work: Vec<(String, String, i64)> = work_item::Entity::find()
        .select_only()
        .columns([
            work_item::Column::Execution,
            work_item::Column::Id,
            work_item::Column::Version,
        ])
        .filter(work_item::Column::Execution.is_in(padded(&ids)))
        .into_tuple()
        .all(scope.db)
        .await?;
    let messages: Vec<(String, i64)> = outbox::Entity::find()
        .select_only()
        .columns([outbox::Column::Execution, outbox::Column::Seq])
        .filter(outbox::Column::Execution.is_in(padded(&ids)))
        .into_tuple()
        .all(scope.db)
        .await?;
    let same = |held: &&Held| {
        let row = rows.get(&held.id).is_some_and(|row| {
            row.version == held.version && hex::encode(&row.head_hash) == held.head_hash
        });
        let stored: BTreeSet<(&str, i64)> = work
            .iter()
            .filter(|(execution, ..)| *execution == held.id)
            .map(|(_, id, version)| (id.as_str(), *version))
            .collect();
        let written: BTreeSet<(&str, i64)> = held
            .work
            .iter()
            .map(|(id, version)| (id.as_str(), *version))
            .collect();
        let stored_messages: BTreeSet<i64> = messages
            .iter()
            .filter(|(execution, _)| *execution == held.id)
            .map(|(_, seq)| *seq)
            .collect();
        row && stored == written && stored_messages == held.outbox.iter().copied().collect()
    };
    Ok(executions.iter().filter(same).collect())
}

async fn keep_rows(
    scope: &mut Scope<'_>,
    purge: &Purge,
    gone: &[&Held],
) -> Result<(), AppendError> {
    let mut rows = Vec::with_capacity(gone.len());
    for held in gone {
        let head_hash = hex::decode(&held.head_hash)
            .map_err(|_| AppendError::Invalid("a head is no hash".into()))?;
        rows.push(archived::ActiveModel {
            id: Set(held.id.clone()),
            workflow: Set(held.workflow.clone()),
            definition: Set(held.definition.clone()),
            status: Set(held.status.clone()),
            ended_at_ms: Set(held.ended_at_ms),
            version: Set(held.version),
            head_hash: Set(head_hash),
            file: Set(purge.file.clone()),
            archived_at_ms: Set(purge.at_ms),
        });
    }
    scope.rows += archived::Entity::insert_many(rows)
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
}

/// What refers to others before these.
async fn delete(
    scope: &mut Scope<'_>,
    ids: &[String],
    work: &[String],
    messages: &[i64],
) -> Result<(), AppendError> {
    let db = scope.db;
    let mut rows = 0;
    for chunk in messages.chunks(ROWS_PER_STATEMENT) {
        let of = resending::Column::Message.is_in(padded(chunk));
        rows += resending::Entity::delete_many()
            .filter(of)
            .exec(db)
            .await?
            .rows_affected;
        let of = outbox::Column::Seq.is_in(padded(chunk));
        rows += outbox::Entity::delete_many()
            .filter(of)
            .exec(db)
            .await?
            .rows_affected;
    }
    for chunk in work.chunks(ROWS_PER_STATEMENT) {
        let of = work_turn::Column::WorkItem.is_in(padded(chunk));
        rows += work_turn::Entity::delete_many()
            .filter(of)
            .exec(db)
            .await?
            .rows_affected;
        let of = work_party::Column::WorkItem.is_in(padded(chunk));
        rows += work_party::Entity::delete_many()
            .filter(of)
            .exec(db)
            .await?
            .rows_affected;
        let of = work_item::Column::Id.is_in(padded(chunk));
        rows += work_item::Entity::delete_many()
            .filter(of)
            .exec(db)
            .await?
            .rows_affected;
    }
    let of = effect::Column::Execution.is_in(padded(ids));
    rows += effect::Entity::delete_many()
        .filter(of)
        .exec(db)
        .await?
        .rows_affected;
    let of = snapshot::Column::Execution.is_in(padded(ids));
    rows += snapshot::Entity::delete_many()
        .filter(of)
        .exec(db)
        .await?
        .rows_affected;
    let of = turn::Column::Execution.is_in(padded(ids));
    rows += turn::Entity::delete_many()
        .filter(of)
        .exec(db)
        .await?
        .rows_affected;
    let of = execution::Column::Id.is_in(padded(ids));
    rows += execution::Entity::delete_many()
        .filter(of)
        .exec(db)
        .await?
        .rows_affected;
    scope.rows += rows;
    Ok(())
}

/// The keys come in their order, so those of one source stand together.
async fn forget(scope: &mut Scope<'_>, keys: &[(String, String)]) -> Result<(), AppendError> {
    use inbox::Column as C;
    for of_source in keys.chunk_by(|(one, _), (other, _)| one == other) {
        for chunk in of_source.chunks(ROWS_PER_STATEMENT) {
            let ids: Vec<&str> = chunk.iter().map(|(_, id)| id.as_str()).collect();
            scope.rows += inbox::Entity::delete_many()
                .filter(C::Source.eq(chunk[0].0.as_str()))
                .filter(C::Id.is_in(padded(&ids)))
                .filter(C::PendingAtMs.is_null())
                .exec(scope.db)
                .await?
                .rows_affected;
        }
    }
    Ok(())
}
