//! Guests that lie about what crosses the border: where the arguments may go, what an answer is, and what a failure.

use lianxi_sandbox::limits::{ISSUES_MAX, JSON_DEPTH_MAX};
use lianxi_sandbox::{Budget, DutyError, Failure, Limits, Usage};
use serde_json::{Value, json};

use super::{ANSWER, Attack, Ends, Ground, HONEST, LONG_MS, guest, importing, limits, withstood};
use crate::support::perform;

/// Memory beyond the four pages that a guest begins with: nobody has written there.
const GROW: &str = "(drop (memory.grow (i32.const 80)))";
/// The first address of it.
const FRESH: u32 = 4 * 65_536;

pub(super) fn attacks() -> Vec<Attack> {
    let tables = [allocators(), answers(), failures()];
    tables.into_iter().flatten().collect()
}

/// What the host asks a guest for is a place for the arguments.
fn allocators() -> Vec<Attack> {
    let check = |name, body: &str, ends| Attack::always(name, &allocator(body), ends);
    vec![
        check(
            "an endless loop in the allocator",
            "(loop (br 0)) unreachable",
            Ends::Late,
        ),
        check(
            "an allocator that traps",
            "unreachable",
            Ends::Traps("wasm `unreachable` instruction executed"),
        ),
        check(
            "a place outside of the memory",
            "(i32.const 0x7ffffff0)",
            Ends::Traps("realloc return: beyond end of memory"),
        ),
        check(
            "a place at the end of the addresses",
            "(i32.const -16)",
            Ends::Traps("realloc return: beyond end of memory"),
        ),
        check(
            "a place at the end of the memory",
            "(i32.const 262144)",
            Ends::Traps("realloc return: beyond end of memory"),
        ),
        check(
            "a place that is not aligned",
            "(i32.const 65537)",
            Ends::Traps("realloc return: result not aligned"),
        ),
        check("a place at nothing", "(i32.const 0)", Ends::Answers),
        check(
            "one place for everything",
            "(i32.const 4096)",
            Ends::Answers,
        ),
        // What the host has begun is not begun again from within: a guest cannot call the host while the host writes into it.
        Attack::always(
            "an allocator that calls the host",
            &importing(&allocator("(drop (call $random)) (i32.const 65536)")),
            Ends::Traps("cannot leave component instance"),
        ),
    ]
}

/// A guest with this allocator that always answers.
fn allocator(body: &str) -> String {
    format!(
        r#"(module
            (memory (export "memory") 4)
            (data (i32.const 2048) "\"{HONEST}\"")
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {body})
            (func (export "perform") (param i32) (result i32) {ANSWER}))"#
    )
}

