//! Schedules: of one workflow, all of them, and those whose time has come.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{bounded, only};
use crate::entity::schedule;
use crate::error::StorageError;
use crate::journal::Journal;

impl Journal {
    pub async fn schedule(
        &self,
        namespace: &str,
        name: &str,
    ) -> Result<Option<schedule::Model>, StorageError> {
        Ok(only(
            schedule::Entity::find_by_id((namespace.to_owned(), name.to_owned()))
                .all(self.readers()),
        )
        .await?)
    }

    /// All of them, in order of their names; at most [`super::LIST_MAX`].
    pub async fn schedules(&self, limit: u64) -> Result<Vec<schedule::Model>, StorageError> {
        Ok(schedule::Entity::find()
            .order_by_asc(schedule::Column::Namespace)
            .order_by_asc(schedule::Column::Name)
            .limit(bounded(limit))
            .all(self.readers())
            .await?)
    }

    /// Schedules whose time has come, the earliest first.
    pub async fn schedules_due(
        &self,
        now_ms: i64,
        limit: u64,
    ) -> Result<Vec<schedule::Model>, StorageError> {
        Ok(due(now_ms, limit).all(self.readers()).await?)
    }
}

pub(super) fn due(now_ms: i64, limit: u64) -> Select<schedule::Entity> {
    use schedule::Column as C;
    schedule::Entity::find()
        .filter(C::NextAtMs.lte(now_ms))
        .order_by_asc(C::NextAtMs)
        .limit(bounded(limit))
}

pub(super) fn first_start(after_ms: i64) -> Select<schedule::Entity> {
    use schedule::Column as C;
    schedule::Entity::find()
        .select_only()
        .column(C::NextAtMs)
        .filter(C::NextAtMs.gt(after_ms))
        .order_by_asc(C::NextAtMs)
        .limit(1)
}
