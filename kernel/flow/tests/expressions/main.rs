//! jq as definitions write it.
//!
//! * here: the language;
//! * [`bounds`] — no expression runs away with the host;
//! * [`told`] — what an expression may name, and what of its data is told.

mod bounds;
mod told;

use lianxi_flow::expression::{EmptyScope, EvaluationError, Expression};
use serde_json::{Value, json};

fn evaluate(text: &str, input: &Value) -> Result<Value, EvaluationError> {
    Expression::compile(text, &[])
        .unwrap_or_else(|why| panic!("{text}: {why}"))
        .evaluate(input, &EmptyScope)
}

#[track_caller]
fn check(text: &str, input: &Value, expected: &Value) {
    match evaluate(text, input) {
        Ok(found) => assert_eq!(&found, expected, "{text}"),
        Err(why) => panic!("{text}: {why}"),
    }
}

/// From jq's manual, one or more of every section.
#[test]
fn the_language() {
    let people =
        json!([{"name": "王", "age": 3, "tags": ["a", "b"]}, {"name": "李", "age": 1, "tags": []}]);
    let cases = [
        (".[0].name", json!("王")),
        (".[-1][\"age\"]", json!(1)),
        ("[.[] | .age] | add", json!(4)),
        ("map(select(.age > 2).name)", json!(["王"])),
        ("sort_by(.age) | map(.name) | join(\"、\")", json!("李、王")),
        ("group_by(.age > 2) | map(length)", json!([1, 1])),
        ("min_by(.age).name, max_by(.age).name", json!("李")),
        ("map({(.name): .age}) | add", json!({"王": 3, "李": 1})),
        ("map(.tags | length) | unique", json!([0, 2])),
        ("first(.[] | select(.age == 9)) // \"none\"", json!("none")),
        ("[limit(3; repeat(1))]", json!([1, 1, 1])),
        ("[range(0; 10; 3)]", json!([0, 3, 6, 9])),
        ("reduce .[] as $p (0; . + $p.age)", json!(4)),
        (
            "[foreach (1, 2, 3) as $n (0; . + $n; [$n, .])]",
            json!([[1, 1], [2, 3], [3, 6]]),
        ),
        (
            "[.[] as {name: $n, tags: [$t]} | [$n, $t]]",
            json!([["王", "a"], ["李", null]]),
        ),
        ("def f(g): [g, g]; f(length)", json!([2, 2])),
        (
            "def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; 10 | fac",
            json!(3_628_800),
        ),
        ("try error(\"x\") catch .", json!("x")),
        (
            "[.[] | try (.name | tonumber) catch \"no\"]",
            json!(["no", "no"]),
        ),
        (
            "label $out | foreach (1, 2, 3) as $n (0; . + $n; if . > 2 then ., break $out else empty end)",
            json!(3),
        ),
        (
            ".[0] | to_entries | map(.key)",
            json!(["age", "name", "tags"]),
        ),
        (
            ".[0] | with_entries(select(.key != \"tags\"))",
            json!({"name": "王", "age": 3}),
        ),
        (".[0] | del(.tags) | keys", json!(["age", "name"])),
        (
            ".[0].tags |= map(ascii_upcase) | .[0].tags",
            json!(["A", "B"]),
        ),
        (".[0].age += 1 | .[0].age", json!(4)),
        (".[0].new.deep = 1 | .[0].new", json!({"deep": 1})),
        ("[paths] | length", json!(10)),
        ("[leaf_paths] | length", json!(6)),
        ("getpath([0, \"name\"])", json!("王")),
        ("[.. | numbers]", json!([3, 1])),
        (".[0].tags | index(\"b\")", json!(1)),
        (".[0].tags | contains([\"a\"])", json!(true)),
        (
            "[.[] | .name as $n | .tags[] | \"\\($n)-\\(.)\"]",
            json!(["王-a", "王-b"]),
        ),
        ("any(.[]; .age > 2), all(.[]; .age > 2)", json!(true)),
        ("flatten | length", json!(2)),
        (".[1:] | length", json!(1)),
        ("tojson | fromjson | .[0].age", json!(3)),
    ];
    for (text, expected) in cases {
        check(text, &people, &expected);
    }
}

