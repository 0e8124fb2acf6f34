//! Duties of the sample guest that misbehave, and calls that are given up or are many.

use std::time::{Duration, Instant};

use lianxi_sandbox::limits::LOG_LINE_BYTES_MAX;
use lianxi_sandbox::{Budget, DutyError, Limits};
use serde_json::{Value, json};

use super::{Ends, SLACK};
use crate::support::{MemoryHost, call, error, goes_on, perform, sample};

#[tokio::test]
async fn a_misbehaving_duty_is_stopped_by_what_it_exceeds() {
    const DEADLINE_MS: u64 = 1_000;
    let plugin = sample(Limits {
        deadline_ms: DEADLINE_MS,
        ..Limits::default()
    });
    let written = Ends::Exceeds(Budget::WrittenBytes);
    let big = |bytes: usize, depth: usize| json!({"bytes": bytes, "depth": depth});
    let table = [
        ("spin", Value::Null, Ends::Late),
        ("allocate", Value::Null, Ends::Exceeds(Budget::Memory)),
        ("recurse", Value::Null, Ends::Traps("wasm trap: ")),
        (
            "trap",
            Value::Null,
            Ends::Traps("wasm `unreachable` instruction executed"),
        ),
        ("call-flood", Value::Null, Ends::Exceeds(Budget::HostCalls)),
        ("record-flood", Value::Null, written),
        (
            "lie",
            json!("not a number"),
            Ends::Breaks("it breaks the duty's output schema"),
        ),
        (
            "big",
            big(2_000_000, 0),
            Ends::Breaks("2000002 bytes of JSON"),
        ),
        ("big", big(1, 100), Ends::Breaks("JSON deeper")),
        (
            "big",
            big(6_000_000, 0),
            Ends::Exceeds(Budget::HostCallBytes),
        ),
    ];
    for (duty, input, ends) in table {
        let began = Instant::now();
        let done = perform(&plugin, duty, input).await;
        let took = began.elapsed();
        ends.check(duty, &done.answer);
        let most = Duration::from_millis(DEADLINE_MS) + SLACK;
        assert!(took <= most, "{duty} took {took:?}");
        goes_on(&plugin).await;
    }
}

#[tokio::test]
async fn a_small_budget_of_fuel_ends_a_loop_before_the_deadline() {
    let plugin = sample(Limits {
        fuel: 10_000_000,
        ..Limits::default()
    });
    let error = error(&plugin, "spin", Value::Null).await;
    assert!(
        matches!(error, DutyError::LimitExceeded(Budget::Fuel)),
        "{error}"
    );
    goes_on(&plugin).await;
}

#[tokio::test]
async fn a_flood_of_lines_is_cut_and_said_once() {
    let limits = Limits::default();
    let done = perform(&sample(limits.clone()), "log-flood", Value::Null).await;
    assert_eq!(
        done.answer.expect("logging is never an error"),
        json!(1_000)
    );
    let lines = done.host.lines;
    assert_eq!(lines.len(), limits.log_lines as usize + 1);
    assert!(
        lines
            .iter()
            .all(|(_, line)| line.len() <= LOG_LINE_BYTES_MAX)
    );
    assert!(
        lines
            .last()
            .is_some_and(|(_, line)| line.contains("dropped"))
    );
}

#[tokio::test]
async fn a_cancelled_call_leaves_nothing_running() {
    let plugin = sample(Limits::default());
    let context = call();
    let spinning = plugin.perform("spin", &context, &Value::Null, MemoryHost::default());
    assert!(
        tokio::time::timeout(Duration::from_millis(50), spinning)
            .await
            .is_err()
    );
    goes_on(&plugin).await;
}

#[tokio::test]
async fn spinners_on_one_thread_leave_others_their_turn() {
    // The deadline ends these calls on a machine of any speed.
    let plugin = sample(Limits {
        deadline_ms: 2_000,
        fuel: u64::MAX / 2,
        ..Limits::default()
    });
    let spinners: Vec<_> = (0..8)
        .map(|_| {
            let plugin = plugin.clone();
            tokio::spawn(async move { error(&plugin, "spin", Value::Null).await })
        })
        .collect();
    tokio::task::yield_now().await;
    goes_on(&plugin).await;
    assert!(
        !spinners.iter().all(tokio::task::JoinHandle::is_finished),
        "the honest call came first"
    );
    for spinner in spinners {
        let error = spinner.await.expect("no panic");
        assert!(matches!(error, DutyError::Deadline { .. }), "{error}");
    }
}
