//! Work items and those who may not, do not fit, or come second.

use lianxi_tests::http::{Answer, Caller};
use serde_json::{Value, json};

use crate::host::{COLLEAGUE, Host, OFFICER, STRANGER, begin, stands};

/// Asks an officer to sign.
pub const SIGN: &str = "
do:
  - sign:
      call: work-item
      with:
        title: Sign
        department: permits
        division: '11'
        outcomes: [granted, refused]
        form: {type: object, required: [note], properties: {note: {type: string}}}
        escalation: [{after: {amount: 1, unit: hours}, do: remind}]
  - done: {set: {outcome: '${ .outcome }', by: '${ .by.person }'}}
";

/// The item that an execution waits for.
pub async fn item_of(caller: &Caller, execution: &str) -> String {
    let path = format!("/v1/work-items?execution={execution}");
    let listed = caller.get(&path).await.expect("it answers").body;
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(1),
        "{listed}"
    );
    listed["items"][0]["id"].as_str().expect("an id").to_owned()
}

pub async fn complete(caller: &Caller, item: &str, outcome: &str, note: Value) -> Answer {
    let body = json!({"outcome": outcome, "form": {"note": note}});
    let path = format!("/v1/work-items/{item}/complete");
    caller.post(&path, &body).await.expect("it answers")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_and_what_does_not_fit_changes_nothing() {
    let mut host = Host::new(&[("sign", SIGN)]).await;
    let (officer, stranger) = (host.caller(OFFICER), host.caller(STRANGER));
    let execution = begin(&officer, "sign", json!({})).await;
    let item = item_of(&officer, &execution).await;
    let before = officer
        .get(&format!("/v1/work-items/{item}"))
        .await
        .expect("it answers")
        .body;

    for unknown in ["nothing", "00000000-0000-4000-8000-000000000000"] {
        let answer = complete(&officer, unknown, "granted", json!("x")).await;
        assert_eq!(answer.refusal(), (404, "not-found"), "{unknown}");
    }
    let answer = complete(&host.nobody(), &item, "granted", json!("x")).await;
    assert_eq!(answer.refusal(), (401, "unauthorised"));
    let answer = complete(&stranger, &item, "granted", json!("x")).await;
    assert_eq!(answer.refusal(), (403, "forbidden"));
    let claimed = stranger
        .post(&format!("/v1/work-items/{item}/claim"), &json!({}))
        .await
        .expect("it answers");
    assert_eq!(claimed.refusal(), (403, "forbidden"));
    let answer = complete(&officer, &item, "granted", json!(5)).await;
    assert_eq!(
        (answer.refusal(), &answer.body["field"]),
        ((422, "form"), &json!("form.note")),
        "{answer:?}"
    );
    let answer = complete(&officer, &item, "perhaps", json!("x")).await;
    assert_eq!(answer.refusal(), (422, "unknown-outcome"));

    let after = officer
        .get(&format!("/v1/work-items/{item}"))
        .await
        .expect("it answers")
        .body;
    assert_eq!(after, before, "the item is as it was");
    let done = complete(&officer, &item, "granted", json!("x")).await;
    assert_eq!(done.status, 200, "and can still be completed: {done:?}");
    stands(&officer, &execution, "completed").await;
    host.prove().await;
}

/// A second completion is refused (409) and not taken for the first: it may say something else. Who lost the answer reads the item.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_complete_one_counts() {
    let mut host = Host::new(&[("sign", SIGN)]).await;
    let (officer, colleague) = (host.caller(OFFICER), host.caller(COLLEAGUE));
    let mut ended = Vec::new();
    for _ in 0..5 {
        let execution = begin(&officer, "sign", json!({})).await;
        let item = item_of(&officer, &execution).await;
        let (one, other) = tokio::join!(
            complete(&officer, &item, "granted", json!("x")),
            complete(&colleague, &item, "refused", json!("y")),
        );
        let (second, outcome, by) = match (one.status, other.status) {
            (200, 409) => (other, "granted", OFFICER.person),
            (409, 200) => (one, "refused", COLLEAGUE.person),
            _ => panic!("one counts: {one:?} {other:?}"),
        };
        assert_eq!(second.refusal(), (409, "already-closed"));
        let output = stands(&officer, &execution, "completed").await["output"].clone();
        assert_eq!(output, json!({"outcome": outcome, "by": by}));
        ended.push((execution, item, output));
    }
    host.kill();
    host.start().await;
    let officer = host.caller(OFFICER);
    for (execution, item, output) in &ended {
        let again = complete(&officer, item, "granted", json!("x")).await;
        assert_eq!(again.refusal(), (409, "already-closed"));
        let shown = stands(&officer, execution, "completed").await;
        assert_eq!(shown["output"], *output);
    }
    let kept = host.prove().await;
    assert_eq!(kept.len(), ended.len());
}
