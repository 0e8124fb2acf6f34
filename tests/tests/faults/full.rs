//! A store without room: what is asked is refused with its reason, what is there is read, and with more room all goes on.
//!
//! The room ends by `databaseBytesMax`, which SQLite answers with the same error as a full disk, and always at the same place.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_tests::http::{Answer, Caller};
use lianxi_tests::incompressible;
use serde_json::{Value, json};

use crate::host::{Host, OFFICER, begin, definition, stands};
use crate::people::{SIGN, complete, item_of};

const LITTLE: &str = "settings: {databaseBytesMax: 1048576}\n";
/// Its last turn comes due while there is no room.
pub const NAP: &str = "do:\n  - nap: {wait: {milliseconds: 200}}\n  - done: {set: {ok: true}}\n";
pub const HEARS: &str = "do:\n  - hear: {listen: {to: {one: {with: {type: permit.paid}}}}}\n";
/// Sizes of input, so that the gaps which a larger one leaves are filled by a smaller one.
const INPUT_CHARS: [usize; 3] = [20_000, 2_000, 1];
/// Executions of the smallest size that the room holds are fewer.
const EXECUTIONS_MAX: usize = 1_000;
/// Larger than any gap that is left.
const LARGE_CHARS: usize = 200_000;

/// Begins executions until there is no room for the smallest; gives those that were acknowledged.
pub async fn fill(caller: &Caller, no_room: impl Fn(&Answer)) -> BTreeSet<String> {
    let mut begun = BTreeSet::new();
    for chars in INPUT_CHARS {
        loop {
            let body = json!({"workflow": "test/nap", "input": {"text": incompressible(chars)}});
            let answer = caller
                .post("/v1/executions", &body)
                .await
                .expect("it answers");
            if answer.status != 201 {
                no_room(&answer);
                break;
            }
            begun.insert(answer.body["id"].as_str().expect("an id").to_owned());
            assert!(begun.len() < EXECUTIONS_MAX, "the room ends");
        }
    }
    begun
}

fn no_room(answer: &Answer) {
    assert_eq!(answer.refusal(), (507, "storage-full"), "{answer:?}");
    assert!(answer.headers.contains_key("retry-after"));
}

/// Taken (with this status) or refused for want of room, and nothing else; whether it was taken.
fn taken(answer: &Answer, status: u16) -> bool {
    if answer.status != status {
        no_room(answer);
    }
    answer.status == status
}

/// Everything that was acknowledged is read, and nothing that was not.
pub async fn reads(caller: &Caller, known: &BTreeSet<String>) {
    for id in known {
        let shown = caller
            .get(&format!("/v1/executions/{id}"))
            .await
            .expect("it answers");
        assert_eq!(shown.status, 200, "{shown:?}");
    }
    let listed = caller
        .get("/v1/executions?limit=500")
        .await
        .expect("it answers");
    let rows = listed.body["items"].as_array().expect("a list");
    let listed: BTreeSet<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(listed, known.iter().map(String::as_str).collect());
    let items = caller.get("/v1/work-items").await.expect("it answers");
    assert_eq!(items.status, 200, "{items:?}");
}

async fn not_ready(caller: &Caller) {
    let refused = caller
        .until("/v1/health/ready", |answer| answer.status != 200)
        .await
        .expect("it comes to say so");
    no_room(&refused);
    let live = caller.get("/v1/health/live").await.expect("it answers");
    assert_eq!(live.status, 200);
}

pub fn paid() -> Value {
    json!({"specversion": "1.0", "id": "1", "source": "/test", "type": "permit.paid", "data": {"n": 1}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_store_refuses_and_reads_and_goes_on_with_more_room() {
    let workflows = [("sign", SIGN), ("nap", NAP), ("hears", HEARS)];
    let mut host = Host::with(&workflows, LITTLE).await;
    let caller = host.caller(OFFICER);
    let sign = begin(&caller, "sign", json!({})).await;
    let hears = begin(&caller, "hears", json!({})).await;
    let item = item_of(&caller, &sign).await;
    let mut known = fill(&caller, no_room).await;
    known.extend([sign.clone(), hears.clone()]);

    not_ready(&caller).await;
    reads(&caller, &known).await;
    let text = definition("large", NAP) + "# " + &"x".repeat(LARGE_CHARS);
    let request = caller
        .request(reqwest::Method::POST, "/v1/workflows")
        .header("content-type", "application/yaml");
    no_room(&Caller::send(request.body(text)).await.expect("it answers"));
    let large = json!({"note": "x", "more": incompressible(LARGE_CHARS)});
    let path = format!("/v1/work-items/{item}/complete");
    let body = json!({"outcome": "refused", "form": large});
    no_room(&caller.post(&path, &body).await.expect("it answers"));
    // A gap may be left that holds one of these.
    let signed = taken(&complete(&caller, &item, "granted", json!("x")).await, 200);
    let heard = taken(&caller.send_event(&paid()).await.expect("it answers"), 202);

    // Started again it is as full as it was, and reads on.
    host.kill();
    host.start_unready().await;
    let caller = host.caller(OFFICER);
    not_ready(&caller).await;
    reads(&caller, &known).await;

    host.stop();
    host.configure("");
    host.start().await;
    let caller = host.caller(OFFICER);
    if !signed {
        let done = complete(&caller, &item, "granted", json!("x")).await;
        assert_eq!(done.status, 200, "{done:?}");
    }
    if !heard {
        let sent = caller.send_event(&paid()).await.expect("it answers");
        assert_eq!(sent.body["events"][0]["status"], "new", "{sent:?}");
    }
    let mut outputs = BTreeMap::new();
    for id in &known {
        let output = stands(&caller, id, "completed").await["output"].clone();
        outputs.insert(id.as_str(), output);
    }
    assert_eq!(outputs[sign.as_str()]["outcome"], "granted");
    assert_eq!(outputs[hears.as_str()], json!([{"n": 1}]));
    let kept = host.prove().await;
    assert_eq!(
        kept.keys().collect::<Vec<_>>(),
        known.iter().collect::<Vec<_>>()
    );
}
