//! Guests that take more memory than there is for them.

use lianxi_sandbox::{Budget, Limits};
use serde_json::json;

use super::{ANSWER, Attack, Ends, Ground, LONG_MS, guest, limits, withstood};
use crate::support::{component, perform, with_module};

/// Grows to all the memory that a call may have, a page of 64 KiB at a time, and writes to every page of 4 KiB of it.
const TOUCH: &str = "(local $at i32)
    (local.set $at (i32.const 262144))
    (loop $more
        (drop (memory.grow (i32.const 1)))
        (loop $next
            (i32.store8 (local.get $at) (i32.const 1))
            (local.set $at (i32.add (local.get $at) (i32.const 4096)))
            (br_if $next (i32.lt_u (local.get $at) (i32.mul (memory.size) (i32.const 65536)))))
        (br_if $more (i32.lt_u (memory.size) (i32.const 1024))))";

pub(super) fn attacks() -> Vec<Attack> {
    let new = Attack::new;
    let memory = Ends::Exceeds(Budget::Memory);
    let tables = Ends::Exceeds(Budget::Tables);
    vec![
        new(
            "memory that grows for ever",
            "(loop (drop (memory.grow (i32.const 64))) (br 0)) unreachable",
            "",
            memory,
        ),
        new(
            "memory that grows at once",
            "(drop (memory.grow (i32.const 30000))) unreachable",
            "",
            memory,
        ),
        new(
            "all the memory, page by page",
            &format!("{TOUCH} {ANSWER}"),
            "",
            Ends::Answers,
        ),
        new(
            "all the memory and a page more",
            &format!("{TOUCH} (drop (memory.grow (i32.const 1))) unreachable"),
            "",
            memory,
        ),
        // Each of them is small enough to be loaded.
        Attack {
            name: "two memories that are too much together",
            component: two_memories(),
            ends: memory,
            always: true,
        },
        new(
            "a table that grows for ever",
            "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) unreachable",
            "(table $t 1 funcref)",
            tables,
        ),
        new(
            "a table that grows at once",
            "(drop (table.grow $t (ref.null func) (i32.const 1000000))) unreachable",
            "(table $t 1 funcref)",
            tables,
        ),
        Attack {
            name: "two tables that are too much together",
            component: two_tables(),
            ends: tables,
            always: true,
        },
    ]
}

fn two_memories() -> Vec<u8> {
    let core = guest("unreachable", "").replacen(
        r#"(memory (export "memory") 4)"#,
        r#"(memory (export "memory") 600)"#,
        1,
    );
    let other = wat::parse_str("(module (memory 600))").expect("a module");
    with_module(component(&core), &other, 1)
}

fn two_tables() -> Vec<u8> {
    let core = guest("unreachable", "(table 12000 funcref)");
    let other = wat::parse_str("(module (table 12000 funcref))").expect("a module");
    with_module(component(&core), &other, 1)
}

#[tokio::test]
async fn what_takes_more_memory_than_there_is_is_stopped() {
    withstood(&attacks()).await;
}

#[tokio::test]
async fn all_the_memory_is_what_the_limits_say() {
    let ground = Ground::new(limits(LONG_MS));
    let attack = Attack::new(
        "all the memory",
        &format!("{TOUCH} {ANSWER}"),
        "",
        Ends::Answers,
    );
    let done = perform(&ground.load(&attack), "attack", json!(1)).await;
    attack.ends.check(attack.name, &done.answer);
    assert_eq!(done.usage.memory_bytes, Limits::default().memory_bytes);
}
