//! What stands around tasks: functions of the definition, and extensions before and after.

use crate::host::{Host, check, definition};
use serde_json::json;

#[tokio::test]
async fn functions_of_the_definition() {
    let host = Host::new().await;
    let functions = "use:
  functions:
    double: {set: {n: '${ .n * 2 }'}}
    twice:
      do:
        - first: {call: double, with: {n: '${ .n }'}}
        - rest: {wait: {seconds: 5}}
        - second: {call: double, with: {n: '${ .n }'}}
    strict:
      input: {schema: {document: {type: object, required: [n]}}}
      set: '${ . }'
";
    let cases = [
        (
            "nested",
            "do:\n  - a: {call: twice, with: {n: '${ .start }'}}\n  - b: {set: {result: '${ .n }'}}\n",
            "completed",
            json!({"result": 12}),
        ),
        (
            "in-a-loop",
            "do:\n  - each:\n      for: {in: '[1, 2]'}\n      do:\n        - a: {call: double, with: {n: '${ $item }'}, export: {as: '($context // []) + [.n]'}}\n  - all: {set: '${ $context }'}\n",
            "completed",
            json!([2, 4]),
        ),
        (
            "its-own-schema",
            "do:\n  - a: {call: strict, with: {m: 1}}\n",
            "faulted",
            json!({"type": "validation", "status": 400, "instance": "/use/functions/strict"}),
        ),
        (
            "caught-around",
            "do:\n  - a:\n      try: [{b: {call: strict, with: {}}}]\n      catch: {as: e, do: [{c: {set: {status: '${ $e.status }'}}}]}\n",
            "completed",
            json!({"status": 400}),
        ),
    ];
    for (name, rest, status, expected) in cases {
        check(
            &host,
            name,
            &format!("{functions}{rest}"),
            json!({"start": 3}),
            status,
            expected,
        )
        .await;
    }
}

#[tokio::test]
async fn extensions_before_and_after() {
    let host = Host::new().await;
    let note = "export: {as: '($context // []) + [.]'}, output: {as: '${ .note }'}";
    let logging = format!(
        "use:
  extensions:
    - logging:
        extend: all
        before:
          - say: {{set: {{note: '${{ \"before \" + $task.name }}'}}, {note}}}
        after:
          - tell: {{set: {{note: '${{ \"after \" + $task.name + \" \" + ($task.output | tojson) }}'}}, {note}}}
    - second:
        extend: set
        when: $task.name == \"b\"
        before:
          - more: {{set: {{note: '${{ \"second \" + $task.reference }}'}}, {note}}}
"
    );
    check(
        &host,
        "logged",
        &format!("{logging}do:\n  - a: {{wait: {{seconds: 1}}, output: {{as: '{{w: 1}}'}}}}\n  - b: {{set: {{n: '${{ .w + 1 }}'}}}}\n  - c: {{set: '${{ {{last: ., told: $context}} }}', if: 'true'}}\n"),
        json!({}),
        "completed",
        json!({
            "last": {"n": 2},
            "told": ["before a", "after a {\"w\":1}", "before b", "second /do/1/b", "after b {\"n\":2}", "before c"],
        }),
    )
    .await;
    let mocked = "use:
  extensions:
    - mock:
        extend: call
        when: '($task.with.endpoint // \"\") | startswith(\"https://mocked.example\")'
        before:
          - answer: {set: {content: {foo: bar}}, then: exit}
do:
  - get: {call: http, with: {method: get, endpoint: 'https://mocked.example/x'}, output: {as: .content}}
  - next: {set: {got: '${ .foo }'}}
";
    check(
        &host,
        "mocked",
        mocked,
        json!({}),
        "completed",
        json!({"got": "bar"}),
    )
    .await;
    check(
        &host,
        "not-mocked",
        &mocked.replace(
            "endpoint: 'https://mocked.example/x'",
            "endpoint: 'https://real.example/x'",
        ),
        json!({}),
        "faulted",
        json!({"type": "authorization", "status": 403, "instance": "/do/0/get"}),
    )
    .await;
}

/// An error of an extension belongs to the task around which it stands: what catches that catches this.
#[tokio::test]
async fn an_error_in_an_extension() {
    let host = Host::new().await;
    let rest = "use:
  extensions:
    - strict:
        extend: wait
        after: [{no: {raise: {error: {type: 'https://test/no', status: 418}}}}]
do:
  - attempt:
      try: [{rest: {wait: {seconds: 1}}}]
      catch: {as: e, do: [{told: {set: {at: '${ $e.instance }'}}}]}
";
    check(
        &host,
        "extension-error",
        rest,
        json!({}),
        "completed",
        json!({"at": "/use/extensions/0/strict/after/0/no"}),
    )
    .await;
}

/// A restart between what runs before a task, the task and what runs after it.
#[tokio::test]
async fn extensions_live_through_a_restart() {
    let host = Host::new().await;
    let rest = "use:
  extensions:
    - slow:
        extend: set
        before: [{first: {wait: {seconds: 10}}}]
        after: [{then: {wait: {seconds: 10}}}]
do:
  - a: {set: {n: 1}}
";
    let workflow = host.publish(&definition("slow", rest)).await;
    let id = host.start(&workflow, json!({})).await;
    let host = host.reopened().await;
    host.clock
        .advance_to("2026-03-02T01:00:11Z".parse().expect("an instant"));
    host.settle().await;
    let host = host.reopened().await;
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(view.output, Some(json!({"n": 1})), "{view:#?}");
}
