//! Setting it up, once a process.

use std::io::IsTerminal;

use opentelemetry::trace::TracerProvider as _;
use tracing_subscriber::filter::{EnvFilter, LevelFilter, filter_fn};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::export::Export;

/// Spans of crates whose names begin so are exported. The exporter's own requests make none of them, or they would never end.
const OURS: &str = "lianxi";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Base address of a collector that speaks OTLP over HTTP (protobuf), `http://127.0.0.1:4318` for instance. `None`: nothing is exported.
    pub otlp_endpoint: Option<String>,
    pub service_name: String,
    pub log_format: LogFormat,
    /// Which log lines are written: `info`, `warn,lianxi_runtime=debug`.
    pub filter: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            otlp_endpoint: None,
            service_name: "lianxi".to_owned(),
            log_format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Why it could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the log filter '{text}' is not right: {source}")]
    Filter {
        text: String,
        source: tracing_subscriber::filter::ParseError,
    },
    #[error(
        "the OTLP endpoint '{0}' is not an address such as http://127.0.0.1:4318 or https://collector.example:4318"
    )]
    Endpoint(String),
    #[error("the OTLP exporter cannot be made")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    #[error("telemetry is set up once a process")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Keeps the exporters. Dropping it sends what is left, for a bounded time.
#[must_use = "what is not yet exported is sent when the guard is dropped"]
#[derive(Debug)]
pub struct Guard {
    export: Option<Export>,
}

impl Guard {
    /// Sends what is left and stops. It blocks, for a bounded time.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(export) = self.export.take() {
            export.shutdown();
        }
    }
}

/// Sets up logs, spans and metrics for this process.
pub fn init(options: Options) -> Result<Guard, Error> {
    let Options {
        otlp_endpoint,
        service_name,
        log_format,
        filter,
    } = options;
    let filter = EnvFilter::builder()
        .parse(&filter)
        .map_err(|source| Error::Filter {
            text: filter.clone(),
            source,
        })?;
    let export = otlp_endpoint
        .map(|endpoint| Export::to(&endpoint, service_name))
        .transpose()?;
    let spans = export.as_ref().map(|export| {
        tracing_opentelemetry::layer()
            .with_tracer(export.traces.tracer(OURS))
            .with_threads(false)
            .with_location(false)
            // Log lines stay here: a text may quote what a person wrote, and spans leave the host.
            .with_filter(filter_fn(|metadata| {
                metadata.is_span()
                    && metadata.target().starts_with(OURS)
                    && *metadata.level() <= LevelFilter::DEBUG
            }))
    });
    let logs = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let logs = match log_format {
        LogFormat::Text => logs.boxed(),
        LogFormat::Json => logs.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(spans)
        .with(logs.with_filter(filter))
        .try_init()?;
    if let Some(export) = &export {
        crate::metrics::listen(&export.metrics);
    }
    Ok(Guard { export })
}
