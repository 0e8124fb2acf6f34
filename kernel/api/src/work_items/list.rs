//! The list of work items: rows in an order, from page to page. What is new in the meantime neither repeats a row nor hides one.

use axum::Json as Answer;
use axum::extract::State;
use lianxi_access::Operation;
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{WorkListRow, WorkOrder};
use serde::Deserialize;
use utoipa::ToSchema;

use super::filter::{filtered, visible};
use crate::access::Reading;
use crate::api::Api;
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;
use crate::views::{Seen, WorkItemSummary};

/// By what rows are ordered; those of the same instant by their id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    #[default]
    Created,
    /// What has no deadline comes last.
    Due,
    Updated,
}

impl Order {
    /// Its word in a cursor: that of another order would be no place in this one.
    const fn word(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Created, false) => "c",
            (Self::Created, true) => "C",
            (Self::Due, false) => "d",
            (Self::Due, true) => "D",
            (Self::Updated, false) => "u",
            (Self::Updated, true) => "U",
        }
    }

    pub(super) const fn of_journal(self) -> WorkOrder {
        match self {
            Self::Created => WorkOrder::Created,
            Self::Due => WorkOrder::Due,
            Self::Updated => WorkOrder::Updated,
        }
    }

    /// By which a row stands in this order.
    pub(super) fn value(self, row: &WorkListRow) -> i64 {
        match self {
            Self::Created => row.created_at_ms,
            Self::Due => row.due_at_ms.unwrap_or(i64::MAX),
            Self::Updated => row.updated_at_ms,
        }
    }
}

filtered! {
    ListQuery {
        order: [Option<Order>],
        /// The last first.
        descending: [Option<bool>],
        limit: [Option<u64>],
        cursor: [Option<String>],
    }
}

/// Work items that the caller may see, by any filter; the oldest first, if no order is asked for.
#[utoipa::path(get, path = "/work-items", tag = "work items", params(ListQuery), responses(
    (status = 200, body = Page<WorkItemSummary>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(mut asked): Query<ListQuery>,
) -> Result<Answer<Page<WorkItemSummary>>, Problem> {
    let visible = visible(&api, &caller, Operation::WorkItemList)?;
    let rows_max = rows(asked.limit)?;
    let now = api.now();
    let order = asked.order.unwrap_or_default();
    let descending = asked.descending.unwrap_or(false);
    let word = order.word(descending);
    let after = after(asked.cursor.as_deref(), word)?;
    let mut query = asked.filter().query(&api, &caller, visible, now)?;
    query.order = order.of_journal();
    query.descending = descending;
    query.after = after;
    query.limit = rows_max + 1;
    let found = api.engine.journal().work_list(&query).await;
    let found = found.map_err(EngineError::from)?;
    let seen = Seen {
        lights: api.engine.lights(),
        now,
    };
    let next = |row: &WorkListRow| cursor(order.value(row), &format!("{word}{}", row.id));
    let show = |row| WorkItemSummary::new(row, &seen);
    Ok(Answer(Page::of(found, rows_max, next, show)))
}

/// The place that a cursor of this order means.
fn after(cursor: Option<&str>, word: &str) -> Result<Option<(i64, String)>, Problem> {
    let Some((value, name)) = place(cursor)? else {
        return Ok(None);
    };
    let id = name.strip_prefix(word).ok_or_else(|| {
        Problem::bad_request(
            "query",
            "'cursor' is of a page in another order; begin again without it",
        )
    })?;
    Ok(Some((value, id.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_its_own_order() {
        let given = cursor(7, "dx-1");
        assert_eq!(
            after(Some(&given), "d").expect("it is"),
            Some((7, "x-1".to_owned()))
        );
        for other in ["D", "c", "C", "u", "U"] {
            assert_eq!(after(Some(&given), other).expect_err(other).status, 400);
        }
    }
}
