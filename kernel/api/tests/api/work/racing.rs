//! Faults of people and of the way to them: twice, at once, and in the middle of a form.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ALL, ANN, CROWD, Offices, agreed, crowd};

#[tokio::test]
async fn of_a_hundred_who_claim_at_once_one_has_it() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let claims = (0..CROWD).map(|one| {
        let (offices, id) = (&offices, &id);
        async move { offices.act(&crowd(one), id, "claim", json!({})).await }
    });
    let answers = join_all(claims).await;
    let won = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(won.count(), 1, "one has it");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refusal(), (409, "claimed-by-other"), "{answer:?}");
    }
    let history = offices
        .get(ALL, &format!("/v1/work-items/{id}/history"))
        .await
        .body;
    let events = history["events"].as_array().expect("events").clone();
    let claims = events.iter().filter(|event| event["type"] == "claimed");
    assert_eq!(claims.count(), 1, "{history}");
}

#[tokio::test]
async fn of_those_who_complete_at_once_one_has_done_it() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let complete = (0..CROWD).map(|turn| {
        let outcome = if turn % 2 == 0 { "agreed" } else { "refused" };
        offices.act(ANN, &id, "complete", json!({"outcome": outcome}))
    });
    let answers = join_all(complete).await;
    let done: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .collect();
    assert_eq!(done.len(), 1, "once");
    let others = answers.iter().filter(|answer| answer.status != 200);
    for answer in others {
        assert_eq!(answer.refusal(), (409, "already-closed"), "{answer:?}");
    }
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(shown["outcome"], done[0].body["outcome"]);
    assert_eq!(
        offices.act(ANN, &id, "complete", agreed()).await.refusal(),
        (409, "already-closed")
    );
}

#[tokio::test]
async fn what_was_written_is_there_when_one_comes_back() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let form = json!({"form": {"note": "写到一半"}});
    assert_eq!(offices.act(ANN, &id, "claim", json!({})).await.status, 200);
    assert_eq!(offices.act(ANN, &id, "draft", form).await.status, 200);
    // Another connection, and nothing of the one before.
    let fresh = reqwest::Client::new();
    let address = format!("http://{}/v1/work-items/{id}", offices.host.address);
    let asked = fresh.request(Method::GET, address).bearer_auth(ANN);
    let shown: Value = asked
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(shown["draft"], json!({"note": "写到一半"}), "{shown}");
}
