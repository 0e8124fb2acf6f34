//! What is sent twice happens once, what comes early is kept, over stops and kills.

use std::collections::BTreeMap;

use lianxi_tests::http::{Answer, Caller};
use serde_json::{Value, json};

use crate::host::{Host, OFFICER, begin, stands};

/// Each event begins one.
const BEGUN: &str = "
schedule: {on: {one: {with: {type: permit.asked}}}}
do:
  - keep: {set: {n: '${ .[0].n }'}}
";
/// Waits for one event about its key.
const LISTENS: &str = "
do:
  - hear: {listen: {to: {one: {with: {type: permit.paid, subject: '${ .key }'}}}}}
";
const SET: &str = "
do:
  - keep: {set: {n: '${ .n }'}}
";
const ID: &str = "018f0000-0000-7000-8000-000000000001";
/// Requests at the same time.
const AT_ONCE: usize = 8;

fn event(kind: &str, id: &str, key: &str) -> Value {
    json!({"specversion": "1.0", "id": id, "source": "/test", "type": kind, "subject": key, "data": {"n": id}})
}

async fn send(caller: &Caller, event: &Value) -> String {
    let taken = caller.send_event(event).await.expect("it answers");
    assert_eq!(taken.status, 202, "{taken:?}");
    let status = &taken.body["events"][0]["status"];
    status.as_str().expect("a word").to_owned()
}

async fn start(caller: &Caller, workflow: &str, n: i64) -> Answer {
    let body = json!({"id": ID, "workflow": format!("test/{workflow}"), "input": {"n": n}});
    caller
        .post("/v1/executions", &body)
        .await
        .expect("it answers")
}

/// The same request again and again at the same time.
async fn at_once<F, T>(request: impl Fn() -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let running: Vec<_> = (0..AT_ONCE).map(|_| tokio::spawn(request())).collect();
    let mut answers = Vec::new();
    for answer in running {
        answers.push(answer.await.expect("it answers"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_sent_twice_runs_once() {
    let mut host = Host::new(&[("begun", BEGUN)]).await;
    let caller = host.caller(OFFICER);
    let sent = at_once(|| {
        let caller = caller.clone();
        async move { send(&caller, &event("permit.asked", "1", "k")).await }
    })
    .await;
    let new = sent.iter().filter(|status| *status == "new").count();
    assert_eq!(new, 1, "{sent:?}");
    // Killed on the answer: the execution may not have begun.
    host.kill();
    host.start().await;
    let caller = host.caller(OFFICER);
    assert_eq!(
        send(&caller, &event("permit.asked", "1", "k")).await,
        "duplicate"
    );
    let all_done = |answer: &Answer| {
        answer.body["items"].as_array().is_some_and(|rows| {
            !rows.is_empty() && rows.iter().all(|row| row["status"] == "completed")
        })
    };
    caller
        .until("/v1/executions?workflow=test/begun", all_done)
        .await
        .expect("it runs");
    assert_eq!(send(&caller, &event("permit.asked", "2", "k")).await, "new");
    let both = |answer: &Answer| answer.body["items"].as_array().map(Vec::len) == Some(2);
    caller
        .until("/v1/executions?workflow=test/begun", both)
        .await
        .expect("the other runs");
    let kept = host.prove().await;
    assert_eq!(kept.len(), 2, "one each: {kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_meets_its_listener_in_either_order_over_a_restart() {
    let mut host = Host::new(&[("listens", LISTENS)]).await;
    let caller = host.caller(OFFICER);
    let waiting = begin(&caller, "listens", json!({"key": "late"})).await;
    stands(&caller, &waiting, "waiting").await;
    assert_eq!(
        send(&caller, &event("permit.paid", "1", "early")).await,
        "new"
    );
    host.kill();
    host.start().await;
    let caller = host.caller(OFFICER);
    let listening = begin(&caller, "listens", json!({"key": "early"})).await;
    assert_eq!(
        send(&caller, &event("permit.paid", "2", "late")).await,
        "new"
    );
    for (execution, id) in [(&waiting, "2"), (&listening, "1")] {
        let shown = stands(&caller, execution, "completed").await;
        assert_eq!(shown["output"], json!([{"n": id}]));
    }
    let kept = host.prove().await;
    assert_eq!(kept.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_is_one_execution() {
    let mut host = Host::new(&[("keeps", SET), ("other", SET)]).await;
    let caller = host.caller(OFFICER);
    let answers = at_once(|| {
        let caller = caller.clone();
        async move { start(&caller, "keeps", 1).await }
    })
    .await;
    let mut statuses = BTreeMap::new();
    for answer in &answers {
        assert_eq!(answer.body["id"], ID, "{answer:?}");
        *statuses.entry(answer.status).or_insert(0) += 1;
    }
    assert_eq!(statuses, BTreeMap::from([(200, AT_ONCE - 1), (201, 1)]));
    for stop in [Host::stop, Host::kill] {
        stop(&mut host);
        host.start().await;
        let caller = host.caller(OFFICER);
        let again = start(&caller, "keeps", 1).await;
        assert_eq!(
            (again.status, &again.body["new"]),
            (200, &json!(false)),
            "{again:?}"
        );
        for (workflow, n) in [("keeps", 2), ("other", 1)] {
            let refused = start(&caller, workflow, n).await;
            assert_eq!(refused.refusal(), (409, "conflict"));
        }
        let shown = stands(&caller, ID, "completed").await;
        assert_eq!(shown["output"], json!({"n": 1}));
    }
    let kept = host.prove().await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[ID].count("ended"), 1);
}
