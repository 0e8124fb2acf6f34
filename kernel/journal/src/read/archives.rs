//! What may be archived: executions that ended long enough ago and that nothing refers to any more. And what was.

use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::bounded;
use crate::doctor::{CHILD, ENDED, OPEN, at, matching};
use crate::entity::{
    archive_file, archived, effect, execution, inbox, outbox, schedule, work_item,
};
use crate::error::StorageError;
use crate::journal::Journal;

/// Executions that ended before some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archivable {
    /// Those that can be archived.
    pub executions: u64,
    /// Why others are kept, and how many for each reason; one may have several.
    pub kept: Vec<(&'static str, u64)>,
}

impl Journal {
    /// What stays of an execution that was archived.
    pub async fn archived(&self, id: &str) -> Result<Option<archived::Model>, StorageError> {
        Ok(archived::Entity::find_by_id(id).one(self.readers()).await?)
    }

    /// The files that executions were archived in, by name; at most [`super::LIST_MAX`] after that one.
    pub async fn archive_files(
        &self,
        after: &str,
    ) -> Result<Vec<archive_file::Model>, StorageError> {
        Ok(archive_file::Entity::find()
            .filter(archive_file::Column::Name.gt(after))
            .order_by_asc(archive_file::Column::Name)
            .limit(super::LIST_MAX)
            .all(self.readers())
            .await?)
    }

    /// How many executions that ended before this time could be archived, and why others could not. It counts them all.
    pub async fn archivable(&self, before_ms: i64) -> Result<Archivable, StorageError> {
        let db = self.readers();
        let (mut executions, mut kept) = (0, Vec::new());
        for (why, _) in references() {
            kept.push((why, 0));
        }
        for status in ENDED {
            executions += free(ended(status, before_ms)).count(db).await?;
            for ((_, count), (_, reference)) in kept.iter_mut().zip(references()) {
                let held = ended(status, before_ms).filter(Expr::exists(reference));
                *count += held.count(db).await?;
            }
        }
        kept.retain(|(_, count)| *count > 0);
        Ok(Archivable { executions, kept })
    }
}

/// What keeps an execution in the database: what it still waits for, and who still waits for it. Its definition stays in any case.
fn references() -> [(&'static str, SelectStatement); 6] {
    use execution::{Column, Entity as E};
    let id = || at((E, Column::Id));
    let open_work = matching(
        work_item::Entity,
        [(at((work_item::Entity, work_item::Column::Execution)), id())],
    )
    .and_where(at((work_item::Entity, work_item::Column::Status)).is_in(OPEN))
    .take();
    // Dead letters too: somebody may send them again.
    let undelivered = matching(
        outbox::Entity,
        [(at((outbox::Entity, outbox::Column::Execution)), id())],
    )
    .and_where(at((outbox::Entity, outbox::Column::DeliveredAtMs)).is_null())
    .take();
    let pending = matching(
        inbox::Entity,
        [(at((inbox::Entity, inbox::Column::Execution)), id())],
    )
    .and_where(at((inbox::Entity, inbox::Column::PendingAtMs)).is_not_null())
    .take();
    let outstanding = matching(
        effect::Entity,
        [(at((effect::Entity, effect::Column::Execution)), id())],
    );
    let parent = matching(
        effect::Entity,
        [(at((effect::Entity, effect::Column::Target)), id())],
    )
    // Written out and not bound: only so can the index of children answer.
    .and_where(at((effect::Entity, effect::Column::Kind)).eq(Expr::Constant(CHILD.into())))
    .take();
    let scheduled = matching(
        schedule::Entity,
        [(at((schedule::Entity, schedule::Column::Execution)), id())],
    );
    [
        ("open-work-item", open_work),
        ("undelivered-message", undelivered),
        ("pending-input", pending),
        ("outstanding-effect", outstanding),
        ("waiting-parent", parent),
        ("schedule", scheduled),
    ]
}

fn ended(status: &str, before_ms: i64) -> Select<execution::Entity> {
    use execution::Column as C;
    execution::Entity::find()
        .filter(C::Status.eq(status))
        .filter(C::UpdatedAtMs.lt(before_ms))
}

fn free(mut query: Select<execution::Entity>) -> Select<execution::Entity> {
    for (_, reference) in references() {
        query = query.filter(Expr::not_exists(reference));
    }
    query
}

/// Executions to be archived, those that ended first first, after the (time, id) of the last page.
pub(crate) fn to_archive(
    status: &str,
    before_ms: i64,
    after: &(i64, String),
    limit: u64,
) -> Select<execution::Entity> {
    use execution::Column as C;
    let place = Expr::tuple([Expr::col(C::UpdatedAtMs), Expr::col(C::Id)]);
    let last = Expr::tuple([Expr::value(after.0), Expr::value(after.1.as_str())]);
    free(ended(status, before_ms))
        .filter(place.gt(last))
        .order_by_asc(C::UpdatedAtMs)
        .order_by_asc(C::Id)
        .limit(bounded(limit))
}

/// Those of these executions that have ended and that nothing refers to.
pub(crate) async fn still_free(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<Vec<execution::Model>, StorageError> {
    use execution::Column as C;
    let query = execution::Entity::find()
        .filter(C::Id.is_in(ids))
        .filter(C::Status.is_in(ENDED));
    Ok(free(query).all(db).await?)
}
