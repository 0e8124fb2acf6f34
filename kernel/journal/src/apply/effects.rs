//! The projection of `outstanding(state)`: rows come and go in the commit of the turn that changes the state. A
//! subscription that is armed here sees the retained events that came before it.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::{ROWS_PER_STATEMENT, Scope, events, padded};
use crate::append::{ANY_TOPIC, ExecutionAppend, NewEffect, RETAINED_MAX, SUBSCRIPTION};
use crate::entity::{effect, retained_event};
use crate::error::AppendError;

pub(super) async fn remove(
    scope: &mut Scope<'_>,
    execution: &str,
    effects: &[i64],
) -> Result<(), AppendError> {
    for chunk in effects.chunks(ROWS_PER_STATEMENT) {
        scope.rows += effect::Entity::delete_many()
            .filter(effect::Column::Execution.eq(execution))
            .filter(effect::Column::Effect.is_in(padded(chunk)))
            .exec(scope.db)
            .await?
            .rows_affected;
    }
    Ok(())
}

pub(super) async fn upsert(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
) -> Result<(), AppendError> {
    for chunk in append.effects_upserted.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<_> = chunk.iter().map(|e| row(&append.id, e)).collect();
        scope.rows += upsert_all(scope.db, &rows).await?;
    }
    armed(scope, append).await
}

/// Inserts rows, or puts them in the place of those that are there.
pub(super) async fn upsert_all(
    db: &DatabaseTransaction,
    rows: &[effect::ActiveModel],
) -> Result<u64, DbErr> {
    use effect::Column as C;
    effect::Entity::insert_many(rows.iter().cloned())
        .on_conflict(
            OnConflict::columns([C::Execution, C::Effect])
                .update_columns([
                    C::Kind,
                    C::DueAtMs,
                    C::Topic,
                    C::Correlation,
                    C::Target,
                    C::Body,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
}

/// Removes rows of several executions.
pub(super) async fn remove_all(
    db: &DatabaseTransaction,
    keys: &[(&str, i64)],
) -> Result<u64, DbErr> {
    use effect::Column as C;
    // Each is found by the primary key; SQLite knows no list of pairs.
    let any = padded(keys)
        .into_iter()
        .fold(Condition::any(), |any, (execution, effect)| {
            any.add(C::Execution.eq(execution).and(C::Effect.eq(effect)))
        });
    let removed = effect::Entity::delete_many().filter(any).exec(db).await?;
    Ok(removed.rows_affected)
}

/// New subscriptions see the events that came before them.
pub(super) async fn armed(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
) -> Result<(), AppendError> {
    for effect in &append.effects_upserted {
        if effect.kind == SUBSCRIPTION {
            deliver_retained(scope, append, effect).await?;
        }
    }
    Ok(())
}

pub(super) fn row(execution: &str, effect: &NewEffect) -> effect::ActiveModel {
    effect::ActiveModel {
        execution: Set(execution.to_owned()),
        effect: Set(effect.effect),
        kind: Set(effect.kind.clone()),
        due_at_ms: Set(effect.due_at_ms),
        topic: Set(effect.topic.clone()),
        correlation: Set(effect.correlation.clone()),
        target: Set(effect.target.clone()),
        body: Set(effect.body.clone()),
    }
}

pub(crate) fn retained(
    topic: &str,
    correlation: Option<&str>,
    since_ms: i64,
) -> Select<retained_event::Entity> {
    use retained_event::Column as C;
    let mut query = retained_event::Entity::find().filter(C::ReceivedAtMs.gte(since_ms));
    if topic != ANY_TOPIC {
        query = query.filter(C::Topic.eq(topic));
    }
    if let Some(correlation) = correlation {
        query = query.filter(C::Correlation.eq(correlation));
    }
    query
        .order_by_asc(C::ReceivedAtMs)
        .order_by_asc(C::Source)
        .order_by_asc(C::Id)
        .limit(RETAINED_MAX)
}

async fn deliver_retained(
    scope: &mut Scope<'_>,
    append: &ExecutionAppend,
    subscription: &NewEffect,
) -> Result<(), AppendError> {
    let Some(topic) = &subscription.topic else {
        return Ok(());
    };
    let correlation = subscription.correlation.as_deref();
    let retained = retained(topic, correlation, append.retained_since_ms)
        .all(scope.db)
        .await?;
    for event in &retained {
        events::deliver(scope, event, &append.id, subscription.effect, append.at_ms).await?;
    }
    Ok(())
}
