//! A system outside: it takes posts over HTTP and counts them by their idempotency key, as a careful receiver would.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::Result;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// How often each key came, by what its body says it is about.
pub type Counts = BTreeMap<String, BTreeMap<String, usize>>;

#[derive(Clone, Debug, Default)]
pub struct Receiver {
    counts: Arc<Mutex<Counts>>,
}

impl Receiver {
    /// Starts one on a free port of this machine; it lives as long as the test.
    pub async fn start() -> Result<(Self, SocketAddr)> {
        let receiver = Self::default();
        let router = Router::new()
            .route("/", post(take))
            .with_state(receiver.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((receiver, address))
    }

    pub fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().expect("no holder panics")
    }
}

async fn take(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let key = headers.get("idempotency-key").map(|key| key.to_str());
    let (Some(Ok(key)), Some(about)) = (key, body["about"].as_str()) else {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({"error": "no key, or nothing that it is about"})),
        );
    };
    let mut counts = receiver.counts();
    *counts
        .entry(about.to_owned())
        .or_default()
        .entry(key.to_owned())
        .or_default() += 1;
    (StatusCode::OK, Json(json!({"taken": about})))
}
