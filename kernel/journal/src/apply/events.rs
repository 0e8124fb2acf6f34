//! Events that are kept and given to whoever subscribes to them, in either order: the event wakes the subscriptions that
//! stand, a subscription that is armed later finds the event. The inbox key lets it through once.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Scope, inbox};
use crate::append::{
    ANY_TOPIC, Delivery, FANOUT_MAX, InboxRow, InboxState, RetainedEvent, SUBSCRIPTION,
};
use crate::entity::{effect, retained_event};
use crate::error::AppendError;

pub(super) async fn retain(
    scope: &mut Scope<'_>,
    event: &RetainedEvent,
) -> Result<(), AppendError> {
    let row = retained_event::Model {
        source: event.source.clone(),
        id: event.id.clone(),
        topic: event.topic.clone(),
        correlation: event.correlation.clone(),
        body: event.body.clone(),
        received_at_ms: event.received_at_ms,
    };
    insert(scope, &row).await?;
    let subscribers = subscribers(scope, event).await?;
    for (execution, effect) in subscribers {
        deliver(scope, &row, &execution, effect, event.received_at_ms).await?;
    }
    Ok(())
}

async fn insert(scope: &mut Scope<'_>, row: &retained_event::Model) -> Result<(), AppendError> {
    let active = retained_event::ActiveModel {
        source: Set(row.source.clone()),
        id: Set(row.id.clone()),
        topic: Set(row.topic.clone()),
        correlation: Set(row.correlation.clone()),
        body: Set(row.body.clone()),
        received_at_ms: Set(row.received_at_ms),
    };
    let inserted = retained_event::Entity::insert(active)
        .on_conflict(
            OnConflict::columns([retained_event::Column::Source, retained_event::Column::Id])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(scope.db)
        .await?;
    if inserted == 0 {
        return Err(AppendError::Duplicate {
            source_name: row.source.clone(),
            id: row.id.clone(),
            state: InboxState::Done,
            answer: None,
        });
    }
    scope.rows += 1;
    Ok(())
}

/// Subscriptions of the topic and of any: those of the event's correlation, and those that take every event.
async fn subscribers(
    scope: &Scope<'_>,
    event: &RetainedEvent,
) -> Result<Vec<(String, i64)>, AppendError> {
    use effect::Column as C;
    // Several questions, each answered by the index, and not one with OR.
    let mut found = Vec::new();
    for topic in [event.topic.as_str(), ANY_TOPIC] {
        let mut conditions = vec![C::Correlation.is_null()];
        if let Some(correlation) = &event.correlation {
            conditions.push(C::Correlation.eq(correlation.as_str()));
        }
        for condition in conditions {
            let some: Vec<(String, i64)> = matching(topic, condition)
                .into_tuple()
                .all(scope.db)
                .await?;
            found.extend(some);
        }
    }
    if found.len() as u64 > FANOUT_MAX {
        return Err(AppendError::Invalid(format!(
            "more than {FANOUT_MAX} subscriptions wait for the event"
        )));
    }
    Ok(found)
}

pub(crate) fn matching(topic: &str, correlation: Expr) -> Select<effect::Entity> {
    use effect::Column as C;
    effect::Entity::find()
        .select_only()
        .column(C::Execution)
        .column(C::Effect)
        .filter(C::Topic.eq(topic))
        .filter(correlation)
        .filter(C::Kind.eq(SUBSCRIPTION))
        // The same in all of them, but PostgreSQL takes `IS NULL` for no constant and would sort what its index gives in order.
        .order_by_asc(C::Topic)
        .order_by_asc(C::Correlation)
        .order_by_asc(C::Execution)
        .order_by_asc(C::Effect)
        .limit(FANOUT_MAX + 1)
}

/// Puts the event into the inbox for one subscription, unless it has been there.
pub(super) async fn deliver(
    scope: &mut Scope<'_>,
    event: &retained_event::Model,
    execution: &str,
    effect: i64,
    at_ms: i64,
) -> Result<(), AppendError> {
    let row = InboxRow {
        source: Delivery::source(&event.source),
        id: Delivery::id(&event.id, execution, effect),
        execution: Some(execution.to_owned()),
        // The shape of `Delivery`; the event's text was checked to be JSON when it came in, and is not parsed again.
        body: format!(r#"{{"effect":{effect},"event":{}}}"#, event.body).into_bytes(),
        received_at_ms: at_ms,
        state: InboxState::Pending,
        answer: None,
    };
    inbox::insert_new(scope, &row).await?;
    Ok(())
}
