//! Inputs: one by its key, and those that wait.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{bounded, only};
use crate::append::InboxRow;
use crate::entity::inbox;
use crate::error::StorageError;
use crate::journal::Journal;

/// Where a page of pending inputs ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxCursor {
    pub received_at_ms: i64,
    pub source: String,
    pub id: String,
}

impl From<&InboxRow> for InboxCursor {
    fn from(row: &InboxRow) -> Self {
        Self {
            received_at_ms: row.received_at_ms,
            source: row.source.clone(),
            id: row.id.clone(),
        }
    }
}

impl Journal {
    pub async fn input(&self, source: &str, id: &str) -> Result<Option<InboxRow>, StorageError> {
        let found =
            only(inbox::Entity::find_by_id((source.to_owned(), id.to_owned())).all(self.readers()))
                .await?;
        Ok(found.map(InboxRow::from))
    }

    /// Pending inputs of all executions, in the order in which they were received.
    pub async fn pending_inbox(
        &self,
        limit: u64,
        after: Option<&InboxCursor>,
    ) -> Result<Vec<InboxRow>, StorageError> {
        let rows = pending(limit, after).all(self.readers()).await?;
        Ok(rows.into_iter().map(InboxRow::from).collect())
    }

    /// Pending inputs of one execution, in the order in which they were received.
    pub async fn pending_inbox_of(
        &self,
        execution: &str,
        limit: u64,
    ) -> Result<Vec<InboxRow>, StorageError> {
        let rows = pending_of(execution, limit).all(self.readers()).await?;
        Ok(rows.into_iter().map(InboxRow::from).collect())
    }
}

pub(super) fn pending_of(execution: &str, limit: u64) -> Select<inbox::Entity> {
    pending(limit, None).filter(inbox::Column::Execution.eq(execution))
}

pub(super) fn pending(limit: u64, after: Option<&InboxCursor>) -> Select<inbox::Entity> {
    use inbox::Column as C;
    let mut query = inbox::Entity::find().filter(C::PendingAtMs.is_not_null());
    if let Some(cursor) = after {
        let place = Expr::tuple([
            Expr::col(C::PendingAtMs),
            Expr::col(C::Source),
            Expr::col(C::Id),
        ]);
        query = query.filter(place.gt(Expr::tuple([
            Expr::value(cursor.received_at_ms),
            Expr::value(cursor.source.as_str()),
            Expr::value(cursor.id.as_str()),
        ])));
    }
    query
        .order_by_asc(C::PendingAtMs)
        .order_by_asc(C::Source)
        .order_by_asc(C::Id)
        .limit(bounded(limit))
}
