//! Executions: begun once, listed page by page, controlled.

use std::collections::BTreeSet;

use crate::host::Host;
use reqwest::Method;
use serde_json::{Value, json};

const SET: &str =
    "  metadata: {businessKey: '${ .key }'}\ndo:\n  - done: {set: {echo: '${ .n }'}}\n";
const NAP: &str = "do:\n  - nap: {wait: {hours: 1}}\n";

#[tokio::test]
async fn executions_begin_once_and_are_listed() {
    let host = Host::new().await;
    let workflow = host.publish("one", SET).await;
    let id = "018f0000-0000-7000-8000-000000000001";
    let request = json!({"id": id, "workflow": workflow, "input": {"key": "K1", "n": 7}});
    let first = host.post("/v1/executions", request.clone()).await;
    assert_eq!(
        (first.status, &first.body),
        (201, &json!({"id": id, "new": true}))
    );
    assert_eq!(
        first.headers["location"],
        format!("/v1/executions/{id}").as_str()
    );
    let again = host.post("/v1/executions", request).await;
    assert_eq!(
        (again.status, &again.body),
        (200, &json!({"id": id, "new": false}))
    );
    let other = host
        .post(
            "/v1/executions",
            json!({"id": id, "workflow": "test/one", "input": {"key": "K2"}}),
        )
        .await;
    assert_eq!(
        other.refusal(),
        (409, "conflict"),
        "the id is taken by another input"
    );

    let shown = host.get(&format!("/v1/executions/{id}")).await.body;
    assert_eq!(
        (
            &shown["status"],
            &shown["output"],
            &shown["businessKey"],
            &shown["startedAt"]
        ),
        (
            &json!("completed"),
            &json!({"echo": 7}),
            &json!("K1"),
            &json!("2026-03-02T01:00:00Z")
        )
    );
    assert_eq!(shown.get("tasks"), None);
    let shown = host.get(&format!("/v1/executions/{id}?tasks")).await.body;
    assert_eq!(
        (&shown["tasks"][0]["name"], &shown["tasks"][0]["status"]),
        (&json!("done"), &json!("completed"))
    );

    let mut begun = BTreeSet::from([id.to_owned()]);
    for n in 0..4 {
        begun.insert(host.start("test/one", json!({"key": "K2", "n": n})).await);
    }
    for path in [
        "/v1/executions?limit=2",
        "/v1/executions?limit=2&workflow=test/one",
        "/v1/executions?limit=2&workflow=test/one:1.0.0&status=completed",
    ] {
        assert_eq!(
            pages(&host, path).await,
            begun.iter().cloned().collect::<Vec<_>>(),
            "{path}"
        );
    }
    for (query, count) in [
        ("businessKey=K2", 4),
        ("businessKey=K1&status=completed", 1),
        ("status=running", 0),
        ("workflow=test/none", 0),
        ("incident=true", 0),
    ] {
        let listed = host.get(&format!("/v1/executions?{query}")).await.body;
        assert_eq!(
            (listed["items"].as_array().map(Vec::len), &listed["next"]),
            (Some(count), &Value::Null),
            "{query}"
        );
    }
}

/// The ids of all pages, sorted; none may come twice.
async fn pages(host: &Host, path: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut next = String::new();
    loop {
        let page = host.get(&format!("{path}{next}")).await.body;
        ids.extend(
            page["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|row| row["id"].as_str().expect("an id").to_owned()),
        );
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    ids.sort();
    ids
}

#[tokio::test]
async fn executions_are_controlled() {
    let host = Host::new().await;
    let workflow = host.publish("nap", NAP).await;
    let id = host.start(&workflow, json!({})).await;
    let control = async |verb: &str, body: Value| {
        host.post(&format!("/v1/executions/{id}/{verb}"), body)
            .await
    };
    assert_eq!(
        control("retry", json!({})).await.refusal(),
        (409, "rejected"),
        "there is nothing to retry"
    );
    assert_eq!(
        control("suspend", json!({"reason": ""})).await.refusal(),
        (422, "reason")
    );
    assert_eq!(
        control("suspend", json!({"reason": "请示"})).await.body["status"],
        "suspended"
    );
    assert_eq!(
        control("suspend", json!({"reason": "again"}))
            .await
            .refusal(),
        (409, "rejected")
    );
    let resumed = host
        .send(host.ask(Method::POST, &format!("/v1/executions/{id}/resume")))
        .await;
    assert_eq!(resumed.body["status"], "waiting", "{resumed:?}");
    assert_eq!(
        control("cancel", json!({"reason": "no longer"})).await.body["status"],
        "cancelled"
    );
    assert_eq!(
        control("cancel", json!({"reason": "no longer"}))
            .await
            .refusal(),
        (409, "rejected"),
        "it has ended"
    );
    let unknown = host
        .send(host.ask(Method::POST, "/v1/executions/nobody/retry"))
        .await;
    assert_eq!(unknown.refusal(), (404, "not-found"));
}

/// A record is what other programs replay: it is given whole, page by page.
#[tokio::test]
async fn draws_are_given_whole() {
    let host = Host::new().await;
    let drawing = "do:\n  - each:\n      for: {each: n, in: '[1, 2, 3]'}\n      do:\n        - seal: {call: draw-seal, with: {purpose: objects}}\n        - pick: {call: draw, with: {seal: '${ . }', pool: [a, b, c], count: 1}, output: {as: .drawn}}\n";
    let workflow = host.publish("drawing", drawing).await;
    let id = host.start(&workflow, json!({})).await;
    let (mut found, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let page = host
            .get(&format!("/v1/executions/{id}/draws?{query}"))
            .await
            .body;
        found.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        query = format!("limit=2&cursor={next}");
    }
    assert_eq!(found.len(), 3);
    for record in &found {
        let fields = ["seed", "commitment", "poolHash", "order", "sealedAt"];
        assert!(
            fields.iter().all(|field| !record[field].is_null()),
            "{record}"
        );
    }
    for (path, status) in [
        (format!("/v1/executions/{id}/draws?limit=21"), 400),
        (format!("/v1/executions/{id}/draws?cursor=x"), 400),
        ("/v1/executions/none/draws".to_owned(), 404),
    ] {
        assert_eq!(host.get(&path).await.status, status, "{path}");
    }
}
