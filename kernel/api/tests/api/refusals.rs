//! Bad requests, callers who may not, and a host that cannot: each a clear problem, and the host goes on.

use std::time::Duration;

use crate::host::{Answer, Host, OFFICER, definition, tokens};
use lianxi_api::{ApiOptions, Bounds, Tokens};
use lianxi_runtime::work::{Actor, Office};
use lianxi_tests::incompressible;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SET: &str = "do:\n  - done: {set: {a: 1}}\n";

fn bounds(bounds: Bounds) -> ApiOptions {
    ApiOptions {
        tokens: tokens(),
        bounds,
        ..ApiOptions::default()
    }
}

#[tokio::test]
async fn a_bad_request_is_told_where_it_is_bad() {
    let host = Host::new().await;
    let json = async |text: &str| {
        host.send(
            host.ask(Method::POST, "/v1/executions")
                .header("content-type", "application/json")
                .body(text.to_owned()),
        )
        .await
    };
    let check = |answer: Answer, refusal: (u16, &str), place: Value| {
        assert_eq!(
            (
                answer.refusal(),
                json!([
                    answer.body["line"],
                    answer.body["column"],
                    answer.body["field"]
                ])
            ),
            (refusal, place),
            "{answer:?}"
        );
    };
    check(
        json("{\n  \"workflow\": }").await,
        (400, "json"),
        json!([2, 15, null]),
    );
    check(json("").await, (400, "json"), json!([1, 0, null]));
    check(
        json("{\"workflow\": \"a/b\", \"colour\": 1}").await,
        (422, "body"),
        json!([1, 28, "colour"]),
    );
    check(
        json("{\"workflow\": 5}").await,
        (422, "body"),
        json!([1, 14, "workflow"]),
    );
    check(
        json("{\"id\": \"5\", \"workflow\": \"a/b\"}").await,
        (422, "body"),
        json!([1, 10, "id"]),
    );
    let plain = host
        .send(host.ask(Method::POST, "/v1/executions").body("{}"))
        .await;
    assert_eq!(plain.refusal(), (415, "media-type"));
    for path in [
        "/v1/executions?limit=0",
        "/v1/executions?limit=501",
        "/v1/executions?cursor=!",
        "/v1/executions?colour=1",
        "/v1/executions?status=done",
        "/v1/executions?workflow=one",
        "/v1/work-items?limit=x",
        "/v1/outbox?cursor=eA",
    ] {
        assert_eq!(host.get(path).await.refusal(), (400, "query"), "{path}");
    }
    for path in ["/", "/v1", "/v1/nothing", "/v2/executions"] {
        assert_eq!(
            host.get(path).await.refusal(),
            (404, "no-such-address"),
            "{path}"
        );
    }
    let broken = host.get("/v1/executions/%FF").await;
    assert_eq!(broken.refusal(), (400, "request"));
    let put = host.send(host.ask(Method::PUT, "/v1/executions")).await;
    assert_eq!(
        (put.refusal(), put.headers.contains_key("allow")),
        ((405, "method-not-allowed"), true)
    );
    let named = host
        .send(
            host.ask(Method::GET, "/v1/plugins")
                .header(lianxi_api::REQUEST_ID, "mine-1"),
        )
        .await;
    assert_eq!(named.headers[lianxi_api::REQUEST_ID], "mine-1");
    let harmful = host
        .send(
            host.ask(Method::GET, "/v1/plugins")
                .header(lianxi_api::REQUEST_ID, "a b\"c"),
        )
        .await;
    assert_ne!(harmful.headers[lianxi_api::REQUEST_ID], "a b\"c");
}

/// A request whose body is promised and never comes: the answer comes by itself.
async fn stalled(host: &Host) -> String {
    let mut stream = TcpStream::connect(host.address).await.expect("it listens");
    let head = format!(
        "POST /v1/executions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {OFFICER}\r\ncontent-type: application/json\r\ncontent-length: 10\r\nconnection: close\r\n\r\n"
    );
    stream
        .write_all(head.as_bytes())
        .await
        .expect("it takes the head");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer
}

#[tokio::test]
async fn a_body_is_bounded_in_size_and_time() {
    let host = Host::with(
        bounds(Bounds {
            body_bytes_max: 1_000,
            body_time_max: Duration::from_millis(50),
            ..Bounds::default()
        }),
        Some(OFFICER),
        None,
    )
    .await;
    for size in [1_001, 200_000] {
        let large = host
            .post("/v1/executions", json!({"workflow": "x".repeat(size)}))
            .await;
        assert_eq!(large.refusal(), (413, "body-too-large"));
    }
    let slow = stalled(&host).await;
    assert!(
        slow.starts_with("HTTP/1.1 408") && slow.contains("urn:lianxi:problem:body-too-slow"),
        "{slow}"
    );
    assert_eq!(
        host.get("/v1/plugins").await.status,
        200,
        "the host goes on"
    );
}

