//! A message that was given up, in the hands of an operator: listed, sent again at once, with the key that it always had.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use lianxi_journal::Journal;
use lianxi_tests::http::Answer;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::host::{Host, PERSON, answer, begin};

const EMITS: &str = "
do:
  - say: {emit: {event: {with: {source: /test, type: said, data: {n: '${ .n }'}}}}}
";

/// A sink that keeps the keys of what it was sent, and whether it took it.
#[derive(Clone, Default)]
struct Sink {
    status: Arc<AtomicU16>,
    got: Arc<Mutex<Vec<(String, bool, Value)>>>,
}

impl Sink {
    async fn up(status: u16) -> (Self, String) {
        let sink = Self::default();
        sink.status.store(status, Ordering::SeqCst);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address").to_string();
        let router = Router::new()
            .route("/in", post(take))
            .with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (sink, address)
    }

    fn got(&self) -> Vec<(String, bool, Value)> {
        self.got.lock().expect("what it got").clone()
    }
}

async fn take(State(sink): State<Sink>, headers: HeaderMap, body: String) -> StatusCode {
    let status = sink.status.load(Ordering::SeqCst);
    let status = StatusCode::from_u16(status).expect("a status");
    let key = headers["idempotency-key"].to_str().expect("a key");
    let event = serde_json::from_str(&body).expect("an event");
    let mut got = sink.got.lock().expect("what it got");
    got.push((key.to_owned(), status.is_success(), event));
    status
}

/// Two messages, of which the first was refused once and then given up.
async fn host_with_a_dead_letter() -> (Host, Sink) {
    let (sink, address) = Sink::up(503).await;
    let configuration =
        format!("outbox: {{events: 'http://{address}/in'}}\nallowedHosts: ['{address}']\n");
    let mut host = Host::new(&[("emits", EMITS)], &configuration).await;
    let caller = host.caller();
    begin(&caller, "emits", json!({"n": 1})).await;
    let tried = |answer: &Answer| answer.body["items"][0]["attempts"].as_i64() >= Some(1);
    caller
        .until("/v1/outbox", tried)
        .await
        .expect("it is tried");
    begin(&caller, "emits", json!({"n": 2})).await;
    host.stop();
    // To be given up by itself takes minutes.
    let journal = Journal::open(host.place.options())
        .await
        .expect("nobody holds it");
    let failed = journal.outbox_failed(1, "gone".to_owned(), None);
    failed.await.expect("it is noted");
    journal.close().await;
    sink.status.store(202, Ordering::SeqCst);
    host.start().await;
    (host, sink)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_sent_again_with_its_own_key() {
    let (mut host, sink) = host_with_a_dead_letter().await;
    let caller = host.caller();
    // The other one goes by itself; the dead one does not.
    let gone = |answer: &Answer| answer.body["items"][1]["deliveredAt"].is_string();
    caller.until("/v1/outbox", gone).await.expect("it is sent");
    let dead = answer(&host.asks(&["outbox", "list", "--dead", "--format", "json"]));
    assert_eq!(
        (
            dead["items"].as_array().map(Vec::len),
            &dead["items"][0]["seq"]
        ),
        (Some(1), &json!(1))
    );
    let text = host.asks(&["outbox", "list", "--dead", "--destination", "events"]);
    assert!(text.out.contains("gone"), "{text:?}");
    let none = host.asks(&["outbox", "list", "--dead", "--destination", "others"]);
    assert_eq!(none.out.trim(), "nothing");

    let sent = host.asks(&["outbox", "resend", "--all-dead", "--format", "json"]);
    assert_eq!(sent.exit, 0, "{sent:?}");
    assert_eq!(
        answer(&sent)["resent"][0]["resent"][0]["by"]["person"],
        PERSON
    );
    let all_gone = |answer: &Answer| answer.body["items"][0]["deliveredAt"].is_string();
    caller
        .until("/v1/outbox", all_gone)
        .await
        .expect("it is sent");
    let got = sink.got();
    let of_first: Vec<_> = got
        .iter()
        .filter(|(_, _, event)| event["data"]["n"] == 1)
        .collect();
    assert!(of_first.len() >= 2, "{got:?}");
    let key = &of_first[0].0;
    assert!(of_first.iter().all(|(other, ..)| other == key), "{got:?}");
    assert_eq!(
        got.iter().filter(|(_, taken, _)| *taken).count(),
        2,
        "{got:?}"
    );
    assert_eq!(got.last().map(|(key, ..)| key), Some(key), "it came last");
    // Who sent it again is kept over a restart.
    host.kill();
    host.start().await;
    let kept = host.caller().get("/v1/outbox").await.expect("it answers");
    let resent = &kept.body["items"][0]["resent"][0];
    assert_eq!(
        (&resent["by"]["person"], &resent["lastError"]),
        (&json!(PERSON), &json!("gone"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_dead_letter_is_not_sent_again() {
    let (host, _sink) = host_with_a_dead_letter().await;
    let gone = |answer: &Answer| answer.body["items"][1]["deliveredAt"].is_string();
    let caller = host.caller();
    caller.until("/v1/outbox", gone).await.expect("it is sent");
    let some = host.asks(&["outbox", "resend", "1", "2", "9"]);
    assert_eq!(some.exit, 1, "{some:?}");
    assert!(
        some.out.contains("1 message(s) sent again, 2 passed over"),
        "{some:?}"
    );
    for told in ["2 is no dead letter: it was delivered", "no message 9"] {
        assert!(some.err.contains(told), "{told}: {some:?}");
    }
    let nothing = host.asks(&["outbox", "resend", "--all-dead"]);
    assert_eq!(nothing.exit, 0, "{nothing:?}");
    let neither = host.types(&["outbox", "resend"]);
    assert_eq!(neither.exit, 2, "{neither:?}");
    let stranger = host.types(&["outbox", "resend", "1", "--server", host.url()]);
    assert_eq!(stranger.exit, 1, "{stranger:?}");
    assert!(stranger.err.contains("token"), "{stranger:?}");
}
