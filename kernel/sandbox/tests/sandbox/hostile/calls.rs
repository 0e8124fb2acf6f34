//! Guests that ask the host for too much, too often, or for what they may not have.

use lianxi_sandbox::{Budget, Limits};
use serde_json::json;

use super::{ANSWER, Attack, Ends, Ground, LONG_MS, guest, importing, limits, withstood};
use crate::support::{component, module, perform};

/// Words that the bodies below point to.
const DATA: &str = r#"
    (data (i32.const 1024) "colourred")
    (data (i32.const 1040) "elsewhere")
    (data (i32.const 1056) "\ff\fe")
    (data (i32.const 1060) "k1")"#;
/// A key, and a value that is JSON.
const KEY: &str = "(i32.const 1060) (i32.const 1)";
const ONE: &str = "(i32.const 1061) (i32.const 1)";
/// A number of a hundred thousand digits, once it has been written.
const LONG: &str = "(i32.const 131072) (i32.const 100000)";
const WRITE_LONG: &str = "(memory.fill (i32.const 131072) (i32.const 49) (i32.const 100000))";
/// The colour red, as index and value, and as a list of one index value.
const RED: &str = "(i32.const 1024) (i32.const 6) (i32.const 1030) (i32.const 3)";
const INDEXED: &str = "(i32.const 4200) (i32.const 1)";
const WRITE_INDEXED: &str =
    "(i32.store (i32.const 4200) (i32.const 1024)) (i32.store (i32.const 4204) (i32.const 6))
    (i32.store (i32.const 4208) (i32.const 1030)) (i32.store (i32.const 4212) (i32.const 3))";
const NOTHING: &str = "(i32.const 0) (i32.const 0)";
/// What the host answers comes to this place, and is the guest's own answer: both have a failure in the same form.
const AREA: &str = "(i32.const 4096)";
/// What the allocator gave is given again.
const FORGET: &str = "(global.set $next (i32.const 65536))";
const GROW: &str = "(drop (memory.grow (i32.const 80)))";

pub(super) fn attacks() -> Vec<Attack> {
    let tables = [arguments(), floods(), refusals(), starts()];
    tables.into_iter().flatten().collect()
}

fn asking(name: &'static str, body: &str, ends: Ends) -> Attack {
    Attack {
        name,
        component: component(&importing(&guest(body, DATA))),
        ends,
        always: false,
    }
}

/// Arguments that are none.
fn arguments() -> Vec<Attack> {
    let writing = |name, arguments: &str, ends| {
        asking(
            name,
            &format!("(call $write {arguments}) unreachable"),
            ends,
        )
    };
    let indexed = |name, list: &str, ends| {
        let put = format!("(call $put {KEY} {ONE} {list} {AREA}) unreachable");
        asking(name, &format!("{GROW} {put}"), ends)
    };
    vec![
        writing(
            "a line of two thousand million bytes",
            "(i32.const 1) (i32.const 0) (i32.const 0x7fffffff)",
            Ends::Traps("string pointer/length out of bounds of memory"),
        ),
        writing(
            "a line beyond the last address",
            "(i32.const 1) (i32.const -16) (i32.const 32)",
            Ends::Traps("string pointer/length out of bounds of memory"),
        ),
        writing(
            "a line that is no text",
            "(i32.const 1) (i32.const 1056) (i32.const 2)",
            Ends::Traps("invalid utf-8"),
        ),
        writing(
            "an unknown severity",
            "(i32.const 77) (i32.const 0) (i32.const 1)",
            Ends::Traps("unexpected discriminant: 77"),
        ),
        asking(
            "a key that is longer than a call may be",
            &format!(
                "{GROW} (call $get (i32.const 262144) (i32.const 5000000) {AREA}) unreachable"
            ),
            Ends::Exceeds(Budget::HostCallBytes),
        ),
        indexed(
            "a list that is longer than a call may be",
            "(i32.const 262144) (i32.const 100000)",
            Ends::Exceeds(Budget::HostCallBytes),
        ),
        indexed(
            "a list that is longer than the memory",
            "(i32.const 262144) (i32.const 0x10000000)",
            Ends::Traps("list pointer/length out of bounds of memory"),
        ),
        indexed(
            "a list that is not aligned",
            "(i32.const 262145) (i32.const 2)",
            Ends::Traps("list pointer is not aligned"),
        ),
        asking(
            "a place for what the host answers outside of the memory",
            &format!("(call $get {KEY} (i32.const -8)) unreachable"),
            Ends::Traps("pointer out of bounds"),
        ),
        asking(
            "a place for what the host answers that is not aligned",
            &format!("(call $get {KEY} (i32.const 4097)) unreachable"),
            Ends::Traps("pointer not aligned"),
        ),
    ]
}

