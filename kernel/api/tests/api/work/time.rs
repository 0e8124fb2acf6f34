//! Lights, more time, an explanation, supervision: words of the host, and nothing passes because time ran out.

use jiff::ToSpan;
use serde_json::{Value, json};

use super::{ANN, BEN, LEA, Offices, SEC, Step, agreed, why};

const DUE: &str = ", due: {amount: 2, unit: working-days, kind: default, text: 及时（默认 2 个工作日，可配置）}, extension: {times: 1, approver: {department: finance, division: '1401', role: leader}}";

async fn shown(offices: &Offices, id: &str) -> Value {
    offices.get(ANN, &format!("/v1/work-items/{id}")).await.body
}

fn instant(value: &Value) -> jiff::Timestamp {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("an instant")
}

#[tokio::test]
async fn a_light_is_a_word_and_late_work_is_explained() {
    let offices = Offices::new().await;
    let id = offices.item(DUE).await;
    let begun = shown(&offices, &id).await;
    assert_eq!(begun["due"]["kind"], "default", "{begun}");
    assert_eq!(begun["light"]["word"], "正常", "{begun}");
    offices
        .expect(&id, Step(ANN, "explain", why(), Err((409, "not-overdue"))))
        .await;
    offices
        .host
        .clock
        .advance_to(instant(&begun["dueAt"]) + 1.second());
    offices.host.settle().await;
    let late = shown(&offices, &id).await;
    assert_eq!(
        (
            &late["light"]["name"],
            &late["light"]["word"],
            &late["status"]
        ),
        (&json!("overdue"), &json!("逾期"), &json!("open")),
        "it is late, and still open: {late}"
    );
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "explain", json!({"reason": ""}), Err((422, "reason"))),
                Step(ANN, "explain", why(), Ok("open")),
            ],
        )
        .await;
    assert_eq!(shown(&offices, &id).await["light"]["name"], "explained");
    offices
        .expect(&id, Step(ANN, "complete", agreed(), Ok("completed")))
        .await;
    assert_eq!(shown(&offices, &id).await["light"]["word"], "逾期办结");
}

#[tokio::test]
async fn more_time_is_asked_for_and_granted_by_another() {
    let offices = Offices::new().await;
    let id = offices.item(DUE).await;
    let due = instant(&shown(&offices, &id).await["dueAt"]);
    let ask = |until: jiff::Timestamp| json!({"until": until, "reason": "等待外部材料"});
    let decide = |approved: bool| json!({"approved": approved, "reason": "情况属实"});
    let later = due + 72.hours();
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "claim", json!({}), Ok("claimed")),
                Step(ANN, "request-extension", ask(due), Err((422, "not-later"))),
                Step(
                    LEA,
                    "decide-extension",
                    decide(true),
                    Err((409, "nothing-to-decide")),
                ),
                Step(ANN, "request-extension", ask(later), Ok("claimed")),
                Step(
                    ANN,
                    "request-extension",
                    ask(later),
                    Err((409, "extension-pending")),
                ),
            ],
        )
        .await;
    let waiting = offices.get(LEA, "/v1/work-items?mine=todo").await.body;
    assert_eq!(
        waiting["items"][0]["id"],
        json!(id),
        "it waits for who decides"
    );
    offices
        .expect_all(
            &id,
            [
                Step(LEA, "decide-extension", decide(true), Ok("claimed")),
                Step(
                    ANN,
                    "request-extension",
                    ask(later + 72.hours()),
                    Err((409, "extensions-used")),
                ),
            ],
        )
        .await;
    let moved = shown(&offices, &id).await;
    assert_eq!(instant(&moved["dueAt"]), later);
    assert_eq!(instant(&moved["due"]["extendedFrom"]), due);
    assert_eq!(moved["extension"]["timesGranted"], 1, "{moved}");
}

#[tokio::test]
async fn what_is_supervised_counts_when_it_is_closed_out() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let supervise = json!({"level": "一级", "requirement": "月底前办结"});
    let close = |accepted: bool| json!({"accepted": accepted, "note": "现场核查"});
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "supervise", supervise.clone(), Err((403, "forbidden"))),
                Step(LEA, "lift-supervision", why(), Err((403, "forbidden"))),
                Step(SEC, "lift-supervision", why(), Err((409, "not-supervised"))),
                Step(SEC, "supervise", supervise.clone(), Ok("open")),
                Step(SEC, "lift-supervision", why(), Ok("open")),
                Step(SEC, "supervise", supervise, Ok("open")),
                Step(
                    SEC,
                    "close-out",
                    close(true),
                    Err((409, "nothing-to-decide")),
                ),
                Step(ANN, "complete", agreed(), Ok("submitted")),
                Step(ANN, "close-out", close(true), Err((403, "forbidden"))),
                Step(
                    SEC,
                    "lift-supervision",
                    why(),
                    Err((409, "close-out-first")),
                ),
                Step(SEC, "close-out", close(false), Ok("claimed")),
                Step(BEN, "complete", agreed(), Err((409, "claimed-by-other"))),
                Step(ANN, "complete", agreed(), Ok("submitted")),
                Step(SEC, "close-out", close(true), Ok("completed")),
            ],
        )
        .await;
    let done = shown(&offices, &id).await;
    assert_eq!(done["supervised"], json!(true), "{done}");
    let history = offices
        .get(ANN, &format!("/v1/work-items/{id}/history"))
        .await
        .body;
    let events = history["events"].as_array().expect("events").clone();
    let close = events.iter().rfind(|event| event["by"]["person"] == "sec");
    let close = close.expect("who closed it out");
    assert_eq!(close["reason"], "现场核查", "{close}");
    assert!(
        close["at"].is_string() && close["by"]["office"].is_object(),
        "{close}"
    );
}
