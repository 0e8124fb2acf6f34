//! Calls of the outside against real servers on this machine: where they may go, who they say they are, and what they never tell.

mod authentication;
mod duty;
mod egress;
mod elsewhere;
mod lanes;
mod openapi;
mod secrets;
mod server;
mod tls;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::host::{Host, definition};
use lianxi_runtime::{Egress, EgressPolicy, ExecutionView};
use serde_json::{Value, json};

use server::Server;

/// A policy of these entries.
fn policy(entries: &[&str]) -> EgressPolicy {
    EgressPolicy::allow(entries.iter().map(|entry| (*entry).to_owned())).expect("entries")
}

/// What reaches these servers by their addresses, and knows these secrets.
fn egress(servers: &[&Server], secrets: Value) -> Egress {
    let hosts: Vec<String> = servers.iter().map(|server| server.host()).collect();
    let secrets: BTreeMap<String, Value> = serde_json::from_value(secrets).expect("an object");
    Egress::new(EgressPolicy::allow(hosts).expect("hosts")).with_secrets(Arc::new(secrets))
}

/// Publishes, runs to the end, and shows what became of it.
async fn run(host: &Host, name: &str, rest: &str, input: Value) -> ExecutionView {
    let workflow = host.publish(&definition(name, rest)).await;
    let id = host.start(&workflow, input).await;
    host.run_to_the_end().await;
    host.view(&id).await
}

/// Compares the output, or the error as `[name of its type, status]`.
async fn check(host: &Host, name: &str, rest: &str, input: Value, expected: Value) {
    let view = run(host, name, rest, input).await;
    let found = match (&view.output, &view.error) {
        (Some(output), _) => output.clone(),
        (None, Some(error)) => json!([error.kind.rsplit('/').next(), error.status]),
        (None, None) => Value::Null,
    };
    assert_eq!(found, expected, "{name}: {view:#?}");
}

/// One HTTP call, its arguments as YAML in flow style.
fn call(with: &str) -> String {
    format!("do:\n  - ask: {{call: http, with: {{{with}}}}}\n")
}
