//! The projection of what is outstanding: of one execution, and what is due by time over all of them.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

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

    /// When the first of what is due by time after this instant is due: one statement over the three.
    pub async fn first_due(&self, after_ms: i64) -> Result<FirstDue, StorageError> {
        let firsts = [
            first_effect(after_ms).into_query(),
            first_escalation(after_ms).into_query(),
            schedules::first_start(after_ms).into_query(),
        ];
        let mut question = Query::select();
        for (first, name) in firsts.into_iter().zip(["effect", "work", "start"]) {
            question.expr_as(Expr::SubQuery(None, Box::new(first.into())), name);
        }
        let statement = self.readers().get_database_backend().build(&question);
        let found = FirstDue::find_by_statement(statement)
            .one(self.readers())
            .await?;
        Ok(found.unwrap_or_default())
    }
}

/// The earliest instants at which something is due by time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct FirstDue {
    /// An outstanding effect.
    pub effect: Option<i64>,
    /// A work item that reminds or escalates.
    pub work: Option<i64>,
    /// A schedule that starts a workflow.
    pub start: Option<i64>,
}

impl FirstDue {
    pub fn earliest(self) -> Option<i64> {
        [self.effect, self.work, self.start]
            .into_iter()
            .flatten()
            .min()
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

pub(super) fn first_effect(after_ms: i64) -> Select<effect::Entity> {
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