fn answers() -> Vec<Attack> {
    let new = |name, body: &str, ends| Attack::new(name, body, "", ends);
    // The text of an answer stands at 1024.
    let text = |name, bytes: &str, length: u32, ends| {
        let body = result(&[(16, 0), (24, 1024), (28, length)]);
        let data = format!(r#"(data (i32.const 1024) "{bytes}")"#);
        Attack::new(name, &body, &data, ends)
    };
    let large = |name, length: u32, ends| {
        let body = result(&[(16, 0), (24, FRESH), (28, length)]);
        Attack::new(name, &format!("{GROW} {body}"), "", ends)
    };
    let most = Limits::default();
    vec![
        text(
            "an answer that is no JSON",
            "nonsense",
            8,
            Ends::Breaks("not JSON"),
        ),
        text("an empty answer", "", 0, Ends::Breaks("not JSON")),
        text(
            "an answer and more",
            "1 2",
            3,
            Ends::Breaks("not JSON: trailing"),
        ),
        text(
            "an answer that is no text",
            "\\ff\\fe",
            2,
            Ends::Traps("invalid utf-8"),
        ),
        text(
            "half of a character",
            "\\22\\e4\\b8",
            3,
            Ends::Traps("utf-8"),
        ),
        text(
            "a deep answer",
            &"[".repeat(900),
            900,
            Ends::Breaks("JSON deeper than 64 levels"),
        ),
        large(
            "an answer that is too long",
            u32::try_from(most.json_bytes).expect("a mebibyte") + 1,
            Ends::Breaks("1048577 bytes of JSON, more than 1048576"),
        ),
        large(
            "an answer that is far too long",
            u32::try_from(most.host_call_bytes).expect("a few mebibytes") + 1,
            Ends::Exceeds(Budget::HostCallBytes),
        ),
        text(
            "an answer outside of the memory",
            "1",
            1 << 30,
            Ends::Traps("string pointer/length out of bounds of memory"),
        ),
        new(
            "an answer at the end of the addresses",
            &result(&[(16, 0), (24, u32::MAX - 8), (28, 64)]),
            Ends::Traps("string pointer/length out of bounds of memory"),
        ),
        new(
            "an unknown case of the result",
            &result(&[(16, 9)]),
            Ends::Traps("invalid expected discriminant"),
        ),
        new(
            "a result that is not aligned",
            "(i32.const 17)",
            Ends::Traps("return pointer not aligned"),
        ),
        new(
            "a result outside of the memory",
            "(i32.const -8)",
            Ends::Traps("pointer out of bounds of memory"),
        ),
        Attack::always(
            "a trap after the answer",
            &guest(
                ANSWER,
                r#"(func (export "cabi_post_perform") (param i32) unreachable)"#,
            ),
            Ends::Traps("wasm `unreachable` instruction executed"),
        ),
        Attack::always(
            "a call of the host after the answer",
            &importing(&guest(
                ANSWER,
                r#"(func (export "cabi_post_perform") (param i32) (drop (call $random)))"#,
            )),
            Ends::Traps("cannot leave component instance"),
        ),
    ]
}

/// The cases of a failure stand at 24, what they hold at 32.
fn failures() -> Vec<Attack> {
    let failing = |name, cells: &[(u32, u32)], ends| {
        let cells = [&[(16, 1)][..], cells].concat();
        Attack::new(name, &format!("{GROW} {}", result(&cells)), "", ends)
    };
    let (invalid, denied, unavailable) = (0, 1, 3);
    vec![
        failing(
            "an unknown failure",
            &[(24, 9)],
            Ends::Traps("unexpected discriminant: 9"),
        ),
        failing(
            "an unknown time to wait",
            &[(24, unavailable), (32, 7)],
            Ends::Traps("invalid option discriminant"),
        ),
        failing(
            "a failure that is no text",
            &[(24, denied), (32, 40), (36, 4), (40, u32::MAX)],
            Ends::Traps("utf-8"),
        ),
        failing(
            "a failure of thousands of issues",
            &[(24, invalid), (32, FRESH), (36, 5_000)],
            Ends::Fails("invalid input; /"),
        ),
        failing(
            "a failure of a hundred thousand issues",
            &[(24, invalid), (32, FRESH), (36, 100_000)],
            Ends::Exceeds(Budget::HostCallBytes),
        ),
        failing(
            "a failure of more issues than there is memory",
            &[(24, invalid), (32, FRESH), (36, 0x1000_0000)],
            Ends::Traps("list pointer/length out of bounds of memory"),
        ),
        failing(
            "issues that are not aligned",
            &[(24, invalid), (32, FRESH + 1), (36, 2)],
            Ends::Traps("list pointer is not aligned"),
        ),
        failing(
            "a failure with a huge text",
            &[(24, denied), (32, FRESH), (36, 5_000_000)],
            Ends::Exceeds(Budget::HostCallBytes),
        ),
    ]
}

/// Writes these words, as (address, value), and returns the address of the result.
fn result(cells: &[(u32, u32)]) -> String {
    let stores = cells
        .iter()
        .map(|(at, value)| format!("(i32.store (i32.const {at}) (i32.const {value})) "));
    format!("{}(i32.const 16)", stores.collect::<Vec<_>>().concat())
}

#[tokio::test]
async fn what_lies_about_what_crosses_the_border_is_stopped() {
    withstood(&attacks()).await;
}

#[tokio::test]
async fn of_thousands_of_issues_a_few_are_told() {
    let ground = Ground::new(limits(LONG_MS));
    let thousands = failures()
        .into_iter()
        .find(|attack| attack.name == "a failure of thousands of issues")
        .expect("it is in the table");
    let done = perform(&ground.load(&thousands), "attack", json!(1)).await;
    let Err(DutyError::Failure(Failure::InvalidInput(issues))) = done.answer else {
        panic!("{:?}", done.answer)
    };
    assert_eq!(issues.len(), ISSUES_MAX);
}

#[tokio::test]
async fn an_input_that_is_too_deep_or_too_long_never_reaches_the_guest() {
    let ground = Ground::new(limits(LONG_MS));
    let attack = Attack::new("whatever comes in", "unreachable", "", Ends::Answers);
    let plugin = ground.load(&attack);
    let check = async |input: Value, said: &str| {
        let done = perform(&plugin, "attack", input).await;
        let error = done.answer.expect_err(said);
        assert!(matches!(error, DutyError::InvalidInput(_)), "{error}");
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(done.usage, Usage::default(), "{said}: it ran");
    };
    let deep = (0..=JSON_DEPTH_MAX).fold(Value::Null, |inner, _| json!([inner]));
    check(deep, "嵌套过深").await;
    check(json!("x".repeat(Limits::default().json_bytes)), "超过上限").await;
}
