//! A collector of our own takes what is exported and looks at it: every listed name arrives, and nothing that is not listed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use lianxi_telemetry::names::{attribute, metric, span};
use lianxi_telemetry::{Error, LogFormat, Options, init, metrics};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

#[derive(Clone, Default)]
struct Collector {
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    services: BTreeSet<String>,
    spans: Vec<Span>,
    metrics: BTreeSet<String>,
    attributes: BTreeSet<String>,
}

async fn take_spans(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("spans in protobuf");
    let mut taken = collector.taken.lock().expect("not poisoned");
    for resource in request.resource_spans {
        taken.services.extend(
            resource
                .resource
                .iter()
                .filter_map(|resource| service(&resource.attributes)),
        );
        taken.spans.extend(
            resource
                .scope_spans
                .into_iter()
                .flat_map(|scope| scope.spans),
        );
    }
}

async fn take_metrics(State(collector): State<Collector>, body: Bytes) {
    let request = ExportMetricsServiceRequest::decode(body).expect("metrics in protobuf");
    let mut taken = collector.taken.lock().expect("not poisoned");
    for resource in request.resource_metrics {
        taken.services.extend(
            resource
                .resource
                .iter()
                .filter_map(|resource| service(&resource.attributes)),
        );
        for metric in resource
            .scope_metrics
            .into_iter()
            .flat_map(|scope| scope.metrics)
        {
            taken.metrics.insert(metric.name);
            let attributes: Vec<KeyValue> = match metric.data.expect("a metric has points") {
                Data::Histogram(histogram) => histogram
                    .data_points
                    .into_iter()
                    .flat_map(|point| point.attributes)
                    .collect(),
                Data::Sum(sum) => sum
                    .data_points
                    .into_iter()
                    .flat_map(|point| point.attributes)
                    .collect(),
                other => panic!("an instrument that is not ours: {other:?}"),
            };
            taken
                .attributes
                .extend(attributes.into_iter().map(|attribute| attribute.key));
        }
    }
}

fn service(attributes: &[KeyValue]) -> Option<String> {
    let named = attributes
        .iter()
        .find(|attribute| attribute.key == "service.name")?;
    match named.value.as_ref()?.value.as_ref()? {
        any_value::Value::StringValue(name) => Some(name.clone()),
        _ => None,
    }
}

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
    tracing::info_span!(target: "hyper", "not ours").in_scope(|| {});
    metrics::turn(Duration::from_millis(2), 3);
    metrics::duty_call("health", "check", Duration::from_micros(400), "returned");
    metrics::commit(2, Duration::from_millis(1));
    metrics::execution_started("test/one:1.0.0");
    metrics::execution_ended("completed");
    metrics::incident();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_name_reaches_the_collector() {
    // Nobody listens yet: counting is allowed and goes nowhere.
    metrics::turn(Duration::from_secs(9), 9);
    let collector = Collector::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("its address");
    let router = Router::new()
        .route("/v1/traces", post(take_spans))
        .route("/v1/metrics", post(take_metrics))
        .with_state(collector.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });

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

    let taken = collector.taken.lock().expect("not poisoned");
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
