//! What every request shares, and how a request that changes something is carried out.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use lianxi_runtime::{Engine, EngineError};
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::access::Access;
use crate::health::Readiness;
use crate::options::{ApiOptions, Bounds};
use crate::problem::Problem;
use crate::tokens::Tokens;

#[derive(Clone)]
pub(crate) struct Api {
    pub engine: Engine,
    pub tokens: Arc<Tokens>,
    /// Accounts, sessions, and who may do what.
    pub access: Arc<Access>,
    pub bounds: Bounds,
    pub slots: Arc<Semaphore>,
    pub readiness: Arc<Readiness>,
    /// The OpenAPI document as it is sent, known once the routes are.
    pub document: Arc<OnceLock<String>>,
}

impl Api {
    pub fn new(engine: Engine, options: ApiOptions) -> Self {
        let ApiOptions {
            tokens,
            bounds,
            access,
        } = options;
        Self {
            engine,
            tokens: Arc::new(tokens),
            access: Arc::new(Access::new(access)),
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

    pub fn now(&self) -> Timestamp {
        self.engine.clock().now()
    }

    /// What a division lies in, the nearest first: its own ancestors today, and those of what has taken its place.
    pub fn ancestors(&self, code: &str) -> Vec<String> {
        let directory = self.engine.directory();
        let mut above = directory.covered_by(code, self.engine.today());
        above.retain(|one| one != code);
        above
    }
}
