//! Each verb once for good and once refused, and the refusal in both languages.

use serde_json::{Value, json};

use super::{
    ANN, BEN, CID, DOT, LEA, OUT, Offices, SEC, Step, agreed, give, person, task, to,
    told_in_both_languages, why,
};

fn none() -> Value {
    json!({})
}

#[tokio::test]
async fn it_is_claimed_kept_and_completed() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let form = json!({"form": {"note": "草"}});
    let no = |outcome: &str| json!({"outcome": outcome});
    offices
        .expect_all(
            &id,
            [
                Step(OUT, "claim", none(), Err((403, "forbidden"))),
                Step(SEC, "claim", none(), Err((403, "forbidden"))),
                Step(ANN, "release", none(), Err((409, "not-claimed"))),
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(BEN, "claim", none(), Err((409, "claimed-by-other"))),
                Step(BEN, "draft", form.clone(), Err((409, "claimed-by-other"))),
                Step(ANN, "draft", form, Ok("claimed")),
                Step(ANN, "release", none(), Ok("open")),
                Step(
                    ANN,
                    "complete",
                    no("perhaps"),
                    Err((422, "unknown-outcome")),
                ),
                Step(ANN, "complete", agreed(), Ok("completed")),
                Step(ANN, "complete", agreed(), Err((409, "already-closed"))),
                Step(BEN, "claim", none(), Err((409, "already-closed"))),
            ],
        )
        .await;
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(
        (
            &shown["outcome"],
            &shown["completedBy"]["person"],
            &shown["statusZh"]
        ),
        (&json!("agreed"), &json!("ann"), &json!("办结")),
        "{shown}"
    );
}

#[tokio::test]
async fn it_is_transferred_and_taken_back() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(
                    ANN,
                    "transfer",
                    give(&person("ann", "finance")),
                    Err((422, "to-oneself")),
                ),
                Step(
                    BEN,
                    "transfer",
                    give(&to("works")),
                    Err((409, "claimed-by-other")),
                ),
                Step(ANN, "transfer", give(&to("works")), Ok("open")),
                Step(CID, "take-back", why(), Err((409, "nothing-to-take-back"))),
                Step(ANN, "take-back", why(), Ok("claimed")),
                Step(ANN, "transfer", give(&to("works")), Ok("open")),
                Step(CID, "claim", none(), Ok("claimed")),
                Step(ANN, "take-back", why(), Err((409, "nothing-to-take-back"))),
                Step(CID, "complete", agreed(), Ok("completed")),
            ],
        )
        .await;
    let both = json!({"to": {"person": "cid", "role": "officer", "office": {"department": "works"}}, "reason": "请办理"});
    let answer = offices.act(ANN, &id, "transfer", both).await;
    assert_eq!(answer.refusal(), (422, "body"));
    assert_eq!(answer.body["field"], "to", "{answer:?}");
    told_in_both_languages(&answer);
}

#[tokio::test]
async fn a_delegate_hands_it_back() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let answer = json!({"outcome": "refused", "form": {"note": "草拟"}});
    offices
        .expect_all(
            &id,
            [
                Step(
                    ANN,
                    "delegate",
                    give(&person("cid", "works")),
                    Err((409, "not-claimed")),
                ),
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(ANN, "delegate", give(&person("cid", "works")), Ok("open")),
                Step(CID, "claim", none(), Ok("claimed")),
                Step(
                    CID,
                    "transfer",
                    give(&to("counsel")),
                    Err((409, "delegated")),
                ),
                Step(CID, "complete", answer, Ok("claimed")),
            ],
        )
        .await;
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(
        (
            &shown["claimedBy"]["person"],
            &shown["proposal"]["outcome"],
            &shown["draft"]
        ),
        (&json!("ann"), &json!("refused"), &json!({"note": "草拟"})),
        "{shown}"
    );
    offices
        .expect_all(
            &id,
            [
                Step(CID, "complete", agreed(), Err((403, "not-candidate"))),
                Step(ANN, "complete", agreed(), Ok("completed")),
            ],
        )
        .await;
}

