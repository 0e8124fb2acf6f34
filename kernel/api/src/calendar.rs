//! Working days: which official years are loaded, and loading one. What was provisional without it is counted again at once.

use axum::Json as Answer;
use axum::extract::{FromRequest as _, Request, State};
use jiff::civil::Date;
use lianxi_access::Operation;
use lianxi_runtime::calendar::YearFile;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Acting, Reading};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

/// What is written down where nobody says why.
const REASON: &str = "official year";
/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WorkingDays {
    /// Of all loaded years together; each deadline names the one by which it was counted.
    pub version: String,
    pub years: Vec<OfficialYear>,
}

/// The days of one year under the official notices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfficialYear {
    pub year: i16,
    /// Days off, the Saturdays and Sundays inside a holiday included.
    #[schema(value_type = Vec<String>)]
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are working days (调休).
    #[schema(value_type = Vec<String>)]
    pub makeup_workdays: Vec<Date>,
    /// Addresses of the official notices.
    pub notices: Vec<String>,
}

impl From<&YearFile> for OfficialYear {
    fn from(file: &YearFile) -> Self {
        Self {
            year: file.year,
            off: file.off.clone(),
            makeup_workdays: file.makeup_workdays.clone(),
            notices: file.notices.clone(),
        }
    }
}

/// Which official years are loaded. Days of other years are counted by the week alone, and provisional.
#[utoipa::path(get, path = "/calendar", tag = "calendar", responses(
    (status = 200, body = WorkingDays),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<WorkingDays>, Problem> {
    caller.may(&api, Operation::CalendarShow)?;
    let calendar = api.engine.calendar();
    Ok(Answer(WorkingDays {
        version: calendar.version().to_owned(),
        years: calendar.years().map(OfficialYear::from).collect(),
    }))
}

/// An official year file, and why it is loaded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct YearRequest {
    pub year: i16,
    #[schema(value_type = Vec<String>)]
    pub off: Vec<Date>,
    #[schema(value_type = Vec<String>)]
    pub makeup_workdays: Vec<Date>,
    pub notices: Vec<String>,
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct YearOutcome {
    pub year: i16,
    /// Of the calendar as it is now.
    pub calendar_version: String,
    /// Open work items whose deadlines came out otherwise.
    pub recomputed: u64,
}

/// Load an official year, or correct one. When this answers, what was provisional is counted again.
#[utoipa::path(post, path = "/calendar/years", tag = "calendar", request_body = YearRequest, responses(
    (status = 200, body = YearOutcome),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn load(
    State(api): State<Api>,
    Acting(caller): Acting,
    request: Request,
) -> Result<Answer<YearOutcome>, Problem> {
    let actor = caller.may_as(&api, Operation::CalendarLoad)?;
    let Json(request) = Json::<YearRequest>::from_request(request, &api).await?;
    let reason = request.reason.unwrap_or_else(|| REASON.to_owned());
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Problem {
            field: Some("reason".to_owned()),
            detail_zh: Some(format!("事由不超过{REASON_CHARS_MAX}个字符")),
            ..Problem::unprocessable(
                "reason",
                format!("a reason has at most {REASON_CHARS_MAX} characters"),
            )
        });
    }
    let file = YearFile {
        year: request.year,
        off: request.off,
        makeup_workdays: request.makeup_workdays,
        notices: request.notices,
    };
    let loaded = api
        .to_the_end(|engine| async move { engine.load_year(file, &reason, &actor).await })
        .await?;
    Ok(Answer(YearOutcome {
        year: loaded.year,
        calendar_version: loaded.calendar_version,
        recomputed: loaded.recomputed,
    }))
}
