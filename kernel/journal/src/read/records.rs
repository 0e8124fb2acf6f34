//! A department's records, each read with the version that a read set has to name.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{after_prefix, bounded, only};
use crate::entity::{record, record_bucket, record_index};
use crate::error::StorageError;
use crate::journal::Journal;

/// A record at a version; `value: None` is a deleted one, and version 0 one that never was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub key: String,
    pub version: i64,
    pub value: Option<String>,
}

impl From<record::Model> for Record {
    fn from(row: record::Model) -> Self {
        Self {
            key: row.key,
            version: row.version,
            value: row.value,
        }
    }
}

impl Journal {
    pub async fn record(&self, department: &str, key: &str) -> Result<Record, StorageError> {
        let found = only(
            record::Entity::find_by_id((department.to_owned(), key.to_owned())).all(self.readers()),
        )
        .await?;
        Ok(found.map_or_else(
            || Record {
                key: key.to_owned(),
                version: 0,
                value: None,
            },
            Record::from,
        ))
    }

    /// The bucket's version and its records by key, from after `after`. Where more than `limit` stand in it, go on with
    /// the last key, and with the same version: another one says that the bucket has changed between.
    pub async fn records_by_index(
        &self,
        department: &str,
        index: &str,
        value: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<(i64, Vec<Record>), StorageError> {
        use record_index::Column as I;
        let moment = self.moment().await?;
        let bucket = only(
            record_bucket::Entity::find_by_id((
                department.to_owned(),
                index.to_owned(),
                value.to_owned(),
            ))
            .all(&moment),
        )
        .await?;
        let mut keys = record_index::Entity::find()
            .select_only()
            .column(I::Key)
            .filter(I::Department.eq(department))
            .filter(I::IndexName.eq(index))
            .filter(I::Value.eq(value));
        if let Some(after) = after {
            keys = keys.filter(I::Key.gt(after));
        }
        let keys: Vec<String> = keys
            .order_by_asc(I::Key)
            .limit(bounded(limit))
            .into_tuple()
            .all(&moment)
            .await?;
        let rows = record::Entity::find()
            .filter(record::Column::Department.eq(department))
            .filter(record::Column::Key.is_in(keys))
            .order_by_asc(record::Column::Key)
            .all(&moment)
            .await?;
        moment.rollback().await?;
        Ok((
            bucket.map_or(0, |b| b.version),
            rows.into_iter().map(Record::from).collect(),
        ))
    }

    /// Records that are there, by key, from after `after`; for reports. A turn that reads so is not protected against a
    /// record that comes in later: it asks an index.
    pub async fn records(
        &self,
        department: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Record>, StorageError> {
        use record::Column as C;
        let mut query = record::Entity::find()
            .filter(C::Department.eq(department))
            .filter(C::Key.gte(prefix))
            .filter(C::Value.is_not_null());
        if let Some(bound) = after_prefix(prefix) {
            query = query.filter(C::Key.lt(bound));
        }
        if let Some(after) = after {
            query = query.filter(C::Key.gt(after));
        }
        let rows = query
            .order_by_asc(C::Key)
            .limit(bounded(limit))
            .all(self.readers())
            .await?;
        Ok(rows.into_iter().map(Record::from).collect())
    }
}
