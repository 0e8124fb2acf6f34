//! Dead letters over the API: listed by destination and in pages, sent again by somebody who has a token, and by whom is shown.

use lianxi_runtime::journal::{Append, NewOutbox};
use serde_json::{Value, json};

use crate::host::{Host, WARDEN};

/// Four messages, of which the first three were given up.
async fn host_with_dead_letters() -> Host {
    let host = Host::new().await;
    let journal = host.engine.journal();
    let message = |destination: &str| NewOutbox {
        destination: destination.to_owned(),
        topic: "made".to_owned(),
        body: json!({"id": "1"}).to_string(),
        ..NewOutbox::default()
    };
    let append = Append {
        outbox: ["events", "partner", "events", "events"]
            .map(message)
            .into(),
        ..Append::default()
    };
    journal.append(append).await.expect("it is written");
    for seq in 1..=3 {
        let failed = journal.outbox_failed(seq, "status 410".to_owned(), None);
        failed.await.expect("it is noted");
    }
    host
}

async fn numbers(host: &Host, path: &str) -> Vec<i64> {
    let body = host.get(path).await.body;
    let items = body["items"].as_array().expect("a page");
    items
        .iter()
        .map(|item| item["seq"].as_i64().expect("a number"))
        .collect()
}

#[tokio::test]
async fn dead_letters_are_listed_in_pages_and_by_destination() {
    let host = host_with_dead_letters().await;
    for (query, expected) in [
        ("", &[1, 2, 3, 4][..]),
        ("?dead=true", &[1, 2, 3]),
        ("?destination=events", &[1, 3, 4]),
        ("?dead=true&destination=events", &[1, 3]),
        ("?dead=true&destination=nobody", &[]),
    ] {
        assert_eq!(
            numbers(&host, &format!("/v1/outbox{query}")).await,
            expected,
            "{query}"
        );
    }
    let first = host.get("/v1/outbox?dead=true&limit=2").await.body;
    let next = first["next"].as_str().expect("there is more");
    let second = format!("/v1/outbox?dead=true&limit=2&cursor={next}");
    assert_eq!(numbers(&host, &second).await, [3]);
}

#[tokio::test]
async fn one_is_sent_again_by_somebody_and_that_is_shown() {
    let host = host_with_dead_letters().await;
    let resend = |seq: &str| {
        let path = format!("/v1/outbox/{seq}/resend");
        let host = &host;
        async move { host.post(&path, Value::Null).await }
    };
    let sent = resend("1").await;
    let by = &sent.body["resent"][0];
    assert_eq!(
        (sent.status, &sent.body["dead"], &sent.body["attempts"]),
        (200, &json!(false), &json!(0)),
        "{sent:?}"
    );
    assert_eq!(
        (&by["by"]["person"], &by["attempts"], &by["lastError"]),
        (&json!("p-105"), &json!(1), &json!("status 410"))
    );
    assert!(
        sent.body["nextAttemptAt"].is_string(),
        "it is due: {sent:?}"
    );
    for (seq, refusal) in [
        ("1", (409, "conflict")),
        ("4", (409, "conflict")),
        ("9", (404, "not-found")),
        ("x", (400, "request")),
    ] {
        assert_eq!(resend(seq).await.refusal(), refusal, "{seq}");
    }
    let bare = host.bare(reqwest::Method::POST, "/v1/outbox/2/resend");
    assert_eq!(host.send(bare).await.refusal(), (401, "unauthorised"));
    assert_eq!(numbers(&host, "/v1/outbox?dead=true").await, [2, 3]);
    // Its own resendings are shown with each, and nobody else's.
    let other = host
        .bare(reqwest::Method::POST, "/v1/outbox/2/resend")
        .bearer_auth(WARDEN);
    assert_eq!(host.send(other).await.status, 200);
    let all = host.get("/v1/outbox").await.body;
    let persons = [0, 1, 2].map(|at: usize| all["items"][at]["resent"][0]["by"]["person"].clone());
    assert_eq!(persons, [json!("p-105"), json!("p-107"), Value::Null]);
}
