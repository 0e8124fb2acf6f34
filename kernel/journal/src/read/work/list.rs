//! A page of work items, without their bodies: those are kilobytes, and a list reads many.

use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use super::super::bounded;
use super::query::{WorkOrder, WorkQuery};
use crate::entity::work_item::{Column as C, Entity};
use crate::error::StorageError;
use crate::journal::Journal;

/// An item as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct WorkListRow {
    pub id: String,
    pub execution: String,
    pub version: i64,
    pub status: String,
    pub department: String,
    pub division: Option<String>,
    pub role: Option<String>,
    pub workflow: String,
    pub step: String,
    pub title: String,
    pub assignee: Option<String>,
    pub business_key: Option<String>,
    pub due_at_ms: Option<i64>,
    pub near_at_ms: Option<i64>,
    pub next_at_ms: Option<i64>,
    pub explained: bool,
    pub supervised: bool,
    pub provisional: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
    pub closed_at_ms: Option<i64>,
}

const COLUMNS: [C; 21] = [
    C::Id,
    C::Execution,
    C::Version,
    C::Status,
    C::Department,
    C::Division,
    C::Role,
    C::Workflow,
    C::Step,
    C::Title,
    C::Assignee,
    C::BusinessKey,
    C::DueAtMs,
    C::NearAtMs,
    C::NextAtMs,
    C::Explained,
    C::Supervised,
    C::Provisional,
    C::CreatedAtMs,
    C::UpdatedAtMs,
    C::ClosedAtMs,
];

impl WorkListRow {
    /// Where it stands in this order: with its id, what the next page goes on after.
    pub fn place(&self, order: WorkOrder) -> i64 {
        match order {
            WorkOrder::Created => self.created_at_ms,
            WorkOrder::Due => self.due_at_ms.unwrap_or(i64::MAX),
            WorkOrder::Updated => self.updated_at_ms,
            WorkOrder::Closed => self.closed_at_ms.unwrap_or(i64::MAX),
        }
    }
}

impl Journal {
    /// A page of what is asked for. Going on after its last row skips and repeats none that did not change.
    pub async fn work_list(&self, query: &WorkQuery) -> Result<Vec<WorkListRow>, StorageError> {
        Ok(listed(query)
            .into_model::<WorkListRow>()
            .all(self.readers())
            .await?)
    }
}

/// The value that a row has its place by.
fn placed(query: &WorkQuery) -> Expr {
    match query.order {
        WorkOrder::Created => Expr::col(C::CreatedAtMs),
        // Of what is open it is a column, which an index is over.
        WorkOrder::Due if query.is_of_open() => Expr::col(C::OpenDueMs),
        WorkOrder::Due => Expr::expr(sea_orm::sea_query::Func::coalesce([
            Expr::col(C::DueAtMs),
            Expr::value(i64::MAX),
        ])),
        WorkOrder::Updated => Expr::col(C::UpdatedAtMs),
        WorkOrder::Closed => Expr::col(C::ClosedAtMs),
    }
}

pub(crate) fn listed(query: &WorkQuery) -> Select<Entity> {
    let mut select = Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(query.condition());
    let place = placed(query);
    if let Some((value, id)) = &query.after {
        let last = Expr::tuple([Expr::value(*value), Expr::value(id.as_str())]);
        let here = Expr::tuple([place.clone(), Expr::col(C::Id)]);
        select = select.filter(if query.descending {
            here.lt(last)
        } else {
            here.gt(last)
        });
    }
    let order = if query.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    select
        .order_by(place, order.clone())
        .order_by(C::Id, order)
        .limit(bounded(query.limit))
}

impl From<crate::entity::work_item::Model> for WorkListRow {
    fn from(row: crate::entity::work_item::Model) -> Self {
        Self {
            id: row.id,
            execution: row.execution,
            version: row.version,
            status: row.status,
            department: row.department,
            division: row.division,
            role: row.role,
            workflow: row.workflow,
            step: row.step,
            title: row.title,
            assignee: row.assignee,
            business_key: row.business_key,
            due_at_ms: row.due_at_ms,
            near_at_ms: row.near_at_ms,
            next_at_ms: row.next_at_ms,
            explained: row.explained,
            supervised: row.supervised,
            provisional: row.provisional,
            created_at_ms: row.created_at_ms,
            updated_at_ms: row.updated_at_ms,
            closed_at_ms: row.closed_at_ms,
        }
    }
}
