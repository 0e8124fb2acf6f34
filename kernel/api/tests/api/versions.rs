//! Versions over the API: listed with how each stands, given byte for byte, compared, taken out of force and put back.

use crate::host::{Answer, Host};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

const NAP: &str = "do:\n  - nap: {wait: {hours: 1}}\n";

/// As an author writes: with a remark, and with bytes that no YAML library would write again.
fn text(version: &str, from: &str, rest: &str) -> String {
    let metadata = if from.is_empty() {
        String::new()
    } else {
        format!("  metadata: {{effectiveFrom: '{from}'}}\n")
    };
    format!(
        "# 备注 \u{00e9}\r\ndocument:\n  dsl: '1.0.3'\n  namespace: test\n  name: v\n  version: '{version}'\n{metadata}{rest}"
    )
}

async fn send(host: &Host, path: &str, text: &str) -> Answer {
    let request = host
        .ask(Method::POST, path)
        .header("content-type", "application/yaml")
        .body(text.to_owned());
    host.send(request).await
}

async fn publish(host: &Host, text: &str) -> Value {
    let answer = send(host, "/v1/workflows", text).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body
}

async fn listed(host: &Host, query: &str) -> Vec<(String, bool, u64, bool)> {
    let answer = host.get(&format!("/v1/workflows{query}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let items = answer.body["items"].as_array().expect("a list");
    items
        .iter()
        .map(|item| {
            (
                item["version"].as_str().expect("a version").to_owned(),
                item["inForce"].as_bool().expect("a word"),
                item["openExecutions"].as_u64().expect("a number"),
                !item["deprecated"].is_null(),
            )
        })
        .collect()
}

#[tokio::test]
async fn versions_are_listed_with_how_each_stands() {
    let host = Host::new().await;
    let first = publish(&host, &text("1.10.0", "", NAP)).await;
    assert_eq!(
        (&first["inForce"], &first["effectiveFrom"]),
        (&json!(true), &json!("2026-03-02T01:00:00Z"))
    );
    publish(&host, &text("1.9.0", "", NAP)).await;
    let dated = publish(&host, &text("2.0.0", "2026-04-01", NAP)).await;
    assert_eq!(
        (&dated["inForce"], &dated["effectiveFrom"]),
        (&json!(false), &json!("2026-03-31T16:00:00Z"))
    );
    for _ in 0..2 {
        host.start("test/v", json!({})).await;
    }
    let row = |version: &str, in_force, open, deprecated| {
        (version.to_owned(), in_force, open, deprecated)
    };
    assert_eq!(
        listed(&host, "").await,
        [
            row("1.9.0", false, 0, false),
            row("1.10.0", true, 2, false),
            row("2.0.0", false, 0, false)
        ]
    );
    assert_eq!(
        listed(&host, "?workflow=test/v&inForce=true").await,
        [row("1.10.0", true, 2, false)]
    );
    assert!(listed(&host, "?workflow=test/none").await.is_empty());
    let page = host.get("/v1/workflows?limit=2").await.body;
    let next = page["next"].as_str().expect("more");
    assert_eq!(
        listed(&host, &format!("?limit=2&cursor={next}")).await,
        [row("2.0.0", false, 0, false)]
    );
    let wrong = host.get("/v1/workflows?workflow=test").await;
    assert_eq!(wrong.refusal(), (400, "query"));

    let at: Timestamp = "2026-04-01T00:00:00+08:00".parse().expect("an instant");
    host.clock.advance_to(at);
    host.settle().await;
    assert_eq!(
        listed(&host, "?inForce=true").await,
        [row("2.0.0", true, 0, false)]
    );
}

#[tokio::test]
async fn the_text_is_given_byte_for_byte() {
    let host = Host::new().await;
    let (old, new) = (text("1.0.0", "", NAP), text("1.1.0", "", NAP));
    let digest = publish(&host, &old).await["digest"].clone();
    publish(&host, &new).await;
    for (version, named, expected) in [("1.0.0", "1.0.0", &old), ("latest", "1.1.0", &new)] {
        let path = format!("/v1/workflows/test/v/{version}");
        let answer = host
            .ask(Method::GET, &path)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "application/yaml");
        assert_eq!(
            answer.headers()["content-location"],
            format!("/v1/workflows/test/v/{named}").as_str()
        );
        let bytes = answer.bytes().await.expect("its body");
        assert_eq!(bytes, expected.as_bytes(), "{version}");
    }
    let tag = format!("\"{}\"", digest.as_str().expect("a text"));
    let known = host
        .ask(Method::GET, "/v1/workflows/test/v/1.0.0")
        .header("if-none-match", &tag);
    let known = host.send(known).await;
    assert_eq!(
        (known.status, known.headers["etag"].to_str().ok()),
        (304, Some(tag.as_str()))
    );
    for path in ["test/v/3.0.0", "test/none/1.0.0", "none/v/latest"] {
        let missing = host.get(&format!("/v1/workflows/{path}")).await;
        assert_eq!(missing.refusal(), (404, "not-found"), "{path}");
    }
}

#[tokio::test]
async fn versions_are_compared_with_each_other_and_with_what_is_in_force() {
    let host = Host::new().await;
    let gate = "do:\n  - nap: {wait: {hours: 1}}\n  - sign:\n      call: work-item\n      with: {title: 签收, department: health, outcomes: [ok], escalation: [{after: {amount: 1, unit: hours}, do: remind}]}\n";
    publish(&host, &text("1.0.0", "", NAP)).await;
    publish(&host, &text("2.0.0", "", gate)).await;
    let path = "/v1/workflows/test/v/2.0.0/diff?from=1.0.0";
    let found = host.get(path).await.body;
    assert_eq!(
        (&found["from"], &found["to"], &found["leftOut"]),
        (&json!("test/v:1.0.0"), &json!("test/v:2.0.0"), &json!(0))
    );
    assert_eq!(
        found["changes"],
        json!([{
            "kind": "gate-added", "path": "/do/1/sign", "task": "sign", "field": null,
            "before": null, "after": "work-item",
            "en": "new gate: people decide at `sign`", "zh": "新增人工环节“sign”",
        }])
    );
    let lines = found["text"].as_str().expect("a text");
    assert!(
        lines.contains("--- test/v:1.0.0") && lines.contains("+  - sign:"),
        "{lines}"
    );
    // Against the version in force, if none is named.
    let back = host.get("/v1/workflows/test/v/1.0.0/diff").await.body;
    assert_eq!(
        (&back["from"], &back["changes"][0]["kind"]),
        (&json!("test/v:2.0.0"), &json!("gate-removed"))
    );
    let none = host.get("/v1/workflows/test/v/2.0.0/diff?from=9.0.0").await;
    assert_eq!(none.refusal(), (404, "not-found"));
}

#[tokio::test]
async fn what_publishing_would_do_is_told_and_not_done() {
    let host = Host::new().await;
    publish(&host, &text("1.0.0", "", NAP)).await;
    host.start("test/v", json!({})).await;
    let later = text("2.0.0", "2026-04-01", "do:\n  - nap: {wait: {hours: 2}}\n");
    let told = send(&host, "/v1/workflows/prospect", &later).await;
    assert_eq!(
        (
            told.status,
            &told.body["new"],
            &told.body["inForceFrom"],
            &told.body["nowInForce"]["workflow"],
            &told.body["nowInForce"]["openExecutions"],
        ),
        (
            200,
            &json!(true),
            &json!("2026-03-31T16:00:00Z"),
            &json!("test/v:1.0.0"),
            &json!(1)
        )
    );
    let kinds: Vec<&str> = told.body["difference"]["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .filter_map(|change| change["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["effective-from-changed", "deadline-changed"]);
    assert_eq!(listed(&host, "").await.len(), 1, "nothing was stored");
    let bad = send(&host, "/v1/workflows/prospect", "do: 3\n").await;
    assert_eq!(bad.refusal(), (422, "definition"));
    let other = text("1.0.0", "", "do:\n  - nap: {wait: {hours: 2}}\n");
    let other = send(&host, "/v1/workflows/prospect", &other).await;
    assert_eq!(other.refusal(), (409, "other-text"));
}

#[tokio::test]
async fn a_version_is_deprecated_and_put_back_with_who_and_why() {
    let host = Host::new().await;
    publish(&host, &text("1.0.0", "", NAP)).await;
    publish(&host, &text("2.0.0", "", NAP)).await;
    let running = host.start("test/v", json!({})).await;
    let deprecate = async |body: Value| {
        host.post("/v1/workflows/test/v/2.0.0/deprecate", body)
            .await
    };
    for (body, refusal) in [
        (json!({"reason": ""}), (422, "invalid")),
        (json!({"reason": "字".repeat(501)}), (422, "invalid")),
        (json!({}), (422, "body")),
        (
            json!({"reason": "x", "successor": "2.0.0"}),
            (422, "invalid"),
        ),
        (
            json!({"reason": "x", "successor": "9.0.0"}),
            (422, "invalid"),
        ),
    ] {
        let answer = deprecate(body.clone()).await;
        assert_eq!(answer.refusal(), refusal, "{body}");
    }
    let done = deprecate(json!({"reason": "repealed", "successor": "1.0.0"})).await;
    let said = json!({
        "deprecated": true, "at": "2026-03-02T01:00:00Z", "why": "repealed", "successor": "1.0.0",
        "by": {"person": "p-105", "department": "health", "division": "140105"},
    });
    assert_eq!(
        (
            done.status,
            &done.body["deprecated"],
            &done.body["inForce"],
            &done.body["openExecutions"]
        ),
        (200, &said, &json!(false), &json!(1))
    );
    let again = deprecate(json!({"reason": "again"})).await;
    assert_eq!(again.refusal(), (409, "conflict"));
    let begin = async |workflow: &str| {
        host.post("/v1/executions", json!({"workflow": workflow}))
            .await
    };
    let refused = begin("test/v:2.0.0").await;
    assert_eq!(refused.refusal(), (409, "deprecated"));
    let detail = refused.body["detail"].as_str().expect("a text");
    assert!(
        detail.contains("repealed") && detail.contains("use 1.0.0"),
        "{detail}"
    );
    assert_eq!(begin("test/v").await.status, 201, "the next lower one");
    let shown = host.get(&format!("/v1/executions/{running}")).await.body;
    assert_eq!(
        (&shown["workflow"], &shown["status"]),
        (&json!("test/v:2.0.0"), &json!("waiting"))
    );
    let back = host
        .post(
            "/v1/workflows/test/v/2.0.0/reinstate",
            json!({"reason": "void"}),
        )
        .await;
    assert_eq!(
        (
            &back.body["deprecated"],
            &back.body["inForce"],
            &back.body["history"][0]["why"],
            &back.body["history"][1]["why"]
        ),
        (
            &Value::Null,
            &json!(true),
            &json!("repealed"),
            &json!("void")
        )
    );
    let twice = host
        .post(
            "/v1/workflows/test/v/2.0.0/reinstate",
            json!({"reason": "void"}),
        )
        .await;
    assert_eq!(twice.refusal(), (409, "conflict"));
    let latest = host
        .post(
            "/v1/workflows/test/v/latest/deprecate",
            json!({"reason": "x"}),
        )
        .await;
    assert_eq!(latest.refusal(), (422, "invalid"));
    let none = host
        .post(
            "/v1/workflows/test/v/9.0.0/deprecate",
            json!({"reason": "x"}),
        )
        .await;
    assert_eq!(none.refusal(), (404, "not-found"));
    let early = text("3.0.0", "2026-04-01", NAP);
    publish(&host, &early).await;
    let refused = begin("test/v:3.0.0").await;
    assert_eq!(refused.refusal(), (409, "not-in-force"));
}