#[tokio::test]
async fn more_than_it_can_do_is_told_to_come_again() {
    let host = Host::with(
        bounds(Bounds {
            requests_max: 0,
            ..Bounds::default()
        }),
        Some(OFFICER),
        None,
    )
    .await;
    let refused = host.get("/v1/executions").await;
    assert_eq!(
        (
            refused.refusal(),
            refused.headers["retry-after"].to_str().ok()
        ),
        ((503, "overloaded"), Some("1"))
    );
    assert_eq!(
        host.get("/v1/health/live").await.status,
        200,
        "its health is still told"
    );
    let host = Host::with(
        bounds(Bounds {
            request_time_max: Duration::from_millis(50),
            ..Bounds::default()
        }),
        Some(OFFICER),
        None,
    )
    .await;
    let slow = stalled(&host).await;
    assert!(
        slow.starts_with("HTTP/1.1 503")
            && slow.contains("urn:lianxi:problem:timeout")
            && slow.contains("retry-after"),
        "{slow}"
    );
}

#[tokio::test]
async fn a_token_is_asked_for() {
    let host = Host::new().await;
    for (authorization, challenge) in [
        (None, "Bearer realm=\"lianxi\""),
        (
            Some("Bearer wrong-token-entirely"),
            "error=\"invalid_token\"",
        ),
        (Some("Basic eDp5"), "error=\"invalid_token\""),
    ] {
        for (method, path) in [
            (Method::GET, "/v1/executions"),
            (Method::POST, "/v1/executions"),
            (Method::GET, "/v1/nothing"),
        ] {
            let mut request = host.bare(method, path);
            if let Some(value) = authorization {
                request = request.header("authorization", value);
            }
            let answer = host.send(request).await;
            assert_eq!(
                answer.refusal(),
                (401, "unauthorised"),
                "{path} {authorization:?}"
            );
            let asked = answer.headers["www-authenticate"].to_str().expect("text");
            assert!(asked.contains(challenge), "{asked}");
            assert!(
                !answer.body.to_string().contains("wrong-token"),
                "a token is not told back"
            );
        }
    }
    for path in [
        "/v1/health/live",
        "/v1/health/ready",
        "/v1/openapi.json",
        "/v1/schema",
    ] {
        assert_eq!(
            host.send(host.bare(Method::GET, path)).await.status,
            200,
            "{path}"
        );
    }
}

#[tokio::test]
async fn without_tokens_a_host_is_read_and_not_changed() {
    let host = Host::with(ApiOptions::default(), None, None).await;
    assert_eq!(host.get("/v1/executions").await.status, 200);
    let refused = host
        .post("/v1/executions", json!({"workflow": "a/b"}))
        .await;
    assert_eq!(refused.refusal(), (401, "unauthorised"));
    assert!(
        refused.body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("--insecure-open")),
        "it says what to do"
    );
}

#[tokio::test]
async fn an_open_host_takes_changes_from_programs_alone() {
    let actor = Actor {
        person: "local".to_owned(),
        office: Office {
            department: "health".to_owned(),
            division: None,
        },
        roles: Vec::new(),
        stands_for: Vec::new(),
    };
    let host = Host::with(
        ApiOptions {
            tokens: Tokens::insecure_open(actor),
            ..ApiOptions::default()
        },
        None,
        None,
    )
    .await;
    let workflow = host.publish("open", SET).await;
    host.start(&workflow, json!({})).await;
    let page = host
        .ask(Method::POST, "/v1/executions")
        .header("origin", "http://elsewhere.example")
        .json(&json!({"workflow": workflow}));
    assert_eq!(host.send(page).await.refusal(), (403, "origin"));
}

#[tokio::test]
async fn a_full_store_is_told_and_nothing_is_lost() {
    let host = Host::with(bounds(Bounds::default()), Some(OFFICER), Some(1024 * 1024)).await;
    let workflow = host
        .publish("full", "do:\n  - nap: {wait: {hours: 1}}\n")
        .await;
    let mut begun = 0;
    let refused = loop {
        let answer = host
            .post(
                "/v1/executions",
                json!({"workflow": workflow, "input": {"text": incompressible(10_000)}}),
            )
            .await;
        match answer.status {
            201 => begun += 1,
            _ => break answer,
        }
        assert!(begun < 200, "a file of a MiB holds no two hundred of these");
    };
    assert_eq!(refused.refusal(), (507, "storage-full"), "{refused:?}");
    let listed = host.get("/v1/executions?limit=500").await.body;
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(begun),
        "what was acknowledged is there, and no more"
    );
    // Room for a few small rows is left; readiness says whether a submission of some size would succeed.
    assert_eq!(
        host.get("/v1/health/ready").await.refusal(),
        (507, "storage-full")
    );
}

#[tokio::test]
async fn a_host_that_stops_is_not_ready() {
    let host = Host::new().await;
    host.engine.shutdown().await;
    let text = definition("stopped", SET);
    let refused = host
        .send(
            host.ask(Method::POST, "/v1/workflows")
                .header("content-type", "application/yaml")
                .body(text),
        )
        .await;
    assert_eq!(refused.refusal(), (503, "storage"));
    assert!(
        !refused.body.to_string().contains("sqlx"),
        "no inner words: {refused:?}"
    );
    assert_eq!(
        host.get("/v1/health/ready").await.refusal(),
        (503, "stopping")
    );
    assert_eq!(host.get("/v1/health/live").await.status, 200);
    host.stop();
}
