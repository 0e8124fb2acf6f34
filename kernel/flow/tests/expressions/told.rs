//! What an expression may name of the machine, of a secret and, in its errors, of its data.

use std::borrow::Cow;

use lianxi_flow::expression::{EvaluationError, Expression, NOTHING, Scope};
use lianxi_flow::secret::{KEY, Secret};
use serde_json::{Value, json};

use crate::evaluate;

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
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "$secrets" => Cow::Owned(json!({"s": Secret::named("s").to_json()})),
            _ => NOTHING,
        }
    }
    fn local(&self, _: &str) -> Cow<'_, Value> {
        NOTHING
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
