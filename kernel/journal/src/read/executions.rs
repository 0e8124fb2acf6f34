//! Executions: one, a list of them, and one loaded for the next turn.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Turn, bounded, only};
use crate::entity::{effect, execution, snapshot, turn};
use crate::error::StorageError;
use crate::journal::Journal;

/// What recovery needs: the newest snapshot and the turns after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    pub row: execution::Model,
    pub snapshot: Option<Snapshot>,
    /// Ascending; those after the snapshot's version.
    pub turns: Vec<Turn>,
}

/// What is stored of an execution beside its events, of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub row: execution::Model,
    pub snapshot: Option<Snapshot>,
    /// By their numbers.
    pub effects: Vec<effect::Model>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub version: i64,
    pub bytes: Vec<u8>,
}

/// Which executions, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExecutionFilter {
    pub status: Option<String>,
    /// A definition's digest.
    pub definition: Option<String>,
    pub business_key: Option<String>,
    pub parent: Option<String>,
    pub incident: Option<bool>,
    pub order: ListOrder,
    /// The (time by `order`, id) of the last row of the page before.
    pub before: Option<(i64, String)>,
    /// At most [`super::LIST_MAX`].
    pub limit: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListOrder {
    #[default]
    Updated,
    Started,
}

impl ListOrder {
    fn column(self) -> execution::Column {
        match self {
            Self::Updated => execution::Column::UpdatedAtMs,
            Self::Started => execution::Column::StartedAtMs,
        }
    }
}

impl Journal {
    pub async fn execution(&self, id: &str) -> Result<Option<execution::Model>, StorageError> {
        Ok(only(execution::Entity::find_by_id(id).all(self.readers())).await?)
    }

    /// The row, the snapshot and the turns of one moment.
    pub async fn load(&self, id: &str) -> Result<Option<Loaded>, StorageError> {
        // Several statements must see the same state; a reading transaction holds it still.
        let moment = self.moment().await?;
        let Some(row) = only(execution::Entity::find_by_id(id).all(&moment)).await? else {
            moment.rollback().await?;
            return Ok(None);
        };
        let snapshot = only(snapshot::Entity::find_by_id(id).all(&moment)).await?;
        let from = snapshot.as_ref().map_or(0, |s| s.version);
        let turns = turn::Entity::find()
            .filter(turn::Column::Execution.eq(id))
            .filter(turn::Column::Version.gt(from))
            .order_by_asc(turn::Column::Version)
            .all(&moment)
            .await?;
        moment.rollback().await?;
        Ok(Some(Loaded {
            row,
            snapshot: snapshot.map(|s| Snapshot {
                version: s.version,
                bytes: s.bytes,
            }),
            turns: turns
                .into_iter()
                .map(Turn::try_from)
                .collect::<Result<_, _>>()?,
        }))
    }

    /// What stands beside the events.
    pub async fn standing(&self, id: &str) -> Result<Option<Standing>, StorageError> {
        let moment = self.moment().await?;
        let row = only(execution::Entity::find_by_id(id).all(&moment)).await?;
        let snapshot = only(snapshot::Entity::find_by_id(id).all(&moment)).await?;
        let effects = effect::Entity::find()
            .filter(effect::Column::Execution.eq(id))
            .order_by_asc(effect::Column::Effect)
            .all(&moment)
            .await?;
        moment.rollback().await?;
        Ok(row.map(|row| Standing {
            row,
            snapshot: snapshot.map(|s| Snapshot {
                version: s.version,
                bytes: s.bytes,
            }),
            effects,
        }))
    }

    /// The ids of all executions after this one, in order.
    pub async fn execution_ids(
        &self,
        after: &str,
        limit: u64,
    ) -> Result<Vec<String>, StorageError> {
        use execution::Column as C;
        Ok(execution::Entity::find()
            .select_only()
            .column(C::Id)
            .filter(C::Id.gt(after))
            .order_by_asc(C::Id)
            .limit(bounded(limit))
            .into_tuple()
            .all(self.readers())
            .await?)
    }

    pub async fn executions(
        &self,
        filter: &ExecutionFilter,
    ) -> Result<Vec<execution::Model>, StorageError> {
        Ok(list(filter).all(self.readers()).await?)
    }
}

pub(super) fn list(filter: &ExecutionFilter) -> Select<execution::Entity> {
    use execution::Column as C;
    let by = filter.order.column();
    let mut query = execution::Entity::find();
    for (column, value) in [
        (C::Status, &filter.status),
        (C::Definition, &filter.definition),
        (C::BusinessKey, &filter.business_key),
        (C::Parent, &filter.parent),
    ] {
        if let Some(value) = value {
            query = query.filter(column.eq(value.as_str()));
        }
    }
    if let Some(incident) = filter.incident {
        // Written out and not bound: only so can the index of incidents answer.
        query = query.filter(Expr::col(C::Incident).eq(Expr::Constant(incident.into())));
    }
    if let Some((time, id)) = &filter.before {
        let last = Expr::tuple([Expr::value(*time), Expr::value(id.as_str())]);
        query = query.filter(Expr::tuple([Expr::col(by), Expr::col(C::Id)]).lt(last));
    }
    query
        .order_by_desc(by)
        .order_by_desc(C::Id)
        .limit(bounded(filter.limit))
}
