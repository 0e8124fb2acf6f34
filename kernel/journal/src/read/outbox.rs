//! Messages that go out: what is to be sent now, and what has been, for reports.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{bounded, only};
use crate::entity::{outbox, resending};
use crate::error::StorageError;
use crate::journal::Journal;

/// Which messages, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxFilter {
    /// The event type.
    pub topic: Option<String>,
    pub execution: Option<String>,
    /// Looked for message by message, unless `dead` ones are asked for.
    pub destination: Option<String>,
    /// Given up: neither delivered nor to be tried again.
    pub dead: bool,
    /// The last `seq` of the page before.
    pub after: Option<i64>,
    /// At most [`super::LIST_MAX`].
    pub limit: u64,
}

impl Journal {
    /// Messages that wait and whose time has come.
    pub async fn outbox_due(
        &self,
        now_ms: i64,
        limit: u64,
    ) -> Result<Vec<outbox::Model>, StorageError> {
        Ok(due(now_ms, limit).all(self.readers()).await?)
    }

    /// Messages of a destination that wait, whether their time has come or not, the oldest first.
    pub async fn outbox_waiting(
        &self,
        destination: &str,
        limit: u64,
    ) -> Result<Vec<outbox::Model>, StorageError> {
        Ok(waiting(destination, limit).all(self.readers()).await?)
    }

    /// When the next message is to be tried.
    pub async fn outbox_next(&self) -> Result<Option<i64>, StorageError> {
        use outbox::Column as C;
        Ok(outbox::Entity::find()
            .select_only()
            .column(C::NextAtMs)
            .filter(C::NextAtMs.is_not_null())
            .order_by_asc(C::NextAtMs)
            .limit(1)
            .into_tuple()
            .one(self.readers())
            .await?)
    }

    pub async fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<outbox::Model>, StorageError> {
        Ok(list(filter).all(self.readers()).await?)
    }

    pub async fn outbox_message(&self, seq: i64) -> Result<Option<outbox::Model>, StorageError> {
        Ok(only(outbox::Entity::find_by_id(seq).all(self.readers())).await?)
    }

    /// Who sent these messages again, the oldest first; at most [`super::LIST_MAX`] rows.
    pub async fn outbox_resendings(
        &self,
        messages: &[i64],
    ) -> Result<Vec<resending::Model>, StorageError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        Ok(resendings(messages).all(self.readers()).await?)
    }
}

pub(super) fn resendings(messages: &[i64]) -> Select<resending::Entity> {
    use resending::Column as C;
    resending::Entity::find()
        .filter(C::Message.is_in(messages.iter().copied()))
        .order_by_asc(C::Message)
        .order_by_asc(C::Seq)
        .limit(super::LIST_MAX)
}

pub(super) fn due(now_ms: i64, limit: u64) -> Select<outbox::Entity> {
    use outbox::Column as C;
    outbox::Entity::find()
        .filter(C::NextAtMs.lte(now_ms))
        .order_by_asc(C::NextAtMs)
        .order_by_asc(C::Seq)
        .limit(bounded(limit))
}

pub(super) fn waiting(destination: &str, limit: u64) -> Select<outbox::Entity> {
    use outbox::Column as C;
    outbox::Entity::find()
        .filter(C::Destination.eq(destination))
        .filter(C::NextAtMs.is_not_null())
        .order_by_asc(C::Seq)
        .limit(bounded(limit))
}

pub(super) fn list(filter: &OutboxFilter) -> Select<outbox::Entity> {
    use outbox::Column as C;
    let mut query = outbox::Entity::find();
    if let Some(topic) = &filter.topic {
        query = query.filter(C::Topic.eq(topic.as_str()));
    }
    if let Some(execution) = &filter.execution {
        query = query.filter(C::Execution.eq(execution.as_str()));
    }
    if let Some(destination) = &filter.destination {
        query = query.filter(C::Destination.eq(destination.as_str()));
    }
    if filter.dead {
        query = query
            .filter(C::DeliveredAtMs.is_null())
            .filter(C::NextAtMs.is_null());
    }
    if let Some(after) = filter.after {
        query = query.filter(C::Seq.gt(after));
    }
    query.order_by_asc(C::Seq).limit(bounded(filter.limit))
}
