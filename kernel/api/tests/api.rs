//! Every address, driven over a real connection.

mod host;

use std::collections::BTreeSet;

use host::{Host, STRANGER, definition};
use reqwest::Method;
use serde_json::{Value, json};

const SET: &str =
    "  metadata: {businessKey: '${ .key }'}\ndo:\n  - done: {set: {echo: '${ .n }'}}\n";
const NAP: &str = "do:\n  - nap: {wait: {hours: 1}}\n";
const ITEM: &str = "do:\n  - sign:\n      call: work-item\n      with: {title: 签收, department: health, division: '140105', outcomes: [accepted, rejected], form: {type: object, required: [note], properties: {note: {type: string}}}, due: {amount: 2, unit: working-days, kind: default, text: 及时}, escalation: [{after: {amount: 0, unit: hours}, do: remind}]}\n";
const LISTEN: &str = "do:\n  - hear:\n      listen:\n        to: {one: {with: {type: test.happened, subject: '${ .subject }'}}}\n";

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

#[tokio::test]
async fn a_person_works_on_an_item() {
    let host = Host::new().await;
    let workflow = host.publish("item", ITEM).await;
    let execution = host.start(&workflow, json!({})).await;
    let listed = host
        .get(&format!(
            "/v1/work-items?status=open&department=health&division=140105&execution={execution}"
        ))
        .await
        .body;
    let item = listed["items"][0]["id"]
        .as_str()
        .expect("an item")
        .to_owned();
    assert_eq!(
        (&listed["items"][0]["title"], &listed["items"][0]["overdue"]),
        (&json!("签收"), &json!(false))
    );
    let path = format!("/v1/work-items/{item}");
    let act = async |verb: &str, body: Value| host.post(&format!("{path}/{verb}"), body).await;
    let shown = host.get(&path).await.body;
    assert_eq!(
        (
            &shown["step"],
            &shown["outcomes"],
            &shown["form"]["required"]
        ),
        (
            &json!("sign"),
            &json!(["accepted", "rejected"]),
            &json!(["note"])
        )
    );
    assert_eq!(
        (&shown["due"]["kind"], &shown["escalation"][0]["done"]),
        (&json!("default"), &json!(false))
    );

    let stranger = host
        .send(
            host.bare(Method::POST, &format!("{path}/claim"))
                .bearer_auth(STRANGER),
        )
        .await;
    assert_eq!(stranger.refusal(), (403, "not-candidate"));
    assert!(
        stranger.body["detailZh"]
            .as_str()
            .is_some_and(|text| text.contains("待办")),
        "{stranger:?}"
    );
    let claimed = act("claim", json!({})).await;
    assert_eq!(
        (
            claimed.status,
            &claimed.body["status"],
            &claimed.body["claimedBy"]["person"]
        ),
        (200, &json!("claimed"), &json!("p-105"))
    );
    assert_eq!(
        act("draft", json!({"form": {"note": "草"}})).await.body["draft"],
        json!({"note": "草"})
    );
    assert_eq!(
        host.get("/v1/work-items?assignee=p-105").await.body["items"][0]["id"],
        json!(item)
    );
    let released = act("release", json!({})).await;
    assert_eq!(
        (released.status, &released.body["assignee"]),
        (200, &Value::Null),
        "{released:?}"
    );

    assert_eq!(act("claim", json!({})).await.status, 200);
    let good = json!({"outcome": "accepted", "form": {"note": "好"}});
    assert_eq!(
        act(
            "complete",
            json!({"outcome": "accepted", "form": {"note": 1}})
        )
        .await
        .refusal(),
        (422, "form")
    );
    assert_eq!(
        act(
            "complete",
            json!({"outcome": "perhaps", "form": {"note": "x"}})
        )
        .await
        .refusal(),
        (422, "unknown-outcome")
    );
    let done = act("complete", good.clone()).await;
    assert_eq!(
        (
            done.status,
            &done.body["outcome"],
            &done.body["completedBy"]["division"]
        ),
        (200, &json!("accepted"), &json!("140105"))
    );
    assert_eq!(
        act("complete", good).await.refusal(),
        (409, "already-closed")
    );
    host.settle().await;
    assert_eq!(
        host.get(&format!("/v1/executions/{execution}")).await.body["output"]["form"],
        json!({"note": "好"})
    );
    assert_eq!(
        host.post(
            "/v1/work-items/none/complete",
            json!({"outcome": "accepted"})
        )
        .await
        .refusal(),
        (404, "not-found")
    );
    assert_eq!(
        host.get("/v1/work-items/none").await.refusal(),
        (404, "not-found")
    );
}

#[tokio::test]
async fn an_overdue_item_reminds() {
    let host = Host::new().await;
    let workflow = host.publish("late", ITEM).await;
    let execution = host.start(&workflow, json!({})).await;
    let next = host
        .engine
        .next_due()
        .await
        .expect("it reads")
        .expect("an escalation");
    host.clock
        .advance_to(next + jiff::SignedDuration::from_secs(1));
    host.settle().await;
    assert_eq!(
        host.get("/v1/work-items?status=open").await.body["items"][0]["overdue"],
        json!(true)
    );
    let outbox = host
        .get(&format!(
            "/v1/outbox?execution={execution}&topic=lianxi.work.reminded"
        ))
        .await
        .body;
    assert_eq!(
        (
            &outbox["items"][0]["destination"],
            &outbox["items"][0]["event"]["data"]["title"]
        ),
        (&json!("reminders"), &json!("签收"))
    );
    assert_eq!(
        host.get("/v1/outbox?dead=true").await.body["items"],
        json!([])
    );
}

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

