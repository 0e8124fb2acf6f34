//! Logs, and traces and metrics where a collector is named.

use std::env;

use lianxi_telemetry::{Guard, LogFormat, Options};

use crate::config::Observation;
use crate::failure::{OrFail, Outcome};

/// What is logged.
const FILTER: &str = "LIANXI_LOG";
/// The collector, by the name that OpenTelemetry gave this variable.
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// Of a host, where nobody says otherwise: what the database's driver and the steps of its schema say is nothing to act on.
const HOST: &str = "info,sqlx=warn,sea_orm_migration=warn";

/// For a command that answers and ends: only what should worry someone.
pub fn quietly() -> Outcome<Guard> {
    start(&Observation::default(), "warn")
}

/// For a host.
pub fn host(configured: &Observation) -> Outcome<Guard> {
    start(configured, HOST)
}

fn start(configured: &Observation, usual: &str) -> Outcome<Guard> {
    let set = |name: &str| env::var(name).ok().filter(|text| !text.is_empty());
    let options = Options {
        otlp_endpoint: configured.otlp.clone().or_else(|| set(ENDPOINT)),
        log_format: if configured.json_logs {
            LogFormat::Json
        } else {
            LogFormat::Text
        },
        filter: set(FILTER)
            .or_else(|| configured.log.clone())
            .unwrap_or_else(|| usual.to_owned()),
        ..Options::default()
    };
    lianxi_telemetry::init(options).or_invalid("telemetry")
}
