//! A `listen` in full: one, any, all, until, foreach, correlation, patterns; events before it, after it, and over a restart.

use crate::host::{Host, definition};
use serde_json::{Value, json};

fn event(id: &str, kind: &str, fields: Value) -> Value {
    let mut event = json!({"specversion": "1.0", "id": id, "source": "/test", "type": kind});
    if let (Value::Object(event), Value::Object(fields)) = (&mut event, fields) {
        event.extend(fields);
    }
    event
}

/// Starts a listener, sends it events one after the other, and says what it gave: `Null` while it still listens.
async fn heard(host: &Host, name: &str, rest: &str, events: &[Value]) -> Value {
    let workflow = host.publish(&definition(name, rest)).await;
    let id = host.start(&workflow, json!({"key": "s1"})).await;
    for event in events {
        host.engine
            .receive(event.clone())
            .await
            .expect("it is taken");
        host.settle().await;
    }
    let view = host.view(&id).await;
    match (view.output, view.error) {
        (Some(output), _) => output,
        (None, Some(error)) => json!({"error": error.detail}),
        (None, None) => Value::Null,
    }
}

#[tokio::test]
async fn what_a_listen_gives() {
    let cases = [
        (
            "any",
            "{any: [{with: {type: a}}, {with: {type: b}}]}",
            "",
            vec![
                event("any-1", "c", json!({})),
                event("any-2", "b", json!({"data": 2})),
                event("any-3", "a", json!({"data": 3})),
            ],
            json!([2]),
        ),
        (
            "all-in-order-of-arrival",
            "{all: [{with: {type: d}}, {with: {type: e}}]}",
            "",
            vec![
                event("all-1", "e", json!({"data": "e"})),
                event("all-2", "e", json!({"data": "again"})),
                event("all-3", "d", json!({"data": "d"})),
            ],
            json!(["e", "d"]),
        ),
        (
            "until-condition",
            "{any: [{with: {type: f}}], until: '. | length >= 3'}",
            "",
            vec![
                event("f1", "f", json!({"data": 1})),
                event("f2", "f", json!({"data": 2})),
                event("f2", "f", json!({"data": 2})),
                event("f3", "f", json!({"data": 3})),
            ],
            json!([1, 2, 3]),
        ),
        (
            "until-other-event",
            "{any: [{with: {type: g}}], until: {one: {with: {type: stop}}}}",
            "",
            vec![
                event("g1", "g", json!({"data": 1})),
                event("g2", "g", json!({"data": 2})),
                event("g3", "stop", json!({"data": 9})),
                event("g4", "g", json!({"data": 4})),
            ],
            json!([1, 2]),
        ),
        (
            "still-listening",
            "{any: [{with: {type: h}}], until: 'length > 5'}",
            "",
            vec![event("h1", "h", json!({"data": 1}))],
            Value::Null,
        ),
        (
            "every-event",
            "{any: [], until: 'map(.type) | contains([\"last.of.all\"])'}",
            "read: envelope",
            vec![
                event("i1", "anything", json!({"subject": "x"})),
                event("i2", "last.of.all", json!({})),
            ],
            json!(["anything", "last.of.all"]),
        ),
        (
            "pattern",
            "{one: {with: {type: 'org\\.example\\..*', source: '/te.*'}}}",
            "",
            vec![
                event("j1", "org.other.x", json!({"data": 1})),
                event("j2", "org.example.y", json!({"data": 2})),
            ],
            json!([2]),
        ),
        (
            "raw",
            "{one: {with: {type: k}}}",
            "read: raw",
            vec![event("k1", "k", json!({"data": {"a": 1}}))],
            json!(["{\"a\":1}"]),
        ),
        (
            "one-event-fits-two-filters",
            "{any: [{with: {type: l}}, {with: {subject: s1}}], until: 'length == 2'}",
            "",
            vec![
                event("l1", "l", json!({"subject": "s1", "data": 1})),
                event("l2", "l", json!({"data": 2})),
            ],
            json!([1, 2]),
        ),
        (
            "condition-on-data",
            "{one: {with: {type: m, data: '${ .temperature > 38 }'}}}",
            "",
            vec![
                event("m1", "m", json!({"data": {"temperature": 37}})),
                event("m2", "m", json!({"data": {"temperature": 39}})),
            ],
            json!([{"temperature": 39}]),
        ),
    ];
    for (name, to, read, events, expected) in cases {
        // Each its own: what listens to everything would hear the events of the others, which are kept.
        let host = Host::new().await;
        let output = if name == "every-event" {
            "\n      output: {as: 'map(.type)'}"
        } else {
            ""
        };
        let read = if read.is_empty() {
            String::new()
        } else {
            format!("\n        {read}")
        };
        let rest = format!("do:\n  - hear:\n      listen:\n        to: {to}{read}{output}\n");
        assert_eq!(heard(&host, name, &rest, &events).await, expected, "{name}");
    }
}

