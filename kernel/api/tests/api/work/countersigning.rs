//! A countersign (会签) over the API: seats in several departments, each of which sees the item and signs once.

use serde_json::{Value, json};

use super::{ANN, BEN, CID, DOT, OUT, Offices, Step, agreed, person, to};

fn seats(rule: &str) -> String {
    let seats = ["finance", "works", "counsel"]
        .map(|department| format!("{{department: {department}, division: '1401', weight: 2}}"))
        .join(", ");
    format!(", countersign: {{{rule}, approve: agreed, refuse: refused, seats: [{seats}]}}")
}

fn refused() -> Value {
    json!({"outcome": "refused"})
}

/// Who signs what in turn, and what comes of it.
async fn check(rule: &str, steps: Vec<Step>, outcome: &str) {
    let offices = Offices::new().await;
    let id = offices.item(&seats(rule)).await;
    offices.expect_all(&id, steps).await;
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(shown["outcome"], outcome, "{rule}: {shown}");
}

#[tokio::test]
async fn each_rule_decides() {
    check(
        "rule: all",
        vec![
            Step(OUT, "complete", agreed(), Err((403, "forbidden"))),
            Step(ANN, "claim", json!({}), Err((409, "countersigned"))),
            Step(CID, "complete", agreed(), Ok("open")),
            Step(CID, "complete", agreed(), Err((409, "already-signed"))),
            Step(ANN, "complete", agreed(), Ok("open")),
            Step(DOT, "complete", agreed(), Ok("completed")),
        ],
        "agreed",
    )
    .await;
    check(
        "rule: any",
        vec![
            Step(CID, "complete", refused(), Ok("open")),
            Step(DOT, "complete", agreed(), Ok("completed")),
            Step(ANN, "complete", agreed(), Err((409, "already-closed"))),
        ],
        "agreed",
    )
    .await;
    check(
        "rule: weighted, threshold: 4",
        vec![
            Step(CID, "complete", refused(), Ok("open")),
            Step(DOT, "complete", refused(), Ok("completed")),
        ],
        "refused",
    )
    .await;
    check(
        "rule: in-order",
        vec![
            Step(CID, "complete", agreed(), Err((403, "forbidden"))),
            Step(ANN, "complete", agreed(), Ok("open")),
            Step(CID, "complete", agreed(), Ok("open")),
            Step(DOT, "complete", agreed(), Ok("completed")),
        ],
        "agreed",
    )
    .await;
}

#[tokio::test]
async fn a_seat_is_added_and_the_signatures_are_shown() {
    let offices = Offices::new().await;
    let id = offices.item(&seats("rule: all")).await;
    let ask =
        |signer: &Value| json!({"signer": signer, "position": "after", "reason": "请一并会签"});
    offices
        .expect_all(
            &id,
            [
                Step(CID, "draft", json!({"form": {"note": "工"}}), Ok("open")),
                Step(
                    ANN,
                    "add-signer",
                    ask(&person("ben", "finance")),
                    Ok("open"),
                ),
                Step(ANN, "complete", agreed(), Ok("open")),
                Step(BEN, "complete", agreed(), Ok("open")),
                Step(
                    CID,
                    "transfer",
                    json!({"to": to("audit"), "reason": "由审计会签"}),
                    Ok("open"),
                ),
            ],
        )
        .await;
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    let signed: Vec<&Value> = shown["signatures"]
        .as_array()
        .expect("signatures")
        .iter()
        .map(|signature| &signature["by"]["person"])
        .collect();
    assert_eq!(signed, [&json!("ann"), &json!("ben")], "{shown}");
    assert_eq!(shown["seats"].as_array().map(Vec::len), Some(4), "{shown}");
}
