//! No expression runs away with the host: its time, its memory, its stack.

use lianxi_flow::expression::{EmptyScope, EvaluationError, Expression, MAX_SOURCE_BYTES};
use lianxi_flow::jq::Exceeded;
use serde_json::{Value, json};

use crate::{check, evaluate};

/// Every one of these would take the host's time, memory or stack.
#[test]
fn no_expression_runs_away() {
    let input = json!({"items": (0..1_000).collect::<Vec<_>>()});
    for text in [
        "def f: f; f",
        "def f: 1 + f; f",
        "def f: f + 1; f",
        "def f: try f catch f; f",
        "def f: [f]; f",
        "def f(g): f(g | g); f(. + 1)",
        "def f(g): f(g + 1); f(1)",
        "def f: f, f; [f]",
        "def a: ., .; def b: a | a; def c: b | b; def d: c | c; def e: d | d; [e | e | e]",
        "until(false; .)",
        "last(repeat(.))",
        "[repeat(1)]",
        "[recurse(.)]",
        "[recurse(. + 1; true)]",
        "[while(true; .)]",
        "[range(1e12)]",
        "[range(0; 1; 0)]",
        "[range(infinite)]",
        "reduce range(1e12) as $i (0; .)",
        "last(range(1e12))",
        "first(range(1e12) | select(. < 0))",
        "\"a\" * 1000000000",
        "reduce range(60) as $i (\"a\"; . + .)",
        "reduce range(60) as $i ([1]; . + .)",
        "reduce range(60) as $i (1; [., .])",
        "reduce range(60) as $i (1; {a: ., b: .})",
        "reduce range(100000) as $i (null; [.])",
        "reduce range(100000) as $i (null; {a: .})",
        "reduce range(100000) as $i (null; .a = .)",
        "reduce range(100000) as $i ([]; .[0] = .)",
        "null | .[1000000000] = 1",
        "[range(100000)] | contains([range(100000)])",
        "[range(2000)] | [.[] as $a | .[] as $b | .[] as $c | 1]",
        "[range(300)] | [combinations(5)]",
        "\"[\" * 100000 | fromjson",
        "def f: {a: f}; f | tojson",
        "[limit(1e12; repeat(\"a\"))] | join(\",\")",
        "def f($n): if $n == 0 then 0 else 1 + f($n - 1) end; f(1e6)",
        "..|..|..|..|..|..|..",
        "[.items[] as $a | .items[] as $b | .items[] as $c | $a + $b + $c]",
        "path(repeat(.))",
        "path(def f: f; f)",
        "(def f: f; f) |= 1",
        "(repeat(.a)) |= 1",
        "\"x\" | until(test(\"(x+x+)+y\"); .)",
    ] {
        match evaluate(text, &input) {
            Err(EvaluationError::Exceeded { .. }) => {}
            // Some end by an error of their own before a bound is met, which is as good.
            Err(EvaluationError::Failed { reason, .. }) => {
                assert!(
                    text.contains("fromjson") || text.starts_with('(') || text.contains(". + 1"),
                    "{text}: {reason}"
                );
            }
            other => assert!(
                text.starts_with("..") || text.starts_with("path(repeat"),
                "{text}: {other:?}"
            ),
        }
    }
    // The host goes on, on this very thread.
    check(".items | length", &input, &json!(1_000));
}

#[test]
fn a_caught_error_does_not_hide_that_a_bound_was_met() {
    for text in [
        "try until(false; .) catch 1",
        "(until(false; .))? // 1",
        "[.[]?, (try ([range(1e9)] | length) catch 0)] | 1",
    ] {
        assert!(
            matches!(
                evaluate(text, &json!([])),
                Err(EvaluationError::Exceeded {
                    bound: Exceeded::Steps | Exceeded::Stack,
                    ..
                })
            ),
            "{text}"
        );
    }
}

