//! The stream of a work item: its own versions and its own chain, so that claiming and drafting never contend with the
//! execution.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Scope, work_party};
use crate::append::{Head, WorkAppend};
use crate::chain;
use crate::entity::{work_item, work_turn};
use crate::error::{AppendError, ConflictKind, StorageError};

pub(super) async fn append(
    scope: &mut Scope<'_>,
    append: &WorkAppend,
) -> Result<Head, AppendError> {
    let is_new = append.expected_version == 0;
    // Whether there is one of that id already, the insert tells.
    let before = if is_new {
        Head::START
    } else {
        head(scope, &append.row.id).await?
    };
    if before.version != append.expected_version {
        return Err(conflict(&append.row.id));
    }
    let after = before.after(&append.events);
    if is_new {
        insert(scope, &append.row, after.version).await?;
    } else {
        update(scope, append, after.version).await?;
    }
    if let Some(parties) = &append.parties {
        work_party::write(scope, &append.row.id, is_new, parties).await?;
    }
    let turn = work_turn::ActiveModel {
        work_item: Set(append.row.id.clone()),
        version: Set(after.version),
        first_version: Set(before.version + 1),
        at_ms: Set(append.at_ms),
        bytes: Set(chain::frame(&append.events)),
        prev_hash: Set(before.hash.to_vec()),
        hash: Set(after.hash.to_vec()),
    };
    scope.rows += work_turn::Entity::insert(turn)
        .exec_without_returning(scope.db)
        .await?;
    Ok(after)
}

fn conflict(id: &str) -> AppendError {
    AppendError::Conflict {
        kind: ConflictKind::Work,
        what: format!("work item {id}"),
    }
}

/// The end of the item's chain, which its last turn holds; version 0 where there is no item.
async fn head(scope: &Scope<'_>, id: &str) -> Result<Head, AppendError> {
    let last: Option<(i64, Vec<u8>)> = work_turn::Entity::find()
        .select_only()
        .column(work_turn::Column::Version)
        .column(work_turn::Column::Hash)
        .filter(work_turn::Column::WorkItem.eq(id))
        .order_by_desc(work_turn::Column::Version)
        .limit(1)
        .into_tuple()
        .one(scope.db)
        .await?;
    let Some((version, hash)) = last else {
        return Ok(Head::START);
    };
    let hash = hash
        .try_into()
        .map_err(|_| StorageError::corrupt(format!("work item {id}: its head is not a hash")))?;
    Ok(Head { version, hash })
}

async fn insert(
    scope: &mut Scope<'_>,
    row: &work_item::Model,
    version: i64,
) -> Result<(), AppendError> {
    let mut active = columns(row, version);
    active.id = Set(row.id.clone());
    let inserted = work_item::Entity::insert(active)
        .on_conflict(
            OnConflict::column(work_item::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    if inserted == 0 {
        return Err(conflict(&row.id));
    }
    scope.rows += 1;
    Ok(())
}

async fn update(
    scope: &mut Scope<'_>,
    append: &WorkAppend,
    version: i64,
) -> Result<(), AppendError> {
    let updated = work_item::Entity::update_many()
        .set(columns(&append.row, version))
        .filter(work_item::Column::Id.eq(append.row.id.as_str()))
        .filter(work_item::Column::Version.eq(append.expected_version))
        .exec(scope.db)
        .await?;
    if updated.rows_affected == 0 {
        return Err(conflict(&append.row.id));
    }
    scope.rows += 1;
    Ok(())
}

/// Where an open item stands among those that come due: behind all of them, where it has no due instant.
fn open_due(row: &work_item::Model) -> Option<i64> {
    match row.closed_at_ms {
        Some(_) => None,
        None => Some(row.due_at_ms.unwrap_or(i64::MAX)),
    }
}

/// Everything but the id.
fn columns(row: &work_item::Model, version: i64) -> work_item::ActiveModel {
    work_item::ActiveModel {
        id: NotSet,
        execution: Set(row.execution.clone()),
        effect: Set(row.effect),
        version: Set(version),
        status: Set(row.status.clone()),
        department: Set(row.department.clone()),
        division: Set(row.division.clone()),
        title: Set(row.title.clone()),
        assignee: Set(row.assignee.clone()),
        due_at_ms: Set(row.due_at_ms),
        next_at_ms: Set(row.next_at_ms),
        business_key: Set(row.business_key.clone()),
        body: Set(row.body.clone()),
        created_at_ms: Set(row.created_at_ms),
        updated_at_ms: Set(row.updated_at_ms),
        workflow: Set(row.workflow.clone()),
        step: Set(row.step.clone()),
        role: Set(row.role.clone()),
        near_at_ms: Set(row.near_at_ms),
        explained: Set(row.explained),
        supervised: Set(row.supervised),
        provisional: Set(row.provisional),
        closed_at_ms: Set(row.closed_at_ms),
        open_due_ms: Set(open_due(row)),
    }
}
