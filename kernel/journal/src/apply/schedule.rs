//! Changes of schedules: a newer version replaces, what fires is compared with what was read, an end lets the next start be counted.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Scope;
use crate::append::{ScheduleWrite, ScheduledNext};
use crate::entity::schedule;
use crate::error::{AppendError, ConflictKind};

pub(super) async fn write(
    scope: &mut Scope<'_>,
    writes: &[ScheduleWrite],
) -> Result<(), AppendError> {
    for write in writes {
        match write {
            ScheduleWrite::Arm(row) => arm(scope, row).await?,
            ScheduleWrite::Remove { namespace, name } => remove(scope, namespace, name).await?,
            ScheduleWrite::Change {
                namespace,
                name,
                revision,
                next,
            } => change(scope, (namespace, name), *revision, next).await?,
            ScheduleWrite::Ended {
                namespace,
                name,
                execution,
                next_at_ms,
            } => ended(scope, (namespace, name), execution, *next_at_ms).await?,
        }
    }
    Ok(())
}

async fn arm(scope: &mut Scope<'_>, row: &schedule::Model) -> Result<(), AppendError> {
    use schedule::Column as C;
    let active = schedule::ActiveModel {
        namespace: Set(row.namespace.clone()),
        name: Set(row.name.clone()),
        definition: Set(row.definition.clone()),
        revision: Set(row.revision),
        armed_at_ms: Set(row.armed_at_ms),
        next_at_ms: Set(row.next_at_ms),
        execution: Set(row.execution.clone()),
        body: Set(row.body.clone()),
    };
    let same = schedule::Entity::find_by_id((row.namespace.clone(), row.name.clone()))
        .filter(C::Definition.eq(row.definition.as_str()))
        .one(scope.db)
        .await?;
    if same.is_some() {
        return Ok(());
    }
    scope.rows += schedule::Entity::insert(active)
        .on_conflict(
            OnConflict::columns([C::Namespace, C::Name])
                // Whoever had read the row before is to find it changed.
                .value(
                    C::Revision,
                    Expr::col((schedule::Entity, C::Revision)).add(1),
                )
                .update_columns([
                    C::Definition,
                    C::ArmedAtMs,
                    C::NextAtMs,
                    C::Execution,
                    C::Body,
                ])
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
}

async fn remove(scope: &mut Scope<'_>, namespace: &str, name: &str) -> Result<(), AppendError> {
    scope.rows += schedule::Entity::delete_by_id((namespace.to_owned(), name.to_owned()))
        .exec(scope.db)
        .await?
        .rows_affected;
    Ok(())
}

async fn change(
    scope: &mut Scope<'_>,
    (namespace, name): (&str, &str),
    revision: i64,
    next: &ScheduledNext,
) -> Result<(), AppendError> {
    use schedule::Column as C;
    let updated = schedule::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .col_expr(C::NextAtMs, Expr::value(next.next_at_ms))
        .col_expr(C::Execution, Expr::value(next.execution.clone()))
        .col_expr(C::Body, Expr::value(next.body.clone()))
        .filter(C::Namespace.eq(namespace))
        .filter(C::Name.eq(name))
        .filter(C::Revision.eq(revision))
        .exec(scope.db)
        .await?;
    if updated.rows_affected == 0 {
        return Err(AppendError::Conflict {
            kind: ConflictKind::Schedule,
            what: format!("the schedule of {namespace}/{name}"),
        });
    }
    scope.rows += 1;
    Ok(())
}

/// An execution that is not the one waited for (someone started it by hand, a newer version is in force) changes nothing.
async fn ended(
    scope: &mut Scope<'_>,
    (namespace, name): (&str, &str),
    execution: &str,
    next_at_ms: i64,
) -> Result<(), AppendError> {
    use schedule::Column as C;
    scope.rows += schedule::Entity::update_many()
        .col_expr(C::Revision, Expr::col(C::Revision).add(1))
        .col_expr(C::NextAtMs, Expr::value(Some(next_at_ms)))
        .col_expr(C::Execution, Expr::value(None::<String>))
        .filter(C::Namespace.eq(namespace))
        .filter(C::Name.eq(name))
        .filter(C::Execution.eq(execution))
        .exec(scope.db)
        .await?
        .rows_affected;
    Ok(())
}
