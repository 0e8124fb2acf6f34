//! Messages on their way out, and what became of them.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{ROWS_PER_STATEMENT, Scope};
use crate::administration::{Resend, Resent};
use crate::append::NewOutbox;
use crate::entity::{outbox, resending};
use crate::error::AppendError;
use crate::writer::Written;

pub(super) async fn insert(scope: &mut Scope<'_>, new: &[NewOutbox]) -> Result<(), AppendError> {
    for chunk in new.chunks(ROWS_PER_STATEMENT) {
        let rows = chunk.iter().map(|message| outbox::ActiveModel {
            seq: NotSet,
            execution: Set(message.execution.clone()),
            destination: Set(message.destination.clone()),
            topic: Set(message.topic.clone()),
            body: Set(message.body.clone()),
            created_at_ms: Set(message.created_at_ms),
            attempts: Set(0),
            next_at_ms: Set(Some(message.next_at_ms)),
            delivered_at_ms: Set(None),
            last_error: Set(None),
        });
        scope.rows += outbox::Entity::insert_many(rows)
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(())
}

pub(super) async fn delivered(
    scope: &mut Scope<'_>,
    seq: i64,
    at_ms: i64,
) -> Result<Written, AppendError> {
    use outbox::Column as C;
    let updated = outbox::Entity::update_many()
        .col_expr(C::DeliveredAtMs, Expr::value(at_ms))
        .col_expr(C::NextAtMs, Expr::value(None::<i64>))
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .filter(C::Seq.eq(seq))
        .filter(C::DeliveredAtMs.is_null())
        .exec(scope.db)
        .await?;
    changed(scope, seq, updated.rows_affected)
}

pub(super) async fn failed(
    scope: &mut Scope<'_>,
    seq: i64,
    error: &str,
    next_at_ms: Option<i64>,
) -> Result<Written, AppendError> {
    use outbox::Column as C;
    let updated = outbox::Entity::update_many()
        .col_expr(C::LastError, Expr::value(error))
        .col_expr(C::NextAtMs, Expr::value(next_at_ms))
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .filter(C::Seq.eq(seq))
        .filter(C::DeliveredAtMs.is_null())
        .exec(scope.db)
        .await?;
    changed(scope, seq, updated.rows_affected)
}

/// A dead letter is due again, with all its attempts before it: those before are kept beside who wanted it so.
pub(super) async fn resend(scope: &mut Scope<'_>, resend: &Resend) -> Result<Written, AppendError> {
    use outbox::Column as C;
    let found = outbox::Entity::find_by_id(resend.seq).one(scope.db).await?;
    let message = match found {
        None => return Err(AppendError::Unknown(format!("message {}", resend.seq))),
        Some(row) => match (row.delivered_at_ms, row.next_at_ms) {
            (Some(at_ms), _) => return Ok(Written::Resent(Resent::Delivered { at_ms })),
            (None, Some(next_at_ms)) => {
                return Ok(Written::Resent(Resent::Waiting { next_at_ms }));
            }
            (None, None) => row,
        },
    };
    let row = resending::ActiveModel {
        seq: NotSet,
        message: Set(message.seq),
        at_ms: Set(resend.at_ms),
        actor: Set(resend.actor.clone()),
        attempts: Set(message.attempts),
        last_error: Set(message.last_error),
    };
    scope.rows += resending::Entity::insert(row)
        .exec_without_returning(scope.db)
        .await?;
    let updated = outbox::Entity::update_many()
        .col_expr(C::NextAtMs, Expr::value(Some(resend.at_ms)))
        .col_expr(C::Attempts, Expr::value(0_i64))
        .filter(C::Seq.eq(resend.seq))
        .filter(C::DeliveredAtMs.is_null())
        .filter(C::NextAtMs.is_null())
        .exec(scope.db)
        .await?;
    changed(scope, resend.seq, updated.rows_affected)?;
    Ok(Written::Resent(Resent::Again))
}

fn changed(scope: &mut Scope<'_>, seq: i64, rows: u64) -> Result<Written, AppendError> {
    if rows == 0 {
        return Err(AppendError::Unknown(format!("undelivered message {seq}")));
    }
    scope.rows += rows;
    Ok(Written::Outbox)
}
