//! People in the directory over the API: their names, who may give which role, and what becomes of their work when they leave.

use lianxi_api::{ApiOptions, Tokens};
use reqwest::Method;
use serde_json::{Value, json};

use crate::directory::city;
use crate::host::{Answer, Host, OFFICER, RUNNING, cheap, token};

const KEEPER: &str = "token-of-a-directory-keeper";
const SECURITY: &str = "token-of-a-security-keeper";
const WORKER: &str = "token-of-a-worker-u-1";

fn office() -> Value {
    json!({"department": "works", "division": "140101"})
}

fn assign(person: &str, roles: &[&str]) -> Value {
    json!([{"change": "assign", "person": person, "office": office(), "roles": roles, "valid": {"from": "2026-01-01"}}])
}

async fn host() -> Host {
    let worker = {
        let mut entry = token(WORKER, "u-1", "140101", &["officer"]);
        "works".clone_into(&mut entry.department);
        entry
    };
    let entries = [
        token(OFFICER, "p-105", "140101", &RUNNING),
        token(KEEPER, "k-1", "140101", &["directory-administrator"]),
        token(SECURITY, "s-1", "140101", &["security-administrator"]),
        worker,
    ];
    let options = ApiOptions {
        tokens: Tokens::from_entries(entries).expect("tokens"),
        access: cheap(),
        ..ApiOptions::default()
    };
    let host = Host::with(options, Some(OFFICER), None).await;
    assert_eq!(host.change(city()).await.status, 200);
    let people: Vec<Value> = ["u-1", "u-2", "k-1", "s-1"]
        .iter()
        .map(|person| json!({"change": "add-person", "person": person, "from": "2026-01-01"}))
        .collect();
    assert_eq!(host.change(json!(people)).await.status, 200);
    for person in ["u-1", "u-2"] {
        assert_eq!(host.change(assign(person, &["officer"])).await.status, 200);
    }
    host
}

async fn change_as(host: &Host, token: &str, changes: Value) -> Answer {
    let body = json!({"changes": changes, "reason": "as decided"});
    host.post_as(token, "/v1/directory/changes", body).await
}

