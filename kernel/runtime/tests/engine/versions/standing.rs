//! Versions that were taken out of force: nothing begins on them, what runs goes on.

use crate::host::{Host, definition};
use lianxi_runtime::flow::Command;
use lianxi_runtime::{EngineError, Saying, Start};
use serde_json::{Value, json};

use super::{KEEP, because, begun, drive, same, starts, version};

#[tokio::test]
async fn a_deprecated_version_begins_nothing_and_what_runs_goes_on() {
    let host = Host::new().await;
    let nap =
        "schedule: {every: PT1H}\ndo:\n  - nap: {wait: {hours: 5}}\n  - broken: {set: {n: 1}}\n";
    host.publish(&version("d", "1.0.0", "", nap)).await;
    drive(&host, "2026-03-02T01:30:00Z").await;
    host.publish(&version("d", "2.0.0", "", nap)).await;
    drive(&host, "2026-03-02T02:45:00Z").await;
    let running = begun(&host, "d").await;
    same(&running, &[("2026-03-02T02:30:00Z", "2.0.0")]);

    let named = Saying {
        successor: Some("1.0.0".to_owned()),
        ..because("an article was repealed")
    };
    host.engine
        .deprecate("test/d:2.0.0", named)
        .await
        .expect("it is deprecated");
    let told = "test/d:2.0.0 is deprecated, nothing begins on it any more: an article was repealed; use 1.0.0";
    starts(&host, "test/d:2.0.0", Err(told)).await;
    // The next lower one is in force again, and its schedule with it.
    drive(&host, "2026-03-02T04:00:00Z").await;
    let host = host.reopened().await;
    starts(&host, "test/d:2.0.0", Err(told)).await;
    same(
        &begun(&host, "d").await,
        &[
            ("2026-03-02T02:30:00Z", "2.0.0"),
            ("2026-03-02T03:45:00Z", "1.0.0"),
        ],
    );
    drive(&host, "2026-03-02T07:30:00Z").await;
    let first = host
        .engine
        .executions(&lianxi_journal::ExecutionFilter {
            limit: 100,
            status: Some("completed".to_owned()),
            ..Default::default()
        })
        .await
        .expect("they list");
    let ended: Vec<&str> = first.iter().map(|one| one.workflow.as_str()).collect();
    assert_eq!(ended, ["test/d:2.0.0"], "it ran to its end");

    for (saying, expected) in [
        (because(""), "1 to 500"),
        (because("again"), "deprecated already"),
    ] {
        let error = host.engine.deprecate("test/d:2.0.0", saying).await;
        let text = error.expect_err("it is refused").to_string();
        assert!(text.contains(expected), "{text}");
    }
    host.engine
        .reinstate("test/d:2.0.0", because("the repeal was void"))
        .await
        .expect("it is put back");
    starts(&host, "test/d", Ok("test/d:2.0.0")).await;
    let view = host
        .engine
        .version("test/d:2.0.0")
        .await
        .expect("it is there");
    let history: Vec<(bool, &str)> = view
        .version
        .standings
        .iter()
        .map(|said| (said.deprecated, said.reason.as_str()))
        .collect();
    assert_eq!(
        history,
        [
            (true, "an article was repealed"),
            (false, "the repeal was void")
        ]
    );
}

#[tokio::test]
async fn asking_again_for_what_has_begun_is_answered_also_when_it_could_not_begin_now() {
    let host = Host::new().await;
    host.publish(&version("i", "1.0.0", "", KEEP)).await;
    let start = |n: u64| Start {
        id: Some(
            "018f0000-0000-7000-8000-000000000001"
                .parse()
                .expect("an id"),
        ),
        workflow: "test/i:1.0.0".to_owned(),
        input: json!({"n": n}),
    };
    assert!(host.engine.start(start(1)).await.expect("it begins").new);
    host.engine
        .deprecate("test/i:1.0.0", because("over"))
        .await
        .expect("it is deprecated");
    assert!(!host.engine.start(start(1)).await.expect("it is known").new);
    let other = host.engine.start(start(2)).await;
    assert!(matches!(other, Err(EngineError::Conflict(_))), "{other:?}");
}

/// Runs a parent of one task that runs `child` and compares what became of it.
async fn parent(host: &Host, name: &str, child: &str, expected: (&str, Value)) {
    let rest = format!(
        "do:\n  - child:\n      run:\n        workflow: {{namespace: test, name: child, version: '{child}'}}\n"
    );
    let workflow = host.publish(&definition(name, &rest)).await;
    let id = host.start(&workflow, json!({})).await;
    let view = host.view(&id).await;
    let found = match (&view.output, &view.error) {
        (Some(output), _) => output.clone(),
        (None, Some(error)) => json!({
            "type": error.kind.rsplit('/').next(),
            "status": error.status,
            "instance": error.instance,
            "told": error.detail.as_deref().is_some_and(|detail| detail.contains("because it is old") || detail.contains("is in force from"))
        }),
        (None, None) => Value::Null,
    };
    assert_eq!(
        (view.summary.status.as_str(), found),
        expected,
        "{name}: {view:#?}"
    );
}

#[tokio::test]
async fn a_parent_that_names_what_is_not_in_force_has_a_configuration_error() {
    let host = Host::new().await;
    let says = |n: u64| format!("do:\n  - say: {{set: {{n: {n}}}}}\n");
    host.publish(&version("child", "1.0.0", "", &says(1))).await;
    host.publish(&version("child", "2.0.0", "", &says(2))).await;
    host.publish(&version("child", "3.0.0", "2026-04-01", &says(3)))
        .await;
    host.engine
        .deprecate("test/child:1.0.0", because("because it is old"))
        .await
        .expect("it is deprecated");
    let refused =
        json!({"type": "configuration", "status": 400, "instance": "/do/0/child", "told": true});
    parent(&host, "p-old", "1.0.0", ("faulted", refused.clone())).await;
    parent(&host, "p-new", "3.0.0", ("faulted", refused)).await;
    parent(&host, "p-latest", "latest", ("completed", json!({"n": 2}))).await;
    drive(&host, "2026-04-01T00:00:00+08:00").await;
    let later = json!({"n": 3});
    parent(&host, "p-later", "latest", ("completed", later)).await;
}

/// Whatever an operator does to an execution that runs, its version's standing is nothing to it.
#[tokio::test]
async fn what_is_suspended_on_a_deprecated_version_goes_on_after_a_restart() {
    let host = Host::new().await;
    let rest = "do:\n  - nap: {wait: {hours: 1}}\n  - done: {set: {ok: true}}\n";
    host.publish(&version("r", "1.0.0", "", rest)).await;
    let id = host.start("test/r", json!({})).await;
    let suspend = Command::Suspend {
        reason: "under review".to_owned(),
        by: None,
        parent: None,
    };
    host.engine.control(&id, suspend).await.expect("it stands");
    host.engine
        .deprecate("test/r:1.0.0", because("over"))
        .await
        .expect("it is deprecated");
    let host = host.reopened().await;
    let resume = Command::Resume {
        by: None,
        parent: None,
    };
    host.engine.control(&id, resume).await.expect("it goes on");
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(
        (view.summary.status.as_str(), view.output),
        ("completed", Some(json!({"ok": true})))
    );
}
