//! What the specification says and its kit has no example of.

use serde_json::{Value, json};

use crate::lianxi::{self, Document, holds};
use crate::stand_in::StandIn;

const HEAD: &str = "document: {dsl: '1.0.3', namespace: test, name: beyond, version: '1.0.0'}\n";

/// A name, the definition without its head, the input, how it ends, and what its output or error must hold.
type Case = (&'static str, &'static str, Value, &'static str, Value);

#[test]
fn what_the_kit_leaves_out_holds_too() {
    let outside = StandIn::start();
    let cases: Vec<Case> = [lenient(), loose(), attempts()]
        .into_iter()
        .flatten()
        .collect();
    lianxi::each(&cases, |(name, rest, input, status, expected)| {
        let answer = Document {
            text: &format!("{HEAD}{rest}"),
            input: Some(input),
            ..Document::default()
        }
        .run(&outside);
        let result = if *status == "faulted" {
            &answer["error"]
        } else {
            &answer["output"]
        };
        if answer["status"] == *status && holds(expected, result) {
            Ok(())
        } else {
            Err(format!("{name}: not {status} with {expected}\n{answer:#}"))
        }
    });
}

fn lenient() -> Vec<Case> {
    let completed = |name, rest, input, expected| (name, rest, input, "completed", expected);
    vec![
        completed("no tasks", "do: []\n", json!({"a": 1}), json!({"a": 1})),
        completed(
            "empty lists",
            "do:\n  - a: {do: []}\n  - b: {for: {in: .items}, do: []}\n  - c: {try: [], catch: {}}\n",
            json!({"items": [1, 2]}),
            json!({"items": [1, 2]}),
        ),
        completed(
            "no branches",
            "do:\n  - a: {fork: {branches: []}}\n",
            json!({}),
            json!([]),
        ),
        completed(
            "an empty handler",
            "do:\n  - a:\n      try: [{b: {raise: {error: {type: 'https://example.com/e', status: 400}}}}]\n      catch: {do: []}\n",
            json!({"n": 1}),
            json!({"n": 1}),
        ),
        completed(
            "a text to set",
            "do:\n  - a: {set: Hello}\n",
            json!({}),
            json!("Hello"),
        ),
        completed(
            "a property of nobody",
            "extra: 1\ndo:\n  - a: {set: {a: 1}}\n",
            json!({}),
            json!({"a": 1}),
        ),
        completed(
            "parts of a day",
            "do:\n  - a: {wait: P0.5DT0.5S}\n",
            json!({"n": 1}),
            json!({"n": 1}),
        ),
        completed(
            "an error has its detail under both names",
            "do:\n  - a:\n      try: [{b: {raise: {error: {type: 'https://serverlessworkflow.io.io/dsl/errors/types/timeout', status: 408, detail: late}}}}]\n      catch:\n        errors: {with: {type: 'https://serverlessworkflow.io/spec/2.1.0/errors/timeout', details: late}}\n        do: [{c: {set: {one: '${ $error.detail }', other: '${ $error.details }'}}}]\n",
            json!({}),
            json!({"one": "late", "other": "late"}),
        ),
        completed(
            "the tags of a workflow",
            "do:\n  - a: {set: {tags: '${ $workflow.definition.document.name }'}}\n",
            json!({}),
            json!({"tags": "beyond"}),
        ),
    ]
}

fn loose() -> Vec<Case> {
    vec![(
        "any text may be an expression",
        "evaluate: {mode: loose}\ndo:\n  - a: {set: {sum: .a + .b, text: Hello there, bare: '${ .a }', wrong: '.a | keys', none: .missing, list: ['.b']}}\n",
        json!({"a": 1, "b": 2}),
        "completed",
        json!({"sum": 3, "text": "Hello there", "bare": 1, "wrong": ".a | keys", "none": null, "list": [2]}),
    )]
}

/// Durations that are computed, and attempts that take too long.
fn attempts() -> Vec<Case> {
    vec![
        (
            "delays are computed from the error and the input",
            "do:\n  - a:\n      try: [{b: {raise: {error: {type: 'https://example.com/e', status: 503}}}}]\n      catch:\n        retry: {delay: '${ \"PT\\(.status)S\" }', jitter: {from: {seconds: '${ $input.s }'}, to: '${ \"PT\\($input.s)S\" }'}, limit: {attempt: {count: 2}, duration: '${ $input.longest }'}}\n        do: [{c: {set: {status: '${ $error.status }'}}}]\n",
            json!({"s": 7, "longest": "PT1H"}),
            "completed",
            json!({"status": 503}),
        ),
        (
            "a delay that is no duration is an error of its own",
            "do:\n  - a:\n      try: [{b: {raise: {error: {type: 'https://example.com/e', status: 503}}}}]\n      catch: {retry: {delay: '${ .status }'}}\n",
            json!({}),
            "faulted",
            json!({"status": 400, "instance": "/do/0/a"}),
        ),
        (
            "an error that tells the one before it does not grow for ever",
            "do:\n  - many:\n      for: {in: '${ [range(40)] }'}\n      do:\n        - a:\n            try: [{b: {raise: {error: {type: 'https://example.com/e', status: 400, title: '${ . }'}}}}]\n            catch: {do: [{c: {set: '${ {e: $error} }'}}]}\n  - told: {set: '${ .e.title | length }'}\n",
            json!({"n": 1}),
            "completed",
            json!(4_001),
        ),
        (
            "an attempt that takes too long is tried again",
            "do:\n  - a:\n      try:\n        - b: {wait: '${ .each }'}\n        - c: {set: {done: true}}\n      catch:\n        errors: {with: {status: 408}}\n        retry: {limit: {attempt: {count: 2, duration: {seconds: '${ .limit }'}}}}\n        do: [{d: {set: {late: '${ $error.instance }'}}}]\n",
            json!({"each": "PT10S", "limit": 5}),
            "completed",
            json!({"late": "/do/0/a"}),
        ),
        (
            "an attempt that ends in time is left alone",
            "do:\n  - a:\n      try:\n        - b: {wait: PT4S}\n        - c: {set: {done: true}}\n      catch:\n        retry: {limit: {attempt: {count: 2, duration: PT5S}}}\n  - d: {wait: PT1H}\n",
            json!({}),
            "completed",
            json!({"done": true}),
        ),
        (
            "an attempt that nobody catches ends it all",
            "do:\n  - a:\n      try: [{b: {wait: PT10S}}]\n      catch:\n        errors: {with: {status: 503}}\n        retry: {limit: {attempt: {duration: PT5S}}}\n",
            json!({}),
            "faulted",
            json!({"status": 408, "instance": "/do/0/a"}),
        ),
    ]
}
