//! A collector of OpenTelemetry for tests: takes what a host exports and keeps it to be looked at.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::TcpListener;

#[derive(Clone, Default)]
pub struct Collector {
    taken: Arc<Mutex<Taken>>,
}

/// What came in.
#[derive(Default)]
pub struct Taken {
    pub services: BTreeSet<String>,
    pub spans: Vec<Span>,
    /// Names of metrics.
    pub metrics: BTreeSet<String>,
    /// Names of their attributes.
    pub attributes: BTreeSet<String>,
}

impl Collector {
    /// Listens on a port of this machine until the runtime ends.
    pub async fn start() -> Result<(Self, SocketAddr)> {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/v1/traces", post(take_spans))
            .route("/v1/metrics", post(take_metrics))
            .layer(DefaultBodyLimit::disable())
            .with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((collector, address))
    }

    pub fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The texts that spans and their attributes say.
pub fn texts(spans: &[Span]) -> BTreeSet<String> {
    let value = |attribute: &KeyValue| match attribute.value.as_ref()?.value.as_ref()? {
        any_value::Value::StringValue(text) => Some(text.clone()),
        _ => None,
    };
    let attributes = spans.iter().flat_map(|span| &span.attributes);
    let names = spans.iter().map(|span| span.name.clone());
    attributes.filter_map(value).chain(names).collect()
}

async fn take_spans(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("spans in protobuf");
    let mut taken = collector.taken();
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
    let mut taken = collector.taken();
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
