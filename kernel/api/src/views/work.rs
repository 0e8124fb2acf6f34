//! Work items (待办) as they are shown: in a list from their row alone, one by one (`work_detail`) with everything that they are.

use jiff::Timestamp;
use lianxi_runtime::journal::WorkListRow;
use lianxi_runtime::work::{Light, Lights};
use serde::Serialize;
use utoipa::ToSchema;

use super::instant;

/// A light (灯) of a deadline: never a colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LightView {
    /// `normal`, `nearing`, `overdue`, `explained`, `in-time`, `late`, `no-due`.
    pub name: String,
    /// As this host calls it, 逾期 for instance.
    pub word: String,
    pub colour: String,
}

impl LightView {
    pub(crate) fn new(light: Light, lights: &Lights) -> Self {
        let shown = lights.of(light);
        Self {
            name: light.name().to_owned(),
            word: shown.word().to_owned(),
            colour: shown.colour().to_owned(),
        }
    }
}

/// A work item (待办) in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkItemSummary {
    pub id: String,
    pub execution: String,
    /// `namespace/name` of the execution's workflow.
    pub workflow: String,
    /// Name of the task that asks for it.
    pub step: String,
    pub title: String,
    /// `open`, `claimed`, `submitted`, `completed`, `returned`, `cancelled`.
    pub status: String,
    /// The office that owes the work now.
    pub department: String,
    pub division: Option<String>,
    /// The role that it is meant for.
    pub role: Option<String>,
    /// The person who has claimed it, or completed it.
    pub assignee: Option<String>,
    pub business_key: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub due_at: Option<Timestamp>,
    /// None once it is returned or cancelled.
    pub light: Option<LightView>,
    /// It is not closed, and was due before now.
    pub overdue: bool,
    /// The calendar of a year that its deadline reaches into is not loaded: it may still move.
    pub provisional: bool,
    /// Under supervision (挂牌督办).
    pub supervised: bool,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub next_escalation_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closed_at: Option<Timestamp>,
    pub version: i64,
}

/// What a list needs besides the row.
pub(crate) struct Seen<'a> {
    pub lights: &'a Lights,
    pub now: Timestamp,
}

impl WorkItemSummary {
    pub(crate) fn new(row: WorkListRow, seen: &Seen<'_>) -> Self {
        let light = light_of(&row, seen.now);
        Self {
            light: light.map(|light| LightView::new(light, seen.lights)),
            overdue: matches!(light, Some(Light::Overdue | Light::Explained)),
            due_at: row.due_at_ms.map(instant),
            next_escalation_at: row.next_at_ms.map(instant),
            created_at: instant(row.created_at_ms),
            updated_at: instant(row.updated_at_ms),
            closed_at: row.closed_at_ms.map(instant),
            id: row.id,
            execution: row.execution,
            workflow: row.workflow,
            step: row.step,
            title: row.title,
            status: row.status,
            department: row.department,
            division: row.division,
            role: row.role,
            assignee: row.assignee,
            business_key: row.business_key,
            provisional: row.provisional,
            supervised: row.supervised,
            version: row.version,
        }
    }
}

/// As the journal counts it: what is due at this very instant is not overdue.
pub(crate) fn light_of(row: &WorkListRow, now: Timestamp) -> Option<Light> {
    let now = now.as_millisecond();
    match row.status.as_str() {
        "returned" | "cancelled" => None,
        "completed" => Some(match (row.due_at_ms, row.closed_at_ms) {
            (Some(due), Some(closed)) if closed > due => Light::Late,
            _ => Light::InTime,
        }),
        _ => Some(match row.due_at_ms {
            None => Light::NoDue,
            Some(due) if now > due && row.explained => Light::Explained,
            Some(due) if now > due => Light::Overdue,
            Some(_) if row.near_at_ms.is_some_and(|near| now >= near) => Light::Nearing,
            Some(_) => Light::Normal,
        }),
    }
}
