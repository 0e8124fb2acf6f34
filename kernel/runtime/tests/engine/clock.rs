//! A wall clock that was set: what is due by time is held until the clock is back or a person believes it; what people do goes on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use lianxi_runtime::{Clock, Departure};
use serde_json::json;

use crate::host::{BEGINNING, Host, definition};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A machine: time passes for both clocks; somebody sets one of them.
pub struct Machine(Mutex<(Timestamp, Duration)>);

impl Machine {
    fn new() -> Arc<Self> {
        let at = BEGINNING.parse().expect("an instant");
        Arc::new(Self(Mutex::new((at, Duration::from_hours(1)))))
    }

    fn pass(&self, time: SignedDuration) {
        let mut both = self.0.lock().expect("nobody panics");
        both.0 += time;
        both.1 += time.unsigned_abs();
    }

    fn set(&self, by: SignedDuration) {
        self.0.lock().expect("nobody panics").0 += by;
    }
}

#[async_trait]
impl Clock for Machine {
    fn now(&self) -> Timestamp {
        self.0.lock().expect("nobody panics").0
    }

    async fn sleep_until(&self, _: Timestamp) {
        std::future::pending::<()>().await;
    }

    fn elapsed(&self) -> Option<Duration> {
        Some(self.0.lock().expect("nobody panics").1)
    }
}

struct Matter {
    host: Host<Machine>,
    waiting: String,
}

impl Matter {
    /// An execution that waits for a day, and a schedule of every day.
    async fn new() -> Self {
        let host = Host::on(Machine::new()).await;
        let wait = host
            .publish(&definition("wait", "do:\n  - a: {wait: P1D}\n"))
            .await;
        host.publish(&definition(
            "daily",
            "schedule: {every: P1D}\ndo:\n  - a: {set: {ok: true}}\n",
        ))
        .await;
        host.publish(&definition(
            "plain",
            "do:\n  - a: {do: [{b: {set: {ok: true}}}]}\n",
        ))
        .await;
        let waiting = host.start(&wait, json!({})).await;
        Self { host, waiting }
    }

    fn clock(&self) -> &Machine {
        &self.host.clock
    }

    fn departed(&self) -> Option<Departure> {
        self.host.engine.departure()
    }

    /// The status of what waits, and how often the schedule has begun something.
    async fn stands(&self) -> (String, usize) {
        self.host.settle().await;
        let view = self.host.view(&self.waiting).await;
        let filter = lianxi_journal::ExecutionFilter {
            limit: 100,
            ..Default::default()
        };
        let all = self.host.engine.executions(&filter).await;
        let all = all.expect("they list");
        let daily = all.iter().filter(|one| one.workflow.contains("daily"));
        (view.summary.status, daily.count())
    }

    async fn check(&self, status: &str, daily: usize) {
        assert_eq!(self.stands().await, (status.to_owned(), daily));
    }
}

#[tokio::test]
async fn a_year_forward_fires_nothing_and_is_over_when_the_clock_is_back() {
    let matter = Matter::new().await;
    matter.check("waiting", 0).await;
    matter.clock().set(YEAR);
    matter.clock().pass(SignedDuration::from_secs(5));
    matter.check("waiting", 0).await;
    let departed = matter.departed().expect("it is noticed");
    assert_eq!(departed.by, YEAR);
    assert_eq!(departed.since.to_string(), BEGINNING);
    // What is not due by time goes on.
    let plain = matter.host.start("test/plain", json!({})).await;
    let view = matter.host.view(&plain).await;
    assert_eq!(view.summary.status, "completed");
    matter.clock().set(-YEAR);
    matter.check("waiting", 0).await;
    assert_eq!(matter.departed(), None);
    matter.clock().pass(DAY);
    matter.check("completed", 1).await;
}

#[tokio::test]
async fn a_day_back_is_held_until_somebody_believes_it() {
    let matter = Matter::new().await;
    matter.clock().pass(SignedDuration::from_hours(23));
    matter.check("waiting", 0).await;
    matter.clock().set(-DAY);
    matter.check("waiting", 0).await;
    assert_eq!(matter.departed().map(|found| found.by), Some(-DAY));
    matter.clock().pass(SignedDuration::from_hours(2));
    matter.check("waiting", 0).await;
    let accepted = matter.host.engine.accept_clock();
    assert_eq!(accepted.map(|found| found.by), Some(-DAY));
    assert_eq!(matter.departed(), None);
    // By the clock that is believed now, it has a day to wait still.
    matter.check("waiting", 0).await;
    matter.clock().pass(DAY);
    matter.check("completed", 1).await;
    assert_eq!(matter.host.engine.accept_clock(), None);
}

#[tokio::test]
async fn a_year_forward_that_somebody_believes_is_a_year() {
    let matter = Matter::new().await;
    matter.clock().set(YEAR);
    matter.check("waiting", 0).await;
    matter.host.engine.accept_clock();
    matter.check("completed", 1).await;
}

#[tokio::test]
async fn time_that_passes_and_small_corrections_hold_nothing() {
    let matter = Matter::new().await;
    for _ in 0..20 {
        matter.clock().pass(SignedDuration::from_hours(1));
        matter.clock().set(SignedDuration::from_mins(4));
        matter.check("waiting", 0).await;
        assert_eq!(matter.departed(), None);
    }
    matter.clock().pass(SignedDuration::from_hours(4));
    matter.check("completed", 1).await;
}
