//! What a plugin may try, and what stops it. After each the host goes on.

use std::time::Duration;

use lianxi_sandbox::limits::LOG_LINE_BYTES_MAX;
use lianxi_sandbox::{Budget, DutyError, Limits};
use serde_json::{Value, json};

use crate::support::{
    MemoryHost, answering, call, error, goes_on, hostile, load, module, perform, sample,
};

#[tokio::test]
async fn a_misbehaving_duty_is_stopped_by_what_it_exceeds() {
    let plugin = sample(Limits {
        deadline_ms: 1_000,
        ..Limits::default()
    });
    let check = async |duty: &str, input: Value, expected: &str| {
        let error = error(&plugin, duty, input).await;
        assert!(format!("{error:?}").contains(expected), "{duty}: {error:?}");
        goes_on(&plugin).await;
    };
    check("spin", Value::Null, "Deadline").await;
    check("allocate", Value::Null, "LimitExceeded(Memory)").await;
    check("recurse", Value::Null, "Trap(").await;
    check("trap", Value::Null, "Trap(").await;
    check("call-flood", Value::Null, "LimitExceeded(HostCalls)").await;
    check("record-flood", Value::Null, "LimitExceeded(WrittenBytes)").await;
    check(
        "lie",
        json!("not a number"),
        "BrokenOutput(\"it breaks the duty's output schema",
    )
    .await;
    check(
        "big",
        json!({"bytes": 2_000_000, "depth": 0}),
        "BrokenOutput(\"2000002 bytes of JSON",
    )
    .await;
    check(
        "big",
        json!({"bytes": 1, "depth": 100}),
        "BrokenOutput(\"JSON deeper",
    )
    .await;
    check(
        "big",
        json!({"bytes": 6_000_000, "depth": 0}),
        "LimitExceeded(HostCallBytes)",
    )
    .await;
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
    let plugin = sample(Limits {
        deadline_ms: 2_000,
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

/// Guests that no SDK would produce, as text.
#[tokio::test]
async fn a_raw_module_is_stopped_by_what_it_does() {
    let limits = Limits {
        deadline_ms: 200,
        ..Limits::default()
    };
    let check = async |what: &str, core: String, expected: &str| {
        let plugin = load(limits.clone(), &hostile(&core));
        let error = error(&plugin, "minimal", json!(1)).await;
        assert!(format!("{error:?}").contains(expected), "{what}: {error:?}");
    };
    check(
        "not JSON",
        answering("nonsense", 8),
        "BrokenOutput(\"not JSON",
    )
    .await;
    check(
        "an empty answer",
        answering("", 0),
        "BrokenOutput(\"not JSON",
    )
    .await;
    check("not UTF-8", answering("\\ff\\fe", 2), "Trap(").await;
    check(
        "an answer outside of the memory",
        answering("1", 1 << 30),
        "Trap(",
    )
    .await;
    check(
        "a deep answer",
        answering(&"[".repeat(2_000), 2_000),
        "BrokenOutput(\"JSON deeper",
    )
    .await;
    check(
        "a loop in start",
        module("unreachable", "(func $s (loop (br 0))) (start $s)"),
        "Deadline",
    )
    .await;
    check(
        "a loop",
        module("(loop (br 0)) unreachable", ""),
        "Deadline",
    )
    .await;
    check(
        "an unknown case of the result",
        module(&result(9), ""),
        "Trap(",
    )
    .await;
    check("a misaligned result", module("(i32.const 17)", ""), "Trap(").await;
    check(
        "a result outside of the memory",
        module("(i32.const -8)", ""),
        "Trap(",
    )
    .await;
    check(
        "endless recursion",
        module("(call $r) unreachable", "(func $r (call $r))"),
        "Trap(",
    )
    .await;
    check(
        "division by zero",
        module("(i32.div_u (i32.const 1) (i32.const 0))", ""),
        "Trap(",
    )
    .await;
    let grow = "(loop (drop (memory.grow (i32.const 64))) (br 0)) unreachable";
    check("a memory bomb", module(grow, ""), "LimitExceeded(Memory)").await;
    let table = "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) unreachable";
    check(
        "a table bomb",
        module(table, "(table $t 1 funcref)"),
        "LimitExceeded(Tables)",
    )
    .await;
    let huge = "(call $write (i32.const 1) (i32.const 0) (i32.const 0x7fffffff)) unreachable";
    check("a huge line", importing_log(huge), "Trap(").await;
    let flood = "(loop (call $write (i32.const 1) (i32.const 0) (i32.const 1)) (br 0)) unreachable";
    check(
        "a flood of host calls",
        importing_log(flood),
        "LimitExceeded(HostCalls)",
    )
    .await;
    check(
        "a bad severity",
        importing_log("(call $write (i32.const 77) (i32.const 0) (i32.const 1)) unreachable"),
        "Trap(",
    )
    .await;
    check(
        "a loop in realloc",
        realloc("(loop (br 0)) unreachable"),
        "Deadline",
    )
    .await;
    check(
        "a realloc outside of the memory",
        realloc("(i32.const 0x7ffffff0)"),
        "Trap(",
    )
    .await;
    check("a realloc that traps", realloc("unreachable"), "Trap(").await;
}

/// Writes the case of the result and returns its address.
fn result(case: u8) -> String {
    format!("(i32.store8 (i32.const 16) (i32.const {case})) (i32.const 16)")
}

fn importing_log(perform: &str) -> String {
    let import =
        r#"(module (import "lianxi:plugin/log@1.0.0" "write" (func $write (param i32 i32 i32)))"#;
    module(perform, "").replacen("(module", import, 1)
}

fn realloc(body: &str) -> String {
    format!(
        r#"(module
            (memory (export "memory") 4)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {body})
            (func (export "perform") (param i32) (result i32) unreachable))"#
    )
}

#[tokio::test]
async fn a_raw_module_that_behaves_is_an_ordinary_plugin() {
    let plugin = load(Limits::default(), &hostile(&answering("[true]", 6)));
    assert_eq!(
        perform(&plugin, "minimal", json!({}))
            .await
            .answer
            .expect("answered"),
        json!([true])
    );
}
