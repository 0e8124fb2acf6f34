//! The machine's clock: whether what is due by time is held because somebody set it, and the word of a person who believes it.

use axum::Json as Answer;
use axum::extract::State;
use lianxi_access::Operation;
use lianxi_runtime::Departure;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Acting, Reading};
use crate::api::Api;
use crate::problem::Problem;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Clock {
    /// What the machine's clock says.
    now: String,
    /// Timers, deadlines and schedules wait.
    held: bool,
    /// By how many seconds the clock is ahead of where it was expected (less than 0: behind), while they wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead_seconds: Option<i64>,
    /// What the clock said when it was last believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    believed_at: Option<String>,
}

impl Clock {
    fn of(api: &Api, departed: Option<Departure>) -> Self {
        Self {
            now: api.engine.clock().now().to_string(),
            held: departed.is_some(),
            ahead_seconds: departed.map(|departed| departed.by.as_secs()),
            believed_at: departed.map(|departed| departed.since.to_string()),
        }
    }
}

/// Whether what is due by time is held, because the clock was set by more than the configuration allows.
#[utoipa::path(get, path = "/clock", tag = "health", responses(
    (status = 200, body = Clock),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<Clock>, Problem> {
    caller.may(&api, Operation::ClockShow)?;
    let departed = api.engine.departure();
    Ok(Answer(Clock::of(&api, departed)))
}

/// Says that the clock is right as it is now. Everything that is due by it happens at once: it cannot be taken back.
#[utoipa::path(post, path = "/clock/accept", tag = "health", responses(
    (status = 200, body = Clock),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn accept(
    State(api): State<Api>,
    Acting(caller): Acting,
) -> Result<Answer<Clock>, Problem> {
    caller.may(&api, Operation::ClockAccept)?;
    if let Some(departed) = api.engine.accept_clock() {
        tracing::warn!(
            ahead_s = departed.by.as_secs(),
            "the clock was accepted as it is; what is due by time goes on"
        );
    }
    Ok(Answer(Clock::of(&api, api.engine.departure())))
}