#[tokio::test]
async fn definitions_are_published_or_told_every_problem() {
    let host = Host::new().await;
    let publish = async |text: String| {
        host.send(
            host.ask(Method::POST, "/v1/workflows?name=mine.yaml")
                .header("content-type", "application/yaml")
                .body(text),
        )
        .await
    };
    let good = definition("good", SET);
    let first = publish(good.clone()).await;
    assert_eq!(
        (first.status, &first.body["workflow"], &first.body["new"]),
        (201, &json!("test/good:1.0.0"), &json!(true))
    );
    let again = publish(good.clone()).await;
    assert_eq!(
        (again.status, &again.body["new"], &again.body["digest"]),
        (200, &json!(false), &first.body["digest"])
    );
    assert_eq!(
        publish(good + "# other\n").await.refusal(),
        (409, "other-text")
    );
    let bad = publish(definition(
        "bad",
        "do:\n  - a: {set: {x: '${ .a | }'}}\n  - b: {wait: {hours: soon}}\n",
    ))
    .await;
    assert_eq!(bad.refusal(), (422, "definition"));
    let problems = bad.body["problems"].as_array().expect("problems");
    let lines: BTreeSet<u64> = problems
        .iter()
        .filter_map(|problem| problem["line"].as_u64())
        .collect();
    assert_eq!(lines, BTreeSet::from([7, 8]), "{problems:#?}");
    assert!(
        problems.iter().all(|problem| problem["file"] == "mine.yaml"
            && problem["column"].as_u64() > Some(0)
            && problem["code"].is_string()),
        "{problems:#?}"
    );
    let latin = host
        .send(
            host.ask(Method::POST, "/v1/workflows")
                .header("content-type", "text/yaml")
                .body(b"document:\n  name: \xe9\n".to_vec()),
        )
        .await;
    assert_eq!(
        (latin.refusal(), &latin.body["line"]),
        ((400, "body"), &json!(2))
    );
    assert_eq!(
        host.post("/v1/workflows", json!({})).await.refusal(),
        (415, "media-type")
    );
    assert_eq!(
        host.get("/v1/workflows").await.body["items"][0]["workflow"],
        "test/good:1.0.0"
    );
    assert_eq!(host.get("/v1/plugins").await.body, json!({"items": []}));
    let unknown = host
        .post("/v1/executions", json!({"workflow": "test/none"}))
        .await;
    assert_eq!(unknown.refusal(), (404, "not-found"));
}

#[tokio::test]
async fn the_document_lists_every_address() {
    const ADDRESSES: [&str; 27] = [
        "get /v1/executions",
        "get /v1/executions/{id}",
        "get /v1/health/live",
        "get /v1/health/ready",
        "get /v1/openapi.json",
        "get /v1/outbox",
        "get /v1/plugins",
        "get /v1/schema",
        "get /v1/work-items",
        "get /v1/work-items/{id}",
        "get /v1/workflows",
        "get /v1/workflows/{namespace}/{name}/{version}",
        "get /v1/workflows/{namespace}/{name}/{version}/diff",
        "post /v1/events",
        "post /v1/executions",
        "post /v1/executions/{id}/cancel",
        "post /v1/executions/{id}/resume",
        "post /v1/executions/{id}/retry",
        "post /v1/executions/{id}/suspend",
        "post /v1/work-items/{id}/claim",
        "post /v1/work-items/{id}/complete",
        "post /v1/work-items/{id}/draft",
        "post /v1/work-items/{id}/release",
        "post /v1/workflows",
        "post /v1/workflows/prospect",
        "post /v1/workflows/{namespace}/{name}/{version}/deprecate",
        "post /v1/workflows/{namespace}/{name}/{version}/reinstate",
    ];
    let host = Host::new().await;
    let document = host
        .send(host.bare(Method::GET, "/v1/openapi.json"))
        .await
        .body;
    let mut listed = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        listed.extend(
            methods
                .as_object()
                .expect("methods")
                .keys()
                .map(|method| format!("{method} {path}")),
        );
    }
    assert_eq!(listed, ADDRESSES.map(str::to_owned).into());
    assert!(
        document["components"]["schemas"]["Problem"].is_object()
            && document["components"]["securitySchemes"]["bearer"].is_object()
    );
    // Each is there, and takes the methods that the document says and no others.
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let answer = host
            .send(host.ask(Method::DELETE, &path.replace("{id}", "x")))
            .await;
        assert_eq!(answer.refusal(), (405, "method-not-allowed"), "{path}");
        let allowed: BTreeSet<String> = answer.headers["allow"]
            .to_str()
            .expect("text")
            .split(',')
            .map(|method| method.trim().to_lowercase())
            .filter(|method| method != "head")
            .collect();
        assert_eq!(
            allowed,
            methods
                .as_object()
                .expect("methods")
                .keys()
                .cloned()
                .collect(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn editors_get_the_schema_of_what_this_host_accepts() {
    let host = Host::new().await;
    let answer = host.send(host.bare(Method::GET, "/v1/schema")).await;
    assert_eq!(
        (answer.status, &answer.headers["content-type"]),
        (200, &"application/schema+json".parse().expect("a header"))
    );
    let names = answer.body["$defs"]["functionName"]["anyOf"].to_string();
    assert!(names.contains("work-item") && answer.body["properties"]["do"].is_object());
}
