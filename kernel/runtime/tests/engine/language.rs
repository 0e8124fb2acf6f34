//! What the tasks of the language do, on a real journal, in virtual time.

use crate::host::{Host, check, definition};
use serde_json::json;

#[tokio::test]
async fn sequences_and_jumps() {
    let host = Host::new().await;
    let colours = |order: &str| {
        format!(
            "do:\n  - setRed:\n      set: {{colors: '${{ .colors + [\"red\"] }}'}}\n      then: {order}\n  - setBlue:\n      set: {{colors: '${{ .colors + [\"blue\"] }}'}}\n      then: end\n  - setGreen:\n      set: {{colors: '${{ .colors + [\"green\"] }}'}}\n      then: setBlue\n"
        )
    };
    check(
        &host,
        "order-continue",
        &colours("continue"),
        json!({}),
        "completed",
        json!({"colors": ["red", "blue"]}),
    )
    .await;
    check(
        &host,
        "order-jump",
        &colours("setGreen"),
        json!({}),
        "completed",
        json!({"colors": ["red", "green", "blue"]}),
    )
    .await;
    check(
        &host,
        "order-exit",
        &colours("exit"),
        json!({}),
        "completed",
        json!({"colors": ["red"]}),
    )
    .await;
    let nested = "do:\n  - outer:\n      do:\n        - inner: {set: {a: 1}, then: exit}\n        - never: {set: {a: 2}}\n  - after: {set: '${ {a: (.a + 10)} }'}\n";
    check(
        &host,
        "exit-leaves-its-scope",
        nested,
        json!({}),
        "completed",
        json!({"a": 11}),
    )
    .await;
    let ends = "do:\n  - outer:\n      do:\n        - inner: {set: {a: 1}, then: end}\n  - after: {set: {a: 3}}\n";
    check(
        &host,
        "end-ends-all",
        ends,
        json!({}),
        "completed",
        json!({"a": 1}),
    )
    .await;
    let skipped = "do:\n  - one: {if: .go, set: {a: 1}}\n  - two: {set: '${ . + {b: 2} }'}\n";
    check(
        &host,
        "condition",
        skipped,
        json!({"go": false}),
        "completed",
        json!({"go": false, "b": 2}),
    )
    .await;
}

#[tokio::test]
async fn data_flows() {
    let host = Host::new().await;
    let flow = "input: {from: .user}\noutput: {as: '${ {n: ., c: $context} }'}\ndo:\n  - first:\n      input: {from: .name}\n      set: {greeting: '${ \"hi \" + . }'}\n      output: {as: .greeting}\n      export: {as: '${ {last: $output, who: $input} }'}\n  - second: {set: {text: '${ . + \"!\" }', task: '${ $task.reference }'}}\n";
    check(
        &host,
        "flow",
        flow,
        json!({"user": {"name": "Li"}}),
        "completed",
        json!({"n": {"text": "hi Li!", "task": "/do/1/second"}, "c": {"last": "hi Li", "who": "Li"}}),
    )
    .await;
    let data = "do:\n  - keep: {set: '${ . }'}\n";
    check(
        &host,
        "data-is-never-evaluated",
        data,
        json!({"x": "${ 1 + 1 }"}),
        "completed",
        json!({"x": "${ 1 + 1 }"}),
    )
    .await;
    let schema = "input:\n  schema: {format: json, document: {type: object, required: [n], properties: {n: {type: integer}}}}\ndo:\n  - keep: {set: {ok: true}}\n";
    check(
        &host,
        "input-schema",
        schema,
        json!({"n": "x"}),
        "faulted",
        json!({"type": "validation", "status": 400, "instance": "/input"}),
    )
    .await;
    check(
        &host,
        "bad-expression",
        "do:\n  - bad: {set: {a: '${ .n | keys }'}}\n",
        json!({"n": 1}),
        "faulted",
        json!({"type": "expression", "status": 400, "instance": "/do/0/bad"}),
    )
    .await;
}

