//! Turns as they are read: their events apart again.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::bounded;
use crate::chain;
use crate::entity::{turn, work_turn};
use crate::error::StorageError;
use crate::journal::Journal;

/// One turn of an execution or of a work item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The version of its first event.
    pub first_version: i64,
    /// The version of its last event.
    pub version: i64,
    pub at_ms: i64,
    pub events: Vec<Vec<u8>>,
    /// The hash of its last event.
    pub hash: Vec<u8>,
}

impl Journal {
    /// Every turn of an execution, from the first; empty where there is no such execution.
    pub async fn turns(&self, execution: &str) -> Result<Vec<Turn>, StorageError> {
        let rows = turn::Entity::find()
            .filter(turn::Column::Execution.eq(execution))
            .order_by_asc(turn::Column::Version)
            .all(self.readers())
            .await?;
        rows.into_iter().map(Turn::try_from).collect()
    }

    /// The turns of an execution after this version, the oldest first, and at most so many: a long history is read in pages.
    pub async fn turns_after(
        &self,
        execution: &str,
        version: i64,
        limit: u64,
    ) -> Result<Vec<Turn>, StorageError> {
        let rows = turn::Entity::find()
            .filter(turn::Column::Execution.eq(execution))
            .filter(turn::Column::Version.gt(version))
            .order_by_asc(turn::Column::Version)
            .limit(bounded(limit))
            .all(self.readers())
            .await?;
        rows.into_iter().map(Turn::try_from).collect()
    }

    /// Every turn of a work item, from the first.
    pub async fn work_turns(&self, work_item: &str) -> Result<Vec<Turn>, StorageError> {
        let rows = work_turn::Entity::find()
            .filter(work_turn::Column::WorkItem.eq(work_item))
            .order_by_asc(work_turn::Column::Version)
            .all(self.readers())
            .await?;
        rows.into_iter()
            .map(|row| Turn::try_from(as_turn(row)))
            .collect()
    }
}

/// The two tables differ in nothing but whose turns they hold.
pub(crate) fn as_turn(row: work_turn::Model) -> turn::Model {
    turn::Model {
        execution: row.work_item,
        version: row.version,
        first_version: row.first_version,
        at_ms: row.at_ms,
        bytes: row.bytes,
        prev_hash: row.prev_hash,
        hash: row.hash,
    }
}

impl TryFrom<turn::Model> for Turn {
    type Error = StorageError;

    fn try_from(row: turn::Model) -> Result<Self, StorageError> {
        let events = chain::unframe(&row.bytes).ok_or_else(|| {
            StorageError::corrupt(format!(
                "the turn of {} at version {} is not whole events",
                row.execution, row.version
            ))
        })?;
        Ok(Self {
            first_version: row.first_version,
            version: row.version,
            at_ms: row.at_ms,
            events,
            hash: row.hash,
        })
    }
}