#[test]
fn texts_numbers_and_dates() {
    let none = json!(null);
    let cases = [
        ("\"太原市\"[0:2]", json!("太原")),
        ("\"太原市\" | length, utf8bytelength", json!(3)),
        ("\"a,b\" / \",\"", json!(["a", "b"])),
        ("\"ab\" * 3", json!("ababab")),
        ("\"ab\" * 0", json!(null)),
        ("\"test 1\" | test(\"\\\\d\")", json!(true)),
        ("\"a1b22\" | [scan(\"[0-9]+\")]", json!(["1", "22"])),
        ("\"a-b\" | sub(\"-\"; \"+\")", json!("a+b")),
        ("\"a-b-c\" | gsub(\"-\"; \"\")", json!("abc")),
        (
            "\"x=1\" | capture(\"(?<k>[a-z])=(?<v>\\\\d)\")",
            json!({"k": "x", "v": "1"}),
        ),
        ("\" a \" | trim | ltrimstr(\"a\")", json!("")),
        ("\"A\" | explode | implode", json!("A")),
        ("[1, \"a,b\", null] | @csv", json!("1,\"a,b\",")),
        ("\"<&>\" | @html", json!("&lt;&amp;&gt;")),
        ("\"市 1\" | @uri", json!("%E5%B8%82%201")),
        ("\"abc\" | @base64 | ., @base64d", json!("YWJj")),
        ("@json \"x\\([1, 2])\"", json!("x[1,2]")),
        ("4 / 2", json!(2)),
        ("1 / 4", json!(0.25)),
        ("7 % 3", json!(1)),
        ("9007199254740993", json!(9_007_199_254_740_993_i64)),
        ("9223372036854775807 + 1 > 9e18", json!(true)),
        ("[1.5 | floor, ceil, round]", json!([1, 2, 2])),
        ("10 | sqrt | . > 3.1 and . < 3.2", json!(true)),
        ("nan < nan", json!(true)),
        ("[nan, 1, nan] | sort | .[2]", json!(1)),
        ("nan | isnan", json!(true)),
        (
            "\"2026-01-05T00:00:00Z\" | fromdate | todate",
            json!("2026-01-05T00:00:00Z"),
        ),
        (
            "\"2026-01-05\" | strptime(\"%Y-%m-%d\") | mktime",
            json!(1_767_571_200),
        ),
        ("[1, [2, [3]]] | flatten(1)", json!([1, 2, [3]])),
        ("[3, 1, 2] | sort, min", json!([1, 2, 3])),
        (
            "{a: 1} * {a: {b: 2}} * {a: {c: 3}}",
            json!({"a": {"b": 2, "c": 3}}),
        ),
        ("{a: 1} + {a: 2}", json!({"a": 2})),
        ("[1, 2, 1] - [1]", json!([2])),
        ("[1, 2] | IN([1, 2])", json!(true)),
        ("[{id: 1}] | INDEX(.id) | keys", json!(["1"])),
        ("[[1, 2], [3, 4]] | transpose", json!([[1, 3], [2, 4]])),
        ("[[1, 2], [3, 4]] | [combinations] | length", json!(4)),
        ("{a: [1]} | [tostream] | fromstream(.[])", json!({"a": [1]})),
        ("[1, 2, 3] | .[1:] = [9]", json!([1, 9])),
        ("null | .[2] = 1", json!([null, null, 1])),
        ("{a: 1, b: 2} | map_values(empty)", json!({})),
        ("[1, 2, 3] | to_entries | map(.key) | add", json!(3)),
        ("{} | .a.b |= 1 | has(\"a\")", json!(true)),
        ("ascii(65)", json!("A")),
    ];
    for (text, expected) in cases {
        check(text, &none, &expected);
    }
}
