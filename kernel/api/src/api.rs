//! What every request shares, and how a request that changes something is carried out.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use lianxi_runtime::work::Actor;
use lianxi_runtime::{Engine, EngineError};
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::health::Readiness;
use crate::options::{ApiOptions, Bounds};
use crate::problem::Problem;
use crate::tokens::{Caller, Tokens};

#[derive(Clone)]
pub(crate) struct Api {
    pub engine: Engine,
    pub tokens: Arc<Tokens>,
    pub bounds: Bounds,
    pub slots: Arc<Semaphore>,
    pub readiness: Arc<Readiness>,
    /// The OpenAPI document as it is sent, known once the routes are.
    pub document: Arc<OnceLock<String>>,
}

impl Api {
    pub fn new(engine: Engine, options: ApiOptions) -> Self {
        let ApiOptions { tokens, bounds } = options;
        Self {
            engine,
            tokens: Arc::new(tokens),
            bounds,
            slots: Arc::new(Semaphore::new(
                bounds.requests_max.min(Semaphore::MAX_PERMITS),
            )),
            readiness: Arc::default(),
            document: Arc::default(),
        }
    }

    /// Carries a change out to its end, also when the caller hangs up or its time is over: it is then not left half told to the engine.
    pub async fn to_the_end<T, F>(&self, change: impl FnOnce(Engine) -> F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, EngineError>> + Send + 'static,
    {
        match tokio::spawn(change(self.engine.clone()).in_current_span()).await {
            Ok(done) => Ok(done?),
            Err(error) => Err(Problem::internal(&error.to_string())),
        }
    }
}

/// The person who acts.
pub(crate) struct Acting(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Caller>() {
            Some(Caller::Known(actor) | Caller::Local(actor)) => Ok(Self(actor.clone())),
            // The outermost layer lets nobody through to a change whom it does not know.
            Some(Caller::Anonymous) | None => {
                Err(Problem::internal("a change by nobody was let through"))
            }
        }
    }
}
