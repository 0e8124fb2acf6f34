//! Work items as lists show them, and those whose next escalation has come.

mod count;
mod light;
mod list;
mod query;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

#[cfg(test)]
pub(in crate::read) use count::counted;
pub use count::{CountBy, WorkCount};
pub use light::{Light, LightAt};
pub use list::WorkListRow;
#[cfg(test)]
pub(in crate::read) use list::listed;
pub use query::{PartyQuery, SCOPES_MAX, Visible, VisibleScope, WorkOrder, WorkQuery};

use super::{bounded, only};
use crate::entity::work_item;
use crate::error::StorageError;
use crate::journal::Journal;

/// Which work items, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkFilter {
    pub status: Option<String>,
    pub department: Option<String>,
    pub division: Option<String>,
    pub assignee: Option<String>,
    pub business_key: Option<String>,
    pub execution: Option<String>,
    /// The (created_at_ms, id) of the last row of the page before.
    pub after: Option<(i64, String)>,
    /// At most [`super::LIST_MAX`].
    pub limit: u64,
}

impl Journal {
    pub async fn work_item(&self, id: &str) -> Result<Option<work_item::Model>, StorageError> {
        Ok(only(work_item::Entity::find_by_id(id).all(self.readers())).await?)
    }

    pub async fn work_items(
        &self,
        filter: &WorkFilter,
    ) -> Result<Vec<work_item::Model>, StorageError> {
        Ok(list(filter).all(self.readers()).await?)
    }

    /// Items whose next escalation has come, the earliest first.
    pub async fn due_work(
        &self,
        now_ms: i64,
        limit: u64,
    ) -> Result<Vec<work_item::Model>, StorageError> {
        Ok(due(now_ms, limit).all(self.readers()).await?)
    }
}

pub(super) fn due(now_ms: i64, limit: u64) -> Select<work_item::Entity> {
    use work_item::Column as C;
    work_item::Entity::find()
        .filter(C::NextAtMs.lte(now_ms))
        .order_by_asc(C::NextAtMs)
        .order_by_asc(C::Id)
        .limit(bounded(limit))
}

pub(super) fn list(filter: &WorkFilter) -> Select<work_item::Entity> {
    use work_item::Column as C;
    let mut query = work_item::Entity::find();
    for (column, value) in [
        (C::Status, &filter.status),
        (C::Department, &filter.department),
        (C::Division, &filter.division),
        (C::Assignee, &filter.assignee),
        (C::BusinessKey, &filter.business_key),
        (C::Execution, &filter.execution),
    ] {
        if let Some(value) = value {
            query = query.filter(column.eq(value.as_str()));
        }
    }
    if let Some((time, id)) = &filter.after {
        let last = Expr::tuple([Expr::value(*time), Expr::value(id.as_str())]);
        query = query.filter(Expr::tuple([Expr::col(C::CreatedAtMs), Expr::col(C::Id)]).gt(last));
    }
    query
        .order_by_asc(C::CreatedAtMs)
        .order_by_asc(C::Id)
        .limit(bounded(filter.limit))
}
