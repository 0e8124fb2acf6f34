//! The durable inbox: an input is known by (source, id), and is handled once.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::Scope;
use crate::append::{Handled, InboxRow, InboxState};
use crate::entity::inbox;
use crate::error::AppendError;
use crate::read::only;

pub(super) async fn insert(scope: &mut Scope<'_>, rows: &[InboxRow]) -> Result<(), AppendError> {
    for row in rows {
        if !insert_new(scope, row).await? {
            return Err(duplicate(scope, &row.source, &row.id).await?);
        }
    }
    Ok(())
}

/// Inserts the row unless its key is there; says whether it did.
pub(super) async fn insert_new(scope: &mut Scope<'_>, row: &InboxRow) -> Result<bool, AppendError> {
    let inserted = insert_all(scope.db, &[active(row)]).await?;
    scope.rows += inserted;
    if inserted > 0 {
        scope.pending.extend(pending(std::slice::from_ref(row)));
    }
    Ok(inserted > 0)
}

/// Inserts the rows whose keys are not there; says how many.
pub(super) async fn insert_all(
    db: &DatabaseTransaction,
    rows: &[inbox::ActiveModel],
) -> Result<u64, DbErr> {
    inbox::Entity::insert_many(rows.iter().cloned())
        .on_conflict(
            OnConflict::columns([inbox::Column::Source, inbox::Column::Id])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
}

/// The rows that wait for somebody.
pub(super) fn pending(rows: &[InboxRow]) -> impl Iterator<Item = InboxRow> {
    rows.iter()
        .filter(|row| row.state == InboxState::Pending)
        .cloned()
}

pub(super) fn active(row: &InboxRow) -> inbox::ActiveModel {
    let pending = row.state == InboxState::Pending;
    inbox::ActiveModel {
        source: Set(row.source.clone()),
        id: Set(row.id.clone()),
        execution: Set(row.execution.clone()),
        body: Set(if pending {
            row.body.clone()
        } else {
            Vec::new()
        }),
        received_at_ms: Set(row.received_at_ms),
        pending_at_ms: Set(pending.then_some(row.received_at_ms)),
        answer: Set(row.answer.clone()),
    }
}

pub(super) async fn handled(scope: &mut Scope<'_>, handled: &[Handled]) -> Result<(), AppendError> {
    use inbox::Column as C;
    for input in handled {
        let updated = inbox::Entity::update_many()
            .col_expr(C::PendingAtMs, Expr::value(None::<i64>))
            .col_expr(C::Body, Expr::value(Vec::<u8>::new()))
            .col_expr(C::Answer, Expr::value(input.answer.clone()))
            .filter(C::Source.eq(input.source.as_str()))
            .filter(C::Id.eq(input.id.as_str()))
            .filter(C::PendingAtMs.is_not_null())
            .exec(scope.db)
            .await?;
        if updated.rows_affected == 0 {
            return Err(duplicate(scope, &input.source, &input.id).await?);
        }
        scope.rows += 1;
    }
    Ok(())
}

/// The error that tells what became of the input when it came first.
async fn duplicate(scope: &Scope<'_>, source: &str, id: &str) -> Result<AppendError, AppendError> {
    let key = (source.to_owned(), id.to_owned());
    let found = only(inbox::Entity::find_by_id(key).all(scope.db)).await?;
    Ok(match found.map(InboxRow::from) {
        Some(row) => AppendError::Duplicate {
            source_name: row.source,
            id: row.id,
            state: row.state,
            answer: row.answer,
        },
        None => AppendError::Unknown(format!("input {source}/{id}")),
    })
}

impl From<inbox::Model> for InboxRow {
    fn from(row: inbox::Model) -> Self {
        Self {
            source: row.source,
            id: row.id,
            execution: row.execution,
            body: row.body,
            received_at_ms: row.received_at_ms,
            state: match row.pending_at_ms {
                Some(_) => InboxState::Pending,
                None => InboxState::Done,
            },
            answer: row.answer,
        }
    }
}
