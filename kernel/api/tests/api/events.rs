//! CloudEvents in their three modes, each taken once.

use crate::host::Host;
use reqwest::Method;
use serde_json::{Value, json};

const LISTEN: &str = "do:\n  - hear:\n      listen:\n        to: {one: {with: {type: test.happened, subject: '${ .subject }'}}}\n";

#[tokio::test]
async fn events_come_in_three_modes_and_once() {
    let host = Host::new().await;
    let workflow = host.publish("listen", LISTEN).await;
    let event = |id: &str, subject: &str| json!({"specversion": "1.0", "id": id, "source": "/test", "type": "test.happened", "subject": subject, "data": {"id": id}});
    let structured = async |event: &Value| {
        let request = host.ask(Method::POST, "/v1/events").header(
            "content-type",
            "application/cloudevents+json; charset=utf-8",
        );
        host.send(request.body(event.to_string())).await
    };
    let first = structured(&event("e1", "A")).await;
    assert_eq!(
        (first.status, &first.body),
        (
            202,
            &json!({"events": [{"source": "/test", "id": "e1", "status": "new"}]})
        )
    );
    assert_eq!(
        structured(&event("e1", "A")).await.body["events"][0]["status"],
        "duplicate"
    );

    // The event came before its listener.
    let early = host.start(&workflow, json!({"subject": "A"})).await;
    assert_eq!(
        host.get(&format!("/v1/executions/{early}")).await.body["output"],
        json!([{"id": "e1"}])
    );

    let late = host.start(&workflow, json!({"subject": "医"})).await;
    let request = host
        .ask(Method::POST, "/v1/events")
        .header("content-type", "application/json");
    let request = request
        .header("ce-specversion", "1.0")
        .header("ce-id", "e2")
        .header("ce-source", "/test")
        .header("ce-type", "test.happened")
        .header("ce-subject", "%E5%8C%BB");
    assert_eq!(
        host.send(request.body("{\"id\": \"binary\"}")).await.status,
        202
    );
    host.settle().await;
    assert_eq!(
        host.get(&format!("/v1/executions/{late}")).await.body["output"],
        json!([{"id": "binary"}])
    );

    let batch = async |events: Value| {
        host.send(
            host.ask(Method::POST, "/v1/events")
                .header("content-type", "application/cloudevents-batch+json")
                .body(events.to_string()),
        )
        .await
    };
    let taken = batch(json!([event("e1", "A"), event("e3", "C")])).await;
    assert_eq!(
        (
            &taken.body["events"][0]["status"],
            &taken.body["events"][1]["status"]
        ),
        (&json!("duplicate"), &json!("new"))
    );
    let wrong = batch(json!([event("e4", "C"), {"id": "x"}])).await;
    assert_eq!(
        (wrong.refusal(), &wrong.body["index"]),
        ((422, "invalid"), &json!(1))
    );
    assert_eq!(
        structured(&event("e4", "C")).await.body["events"][0]["status"],
        "duplicate",
        "the one before the wrong one was taken"
    );
    assert_eq!(
        structured(&json!({"id": "x"})).await.refusal(),
        (422, "invalid")
    );
    assert_eq!(
        host.post("/v1/events", event("e5", "A")).await.refusal(),
        (415, "media-type")
    );
}
