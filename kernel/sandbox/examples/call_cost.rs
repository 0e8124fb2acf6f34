//! Prints what a fresh call of a plugin costs: `cargo run -p lianxi-sandbox --example call_cost`.
//!
//! One call is a fresh store, instantiation, JSON in and out through both schemas, and the end
//! of the store. The guest is the one of the sandbox's tests, with 15 duties.
#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use lianxi_sandbox::{
    CallContext, Host, HostError, Limits, LogLevel, OutboxEvent, Package, Plugin, Sandbox, build,
};
use serde_json::{Value, json};

const CALLS: usize = 20_000;

struct NoHost;

#[async_trait]
impl Host for NoHost {
    async fn record_get(&mut self, _: &str) -> Result<Option<String>, HostError> {
        Ok(None)
    }

    async fn record_put(
        &mut self,
        _: &str,
        _: String,
        _: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        Ok(())
    }

    async fn record_delete(&mut self, _: &str) -> Result<(), HostError> {
        Ok(())
    }

    async fn record_find(
        &mut self,
        _: &str,
        _: &str,
        _: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        Ok(Vec::new())
    }

    async fn outbox_emit(&mut self, _: OutboxEvent) -> Result<(), HostError> {
        Ok(())
    }

    fn log(&mut self, _: LogLevel, _: &str) {}
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = std::env::temp_dir().join(format!("call-cost-{}", std::process::id()));
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest");
    let package =
        build::cargo(&project, &folder.join("sample.wasm")).expect("the sample guest builds");
    std::fs::remove_dir_all(&folder).expect("the folder is ours");

    let sandbox = Sandbox::new(Limits::default()).expect("a sandbox");
    let started = Instant::now();
    let plugin = sandbox.load(&package).expect("it loads");
    println!(
        "package {} bytes, loaded in {:?}",
        package.bytes().len(),
        started.elapsed()
    );
    let read = Instant::now();
    Package::read(package.bytes()).expect("a package");
    println!("read without running in {:?}", read.elapsed());

    let register = json!({"name": "晋苗", "division": "140105", "places": 30});
    for (duty, input) in [("minimal", json!({"a": 1})), ("register", register)] {
        let mut times = Vec::with_capacity(CALLS);
        for _ in 0..CALLS {
            times.push(once(&plugin, duty, &input).await);
        }
        times.sort_unstable();
        let at = |share: usize| times[CALLS * share / 100];
        println!(
            "{duty}: p50 {:?}, p99 {:?} of {CALLS} fresh calls",
            at(50),
            at(99)
        );
    }
}

async fn once(plugin: &Plugin, duty: &str, input: &Value) -> Duration {
    let call = CallContext {
        execution: "e".to_owned(),
        task: "/do/0".to_owned(),
        idempotency_key: "e/do/0".to_owned(),
        attempt: 1,
        now: "2026-03-02T09:00:00+08:00".to_owned(),
        basis_date: "2026-03-02".to_owned(),
        region: None,
        level: None,
        actor: None,
        deadline: None,
        random_seed: [1; 32],
    };
    let started = Instant::now();
    plugin
        .perform(duty, &call, input, NoHost)
        .await
        .answer
        .expect("answered");
    started.elapsed()
}