#[tokio::test]
async fn loops_and_branches() {
    let host = Host::new().await;
    let each = "do:\n  - loop:\n      for: {each: color, in: .colors}\n      do:\n        - mark: {set: {processed: '${ {colors: (.processed.colors + [$color]), indexes: (.processed.indexes + [$index])} }'}}\n";
    check(
        &host,
        "for",
        each,
        json!({"colors": ["red", "green"]}),
        "completed",
        json!({"processed": {"colors": ["red", "green"], "indexes": [0, 1]}}),
    )
    .await;
    check(
        &host,
        "for-nothing",
        each,
        json!({"colors": []}),
        "completed",
        json!({"colors": []}),
    )
    .await;
    let bounded = "do:\n  - loop:\n      for: {in: '[1,2,3,4]'}\n      while: (.n // 0) < 2\n      do:\n        - add: {set: {n: '${ (.n // 0) + 1 }'}}\n";
    check(
        &host,
        "for-while",
        bounded,
        json!({}),
        "completed",
        json!({"n": 2}),
    )
    .await;
    let fork = "do:\n  - both:\n      fork:\n        branches:\n          - a: {wait: {seconds: 2}}\n          - b: {set: {b: 1}}\n";
    check(
        &host,
        "fork",
        fork,
        json!({"in": 1}),
        "completed",
        json!([{"in": 1}, {"b": 1}]),
    )
    .await;
    let compete = "do:\n  - race:\n      fork:\n        compete: true\n        branches:\n          - slow:\n              do:\n                - w: {wait: {seconds: 20}}\n                - s: {set: {won: slow}}\n          - fast:\n              do:\n                - w: {wait: {seconds: 2}}\n                - s: {set: {won: fast}}\n";
    check(
        &host,
        "compete",
        compete,
        json!({}),
        "completed",
        json!({"won": "fast"}),
    )
    .await;
    let choose = "do:\n  - choose:\n      switch:\n        - red: {when: '.c == \"red\"', then: setRed}\n        - other: {then: setOther}\n  - setRed: {set: {r: 1}, then: end}\n  - setOther: {set: {o: 1}}\n";
    check(
        &host,
        "switch",
        choose,
        json!({"c": "red"}),
        "completed",
        json!({"r": 1}),
    )
    .await;
    check(
        &host,
        "switch-default",
        choose,
        json!({"c": "blue"}),
        "completed",
        json!({"o": 1}),
    )
    .await;
}

#[tokio::test]
async fn errors_are_caught_retried_or_end_it() {
    let host = Host::new().await;
    let raise = "      raise:\n          error: {type: 'https://example.com/errors/no', status: 418, title: No}\n";
    check(
        &host,
        "raise",
        &format!("do:\n  - say:\n{raise}"),
        json!({}),
        "faulted",
        json!({"type": "no", "status": 418, "instance": "/do/0/say"}),
    )
    .await;
    let caught = |catch: &str| {
        format!(
            "do:\n  - attempt:\n      try:\n        - say:\n            raise:\n              error: {{type: 'https://example.com/errors/no', status: 418, title: No}}\n      catch:\n{catch}  - after: {{set: '${{ . }}'}}\n"
        )
    };
    check(
        &host,
        "catch-do",
        &caught("        errors: {with: {status: 418}}\n        as: err\n        do:\n          - note: {set: {at: '${ $err.instance }', kind: '${ $err.title }'}}\n"),
        json!({}),
        "completed",
        json!({"at": "/do/0/attempt/try/0/say", "kind": "No"}),
    )
    .await;
    check(
        &host,
        "catch-other",
        &caught(
            "        errors: {with: {status: 404}}\n        do:\n          - note: {set: {a: 1}}\n",
        ),
        json!({}),
        "faulted",
        json!({"type": "no", "status": 418, "instance": "/do/0/attempt/try/0/say"}),
    )
    .await;
    check(
        &host,
        "catch-when",
        &caught(
            "        when: $error.status == 500\n        do:\n          - note: {set: {a: 1}}\n",
        ),
        json!({}),
        "faulted",
        json!({"type": "no", "status": 418, "instance": "/do/0/attempt/try/0/say"}),
    )
    .await;
    let retry = caught(
        "        retry: {delay: {seconds: 3}, backoff: {exponential: {}}, limit: {attempt: {count: 3}}}\n        do:\n          - note: {set: {gave: up}}\n",
    );
    check(
        &host,
        "retry",
        &retry,
        json!({}),
        "completed",
        json!({"gave": "up"}),
    )
    .await;
    let took = lianxi_runtime::Clock::now(&*host.clock)
        .duration_since(crate::host::BEGINNING.parse().expect("an instant"));
    assert_eq!(
        took.as_secs(),
        3 + 6 + 12,
        "exponential backoff over three retries"
    );
    let slow = "do:\n  - wait: {wait: {hours: 2}, timeout: {after: {hours: 1}}}\n";
    check(
        &host,
        "timeout",
        slow,
        json!({}),
        "faulted",
        json!({"type": "timeout", "status": 408, "instance": "/do/0/wait"}),
    )
    .await;
}

