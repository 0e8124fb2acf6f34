//! Whether the host lives, and whether it can take work: ready is what has just written, not what thinks it could.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::api::Api;
use crate::problem::Problem;

/// For how long an answer is given again: asking often must not wear out the disk.
const READY_FOR: Duration = Duration::from_secs(1);

#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `live` or `ready`.
    pub status: &'static str,
    /// `held` while what is due by time waits, because the machine's clock was set: see `/v1/clock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timers: Option<&'static str>,
}

/// The last answer. Its lock lets one probe run at a time.
#[derive(Default)]
pub(crate) struct Readiness {
    last: Mutex<Option<(Instant, Result<(), Problem>)>>,
}

impl Readiness {
    async fn ask(&self, api: &Api) -> Result<(), Problem> {
        let mut last = self.last.lock().await;
        if let Some((at, answer)) = &*last
            && at.elapsed() < READY_FOR
        {
            return answer.clone();
        }
        let answer = api.engine.ready().await.map_err(Problem::from);
        *last = Some((Instant::now(), answer.clone()));
        answer
    }
}

/// The process answers.
#[utoipa::path(get, path = "/health/live", tag = "health", security(()), responses((status = 200, body = Health)))]
pub(crate) async fn live() -> Json<Health> {
    Json(Health {
        status: "live",
        timers: None,
    })
}

/// A write of a submission's size has just been made durable. Otherwise 503, or 507 when the disk is full.
#[utoipa::path(get, path = "/health/ready", tag = "health", security(()), responses(
    (status = 200, body = Health),
    (status = "default", description = "not ready", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ready(State(api): State<Api>) -> Result<Json<Health>, Problem> {
    api.readiness.ask(&api).await?;
    Ok(Json(Health {
        status: "ready",
        timers: api.engine.departure().map(|_| "held"),
    }))
}