#[tokio::test]
async fn names_can_be_read_and_erased_and_are_in_no_chain() {
    let host = host().await;
    let path = "/v1/directory/people/u-1/details";
    let put = async |body: Value| host.send(host.ask(Method::PUT, path).json(&body)).await;
    assert_eq!(
        put(json!({"name": "Anna Example", "phone": "0351-0000"}))
            .await
            .status,
        204
    );
    assert_eq!(put(json!({"name": ""})).await.refusal(), (422, "invalid"));
    let names = |answer: &Answer| -> Vec<Value> {
        let items = answer.body["items"].as_array().expect("a list");
        items.iter().map(|item| item["name"].clone()).collect()
    };
    let listed = host
        .get_as(WORKER, "/v1/directory/people?department=works")
        .await;
    assert_eq!(names(&listed), [json!("Anna Example"), Value::Null]);
    assert!(!listed.body.to_string().contains("0351"), "{listed:?}");
    for (who, sees) in [(WORKER, true), (KEEPER, true), (SECURITY, false)] {
        let shown = host.get_as(who, "/v1/directory/people/u-1").await;
        assert_eq!(shown.body["name"], json!("Anna Example"), "{who}");
        assert_eq!(shown.body["phone"].is_string(), sees, "{who}");
    }
    let erased = host.send(host.ask(Method::DELETE, path)).await;
    assert_eq!(erased.status, 204, "{erased:?}");
    assert_eq!(host.send(host.ask(Method::DELETE, path)).await.status, 204);
    assert_eq!(
        host.get("/v1/directory/people/u-1").await.body["name"],
        Value::Null
    );
    let history = host.get("/v1/directory/history?limit=500").await.body;
    assert!(!history.to_string().contains("Anna"), "{history}");
    let told: Vec<&Value> = history["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| &entry["details"])
        .filter(|details| details.is_object())
        .collect();
    assert_eq!(
        told,
        [
            &json!({"person": "u-1", "erased": false}),
            &json!({"person": "u-1", "erased": true})
        ]
    );
    let nobody = host.ask(Method::PUT, "/v1/directory/people/nobody/details");
    let nobody = host.send(nobody.json(&json!({"name": "X"}))).await;
    assert_eq!(nobody.refusal(), (404, "not-found"));
}

#[tokio::test]
async fn keeping_the_directory_is_no_way_to_powers() {
    let host = host().await;
    let absence = |substitute: &str| json!([{"change": "put-absence", "id": "a-1", "person": "u-1", "substitute": substitute, "from": "2026-03-02", "until": "2026-03-05"}]);
    for (who, changes, expected) in [
        (
            KEEPER,
            assign("u-2", &["officer", "workflow-administrator"]),
            (403, "grant-security-only"),
        ),
        (KEEPER, assign("k-1", &["officer"]), (403, "grant-oneself")),
        (KEEPER, absence("k-1"), (403, "grant-oneself")),
        (KEEPER, absence("u-2"), (200, "")),
        (
            KEEPER,
            json!([{"change": "put-role", "id": "audit-administrator", "name": "Audit", "kind": "duty"}]),
            (422, "reserved-role"),
        ),
        (
            SECURITY,
            assign("u-2", &["officer", "workflow-administrator"]),
            (200, ""),
        ),
        (SECURITY, assign("s-1", &["officer"]), (403, "forbidden")),
        (
            SECURITY,
            json!([{"change": "add-person", "person": "u-3"}]),
            (403, "forbidden"),
        ),
        // What another gave is not the keeper's to take.
        (
            KEEPER,
            assign("u-2", &["officer"]),
            (403, "grant-security-only"),
        ),
        (
            KEEPER,
            json!([{"change": "leave", "person": "u-2", "on": "2026-03-02"}]),
            (403, "grant-security-only"),
        ),
        (WORKER, assign("u-2", &["officer"]), (403, "forbidden")),
    ] {
        let answer = change_as(&host, who, changes.clone()).await;
        assert_eq!(answer.refusal(), expected, "{who} {changes}: {answer:?}");
    }
    let away = host.get("/v1/directory/absences?on=2026-03-03").await.body;
    assert_eq!(away["items"][0]["substitute"], json!("u-2"), "{away}");
    let places = host.get("/v1/directory/assignments?person=u-2").await.body;
    assert_eq!(
        places["items"][0]["roles"],
        json!(["officer", "workflow-administrator"]),
        "{places}"
    );
}

const ITEM: &str = "do:\n  - sign:\n      call: work-item\n      with: {title: Look at it, department: works, division: '140101', outcomes: [accepted]}\n";

#[tokio::test]
async fn who_leaves_leaves_no_work_behind() {
    let host = host().await;
    let workflow = host.publish("one", ITEM).await;
    let mut items = Vec::new();
    for _ in 0..3 {
        let execution = host.start(&workflow, json!({})).await;
        let listed = host
            .get_as(WORKER, &format!("/v1/work-items?execution={execution}"))
            .await
            .body;
        items.push(
            listed["items"][0]["id"]
                .as_str()
                .expect("an item")
                .to_owned(),
        );
    }
    for item in &items[..2] {
        let claimed = host
            .post_as(WORKER, &format!("/v1/work-items/{item}/claim"), json!({}))
            .await;
        assert_eq!(claimed.status, 200, "{claimed:?}");
    }
    let holdings = async || {
        host.get_as(KEEPER, "/v1/directory/people/u-1/holdings")
            .await
            .body
    };
    let before = holdings().await;
    assert_eq!(before["count"], json!(2), "{before}");
    assert_eq!(
        before["items"][0]["title"],
        Value::Null,
        "who keeps the directory sees no work"
    );

    let leave = async |body: Value| {
        host.post_as(KEEPER, "/v1/directory/people/u-1/leave", body)
            .await
    };
    let to = |person: &str| json!({"person": person, "office": office()});
    let body = |to: &Value, dry_run: bool| json!({"on": "2026-03-02", "to": to, "reason": "retired", "dryRun": dry_run});
    for (to, refusal) in [
        (to("u-1"), (422, "to-oneself")),
        (to("nobody"), (422, "no-such-officer")),
    ] {
        assert_eq!(leave(body(&to, false)).await.refusal(), refusal, "{to}");
    }
    let would = leave(body(&to("u-2"), true)).await;
    assert_eq!(
        (
            would.status,
            &would.body["holdings"]["count"],
            would.body["changes"].as_array().map(Vec::len),
            &would.body["moved"]
        ),
        (200, &json!(2), Some(1), &json!([])),
        "{would:?}"
    );
    assert_eq!(holdings().await["count"], json!(2));
    let left = leave(body(&to("u-2"), false)).await;
    assert_eq!(left.status, 200, "{left:?}");
    let mut moved: Vec<&str> = left.body["moved"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    moved.sort_unstable();
    let mut expected: Vec<&str> = items[..2].iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!((moved, &left.body["stayed"]), (expected, &json!([])));
    assert_eq!(holdings().await["count"], json!(0));
    let taken_over = host
        .get_as(KEEPER, "/v1/directory/people/u-2/holdings")
        .await
        .body;
    assert_eq!(taken_over["count"], json!(2), "{taken_over}");
    let shown = host.get("/v1/directory/people/u-1").await.body;
    assert_eq!(shown["left"], json!("2026-03-02"), "{shown}");
    let again = leave(body(&to("u-2"), false)).await;
    assert_eq!(
        (again.status, &again.body["changes"], &again.body["moved"]),
        (200, &json!([]), &json!([])),
        "{again:?}"
    );
    let missing = host
        .post_as(
            KEEPER,
            "/v1/directory/people/nobody/leave",
            body(&Value::Null, true),
        )
        .await;
    assert_eq!(missing.refusal(), (404, "not-found"));
}
