//! Definitions written to hurt a host: refused, or bounded while they run. The others go on meanwhile, and the host stays small.

use std::fmt::Write as _;
use std::time::Duration;

use lianxi_tests::http::{Answer, Caller};
use reqwest::Method;
use serde_json::{Value, json};

use crate::host::{Host, OFFICER, begin, definition, stands};
use crate::requests::bomb;

/// What the host may take at its highest, plugins and database included. It takes some 300 to 500, which differs with what runs side by side
/// (a JSON value takes 72 bytes since objects keep their order); what is not bounded takes gigabytes.
const HOST_MIB_MAX: u64 = 800;
/// How long those that never end are left to run beside the others.
const LEFT_RUNNING: Duration = Duration::from_secs(3);

const GOOD: &str = "do:\n  - done: {set: {ok: true}}\n";

/// What ends each by itself: a fault of this type.
const FAULTS: [(&str, &str, &str); 11] = [
    (
        "recursion",
        "do:\n  - a: {set: '${ def f: f; f }'}\n",
        "expression",
    ),
    (
        "until",
        "do:\n  - a: {set: '${ until(false; .) }'}\n",
        "expression",
    ),
    (
        "recurse",
        "do:\n  - a: {set: '${ [recurse(.)] }'}\n",
        "expression",
    ),
    (
        "string",
        "do:\n  - a: {set: '${ \"a\" * 1e9 }'}\n",
        "expression",
    ),
    (
        "range",
        "do:\n  - a: {set: '${ [range(1e12)] }'}\n",
        "expression",
    ),
    (
        "tree",
        "do:\n  - a: {set: '${ reduce range(60) as $i (1; [., .]) }'}\n",
        "expression",
    ),
    (
        "deep",
        "do:\n  - a: {set: '${ reduce range(300000) as $i (null; [.]) }'}\n",
        "expression",
    ),
    (
        "doubling",
        "do:\n  - begin: {set: {text: aaaaaaaaaaaaaaaa}}\n  - more: {for: {in: '${ [range(64)] }'}, do: [{twice: {set: {text: '${ .text + .text }'}}}]}\n",
        "expression",
    ),
    (
        "branches",
        "do:\n  - more: {for: {in: '${ [range(64)] }'}, do: [{both: {fork: {branches: [{a: {do: []}}, {b: {do: []}}]}}}]}\n",
        "validation",
    ),
    (
        "levels",
        "do:\n  - more: {for: {in: '${ [range(200)] }'}, do: [{one: {fork: {branches: [{a: {do: []}}]}}}]}\n",
        "validation",
    ),
    (
        "items",
        "do:\n  - each: {for: {in: '${ [range(200000)] }'}, do: [{one: {set: {a: 1}}}]}\n",
        "validation",
    ),
];

/// They run for ever, or for longer than anybody waits.
const ENDLESS: [(&str, &str); 3] = [
    (
        "goes-back",
        "do:\n  - a: {set: {n: 1}}\n  - b: {switch: [{never: {when: '${ .n == 2 }', then: end}}, {again: {then: a}}]}\n",
    ),
    (
        "tries-again",
        "do:\n  - a:\n      try: [{b: {raise: {error: {type: 'https://example.org/no', status: 500}}}}]\n      catch: {retry: {delay: {milliseconds: 1}, limit: {attempt: {count: 10000}}}}\n",
    ),
    (
        "all-at-once",
        "do:\n  - many:\n      for: {in: '${ [range(100000)] }'}\n      do: [{one: {set: {a: 1}}}]\n",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_definition_is_refused_or_bounded() {
    let workflows: Vec<(&str, &str)> = [("good", GOOD)]
        .into_iter()
        .chain(FAULTS.map(|(name, rest, _)| (name, rest)))
        .chain(ENDLESS)
        .collect();
    let mut host = Host::new(&workflows).await;
    let caller = host.caller(OFFICER);

    for (what, text) in refused() {
        let answer = publish(&caller, text).await;
        assert!([413, 422].contains(&answer.status), "{what}: {answer:?}");
        assert!(answer.body.to_string().len() < 100_000, "{what}");
    }
    let mut endless = Vec::new();
    for (name, _) in ENDLESS {
        endless.push(begin(&caller, name, json!({})).await);
    }
    for (name, _, kind) in FAULTS {
        let id = begin(&caller, name, json!({})).await;
        let ended = stands(&caller, &id, "faulted").await;
        let found = ended["error"]["type"].as_str().unwrap_or_default();
        assert!(found.ends_with(kind), "{name}: {ended}");
        good(&caller).await;
    }
    tokio::time::sleep(LEFT_RUNNING).await;
    good(&caller).await;
    for id in &endless {
        let path = format!("/v1/executions/{id}/cancel");
        let cancelled = caller
            .post(&path, &json!({"reason": "it never ends"}))
            .await;
        let status = cancelled.expect("it answers").status;
        assert!(status < 300 || status == 409, "{status}");
        let ends = |answer: &Answer| {
            let status = answer.body["status"].as_str();
            ["completed", "faulted", "cancelled"]
                .map(Some)
                .contains(&status)
        };
        let ended = caller.until(&format!("/v1/executions/{id}"), ends).await;
        ended.expect("it ends");
    }
    let peak = host.server().peak_bytes().expect("Linux tells it") >> 20;
    assert!(peak < HOST_MIB_MAX, "{peak} MiB");
    host.prove().await;
}

async fn publish(caller: &Caller, text: String) -> Answer {
    let request = caller
        .request(Method::POST, "/v1/workflows")
        .header("content-type", "application/yaml");
    Caller::send(request.body(text)).await.expect("it answers")
}

async fn good(caller: &Caller) -> Value {
    let id = begin(caller, "good", json!({})).await;
    stands(caller, &id, "completed").await
}

/// Nothing of these is kept.
fn refused() -> Vec<(&'static str, String)> {
    let tasks = |count: usize, value: &str| -> String {
        let mut text = String::from("do:\n");
        for n in 0..count {
            let value = value.replace('N', &n.to_string());
            writeln!(text, "  - t{n}: {{set: {{x: {value}}}}}").expect("a text takes more");
        }
        definition("many", &text)
    };
    let mut nested = String::new();
    for level in 0..1_000 {
        let indent = " ".repeat(level + 1);
        writeln!(nested, "{indent}- t{level}: {{do:").expect("a text takes more");
    }
    vec![
        ("a bomb", bomb()),
        ("100,000 tasks", tasks(100_000, "1")),
        ("10,000 expressions", tasks(10_000, "'${ .a + N }'")),
        (
            "a thousand levels",
            definition("deep", &format!("do:\n{nested}")),
        ),
        (
            "a text without an end",
            definition(
                "long",
                &format!("do:\n  - a: {{set: {{x: '{}'}}}}\n", "x".repeat(5 << 20)),
            ),
        ),
        (
            "an expression without an end",
            definition(
                "brackets",
                &format!("do:\n  - a: {{set: '${{ {} }}'}}\n", "[".repeat(100_000)),
            ),
        ),
        (
            "as many brackets as fit",
            definition(
                "nested",
                &format!("do:\n  - a: {{set: '${{ {} }}'}}\n", "[".repeat(16_000)),
            ),
        ),
        (
            "a loop without a way out",
            definition("loop", "do:\n  - a: {set: {x: 1}, then: a}\n"),
        ),
    ]
}
