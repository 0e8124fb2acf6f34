//! What the host counts. Callers hold no OpenTelemetry types, and a call is a few additions while nothing is exported.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
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

/// What a turn spent, and on what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// From the command to the durable append.
    pub whole: Duration,
    /// The machine: expressions, decisions, the events and their bytes.
    pub deciding: Duration,
    /// The plugins.
    pub duties: Duration,
    /// Until the journal's answer: the queue, and the commit that many turns share.
    pub appending: Duration,
    pub events: usize,
}

/// What one commit of the journal spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// The statements of all its appends.
    pub writing: Duration,
    /// Until the database called them durable.
    pub syncing: Duration,
    /// Appends.
    pub group: usize,
}

/// What was counted since the process began, whether it is exported or not: where the time goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub turns: u64,
    pub turn: Turn,
    pub commits: u64,
    pub commit: Commit,
}

static TURNS: AtomicU64 = AtomicU64::new(0);
static COMMITS: AtomicU64 = AtomicU64::new(0);
static WHOLE: AtomicU64 = AtomicU64::new(0);
static DECIDING: AtomicU64 = AtomicU64::new(0);
static DUTIES: AtomicU64 = AtomicU64::new(0);
static APPENDING: AtomicU64 = AtomicU64::new(0);
static EVENTS: AtomicU64 = AtomicU64::new(0);
static WRITING: AtomicU64 = AtomicU64::new(0);
static SYNCING: AtomicU64 = AtomicU64::new(0);
static GROUPED: AtomicU64 = AtomicU64::new(0);

pub fn totals() -> Totals {
    let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
    let time = |of: &AtomicU64| Duration::from_nanos(count(of));
    let size = |of: &AtomicU64| usize::try_from(count(of)).unwrap_or(usize::MAX);
    Totals {
        turns: count(&TURNS),
        turn: Turn {
            whole: time(&WHOLE),
            deciding: time(&DECIDING),
            duties: time(&DUTIES),
            appending: time(&APPENDING),
            events: size(&EVENTS),
        },
        commits: count(&COMMITS),
        commit: Commit {
            writing: time(&WRITING),
            syncing: time(&SYNCING),
            group: size(&GROUPED),
        },
    }
}

struct Instruments {
    turn_seconds: Histogram<f64>,
    turn_events: Histogram<u64>,
    duty_call_seconds: Histogram<f64>,
    commit_seconds: Histogram<f64>,
    sync_seconds: Histogram<f64>,
    commit_group: Histogram<u64>,
    executions_started: Counter<u64>,
    executions_ended: Counter<u64>,
    incidents: Counter<u64>,
}

/// A turn was committed.
pub fn turn(spent: &Turn) {
    add(&TURNS, 1);
    add(&WHOLE, nanos(spent.whole));
    add(&DECIDING, nanos(spent.deciding));
    add(&DUTIES, nanos(spent.duties));
    add(&APPENDING, nanos(spent.appending));
    add(&EVENTS, count(spent.events));
    if let Some(instruments) = INSTRUMENTS.get() {
        instruments
            .turn_seconds
            .record(spent.whole.as_secs_f64(), &[]);
        instruments.turn_events.record(count(spent.events), &[]);
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

/// The journal made a group of appends durable at once.
pub fn commit(spent: &Commit) {
    add(&COMMITS, 1);
    add(&WRITING, nanos(spent.writing));
    add(&SYNCING, nanos(spent.syncing));
    add(&GROUPED, count(spent.group));
    if let Some(instruments) = INSTRUMENTS.get() {
        let whole = spent.writing + spent.syncing;
        instruments.commit_seconds.record(whole.as_secs_f64(), &[]);
        instruments
            .sync_seconds
            .record(spent.syncing.as_secs_f64(), &[]);
        instruments.commit_group.record(count(spent.group), &[]);
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
            sync_seconds: seconds(metric::SYNC_SECONDS),
            commit_group: counts(metric::COMMIT_GROUP),
            executions_started: counter(metric::EXECUTIONS_STARTED),
            executions_ended: counter(metric::EXECUTIONS_ENDED),
            incidents: counter(metric::INCIDENTS),
        }
    }
}

fn add(to: &AtomicU64, by: u64) {
    to.fetch_add(by, Ordering::Relaxed);
}

fn nanos(of: Duration) -> u64 {
    u64::try_from(of.as_nanos()).unwrap_or(u64::MAX)
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
