//! Record writes: the value, its index entries, and the version of every bucket that it leaves, enters or changes in.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{ROWS_PER_STATEMENT, Scope, padded, reads};
use crate::append::RecordWrite;
use crate::entity::{record, record_bucket, record_index};
use crate::error::AppendError;

/// (index, value, key)
type Entry = (String, String, String);

pub(super) async fn write(
    scope: &mut Scope<'_>,
    writes: &[RecordWrite],
) -> Result<(), AppendError> {
    let mut departments: BTreeMap<&str, BTreeMap<&str, &RecordWrite>> = BTreeMap::new();
    for write in writes {
        // Later ones replace earlier ones of the same key.
        departments
            .entry(&write.department)
            .or_default()
            .insert(&write.key, write);
    }
    for (department, writes) in departments {
        let writes: Vec<&RecordWrite> = writes.into_values().collect();
        for chunk in writes.chunks(ROWS_PER_STATEMENT) {
            write_chunk(scope, department, chunk).await?;
        }
    }
    Ok(())
}

async fn write_chunk(
    scope: &mut Scope<'_>,
    department: &str,
    writes: &[&RecordWrite],
) -> Result<(), AppendError> {
    let keys: Vec<&str> = writes.iter().map(|w| w.key.as_str()).collect();
    let versions = reads::versions(scope, department, &keys).await?;
    let known: Vec<&str> = versions.keys().map(String::as_str).collect();
    let old = entries(scope, department, &known).await?;
    let new: BTreeSet<Entry> = writes
        .iter()
        .filter(|w| w.value.is_some())
        .flat_map(|w| {
            w.indexes
                .iter()
                .map(|(index, value)| (index.clone(), value.clone(), w.key.clone()))
        })
        .collect();
    let rows = writes.iter().map(|w| record::ActiveModel {
        department: Set(department.to_owned()),
        key: Set(w.key.clone()),
        version: Set(versions.get(&w.key).copied().unwrap_or(0) + 1),
        value: Set(w.value.clone()),
    });
    scope.rows += record::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([record::Column::Department, record::Column::Key])
                .update_columns([record::Column::Version, record::Column::Value])
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    move_entries(scope, department, &old, &new).await?;
    let touched: BTreeSet<(&str, &str)> = old
        .union(&new)
        .map(|(index, value, _)| (index.as_str(), value.as_str()))
        .collect();
    bump_buckets(scope, department, touched).await
}

async fn entries(
    scope: &Scope<'_>,
    department: &str,
    keys: &[&str],
) -> Result<BTreeSet<Entry>, AppendError> {
    if keys.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = record_index::Entity::find()
        .filter(record_index::Column::Department.eq(department))
        .filter(record_index::Column::Key.is_in(padded(keys)))
        .all(scope.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.index_name, row.value, row.key))
        .collect())
}

async fn move_entries(
    scope: &mut Scope<'_>,
    department: &str,
    old: &BTreeSet<Entry>,
    new: &BTreeSet<Entry>,
) -> Result<(), AppendError> {
    for (index, value, key) in old.difference(new) {
        let id = (
            department.to_owned(),
            index.clone(),
            value.clone(),
            key.clone(),
        );
        scope.rows += record_index::Entity::delete_by_id(id)
            .exec(scope.db)
            .await?
            .rows_affected;
    }
    let entered: Vec<&Entry> = new.difference(old).collect();
    for chunk in entered.chunks(ROWS_PER_STATEMENT) {
        let rows = chunk
            .iter()
            .map(|(index, value, key)| record_index::ActiveModel {
                department: Set(department.to_owned()),
                index_name: Set(index.clone()),
                value: Set(value.clone()),
                key: Set(key.clone()),
            });
        scope.rows += record_index::Entity::insert_many(rows)
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(())
}

async fn bump_buckets(
    scope: &mut Scope<'_>,
    department: &str,
    buckets: BTreeSet<(&str, &str)>,
) -> Result<(), AppendError> {
    use record_bucket::Column as C;
    let buckets: Vec<(&str, &str)> = buckets.into_iter().collect();
    for chunk in buckets.chunks(ROWS_PER_STATEMENT) {
        let rows = chunk
            .iter()
            .map(|(index, value)| record_bucket::ActiveModel {
                department: Set(department.to_owned()),
                index_name: Set((*index).to_owned()),
                value: Set((*value).to_owned()),
                version: Set(1),
            });
        let one_more = Expr::col((record_bucket::Entity, C::Version)).add(1);
        scope.rows += record_bucket::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([C::Department, C::IndexName, C::Value])
                    .value(C::Version, one_more)
                    .to_owned(),
            )
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(())
}
