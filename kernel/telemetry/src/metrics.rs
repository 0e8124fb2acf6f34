//! What the host counts. Callers hold no OpenTelemetry types, and a call is one load while nothing is exported.

use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::metrics::{Counter, Histogram, Meter, MeterProvider};
use opentelemetry::{InstrumentationScope, KeyValue};

use crate::names::{attribute, metric};

/// From a tenth of a millisecond, a call of a small duty, to ten seconds.
const SECONDS: [f64; 16] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];
const COUNTS: [f64; 12] = [
    1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0,
];

static INSTRUMENTS: OnceLock<Instruments> = OnceLock::new();

struct Instruments {
    turn_seconds: Histogram<f64>,
    turn_events: Histogram<u64>,
    duty_call_seconds: Histogram<f64>,
    commit_seconds: Histogram<f64>,
    commit_group: Histogram<u64>,
    executions_started: Counter<u64>,
    executions_ended: Counter<u64>,
    incidents: Counter<u64>,
}

/// A turn was committed.
pub fn turn(duration: Duration, events: usize) {
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments.turn_seconds.record(duration.as_secs_f64(), &[]);
        instruments.turn_events.record(count(events), &[]);
    }
}

/// A plugin was called. `outcome` is one of few words: `returned`, `failed`, `trapped`.
pub fn duty_call(plugin: &str, duty: &str, duration: Duration, outcome: &'static str) {
    if let Some(instruments) = INSTRUMENTS.get() {
        let attributes = [
            KeyValue::new(attribute::PLUGIN, plugin.to_owned()),
            KeyValue::new(attribute::DUTY, duty.to_owned()),
            KeyValue::new(attribute::OUTCOME, outcome),
        ];
        instruments
            .duty_call_seconds
            .record(duration.as_secs_f64(), &attributes);
    }
}

/// The journal made `group` appends durable at once.
pub fn commit(group: usize, duration: Duration) {
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments
            .commit_seconds
            .record(duration.as_secs_f64(), &[]);
        instruments.commit_group.record(count(group), &[]);
    }
}

/// `workflow` is `namespace/name:version`.
pub fn execution_started(workflow: &str) {
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments.executions_started.add(
            1,
            &[KeyValue::new(attribute::WORKFLOW, workflow.to_owned())],
        );
    }
}

/// `status` is the name of a status that ends an execution.
pub fn execution_ended(status: &'static str) {
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments
            .executions_ended
            .add(1, &[KeyValue::new(attribute::STATUS, status)]);
    }
}

/// A technical failure waits to be mended.
pub fn incident() {
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments.incidents.add(1, &[]);
    }
}

/// From now on what is counted goes to this provider. The first one stays.
pub(crate) fn listen(provider: &impl MeterProvider) {
    let meter = provider.meter_with_scope(InstrumentationScope::builder("lianxi").build());
    let _ = INSTRUMENTS.set(Instruments::of(&meter));
}

impl Instruments {
    fn of(meter: &Meter) -> Self {
        let seconds = |name| {
            meter
                .f64_histogram(name)
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .build()
        };
        let counts = |name| {
            meter
                .u64_histogram(name)
                .with_boundaries(COUNTS.to_vec())
                .build()
        };
        let counter = |name| meter.u64_counter(name).build();
        Self {
            turn_seconds: seconds(metric::TURN_SECONDS),
            turn_events: counts(metric::TURN_EVENTS),
            duty_call_seconds: seconds(metric::DUTY_CALL_SECONDS),
            commit_seconds: seconds(metric::COMMIT_SECONDS),
            commit_group: counts(metric::COMMIT_GROUP),
            executions_started: counter(metric::EXECUTIONS_STARTED),
            executions_ended: counter(metric::EXECUTIONS_ENDED),
            incidents: counter(metric::INCIDENTS),
        }
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