/// What stays far inside the budget: real work on a list of ten thousand.
#[test]
fn honest_work_fits_the_budget() {
    let rows: Vec<Value> = (0..10_000)
        .map(|n| json!({"id": n, "division": format!("14{:04}", n % 117), "age": n % 3}))
        .collect();
    let input = json!(rows);
    check("group_by(.division) | length", &input, &json!(117));
    check(
        "reduce .[] as $r ({}; .[$r.division] += 1) | length",
        &input,
        &json!(117),
    );
    check(
        "map(select(.age == 0) | .id) | add",
        &input,
        &json!((0..10_000).filter(|n| n % 3 == 0).sum::<i64>()),
    );
    check(
        "map(.division) | join(\",\") | length",
        &input,
        &json!(69_999),
    );
    check(
        "reduce range(10000) as $i (\"\"; . + \"x\") | length",
        &input,
        &json!(10_000),
    );
    check(
        "reduce range(10000) as $i ([]; . + [$i]) | length",
        &input,
        &json!(10_000),
    );
    check(
        "def count($n): if $n == 0 then 0 else count($n - 1) end; count(50000)",
        &input,
        &json!(0),
    );
}

/// Deeply nested sources are refused, whatever nests.
#[test]
fn sources_that_are_deep_or_long() {
    for (open, inside, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a:", "1", "}"),
        ("-", "1", ""),
        ("if 1 then ", "1", " end"),
        ("try ", "1", ""),
        ("def f: 1; ", "f", ""),
        ("1 as $x | ", "1", ""),
        ("label $x | ", "1", ""),
        ("reduce 1 as $x (0; ", "1", ")"),
        ("1 | ", "1", ""),
        ("1, ", "1", ""),
        ("1 + ", "1", ""),
        ("1 // ", "1", ""),
        ("\"\\(", "1", ")\""),
        (".[", "0", "]"),
        ("not | ", ".", ""),
        ("map(", ".", ")"),
        (".a", "", ""),
        (".[0]?", "", ""),
    ] {
        let times = (MAX_SOURCE_BYTES - 1) / (open.len() + close.len());
        let deep = format!("{}{inside}{}", open.repeat(times), close.repeat(times));
        match Expression::compile(&deep, &[]) {
            // Brackets around a term are nothing to the term, and definitions stand beside each other.
            Ok(taken) if open == "(" || open.starts_with("def") => {
                assert_eq!(taken.evaluate(&json!(0), &EmptyScope), Ok(json!(1)));
            }
            Ok(_) => panic!("{open}: taken, {times} times"),
            Err(why) => assert!(
                why.reason.contains("too deep") || why.reason.contains("expected"),
                "{open}: {why}"
            ),
        }
    }
    let long = format!("\"{}\"", "a".repeat(MAX_SOURCE_BYTES));
    assert!(Expression::compile(&long, &[]).is_err());
}

/// What stands beside each other in great number is no deeper for it, or is refused; either way the host goes on.
#[test]
fn sources_that_are_wide() {
    for (open, part, close) in [
        ("{", "a: 1,", "a: 1}"),
        ("\"", "\\(1)", "\""),
        ("\"", "\\(.)a", "\""),
        (". as [", "$a,", "$a] | $a"),
        (". as {", "a: $a,", "a: $a} | $a"),
        ("if false then 0 ", "elif false then 0 ", "else 1 end"),
        ("", "def f: 1;", "f"),
        ("def f(g): 1; ", "f(.) | ", "1"),
        (".", "[0:1]", ""),
        (".a", "?", ""),
        ("[recurse(.a", "?.a", ")]"),
        ("[limit(9; repeat(.a", "?.a", " // 1))]"),
        ("def f: 1 + (.a", "?.a", " // f); f"),
        ("path(.a", "?.a", ")"),
        (".a", "?.a", " = 1"),
        ("", "1, ", "2"),
    ] {
        for times in [2, 150, 1_000, MAX_SOURCE_BYTES] {
            let room = MAX_SOURCE_BYTES - open.len() - close.len();
            let wide = format!("{open}{}{close}", part.repeat(times.min(room / part.len())));
            // Few of them are right, many of some are refused; the rest ends, well or not.
            match Expression::compile(&wide, &[]) {
                Ok(taken) => drop(taken.evaluate(&json!({"a": null}), &EmptyScope)),
                Err(why) => assert!(
                    times > 2 && why.reason.contains("too deep"),
                    "{open} {times} times: {why}"
                ),
            }
        }
    }
}
