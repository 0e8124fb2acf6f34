//! The way out: OTLP over HTTP to a collector. The exporters run on threads of their own and never hold up a turn.

use std::time::Duration;

use opentelemetry_otlp::{MetricExporter, Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::setup::Error;

/// How often metrics are sent.
const METRICS_EVERY: Duration = Duration::from_secs(15);
/// How long one request to the collector may take.
const EXPORT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long stopping waits for a collector that does not answer, for spans and for metrics each.
const SHUTDOWN_TIME_MAX: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Export {
    pub traces: SdkTracerProvider,
    pub metrics: SdkMeterProvider,
}

impl Export {
    pub fn to(endpoint: &str, service_name: String) -> Result<Self, Error> {
        let base = endpoint.trim_end_matches('/');
        let address = base
            .strip_prefix("http://")
            .or_else(|| base.strip_prefix("https://"));
        if address.is_none_or(str::is_empty) {
            return Err(Error::Endpoint(endpoint.to_owned()));
        }
        // The exporters make clients of their own, which take the cryptography of the process. An error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let resource = Resource::builder().with_service_name(service_name).build();
        let spans = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(EXPORT_TIME_MAX)
            .with_endpoint(format!("{base}/v1/traces"))
            .build()?;
        let metrics = MetricExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(EXPORT_TIME_MAX)
            .with_endpoint(format!("{base}/v1/metrics"))
            .build()?;
        let reader = PeriodicReader::builder(metrics)
            .with_interval(METRICS_EVERY)
            .build();
        Ok(Self {
            traces: SdkTracerProvider::builder()
                .with_batch_exporter(spans)
                .with_resource(resource.clone())
                .build(),
            metrics: SdkMeterProvider::builder()
                .with_reader(reader)
                .with_resource(resource)
                .build(),
        })
    }

    /// Sends what is left.
    pub fn shutdown(self) {
        // A collector that is away must not keep the host from stopping; what it misses is gone, and the log says so.
        if let Err(error) = self.traces.shutdown_with_timeout(SHUTDOWN_TIME_MAX) {
            tracing::warn!(%error, "the last spans were not exported");
        }
        if let Err(error) = self.metrics.shutdown_with_timeout(SHUTDOWN_TIME_MAX) {
            tracing::warn!(%error, "the last metrics were not exported");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_work_is_refused_at_once() {
        for endpoint in [
            "",
            "http://",
            "https://",
            "ftp://collector:4318",
            "collector:4318",
        ] {
            let made = Export::to(endpoint, "test".to_owned());
            assert!(
                matches!(&made, Err(Error::Endpoint(given)) if given == endpoint),
                "{endpoint}: {made:?}"
            );
        }
    }
}
