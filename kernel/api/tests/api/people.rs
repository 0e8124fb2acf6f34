//! Work items over the API: claimed, completed, reminded of.

use crate::host::{Host, STRANGER};
use reqwest::Method;
use serde_json::{Value, json};

const ITEM: &str = "do:\n  - sign:\n      call: work-item\n      with: {title: 签收, department: health, division: '140105', outcomes: [accepted, rejected], form: {type: object, required: [note], properties: {note: {type: string}}}, due: {amount: 2, unit: working-days, kind: default, text: 及时}, escalation: [{after: {amount: 0, unit: hours}, do: remind}]}\n";

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
    assert_eq!(stranger.refusal(), (403, "forbidden"));
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
