//! Versions without their texts: which there are, how each stands, and how much still runs on it.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::LIST_MAX;
use crate::entity::{definition, execution, standing};
use crate::error::StorageError;
use crate::journal::Journal;

/// Statuses of what has ended, as the index of open executions has them.
const ENDED: [&str; 3] = ["completed", "faulted", "cancelled"];

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct VersionRow {
    pub digest: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub published_at_ms: i64,
    pub effective_from_ms: Option<i64>,
}

impl Journal {
    /// Every version that was ever published.
    pub async fn versions(&self) -> Result<Vec<VersionRow>, StorageError> {
        let mut all: Vec<VersionRow> = Vec::new();
        loop {
            let page = versions(all.last())
                .into_model::<VersionRow>()
                .all(self.readers())
                .await?;
            let last = (page.len() as u64) < LIST_MAX;
            all.extend(page);
            if last {
                return Ok(all);
            }
        }
    }

    /// How versions came to stand as they do, in order: of one, or of all.
    pub async fn standings(
        &self,
        definition: Option<&str>,
    ) -> Result<Vec<standing::Model>, StorageError> {
        let mut all: Vec<standing::Model> = Vec::new();
        loop {
            let after = all.last().map_or(0, |row| row.seq);
            let page = standings(definition, after).all(self.readers()).await?;
            let last = (page.len() as u64) < LIST_MAX;
            all.extend(page);
            if last {
                return Ok(all);
            }
        }
    }

    /// How many executions of each definition have not ended; those without one are left out.
    pub async fn open_executions(&self) -> Result<Vec<(String, i64)>, StorageError> {
        Ok(open_by_definition()
            .into_tuple()
            .all(self.readers())
            .await?)
    }
}

pub(super) fn versions(after: Option<&VersionRow>) -> Select<definition::Entity> {
    use definition::Column as C;
    let mut query = definition::Entity::find().select_only().columns([
        C::Digest,
        C::Namespace,
        C::Name,
        C::Version,
        C::PublishedAtMs,
        C::EffectiveFromMs,
    ]);
    if let Some(last) = after {
        let columns = [C::Namespace, C::Name, C::Version].map(Expr::col);
        let values =
            [&last.namespace, &last.name, &last.version].map(|text| Expr::value(text.as_str()));
        query = query.filter(Expr::tuple(columns).gt(Expr::tuple(values)));
    }
    query
        .order_by_asc(C::Namespace)
        .order_by_asc(C::Name)
        .order_by_asc(C::Version)
        .limit(LIST_MAX)
}

pub(super) fn standings(definition: Option<&str>, after: i64) -> Select<standing::Entity> {
    use standing::Column as C;
    let mut query = standing::Entity::find().filter(C::Seq.gt(after));
    if let Some(definition) = definition {
        query = query.filter(C::Definition.eq(definition));
    }
    query.order_by_asc(C::Seq).limit(LIST_MAX)
}

pub(super) fn open_by_definition() -> Select<execution::Entity> {
    use execution::Column as C;
    let mut query = execution::Entity::find()
        .select_only()
        .column(C::Definition)
        .column_as(C::Id.count(), "open");
    for ended in ENDED {
        // Written out and not bound: only so can the index of open executions answer.
        query = query.filter(Expr::col(C::Status).ne(Expr::Constant(ended.into())));
    }
    query.group_by(C::Definition)
}
