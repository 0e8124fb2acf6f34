//! Work that one turn does not finish, and work that no turn can store.

use std::fmt::Write as _;
use std::time::Duration;

use lianxi_runtime::Start;
use serde_json::{Value, json};

use crate::host::{Host, definition};

/// Were the rest of each turn only found by looking for it, every five seconds, it would take three times as long.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_turn_leaves_over_the_next_one_goes_on_with() {
    let host = Host::new().await;
    let rest = "do:\n  - all: {for: {in: '${ [range(40000)] }'}, do: [{one: {set: {n: 1}}}]}\n";
    let workflow = host.publish(&definition("many", rest)).await;
    host.engine.run();
    let start = Start {
        id: None,
        workflow,
        input: json!({}),
    };
    let id = host.engine.start(start).await.expect("it starts").id;
    let id = id.to_string();
    let ends = async {
        loop {
            let view = host.engine.execution(&id).await.expect("it exists");
            if view.summary.status != "running" {
                return view.summary.status;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ended = tokio::time::timeout(PATIENCE, ends).await;
    assert_eq!(ended.expect("it does not stand still"), "completed");
    host.engine.shutdown().await;
}

/// How it ended, and why.
async fn ended(name: &str, rest: &str, input: Value) -> (String, String) {
    let host = Host::new().await;
    let workflow = host.publish(&definition(name, rest)).await;
    let id = host.start(&workflow, input).await;
    host.settle().await;
    let view = host.view(&id).await;
    let detail = view.error.and_then(|error| error.detail);
    (view.summary.status, detail.unwrap_or_default())
}

#[tokio::test]
async fn an_execution_that_grows_beyond_what_can_be_stored_ends() {
    let mut rest = String::from("do:\n  - all:\n      fork:\n        branches:\n");
    for n in 0..60 {
        writeln!(
            rest,
            "          - b{n}: {{do: [{{long: {{set: {{text: '${{ \"x\" * 1000000 }}'}}}}}}, {{wait: {{wait: P1D}}}}]}}"
        )
        .expect("a text takes more");
    }
    let (status, why) = ended("wide", &rest, json!({})).await;
    assert_eq!(status, "faulted");
    assert!(why.contains("more bytes than a turn may"), "{why}");
}

#[tokio::test]
async fn an_execution_whose_texts_no_database_takes_ends() {
    let rest = "do:\n  - ask: {call: work-item, with: {title: '${ .title }', department: permits, division: '11', outcomes: [ok]}}\n";
    let (status, why) = ended("nul", rest, json!({"title": "a\u{0}b"})).await;
    assert_eq!(status, "faulted");
    assert!(why.contains("U+0000"), "{why}");
}
