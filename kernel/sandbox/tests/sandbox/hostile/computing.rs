//! Guests that compute for ever, too deep, or wrongly.

use lianxi_sandbox::{Budget, Limits};

use super::{Attack, Ends, Ground, LONG_MS, guest, withstood};
use crate::support::{each, module};

const LOOP: &str = "(loop (br 0)) unreachable";
/// Nearly all the memory there is, filled again and again: one instruction that takes milliseconds.
const FILL: &str = "(drop (memory.grow (i32.const 900)))
    (loop (memory.fill (i32.const 65536) (i32.const 7) (i32.const 58982400)) (br 0)) unreachable";
const COPY: &str = "(drop (memory.grow (i32.const 900)))
    (loop (memory.copy (i32.const 65536) (i32.const 65540) (i32.const 58982400)) (br 0)) unreachable";

pub(super) fn attacks() -> Vec<Attack> {
    let new = Attack::new;
    let always = Attack::always;
    let recursion = "(call $r) unreachable";
    vec![
        new("an endless loop", LOOP, "", Ends::Late),
        new(
            "endless tail calls",
            recursion,
            "(func $r (return_call $r))",
            Ends::Late,
        ),
        new("memory that is filled for ever", FILL, "", Ends::Late),
        new("memory that is copied for ever", COPY, "", Ends::Late),
        new(
            "a table that is filled for ever",
            "(loop (table.fill $t (i32.const 0) (ref.null func) (i32.const 15000)) (br 0)) unreachable",
            "(table $t 15000 funcref)",
            Ends::Late,
        ),
        new(
            "growing by nothing for ever",
            "(loop (drop (memory.grow (i32.const 0))) (br 0)) unreachable",
            "",
            Ends::Late,
        ),
        always(
            "an endless loop in start",
            &module("unreachable", "(func $s (loop (br 0))) (start $s)"),
            Ends::Late,
        ),
        always(
            "an endless loop after the answer",
            &guest(
                super::ANSWER,
                r#"(func (export "cabi_post_perform") (param i32) (loop (br 0)))"#,
            ),
            Ends::Late,
        ),
        new(
            "endless recursion",
            recursion,
            "(func $r (call $r))",
            Ends::Traps("call stack exhausted"),
        ),
        new(
            "endless recursion through a table",
            recursion,
            "(type $t (func)) (table funcref (elem $r)) (func $r (call_indirect (type $t) (i32.const 0)))",
            Ends::Traps("call stack exhausted"),
        ),
        new(
            "recursion in large frames",
            "(drop (call $r (i64.const 0))) unreachable",
            &large_frames(),
            Ends::Traps("call stack exhausted"),
        ),
        new(
            "unreachable code that is reached",
            "unreachable",
            "",
            Ends::Traps("wasm `unreachable` instruction executed"),
        ),
        always(
            "a start that traps",
            &module("unreachable", "(func $s unreachable) (start $s)"),
            Ends::Traps("wasm `unreachable` instruction executed"),
        ),
        new(
            "division by zero",
            "(i32.div_u (i32.const 1) (i32.const 0))",
            "",
            Ends::Traps("integer divide by zero"),
        ),
        new(
            "a quotient that is no number",
            "(i32.div_s (i32.const 0x80000000) (i32.const -1))",
            "",
            Ends::Traps("integer overflow"),
        ),
        new(
            "not a number made an integer",
            "(i32.trunc_f64_s (f64.const nan))",
            "",
            Ends::Traps("invalid conversion to integer"),
        ),
        new(
            "a read outside of the memory",
            "(i32.load (i32.const -4))",
            "",
            Ends::Traps("out of bounds memory access"),
        ),
        new(
            "a fill beyond the memory",
            "(memory.fill (i32.const 262140) (i32.const 7) (i32.const 8)) unreachable",
            "",
            Ends::Traps("out of bounds memory access"),
        ),
        new(
            "a call beyond the table",
            "(call_indirect (type $t) (i32.const 9)) unreachable",
            "(type $t (func)) (table 1 funcref)",
            Ends::Traps("undefined element: out of bounds table access"),
        ),
        new(
            "a call of nothing",
            "(call_indirect (type $t) (i32.const 0)) unreachable",
            "(type $t (func)) (table 1 funcref)",
            Ends::Traps("uninitialized element"),
        ),
        new(
            "a call of another type",
            "(call_indirect (type $t) (i32.const 0)) unreachable",
            "(type $t (func)) (table funcref (elem $attack))",
            Ends::Traps("indirect call type mismatch"),
        ),
    ]
}

/// A function that keeps so many values over a call of itself that a few of its frames fill the stack. They are read from memory, so that
/// no compiler can make them again instead of keeping them.
fn large_frames() -> String {
    const VALUES: usize = 2_000;
    format!(
        "(func $r (param i64) (result i64) (local{}) {} (call $r (local.get 0)) {})",
        " i64".repeat(VALUES),
        each(VALUES, |value| format!(
            "(local.set {} (i64.load offset={} (i32.const 0)))",
            value + 1,
            value * 8
        )),
        each(VALUES, |value| format!("local.get {} i64.add ", value + 1)),
    )
}

#[tokio::test]
async fn what_computes_for_ever_or_wrongly_is_stopped() {
    withstood(&attacks()).await;
}

/// With little fuel it ends long before its deadline, however fast one of its instructions goes through memory.
#[tokio::test]
async fn fuel_ends_what_only_the_deadline_would_end() {
    let ground = Ground::new(Limits {
        fuel: 1_000_000,
        deadline_ms: LONG_MS,
        ..Limits::default()
    });
    let exceeds = Ends::Exceeds(Budget::Fuel);
    let fibonacci = "(func $f (param i32) (result i32)
        (if (i32.lt_s (local.get 0) (i32.const 2)) (then (return (local.get 0))))
        (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 2)))))";
    let attacks = [
        Attack::new("a loop without fuel", LOOP, "", exceeds),
        Attack::new("a fill without fuel", FILL, "", exceeds),
        Attack::new("a copy without fuel", COPY, "", exceeds),
        Attack::new(
            "a recursion that comes back, without fuel",
            "(drop (call $f (i32.const 60))) unreachable",
            fibonacci,
            exceeds,
        ),
        Attack::always(
            "a start without fuel",
            &module("unreachable", "(func $s (loop (br 0))) (start $s)"),
            exceeds,
        ),
    ];
    for attack in attacks {
        let plugin = ground.load(&attack);
        ground.withstands(&attack, &plugin).await;
    }
}