#[tokio::test]
async fn opinions_are_asked_for_and_given() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let ask = |signer: &Value, position: &str| json!({"signer": signer, "position": position, "reason": "请把关"});
    let off = |signer: &Value| json!({"signer": signer, "reason": "不需要了"});
    let sign = |verdict: &str| json!({"verdict": verdict, "note": "已阅"});
    let weighted =
        json!({"signer": to("works"), "position": "before", "weight": 2, "reason": "请把关"});
    let (works, counsel) = (to("works"), to("counsel"));
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(ANN, "add-signer", weighted, Err((422, "no-weight"))),
                Step(ANN, "add-signer", ask(&works, "before"), Ok("claimed")),
                Step(ANN, "add-signer", ask(&counsel, "before"), Ok("claimed")),
                Step(ANN, "complete", agreed(), Err((409, "opinion-missing"))),
                Step(
                    ANN,
                    "remove-signer",
                    off(&to("nobody")),
                    Err((422, "no-such-signer")),
                ),
                Step(ANN, "remove-signer", off(&counsel), Ok("claimed")),
                Step(ANN, "sign", sign("agree"), Err((403, "not-asked"))),
                Step(CID, "sign", sign("agree"), Ok("claimed")),
                Step(
                    ANN,
                    "remove-signer",
                    off(&works),
                    Err((409, "already-signed")),
                ),
                Step(ANN, "add-signer", ask(&counsel, "after"), Ok("claimed")),
                Step(ANN, "complete", agreed(), Ok("submitted")),
                Step(ANN, "complete", agreed(), Err((409, "submitted"))),
                Step(DOT, "sign", sign("disagree"), Ok("claimed")),
                Step(ANN, "complete", agreed(), Ok("submitted")),
                Step(DOT, "sign", sign("agree"), Ok("completed")),
            ],
        )
        .await;
    let shown = offices.get(ANN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(
        shown["completedBy"]["person"], "ann",
        "the decision is the holder's"
    );
}

#[tokio::test]
async fn it_is_copied_read_and_urged() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let path = format!("/v1/work-items/{id}");
    let copy = json!({"to": [to("works"), to("works")]});
    let nobody = json!({"to": [{"office": {"department": ""}}]});
    offices
        .expect_all(
            &id,
            [
                Step(CID, "read", none(), Err((403, "forbidden"))),
                Step(ANN, "copy", nobody, Err((422, "assignee"))),
                Step(ANN, "copy", copy, Ok("open")),
                Step(ANN, "read", none(), Err((403, "not-asked"))),
            ],
        )
        .await;
    let before = offices.get(CID, &path).await.body;
    assert_eq!(
        (
            &before["unread"],
            before["readers"].as_array().map(Vec::len)
        ),
        (&json!(true), Some(1))
    );
    offices
        .expect_all(
            &id,
            [
                Step(CID, "read", none(), Ok("open")),
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(ANN, "urge", why(), Err((422, "to-oneself"))),
                Step(SEC, "urge", why(), Ok("claimed")),
                Step(SEC, "urge", why(), Err((409, "urged-lately"))),
            ],
        )
        .await;
    let after = offices.get(CID, &path).await.body;
    assert_eq!(
        (&after["unread"], after["urges"].as_array().map(Vec::len)),
        (&json!(false), Some(1))
    );
    let listed = offices.get(CID, "/v1/work-items?mine=reader").await.body;
    assert_eq!(listed["items"][0]["id"], json!(id));
}

#[tokio::test]
async fn whose_interest_is_in_it_withdraws() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    offices
        .expect_all(
            &id,
            [
                Step(ANN, "claim", none(), Ok("claimed")),
                Step(ANN, "recuse", json!({"reason": ""}), Err((422, "reason"))),
                Step(ANN, "recuse", why(), Ok("open")),
                Step(ANN, "claim", none(), Err((403, "excluded"))),
                Step(
                    BEN,
                    "transfer",
                    give(&person("ann", "finance")),
                    Err((422, "excluded-assignee")),
                ),
                Step(BEN, "complete", agreed(), Ok("completed")),
            ],
        )
        .await;
    let shown = offices.get(BEN, &format!("/v1/work-items/{id}")).await.body;
    assert_eq!(shown["excluded"][0]["person"], "ann", "{shown}");
}

