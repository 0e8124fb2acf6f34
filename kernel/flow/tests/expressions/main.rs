//! jq as definitions write it: the language, and that no expression runs away with the host.

use lianxi_flow::expression::{EmptyScope, EvaluationError, Expression, MAX_SOURCE_BYTES, Scope};
use lianxi_flow::jq::Exceeded;
use lianxi_flow::secret::{KEY, Secret};
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

#[test]
fn nothing_of_the_machine_can_be_named() {
    for name in [
        "now",
        "localtime",
        "env",
        "$ENV",
        "input",
        "inputs",
        "debug",
        "debug_empty",
        "stderr",
        "stderr_empty",
        "halt",
        "halt_error",
        "input_filename",
        "input_line_number",
        "__main",
        "\"x\" | strflocaltime(\"%Y\")",
        "include \"a\"; 1",
        "import \"a\" as a; 1",
        "halt(1)",
    ] {
        assert!(Expression::compile(name, &[]).is_err(), "{name}");
    }
}

/// A message goes to logs and to whoever reads the execution: values may concern a person.
#[test]
fn an_error_tells_the_kinds_of_values_and_not_the_values() {
    let input = json!({"id": "140105199001011234", "list": [1]});
    for (text, says) in [
        (".id | keys", "a text"),
        (".list | .x", "an array"),
        (".id - 1", "a text"),
        ("\"x\" + .id | tonumber", "JSON"),
        (".id | ltrimstr(1)", "a number"),
        (".id |= error", ""),
        ("error({a: .id})", "an object"),
        ("path(.id | tostring)", "a text"),
    ] {
        let Err(EvaluationError::Failed { reason, .. }) = evaluate(text, &input) else {
            panic!("{text} fails");
        };
        assert!(reason.contains(says), "{text}: {reason}");
        assert!(
            !reason.contains("140105") || text.contains("error"),
            "{text}: {reason}"
        );
    }
    let Err(EvaluationError::Failed { reason, .. }) = evaluate("error(\"x\" * 100000)", &input)
    else {
        panic!("it fails");
    };
    assert!(reason.len() <= 500, "{} characters", reason.len());
}

/// A secret is a reference: it can be named, gone into, and put beside texts.
struct OneSecret;

impl Scope for OneSecret {
    fn argument(&self, name: &str) -> Value {
        match name {
            "$secrets" => json!({"s": Secret::named("s").to_json()}),
            _ => Value::Null,
        }
    }
    fn local(&self, _: &str) -> Value {
        Value::Null
    }
}

#[test]
fn secrets_stay_references() {
    let of = |text: &str, input: &Value| {
        let expression =
            Expression::compile(text, &[]).unwrap_or_else(|why| panic!("{text}: {why}"));
        expression.evaluate(input, &OneSecret)
    };
    let named = |parts: Value| json!({KEY: parts});
    for (text, parts) in [
        ("$secrets.s", json!([["s"]])),
        ("$secrets[\"s\"].a.b", json!([["s", "a", "b"]])),
        ("\"Bearer \" + $secrets.s.a", json!(["Bearer ", ["s", "a"]])),
        (
            "$secrets.s + \"-\" + $secrets.s",
            json!([["s"], "-", ["s"]]),
        ),
        ("\"<\\($secrets.s)\\(1 + 1)>\"", json!(["<", ["s"], "2>"])),
        ("null + $secrets.s", json!([["s"]])),
        ("[\"a\", $secrets.s, \"b\"] | add", json!(["a", ["s"], "b"])),
        ("$secrets.s | tostring", json!([["s"]])),
        ("$secrets.s // \"none\"", json!([["s"]])),
    ] {
        assert_eq!(of(text, &Value::Null), Ok(named(parts)), "{text}");
    }
    // What was kept is read again, and a whole value may hold some.
    let kept = json!({"a": [named(json!([["s"]]))]});
    assert_eq!(of(".a[0].b", &kept), Ok(named(json!([["s", "b"]]))));
    assert_eq!(
        of("{a, n: (.a | length)}", &kept).map(|found| found["n"].clone()),
        Ok(json!(1))
    );
    for text in [
        "$secrets.s == \"x\"",
        "$secrets.s < \"x\"",
        "[$secrets.s, \"a\"] | sort",
        "[$secrets.s] | contains([\"a\"])",
        "$secrets.s | length",
        "$secrets.s | tojson",
        "[$secrets.s] | tojson",
        "[$secrets.s] | tostring",
        "$secrets.s | @base64",
        "$secrets.s | @json",
        "$secrets.s | @uri",
        "$secrets.s | ascii_downcase",
        "$secrets.s | test(\"a\")",
        "$secrets.s | startswith(\"a\")",
        "$secrets.s | explode",
        "$secrets.s | type",
        "$secrets.s | keys",
        "$secrets.s | .[]",
        "$secrets.s | .[0:1]",
        "$secrets.s | has(\"a\")",
        "$secrets.s | .a = 1",
        "$secrets.s + 1",
        "$secrets.s * 2",
        "$secrets.s / \"a\"",
        "(\"a\" + $secrets.s).b",
        "[\"a\", $secrets.s] | join(\",\")",
        "error($secrets.s)",
        "{($secrets.s): 1}",
        "{a: 1} | .[$secrets.s]",
        "try ($secrets.s == \"x\") catch true",
        "{(\"\\u0001secret\"): [[\"t\"]]}",
        "\"{\\\"\\\\u0001secret\\\": []}\" | fromjson",
        "setpath([\"\\u0001secret\"]; [[\"t\"]])",
    ] {
        let found = of(text, &Value::Null);
        assert!(found.is_err(), "{text}: {found:?}");
    }
}
