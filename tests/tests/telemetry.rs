//! Every listed name reaches a collector, and nothing that is not listed; the same of a whole run, where no word of the matter may be told.

use std::collections::BTreeSet;
use std::time::Duration;

use lianxi_telemetry::names::{attribute, metric, span};
use lianxi_telemetry::{Error, LogFormat, Options, init, metrics};
use lianxi_tests::collector::Collector;

fn tell() {
    let execution =
        tracing::info_span!(target: "lianxi_runtime", span::EXECUTION, execution = "e1").entered();
    {
        let _turn = tracing::info_span!(target: "lianxi_runtime", span::TURN, events = 3).entered();
        let _task =
            tracing::debug_span!(target: "lianxi_runtime", span::TASK, task = "check").entered();
        let _call =
            tracing::info_span!(target: "lianxi_runtime", span::DUTY_CALL, plugin = "health")
                .entered();
        tracing::info!(target: "lianxi_runtime", "a line that stays on this machine");
    }
    tracing::info_span!(target: "lianxi_journal", span::COMMIT, group = 2).in_scope(|| {});
    drop(execution);
    tracing::info_span!(target: "lianxi_api", span::REQUEST, route = "/v1/events").in_scope(|| {});
    tracing::info_span!(target: "hyper", "not ours").in_scope(|| {});
    metrics::turn(&metrics::Turn {
        whole: Duration::from_millis(2),
        events: 3,
        ..metrics::Turn::default()
    });
    metrics::duty_call("health", "check", Duration::from_micros(400), "returned");
    metrics::commit(&metrics::Commit {
        syncing: Duration::from_millis(1),
        group: 2,
        ..metrics::Commit::default()
    });
    metrics::execution_started("test/one:1.0.0");
    metrics::execution_ended("completed");
    metrics::incident();
}

/// In a process of its own, as telemetry is set up once a process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_name_reaches_the_collector() {
    // Nobody listens yet: counting is allowed and goes nowhere.
    metrics::turn(&metrics::Turn {
        events: 9,
        ..metrics::Turn::default()
    });
    assert_eq!(metrics::totals().turn.events, 9, "but it is counted");
    let (collector, address) = Collector::start().await.expect("a port");
    let options = Options {
        otlp_endpoint: Some(format!("http://{address}/")),
        service_name: "lianxi-test".to_owned(),
        log_format: LogFormat::Json,
        filter: "warn".to_owned(),
    };
    let guard = init(options.clone()).expect("it is set up");
    assert!(
        matches!(init(options), Err(Error::Twice(_))),
        "once a process"
    );
    tell();
    tokio::task::spawn_blocking(|| guard.shutdown())
        .await
        .expect("everything is sent");

    let taken = collector.taken();
    assert_eq!(taken.services, BTreeSet::from(["lianxi-test".to_owned()]));
    let names: BTreeSet<&str> = taken.spans.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(span::ALL));
    let named = |name: &str| {
        taken
            .spans
            .iter()
            .find(|span| span.name == name)
            .expect("it is there")
    };
    assert_eq!(
        named(span::TURN).parent_span_id,
        named(span::EXECUTION).span_id
    );
    assert_eq!(
        named(span::DUTY_CALL).parent_span_id,
        named(span::TASK).span_id
    );
    assert!(
        taken.spans.iter().all(|span| span.events.is_empty()),
        "log lines are not exported"
    );
    let metrics: BTreeSet<&str> = taken.metrics.iter().map(String::as_str).collect();
    assert_eq!(metrics, BTreeSet::from(metric::ALL));
    let attributes: BTreeSet<&str> = taken.attributes.iter().map(String::as_str).collect();
    let listed = [
        attribute::PLUGIN,
        attribute::DUTY,
        attribute::OUTCOME,
        attribute::WORKFLOW,
        attribute::STATUS,
    ];
    assert_eq!(attributes, BTreeSet::from(listed));
}
