//! How many work items there are of each status and each light, in one statement: so the numbers are of one moment and add up.

use sea_orm::sea_query::{Asterisk, CaseStatement, Condition, Expr, ExprTrait, Func};
use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use super::light::{Light, condition};
use super::query::WorkQuery;
use crate::entity::work_item::{Column as C, Entity};
use crate::error::StorageError;
use crate::journal::Journal;

/// Most groups that one answer has.
pub const GROUPS_MAX: u64 = 10_000;

/// By what they are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    Nothing,
    Department,
    Division,
    Workflow,
    Step,
}

/// The counts of one group. `total` is the sum of the statuses; every item that was not returned or cancelled has one light.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCount {
    /// `None` where nothing is counted apart, or where the items have none.
    pub part: Option<String>,
    pub total: i64,
    pub open: i64,
    pub claimed: i64,
    pub submitted: i64,
    pub completed: i64,
    pub returned: i64,
    pub cancelled: i64,
    pub no_due: i64,
    pub normal: i64,
    pub nearing: i64,
    pub overdue: i64,
    pub explained: i64,
    pub in_time: i64,
    pub late: i64,
}

/// What the database counts of one group. An item is looked at once for each column, so none is asked for that follows from the others.
#[derive(Debug, FromQueryResult)]
struct Counted {
    part: Option<String>,
    total: i64,
    closed: i64,
    claimed: i64,
    submitted: i64,
    returned: i64,
    no_due: i64,
    nearing: i64,
    overdue: i64,
    explained: i64,
    in_time: i64,
    late: i64,
}

impl From<Counted> for WorkCount {
    fn from(counted: Counted) -> Self {
        let Counted {
            part,
            total,
            closed,
            claimed,
            submitted,
            returned,
            no_due,
            nearing,
            overdue,
            explained,
            in_time,
            late,
        } = counted;
        let not_closed = total - closed;
        let completed = in_time + late;
        Self {
            part,
            total,
            open: not_closed - claimed - submitted,
            claimed,
            submitted,
            completed,
            returned,
            cancelled: closed - completed - returned,
            no_due,
            normal: not_closed - no_due - nearing - overdue - explained,
            nearing,
            overdue,
            explained,
            in_time,
            late,
        }
    }
}

impl Journal {
    /// Of what the query asks for, whatever its page and order.
    pub async fn work_counts(
        &self,
        query: &WorkQuery,
        now_ms: i64,
        by: CountBy,
    ) -> Result<Vec<WorkCount>, StorageError> {
        let counted = counted(query, now_ms, by)
            .into_model::<Counted>()
            .all(self.readers())
            .await?;
        Ok(counted.into_iter().map(WorkCount::from).collect())
    }
}

/// How many fulfil this: a count of ones, which is a whole number in every database.
fn how_many(condition: Condition) -> Expr {
    let one = CaseStatement::new().case(condition, Expr::value(1));
    Expr::expr(Func::count(Expr::expr(one)))
}

pub(crate) fn counted(query: &WorkQuery, now_ms: i64, by: CountBy) -> Select<Entity> {
    let part = match by {
        CountBy::Nothing => None,
        CountBy::Department => Some(C::Department),
        CountBy::Division => Some(C::Division),
        CountBy::Workflow => Some(C::Workflow),
        CountBy::Step => Some(C::Step),
    };
    let mut select = Entity::find().select_only().filter(query.condition());
    select = match part {
        Some(column) => select
            .column_as(column, "part")
            .group_by(column)
            .order_by_asc(column)
            .limit(GROUPS_MAX),
        None => select.expr_as(Expr::value(None::<String>), "part"),
    };
    select = select
        .expr_as(Func::count(Expr::col(Asterisk)), "total")
        .expr_as(Func::count(Expr::col(C::ClosedAtMs)), "closed");
    for status in ["claimed", "submitted", "returned"] {
        let of = Condition::all().add(Expr::col(C::Status).eq(status));
        select = select.expr_as(how_many(of), status);
    }
    for (name, light) in [
        ("no_due", Light::NoDue),
        ("nearing", Light::Nearing),
        ("overdue", Light::Overdue),
        ("explained", Light::Explained),
        ("in_time", Light::InTime),
        ("late", Light::Late),
    ] {
        select = select.expr_as(how_many(condition(light, now_ms)), name);
    }
    select
}
