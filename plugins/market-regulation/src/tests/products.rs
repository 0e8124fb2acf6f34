//! New products: tests rule out, experts decide, an incident has it reviewed again.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::new_desk;
use crate::examples;

#[test]
fn new_products() {
    let answer = new_desk().ok("review-new-product", &examples::product());
    assert_eq!(
        (&answer["conclusion"], &answer["monitoring"]["firstBy"]),
        (&json!("可使用"), &json!("2026-09-02"))
    );
    assert_eq!(answer["monitoring"]["every"]["kind"], "default");
    let failed = with(examples::product(), "/testReports/0/passed", json!(false));
    let answer = new_desk().ok("review-new-product", &failed);
    assert_eq!(
        (&answer["conclusion"], &answer["monitoring"]),
        (&json!("不可使用"), &Value::Null)
    );
    let undecided = without(examples::product(), "/expertOpinion");
    new_desk().needs_human("review-new-product", &undecided);
    let mut wrong = with(
        examples::product(),
        "/testReports/0/accredited",
        json!(false),
    );
    wrong["product"]["ageMonthsFrom"] = json!(36);
    wrong["expertOpinion"]["experts"][0]["conflictOfInterest"] = json!(true);
    assert_eq!(
        new_desk().issues("review-new-product", &wrong),
        [
            "/product/ageMonthsFrom age-range",
            "/testReports/0/accredited laboratory-not-accredited",
            "/expertOpinion/experts/0/conflictOfInterest expert-conflict",
        ]
    );
    let unmonitored = with(examples::product(), "/params", json!({"monitorMonths": 0}));
    assert_eq!(
        new_desk().issues("review-new-product", &unmonitored),
        ["/params/monitorMonths parameter-out-of-range"]
    );
}

#[test]
fn a_restriction_says_what_it_restricts() {
    let bare = with(
        examples::product(),
        "/expertOpinion/conclusion",
        json!("限制使用"),
    );
    assert_eq!(
        new_desk().issues("review-new-product", &bare),
        ["/expertOpinion/restrictions MISSING_MATERIAL"]
    );
    let restricted = with(
        bare,
        "/expertOpinion/restrictions",
        json!(["仅限有人看护时使用"]),
    );
    let answer = new_desk().ok("review-new-product", &restricted);
    assert_eq!(
        (&answer["conclusion"], &answer["restrictions"]),
        (&json!("限制使用"), &json!(["仅限有人看护时使用"]))
    );
    assert!(answer["monitoring"].is_object());
    let contrary = with(restricted, "/expertOpinion/conclusion", json!("可使用"));
    assert_eq!(
        new_desk().issues("review-new-product", &contrary),
        ["/expertOpinion/restrictions restrictions-not-applicable"]
    );
}

#[test]
fn an_incident_has_the_product_reviewed_again() {
    let desk = new_desk();
    let first = desk.ok("review-new-product", &examples::product());
    assert_eq!(desk.ok("review-new-product", &examples::product()), first);
    let other = with(examples::product(), "/product/name", json!("另一产品"));
    assert_eq!(
        desk.issues("review-new-product", &other),
        ["/reviewNo review-taken"]
    );

    let mut again = with(examples::product(), "/reviewNo", json!("评〔2026〕2号"));
    again["reassessment"] =
        json!({"of": "评〔2026〕1号", "incidentNo": "事〔2026〕1号", "occurredOn": "2026-03-02"});
    desk.ok("review-new-product", &again);
    let before = with(again.clone(), "/expertOpinion/givenOn", json!("2026-03-01"));
    assert_eq!(
        desk.issues("review-new-product", &before),
        ["/expertOpinion/givenOn opinion-before-incident"]
    );
    let unknown = with(again.clone(), "/reassessment/of", json!("评〔2025〕9号"));
    assert_eq!(
        desk.issues("review-new-product", &unknown),
        ["/reassessment/of review-unknown"]
    );
    let renamed = with(again.clone(), "/product/name", json!("另一产品"));
    assert_eq!(
        desk.issues("review-new-product", &renamed),
        ["/product product-differs"]
    );
    let waiting = without(again, "/expertOpinion");
    let why = desk.needs_human("review-new-product", &waiting);
    assert!(why.contains("暂停使用"), "{why}");
}
