//! The projection of what is outstanding: of one execution, and what is due by time over all of them.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{bounded, schedules};
use crate::entity::{effect, work_item};
use crate::error::StorageError;
use crate::journal::Journal;

/// The kind of an effect that is only a time.
const TIMER: &str = "timer";

impl Journal {
    /// Every outstanding effect of an execution.
    pub async fn effects(&self, execution: &str) -> Result<Vec<effect::Model>, StorageError> {
        Ok(effect::Entity::find()
            .filter(effect::Column::Execution.eq(execution))
            .order_by_asc(effect::Column::Effect)
            .all(self.readers())
            .await?)
    }

    /// Effects of any kind whose time has come, the earliest first, without the first so many.
    pub async fn due(
        &self,
        now_ms: i64,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<effect::Model>, StorageError> {
        Ok(due(now_ms, limit).offset(skip).all(self.readers()).await?)
    }

    /// The same without what waits for a time of its own: of what a turn left to be done, its time says only when that was.
    pub async fn due_but_timers(
        &self,
        now_ms: i64,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<effect::Model>, StorageError> {
        Ok(due(now_ms, limit)
            .offset(skip)
            .filter(effect::Column::Kind.ne(TIMER))
            .all(self.readers())
            .await?)
    }

    /// The earliest time after this one at which an effect is due, a work item escalates or a workflow is started.
    pub async fn next_due(&self, after_ms: i64) -> Result<Option<i64>, StorageError> {
        let effect: Option<i64> = first_due(after_ms).into_tuple().one(self.readers()).await?;
        let work: Option<i64> = first_escalation(after_ms)
            .into_tuple()
            .one(self.readers())
            .await?;
        let start: Option<i64> = schedules::first_start(after_ms)
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(effect.into_iter().chain(work).chain(start).min())
    }
}

pub(super) fn due(now_ms: i64, limit: u64) -> Select<effect::Entity> {
    use effect::Column as C;
    effect::Entity::find()
        .filter(C::DueAtMs.lte(now_ms))
        .order_by_asc(C::DueAtMs)
        .order_by_asc(C::Execution)
        .order_by_asc(C::Effect)
        .limit(bounded(limit))
}

pub(super) fn first_due(after_ms: i64) -> Select<effect::Entity> {
    use effect::Column as C;
    effect::Entity::find()
        .select_only()
        .column(C::DueAtMs)
        .filter(C::DueAtMs.gt(after_ms))
        .order_by_asc(C::DueAtMs)
        .limit(1)
}

pub(super) fn first_escalation(after_ms: i64) -> Select<work_item::Entity> {
    use work_item::Column as C;
    work_item::Entity::find()
        .select_only()
        .column(C::NextAtMs)
        .filter(C::NextAtMs.gt(after_ms))
        .order_by_asc(C::NextAtMs)
        .limit(1)
}
