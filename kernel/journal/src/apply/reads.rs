//! The read set: what a turn read of its department's records must still be so when it commits. Because an index read
//! carries the version of its bucket, a record that has come into the bucket since is noticed too.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{ROWS_PER_STATEMENT, Scope, padded};
use crate::append::ReadSet;
use crate::entity::{record, record_bucket};
use crate::error::{AppendError, ConflictKind};

pub(super) async fn validate(scope: &Scope<'_>, reads: &ReadSet) -> Result<(), AppendError> {
    let mut departments: BTreeMap<&str, Vec<(&str, i64)>> = BTreeMap::new();
    for read in &reads.records {
        departments
            .entry(&read.department)
            .or_default()
            .push((&read.key, read.version));
    }
    for (department, keys) in departments {
        for chunk in keys.chunks(ROWS_PER_STATEMENT) {
            validate_records(scope, department, chunk).await?;
        }
    }
    let mut indexes: BTreeMap<(&str, &str), Vec<(&str, i64)>> = BTreeMap::new();
    for read in &reads.buckets {
        indexes
            .entry((&read.department, &read.index))
            .or_default()
            .push((&read.value, read.version));
    }
    for ((department, index), values) in indexes {
        for chunk in values.chunks(ROWS_PER_STATEMENT) {
            validate_buckets(scope, (department, index), chunk).await?;
        }
    }
    Ok(())
}

async fn validate_records(
    scope: &Scope<'_>,
    department: &str,
    reads: &[(&str, i64)],
) -> Result<(), AppendError> {
    let keys: Vec<&str> = reads.iter().map(|(key, _)| *key).collect();
    let found = versions(scope, department, &keys).await?;
    compare(reads, &found).map_err(|key| conflict(format!("record {department}/{key}")))
}

async fn validate_buckets(
    scope: &Scope<'_>,
    (department, index): (&str, &str),
    reads: &[(&str, i64)],
) -> Result<(), AppendError> {
    use record_bucket::Column as C;
    let values: Vec<&str> = reads.iter().map(|(value, _)| *value).collect();
    let found: Vec<(String, i64)> = record_bucket::Entity::find()
        .select_only()
        .column(C::Value)
        .column(C::Version)
        .filter(C::Department.eq(department))
        .filter(C::IndexName.eq(index))
        .filter(C::Value.is_in(padded(&values)))
        .into_tuple()
        .all(scope.db)
        .await?;
    compare(reads, &found.into_iter().collect())
        .map_err(|value| conflict(format!("index {department}/{index}={value}")))
}

/// The versions of those keys that have a row.
pub(super) async fn versions(
    scope: &Scope<'_>,
    department: &str,
    keys: &[&str],
) -> Result<HashMap<String, i64>, AppendError> {
    use record::Column as C;
    let found: Vec<(String, i64)> = record::Entity::find()
        .select_only()
        .column(C::Key)
        .column(C::Version)
        .filter(C::Department.eq(department))
        .filter(C::Key.is_in(padded(keys)))
        .into_tuple()
        .all(scope.db)
        .await?;
    Ok(found.into_iter().collect())
}

fn compare<'a>(reads: &[(&'a str, i64)], found: &HashMap<String, i64>) -> Result<(), &'a str> {
    for (name, version) in reads {
        if found.get(*name).copied().unwrap_or(0) != *version {
            return Err(name);
        }
    }
    Ok(())
}

fn conflict(what: String) -> AppendError {
    AppendError::Conflict {
        kind: ConflictKind::Records,
        what,
    }
}