#[tokio::test]
async fn it_is_returned_to_where_it_can_be() {
    let offices = Offices::new().await;
    let tasks = [task("draft", ""), task("check", "")].concat();
    offices.begin("two", &tasks).await;
    let draft = offices.open("draft").await;
    let back = |to: Value| {
        let mut body = json!({"reason": "材料不全"});
        body["to"] = to;
        body
    };
    let stepless = back(json!("step"));
    offices
        .expect_all(
            &draft,
            [
                Step(ANN, "return", stepless, Err((422, "body"))),
                Step(ANN, "complete", agreed(), Ok("completed")),
            ],
        )
        .await;
    let check = offices.open("check").await;
    let targets = offices
        .get(BEN, &format!("/v1/work-items/{check}/return-targets"))
        .await
        .body;
    assert_eq!(targets["targets"][0]["name"], "draft", "{targets}");
    let nowhere = json!({"to": "step", "step": "nowhere", "reason": "材料不全"});
    let answer = offices.act(BEN, &check, "return", nowhere).await;
    assert_eq!(answer.refusal(), (409, "rejected"), "{answer:?}");
    let step =
        json!({"to": "step", "step": "draft", "then": "straight-back", "reason": "材料不全"});
    offices
        .expect_all(
            &check,
            [
                Step(BEN, "return", step, Ok("returned")),
                Step(BEN, "complete", agreed(), Err((409, "already-closed"))),
            ],
        )
        .await;
    let again = offices.open("draft").await;
    offices
        .expect(&again, Step(ANN, "complete", agreed(), Ok("completed")))
        .await;
    let last = offices.open("check").await;
    assert_ne!(last, check);
}

#[tokio::test]
async fn what_was_handed_in_is_taken_back() {
    let offices = Offices::new().await;
    let tasks = [task("draft", ""), task("check", "")].concat();
    offices.begin("back", &tasks).await;
    let draft = offices.open("draft").await;
    offices
        .expect_all(
            &draft,
            [
                Step(ANN, "take-back", why(), Err((409, "nothing-to-take-back"))),
                Step(ANN, "complete", agreed(), Ok("completed")),
            ],
        )
        .await;
    let early = offices.act(ANN, &draft, "take-back", why()).await;
    assert_eq!(early.refusal(), (503, "busy"), "it has not gone on yet");
    offices.host.settle().await;
    offices
        .expect_all(
            &draft,
            [
                Step(BEN, "take-back", why(), Err((403, "not-yours"))),
                Step(ANN, "take-back", why(), Ok("completed")),
            ],
        )
        .await;
    let again = offices.open("draft").await;
    assert_ne!(again, draft);
}

#[tokio::test]
async fn what_one_may_do_is_offered() {
    let offices = Offices::new().await;
    let id = offices.item("").await;
    let path = format!("/v1/work-items/{id}");
    let may = async |token: &str| {
        let shown = offices.get(token, &path).await.body;
        let verbs = shown["may"].as_array().expect("verbs").clone();
        verbs
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let has = |verbs: &[String], verb: &str| verbs.iter().any(|known| known == verb);
    let open = may(ANN).await;
    assert!(
        has(&open, "claim") && has(&open, "complete") && !has(&open, "release"),
        "{open:?}"
    );
    assert!(!has(&open, "return"), "there is no step before: {open:?}");
    let secretary = may(SEC).await;
    assert!(
        has(&secretary, "supervise") && has(&secretary, "urge"),
        "{secretary:?}"
    );
    assert!(
        !has(&secretary, "claim") && !has(&secretary, "complete"),
        "{secretary:?}"
    );
    offices
        .expect(&id, Step(ANN, "claim", none(), Ok("claimed")))
        .await;
    let held = may(ANN).await;
    assert!(
        has(&held, "release") && has(&held, "delegate") && !has(&held, "urge"),
        "{held:?}"
    );
    let other = may(BEN).await;
    assert!(!has(&other, "complete") && has(&other, "urge"), "{other:?}");
    let leader = may(LEA).await;
    assert!(has(&leader, "supervise"), "{leader:?}");
    assert_eq!(offices.get(OUT, &path).await.refusal(), (403, "forbidden"));
}
