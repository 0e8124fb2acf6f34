//! What comes and goes: outbox, inbox, retained events. Each row is in a state that a write can have left it in.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::de::IgnoredAny;

use super::waiting::{at, matching};
use super::{Check, Finding, PAGE};
use crate::entity::{execution, inbox, outbox, retained_event};
use crate::error::StorageError;

pub(super) const NAME: &str = "messages";

pub(super) async fn look(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    check.looked_at = outbox::Entity::find().count(db).await?
        + inbox::Entity::find().count(db).await?
        + retained_event::Entity::find().count(db).await?;
    outgoing(check, db).await?;
    outgoing_bodies(check, db).await?;
    incoming(check, db).await?;
    retained_bodies(check, db).await
}

async fn outgoing(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use outbox::{Column as C, Entity as E};
    let gone = Condition::any()
        .add(C::DeliveredAtMs.is_not_null())
        .add(C::NextAtMs.is_null());
    let impossible = E::find().filter(
        Condition::any()
            .add(C::Attempts.lt(0))
            .add(
                C::DeliveredAtMs
                    .is_not_null()
                    .and(C::NextAtMs.is_not_null()),
            )
            // What is delivered or given up was tried.
            .add(Condition::all().add(C::Attempts.lt(1)).add(gone)),
    );
    check
        .all_of(db, impossible, |row| Finding {
            code: "outbox-state",
            table: "outbox",
            key: row.seq.to_string(),
            detail: format!(
                "attempts {}, next {:?}, delivered {:?}",
                row.attempts, row.next_at_ms, row.delivered_at_ms
            ),
        })
        .await?;
    let known = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Execution)),
        )],
    );
    let of_nobody = E::find()
        .filter(C::Execution.is_not_null())
        .filter(Expr::not_exists(known));
    check
        .all_of(db, of_nobody, |row| Finding {
            code: "outbox-execution",
            table: "outbox",
            key: row.seq.to_string(),
            detail: format!("execution {}", row.execution.unwrap_or_default()),
        })
        .await
}

async fn outgoing_bodies(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use outbox::Column as C;
    let mut after = i64::MIN;
    loop {
        let page: Vec<(i64, String)> = outbox::Entity::find()
            .select_only()
            .columns([C::Seq, C::Body])
            .filter(C::Seq.gt(after))
            .order_by_asc(C::Seq)
            .limit(PAGE)
            .into_tuple()
            .all(db)
            .await?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        after = *last;
        for (seq, body) in page {
            not_json(check, ("outbox-body", "outbox"), &body, || seq.to_string());
        }
    }
}

async fn incoming(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use inbox::{Column as C, Entity as E};
    let empty = || C::Body.eq(Vec::<u8>::new());
    // What waits has a body; what is done has let go of it.
    let impossible = E::find().filter(
        Condition::any()
            .add(C::PendingAtMs.is_not_null().and(empty()))
            .add(C::PendingAtMs.is_null().and(empty().not())),
    );
    check
        .all_of(db, impossible, |row| Finding {
            code: "inbox-state",
            table: "inbox",
            key: format!("{}/{}", row.source, row.id),
            detail: format!(
                "{}, with a body of {} bytes",
                if row.pending_at_ms.is_some() {
                    "pending"
                } else {
                    "done"
                },
                row.body.len()
            ),
        })
        .await
}

async fn retained_bodies(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use retained_event::Column as C;
    let mut after = (String::new(), String::new());
    loop {
        let place = Expr::tuple([Expr::col(C::Source), Expr::col(C::Id)]);
        let last = Expr::tuple([Expr::value(after.0.as_str()), Expr::value(after.1.as_str())]);
        let page: Vec<(String, String, String)> = retained_event::Entity::find()
            .select_only()
            .columns([C::Source, C::Id, C::Body])
            .filter(place.gt(last))
            .order_by_asc(C::Source)
            .order_by_asc(C::Id)
            .limit(PAGE)
            .into_tuple()
            .all(db)
            .await?;
        let Some((source, id, _)) = page.last() else {
            return Ok(());
        };
        after = (source.clone(), id.clone());
        for (source, id, body) in page {
            not_json(check, ("event-body", "retained_event"), &body, || {
                format!("{source}/{id}")
            });
        }
    }
}

pub(super) fn not_json(
    check: &mut Check,
    (code, table): (&'static str, &'static str),
    text: &str,
    key: impl FnOnce() -> String,
) {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        check.found(Finding {
            code,
            table,
            key: key(),
            detail: error.to_string(),
        });
    }
}