/// Without `expect`, the first event says what the others must have.
#[tokio::test]
async fn events_are_correlated_with_each_other() {
    let host = Host::new().await;
    let correlated = "do:\n  - hear:\n      listen:\n        to:\n          all:\n            - with: {type: ordered}\n              correlate: {order: {from: .data.order}}\n            - with: {type: paid}\n              correlate: {order: {from: .data.order}}\n";
    let events = [
        event("1", "ordered", json!({"data": {"order": 7}})),
        event("2", "paid", json!({"data": {"order": 8}})),
        event("3", "paid", json!({"data": {}})),
        event("4", "paid", json!({"data": {"order": 7}})),
    ];
    assert_eq!(
        heard(&host, "correlated", correlated, &events).await,
        json!([{"order": 7}, {"order": 7}])
    );
    let expected = "do:\n  - hear:\n      listen:\n        to:\n          one:\n            with: {type: delivered}\n            correlate: {key: {from: .data.key, expect: '${ .key }'}}\n";
    let events = [
        event("5", "delivered", json!({"data": {"key": "s2"}})),
        event("6", "delivered", json!({"data": {"key": "s1"}})),
    ];
    assert_eq!(
        heard(&host, "expected", expected, &events).await,
        json!([{"key": "s1"}])
    );
}

const FOREACH: &str = "do:
  - hear:
      listen:
        to: {any: [{with: {type: reading}}], until: {one: {with: {type: enough}}}}
      foreach:
        item: reading
        at: place
        do:
          - rest: {wait: {seconds: 10}}
          - double: {set: {place: '${ $place }', twice: '${ $reading.value * 2 }'}}
        output: {as: .twice}
        export: {as: '$context + {sum: (($context.sum // 0) + .)}'}
      output: {as: '{each: ., sum: $context.sum}'}
";

/// Events are worked through one after the other in the order in which they came, also those that come meanwhile.
#[tokio::test]
async fn each_event_has_its_tasks() {
    let host = Host::new().await;
    let workflow = host.publish(&definition("foreach", FOREACH)).await;
    let id = host.start(&workflow, json!({})).await;
    for (name, kind, value) in [
        ("1", "reading", 3),
        ("2", "reading", 1),
        ("3", "enough", 0),
        ("4", "reading", 100),
    ] {
        host.engine
            .receive(event(name, kind, json!({"data": {"value": value}})))
            .await
            .expect("it is taken");
    }
    host.settle().await;
    assert_eq!(
        host.view(&id).await.summary.status,
        "waiting",
        "the first one rests"
    );
    // A restart in the middle of an item.
    let host = host.reopened().await;
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(
        view.output,
        Some(json!({"each": [6, 2], "sum": 8})),
        "{view:#?}"
    );
}

#[tokio::test]
async fn an_error_in_an_item_ends_the_listen() {
    let host = Host::new().await;
    let rest = "do:\n  - attempt:\n      try:\n        - hear:\n            listen: {to: {any: [{with: {type: odd}}], until: 'false'}}\n            foreach: {do: [{no: {raise: {error: {type: 'https://test/odd', status: 400}}}}]}\n      catch: {as: why, do: [{told: {set: {at: '${ $why.instance }'}}}]}\n";
    let events = [event("1", "odd", json!({"data": 1}))];
    assert_eq!(
        heard(&host, "item-error", rest, &events).await,
        json!({"at": "/do/0/attempt/try/0/hear/foreach/do/0/no"})
    );
}