/// What would be too much for the host's memory, its store or its patience.
fn floods() -> Vec<Attack> {
    let flood = |name, before: &str, again: &str, budget| {
        let body = format!("{before} (loop {again} (br 0)) unreachable");
        asking(name, &body, Ends::Exceeds(budget))
    };
    let calls = Budget::HostCalls;
    vec![
        flood(
            "a flood of lines",
            "",
            "(call $write (i32.const 1) (i32.const 1024) (i32.const 1))",
            calls,
        ),
        flood(
            "a flood of random numbers",
            "",
            "(drop (call $random))",
            calls,
        ),
        flood(
            "a flood of records",
            WRITE_LONG,
            &format!("(call $put {KEY} {LONG} {NOTHING} {AREA})"),
            Budget::WrittenBytes,
        ),
        flood(
            "a flood of events",
            WRITE_LONG,
            &format!(
                "(call $emit (i32.const 1040) (i32.const 9) {KEY} (i32.const 0) {NOTHING} {LONG} {AREA})"
            ),
            Budget::WrittenBytes,
        ),
        flood(
            "a flood of reads",
            &format!("{WRITE_LONG} (call $put {KEY} {LONG} {NOTHING} {AREA})"),
            &format!("{FORGET} (call $get {KEY} {AREA})"),
            Budget::ReadBytes,
        ),
        flood(
            "a flood of searches",
            &format!("{WRITE_LONG} {WRITE_INDEXED} (call $put {KEY} {LONG} {INDEXED} {AREA})"),
            &format!("{FORGET} (call $find {RED} (i32.const 10) {AREA})"),
            Budget::ReadBytes,
        ),
    ]
}

/// What the guest is told, and could go on after.
fn refusals() -> Vec<Attack> {
    let told = |name, call: &str, said| {
        asking(
            name,
            &format!("{GROW} (call {call} {AREA}) {AREA}"),
            Ends::Fails(said),
        )
    };
    let fill = |byte: char, bytes: usize| {
        let byte = u32::from(byte);
        format!("(memory.fill (i32.const 262144) (i32.const {byte}) (i32.const {bytes}))")
    };
    let filled = |name, byte, bytes, said| {
        let fill = fill(byte, bytes);
        let value = format!("(i32.const 262144) (i32.const {bytes})");
        let put = format!("(call $put {KEY} {value} {NOTHING} {AREA}) {AREA}");
        asking(name, &format!("{GROW} {fill} {put}"), Ends::Fails(said))
    };
    vec![
        told(
            "a long key",
            "$get (i32.const 262144) (i32.const 600)",
            "a key or index value of 600 bytes, more than 512",
        ),
        told(
            "many index values",
            &format!("$put {KEY} {ONE} (i32.const 262144) (i32.const 20)"),
            "more than 16 index values for one record",
        ),
        told(
            "an index that nobody declared",
            &format!("$find (i32.const 1040) (i32.const 9) {KEY} (i32.const 10)"),
            "the manifest does not declare the index elsewhere",
        ),
        told(
            "a destination that nobody declared",
            &format!("$emit (i32.const 1024) (i32.const 6) {KEY} (i32.const 0) {NOTHING} {ONE}"),
            "the manifest does not declare the destination colour",
        ),
        told(
            "a record that is no JSON",
            &format!("$put {KEY} {KEY} {NOTHING}"),
            "not JSON",
        ),
        filled(
            "a huge record",
            '1',
            300_000,
            "300000 bytes of JSON, more than 262144",
        ),
        filled("a deep record", '[', 1_000, "JSON deeper than 64 levels"),
    ]
}

/// What comes before every call.
fn starts() -> Vec<Attack> {
    let start = |name, body: &str, ends| {
        let core = module("unreachable", &format!("(func $s {body}) (start $s)"));
        Attack::always(name, &importing(&core), ends)
    };
    vec![
        start(
            "a start that calls what is not there yet",
            "(call $write (i32.const 1) (i32.const 0) (i32.const 1))",
            Ends::Traps("uninitialized element"),
        ),
        start(
            "a start that floods the host",
            "(loop (drop (call $random)) (br 0))",
            Ends::Exceeds(Budget::HostCalls),
        ),
    ]
}

#[tokio::test]
async fn what_asks_the_host_for_too_much_is_stopped() {
    withstood(&attacks()).await;
}

/// Lines are no error: what is too much is cut, and that is said once.
#[tokio::test]
async fn lines_beyond_the_last_are_dropped_and_that_is_said_once() {
    let ground = Ground::new(limits(LONG_MS));
    let lines = format!(
        "(local $left i32) (local.set $left (i32.const 500))
         (loop $next
            (call $write (i32.const 2) (i32.const 8192) (i32.const 9000))
            (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
         {ANSWER}"
    );
    let attack = asking("many lines", &lines, Ends::Answers);
    let done = perform(&ground.load(&attack), "attack", json!(1)).await;
    attack.ends.check(attack.name, &done.answer);
    let lines = done.host.lines;
    assert_eq!(lines.len(), Limits::default().log_lines as usize + 1);
    let said = lines.iter().filter(|(_, line)| line.contains("dropped"));
    assert_eq!(said.count(), 1);
}
