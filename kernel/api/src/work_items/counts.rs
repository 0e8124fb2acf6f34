//! How many work items: by state, by light, by group. Every number of an answer is of the same instant, and they add up: a group's states
//! to its total, the groups' totals to the total.

use axum::Json as Answer;
use axum::extract::State;
use lianxi_access::Operation;
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{CountBy, WorkCount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filter::{filtered, visible};
use crate::access::Reading;
use crate::api::Api;
use crate::page::Query;
use crate::problem::Problem;

/// By what items are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    Department,
    Division,
    Workflow,
    Step,
}

filtered! {
    CountQuery {
        /// Counts apart for each of these; without it, all together.
        by: [Option<By>],
    }
}

/// Numbers of work items. `open` to `cancelled` are all the states, and add up to `total`. The lights add up to `total` without
/// `returned` and `cancelled`, which have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    pub total: i64,
    pub open: i64,
    pub claimed: i64,
    pub submitted: i64,
    pub completed: i64,
    pub returned: i64,
    pub cancelled: i64,
    pub lights: LightCounts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LightCounts {
    pub normal: i64,
    pub nearing: i64,
    pub overdue: i64,
    pub explained: i64,
    pub in_time: i64,
    pub late: i64,
    pub no_due: i64,
}

/// The numbers of one group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupCounts {
    /// The department, division, workflow or step; null: the items that have none.
    pub group: Option<String>,
    /// As the directory calls it today.
    pub name: Option<String>,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItemCounts {
    /// Of all groups together.
    #[serde(flatten)]
    pub counts: Counts,
    /// Empty, unless it is asked by what to count.
    pub groups: Vec<GroupCounts>,
}

impl Counts {
    fn of(count: &WorkCount) -> Self {
        Self {
            total: count.total,
            open: count.open,
            claimed: count.claimed,
            submitted: count.submitted,
            completed: count.completed,
            returned: count.returned,
            cancelled: count.cancelled,
            lights: LightCounts {
                normal: count.normal,
                nearing: count.nearing,
                overdue: count.overdue,
                explained: count.explained,
                in_time: count.in_time,
                late: count.late,
                no_due: count.no_due,
            },
        }
    }

    fn and(self, other: Self) -> Self {
        let (a, b) = (self.lights, other.lights);
        Self {
            total: self.total + other.total,
            open: self.open + other.open,
            claimed: self.claimed + other.claimed,
            submitted: self.submitted + other.submitted,
            completed: self.completed + other.completed,
            returned: self.returned + other.returned,
            cancelled: self.cancelled + other.cancelled,
            lights: LightCounts {
                normal: a.normal + b.normal,
                nearing: a.nearing + b.nearing,
                overdue: a.overdue + b.overdue,
                explained: a.explained + b.explained,
                in_time: a.in_time + b.in_time,
                late: a.late + b.late,
                no_due: a.no_due + b.no_due,
            },
        }
    }
}

/// How many work items the caller may see, by any filter of the list.
#[utoipa::path(get, path = "/work-items/counts", tag = "work items", params(CountQuery), responses(
    (status = 200, body = WorkItemCounts),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn counts(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(mut asked): Query<CountQuery>,
) -> Result<Answer<WorkItemCounts>, Problem> {
    let visible = visible(&api, &caller, Operation::WorkItemList)?;
    let now = api.now();
    let query = asked.filter().query(&api, &caller, visible, now)?;
    let by = match asked.by {
        None => CountBy::Nothing,
        Some(By::Department) => CountBy::Department,
        Some(By::Division) => CountBy::Division,
        Some(By::Workflow) => CountBy::Workflow,
        Some(By::Step) => CountBy::Step,
    };
    let journal = api.engine.journal();
    let found = journal.work_counts(&query, now.as_millisecond(), by).await;
    let found = found.map_err(EngineError::from)?;
    let total = found
        .iter()
        .map(Counts::of)
        .fold(Counts::default(), Counts::and);
    let groups = match asked.by {
        None => Vec::new(),
        Some(by) => found
            .into_iter()
            .map(|count| group(&api, by, count))
            .collect(),
    };
    Ok(Answer(WorkItemCounts {
        counts: total,
        groups,
    }))
}

fn group(api: &Api, by: By, count: WorkCount) -> GroupCounts {
    let counts = Counts::of(&count);
    let directory = api.engine.directory();
    let name = count.part.as_deref().and_then(|id| match by {
        By::Department => directory
            .department(id)
            .map(|department| department.name.clone()),
        By::Division => directory.name_of(id, api.engine.today()).map(str::to_owned),
        By::Workflow | By::Step => None,
    });
    GroupCounts {
        group: count.part,
        name,
        counts,
    }
}