#[tokio::test]
async fn an_event_reaches_its_listener_before_or_after_it_listens() {
    let host = Host::new().await;
    let listens = "do:\n  - hear:\n      listen:\n        to:\n          one:\n            with: {type: thing.done, subject: '${ .key }'}\n";
    let workflow = host.publish(&definition("listens", listens)).await;
    let event = |id: &str, key: &str| json!({"specversion": "1.0", "id": id, "source": "/test", "type": "thing.done", "subject": key, "data": {"n": id}});
    let early = host.start(&workflow, json!({"key": "s1"})).await;
    assert_eq!(host.view(&early).await.summary.status, "waiting");
    for (id, key, expected) in [
        ("1", "other", "New"),
        ("2", "s1", "New"),
        ("2", "s1", "Duplicate"),
        ("3", "s2", "New"),
    ] {
        let received = host
            .engine
            .receive(event(id, key))
            .await
            .expect("it is taken");
        assert_eq!(format!("{received:?}"), expected, "{id}");
    }
    host.settle().await;
    let late = host.start(&workflow, json!({"key": "s2"})).await;
    assert_eq!(host.view(&early).await.output, Some(json!([{"n": "2"}])));
    assert_eq!(
        host.view(&late).await.output,
        Some(json!([{"n": "3"}])),
        "an event that came before its listener"
    );
}

#[tokio::test]
async fn workflows_run_workflows_and_events_start_them() {
    let host = Host::new().await;
    host.publish(&definition(
        "child",
        "do:\n  - double: {set: {n: '${ .n * 2 }'}}\n",
    ))
    .await;
    let parent = "do:\n  - run:\n      run:\n        workflow: {namespace: test, name: child, version: '1.0.0', input: {n: '${ .n }'}}\n";
    check(
        &host,
        "parent",
        parent,
        json!({"n": 21}),
        "completed",
        json!({"n": 42}),
    )
    .await;
    let lost = parent.replace("name: child", "name: nobody");
    check(
        &host,
        "orphan",
        &lost,
        json!({"n": 1}),
        "faulted",
        json!({"type": "runtime", "status": 500, "instance": "/do/0/run"}),
    )
    .await;
    host.publish(&definition("started", "schedule: {on: {one: {with: {type: begin.now}}}}\ninput: {from: '.[0].data'}\ndo:\n  - keep: {set: '${ . }'}\n")).await;
    let emits = "do:\n  - say: {emit: {event: {with: {source: /test, type: begin.now, data: {by: emit}}}}}\n  - quiet: {set: {ok: true}}\n";
    check(
        &host,
        "emits",
        emits,
        json!({}),
        "completed",
        json!({"ok": true}),
    )
    .await;
    let all = host
        .engine
        .executions(&lianxi_journal::ExecutionFilter {
            limit: 100,
            ..Default::default()
        })
        .await
        .expect("they list");
    let started: Vec<_> = all
        .iter()
        .filter(|one| one.workflow == "test/started:1.0.0")
        .collect();
    assert_eq!(started.len(), 1, "an emitted event starts a workflow once");
    assert_eq!(
        host.view(&started[0].id).await.output,
        Some(json!({"by": "emit"}))
    );
}
