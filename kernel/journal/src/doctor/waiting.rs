//! What waits for something: open work items, effects, schedules. What they wait for, and who waits for them, is to be there.

use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, Select};

use super::{Check, ENDED, Finding};
use crate::append::SUBSCRIPTION;
use crate::entity::{definition, effect, execution, inbox, schedule, work_item};
use crate::error::StorageError;

pub(super) const NAME: &str = "waiting";

/// What a work item is called that somebody is still to do.
pub(crate) const OPEN: [&str; 3] = ["open", "claimed", "submitted"];
/// An effect that waits for another execution.
pub(crate) const CHILD: &str = "child";
const WORK_ITEM: &str = "work-item";
/// Effects that time brings.
const TIMED: [&str; 3] = ["timer", "call", "continue"];

pub(super) async fn look(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    check.looked_at = work_item::Entity::find()
        .filter(work_item::Column::Status.is_in(OPEN))
        .count(db)
        .await?;
    check.looked_at += effect::Entity::find().count(db).await?;
    check.looked_at += schedule::Entity::find().count(db).await?;
    work_items(check, db).await?;
    effects(check, db).await?;
    executions(check, db).await?;
    schedules(check, db).await
}

/// Rows of a table whose columns equal those of the outer question.
pub(crate) fn matching<T>(
    table: T,
    equal: impl IntoIterator<Item = (Expr, Expr)>,
) -> SelectStatement
where
    T: sea_orm::sea_query::IntoTableRef,
{
    let mut select = Query::select();
    select.expr(Expr::val(1)).from(table);
    for (inner, outer) in equal {
        select.and_where(inner.eq(outer));
    }
    select
}

pub(crate) fn at<C: IntoColumnRef>(column: C) -> Expr {
    Expr::col(column)
}

async fn work_items(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use work_item::{Column as C, Entity as E};
    let open = || E::find().filter(C::Status.is_in(OPEN));
    let told = |code| {
        move |row: work_item::Model| Finding {
            code,
            table: "work_item",
            detail: format!("status {}, execution {}", row.status, row.execution),
            key: row.id,
        }
    };
    let running = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Execution)),
        )],
    )
    .and_where(at((execution::Entity, execution::Column::Status)).is_not_in(ENDED))
    .take();
    let of_ended = open().filter(Expr::not_exists(running.clone()));
    check
        .all_of(db, of_ended, told("work-item-of-ended"))
        .await?;
    let asked = matching(
        effect::Entity,
        [
            (
                at((effect::Entity, effect::Column::Execution)),
                at((E, C::Execution)),
            ),
            (
                at((effect::Entity, effect::Column::Effect)),
                at((E, C::Effect)),
            ),
            (
                at((effect::Entity, effect::Column::Kind)),
                Expr::val(WORK_ITEM),
            ),
        ],
    );
    let not_asked = open()
        .filter(Expr::exists(running))
        .filter(Expr::not_exists(asked));
    check
        .all_of(db, not_asked, told("work-item-not-asked"))
        .await
}

async fn effects(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use effect::{Column as C, Entity as E};
    let ended = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Execution)),
        )],
    )
    .and_where(at((execution::Entity, execution::Column::Status)).is_in(ENDED))
    .take();
    let item = matching(
        work_item::Entity,
        [(
            at((work_item::Entity, work_item::Column::Id)),
            at((E, C::Target)),
        )],
    );
    let child = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Target)),
        )],
    );
    let kind = |kind: &str| E::find().filter(C::Kind.eq(kind));
    let wrong: [(&'static str, Select<E>); 5] = [
        ("effect-of-ended", E::find().filter(Expr::exists(ended))),
        (
            "effect-without-time",
            E::find()
                .filter(C::Kind.is_in(TIMED))
                .filter(C::DueAtMs.is_null()),
        ),
        (
            "effect-without-topic",
            kind(SUBSCRIPTION).filter(C::Topic.is_null()),
        ),
        (
            "effect-without-item",
            kind(WORK_ITEM).filter(Expr::not_exists(item)),
        ),
        (
            "effect-without-child",
            kind(CHILD)
                .filter(Expr::not_exists(child))
                // It is to begin, or its end is on the way.
                .filter(Expr::not_exists(pending_for(at((E, C::Target)))))
                .filter(Expr::not_exists(pending_for(at((E, C::Execution))))),
        ),
    ];
    for (code, select) in wrong {
        let told = |row: effect::Model| Finding {
            code,
            table: "effect",
            key: format!("{}/{}", row.execution, row.effect),
            detail: format!(
                "kind {}{}",
                row.kind,
                row.target
                    .map_or_else(String::new, |target| format!(", target {target}"))
            ),
        };
        check.all_of(db, select, told).await?;
    }
    Ok(())
}

/// An input that waits for an execution.
fn pending_for(execution: Expr) -> SelectStatement {
    matching(
        inbox::Entity,
        [(at((inbox::Entity, inbox::Column::Execution)), execution)],
    )
    .and_where(at((inbox::Entity, inbox::Column::PendingAtMs)).is_not_null())
    .take()
}

/// One that goes on and has nothing that could let it.
async fn executions(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use execution::{Column as C, Entity as E};
    let effects = matching(
        effect::Entity,
        [(
            at((effect::Entity, effect::Column::Execution)),
            at((E, C::Id)),
        )],
    );
    let stuck = E::find()
        .filter(C::Status.is_in(["pending", "running", "waiting"]))
        .filter(Expr::not_exists(effects))
        .filter(Expr::not_exists(pending_for(at((E, C::Id)))));
    check
        .all_of(db, stuck, |row| Finding {
            code: "execution-stuck",
            table: "execution",
            detail: format!("status {}, {} events", row.status, row.version),
            key: row.id,
        })
        .await
}

async fn schedules(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use schedule::{Column as C, Entity as E};
    let told = |code| {
        move |row: schedule::Model| Finding {
            code,
            table: "schedule",
            key: format!("{}/{}", row.namespace, row.name),
            detail: format!(
                "definition {}{}",
                row.definition,
                row.execution
                    .map_or_else(String::new, |id| format!(", execution {id}"))
            ),
        }
    };
    let definition = matching(
        definition::Entity,
        [(
            at((definition::Entity, definition::Column::Digest)),
            at((E, C::Definition)),
        )],
    );
    let unknown = E::find().filter(Expr::not_exists(definition));
    check
        .all_of(db, unknown, told("schedule-definition"))
        .await?;
    let going = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Execution)),
        )],
    )
    .and_where(at((execution::Entity, execution::Column::Status)).is_not_in(ENDED))
    .take();
    let waits_in_vain = E::find()
        .filter(C::Execution.is_not_null())
        .filter(Expr::not_exists(going))
        .filter(Expr::not_exists(pending_for(at((E, C::Execution)))));
    check
        .all_of(db, waits_in_vain, told("schedule-execution"))
        .await
}
