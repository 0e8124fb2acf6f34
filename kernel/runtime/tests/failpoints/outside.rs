//! A system outside that takes what leaves, and counts it by what it is about and by its idempotency key.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// By what it is about, how often each key came.
pub type Counts = BTreeMap<String, BTreeMap<String, usize>>;

#[derive(Clone, Default)]
pub struct Outside(Arc<Mutex<Counts>>);

impl Outside {
    pub async fn start() -> (Self, SocketAddr) {
        let outside = Self::default();
        let router = Router::new()
            .route("/", post(take))
            .with_state(outside.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        (outside, address)
    }

    pub fn counts(&self) -> Counts {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }
}

async fn take(
    State(outside): State<Outside>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Json<Value> {
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .unwrap_or("no key");
    // A CloudEvent is about its type.
    let about = body["about"].as_str().or(body["type"].as_str());
    let mut counts = outside.0.lock().unwrap_or_else(PoisonError::into_inner);
    *counts
        .entry(about.unwrap_or("nothing").to_owned())
        .or_default()
        .entry(key.to_owned())
        .or_default() += 1;
    Json(json!({"taken": true}))
}
