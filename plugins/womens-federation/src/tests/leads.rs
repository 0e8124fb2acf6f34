//! Leads about the rights of women and children: passed on, and never decided.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::json;

use super::desk;
use crate::examples::{lead, reply};

const DUTY: &str = "relay-rights-lead";

#[test]
fn each_matter_goes_to_its_department() {
    for (matter, expected) in [
        ("伤害婴幼儿", vec!["public-security", "health"]),
        ("劳动保障权益", vec!["human-resources"]),
        ("照护质量", vec!["health"]),
        ("卫生保健", vec!["health"]),
        ("食品安全", vec!["market-regulation"]),
        ("价格收费", vec!["market-regulation"]),
    ] {
        let desk = desk();
        let input = with(lead(), "/lead/matter", json!(matter));
        desk.ok(
            DUTY,
            &with(input, "/lead/about/kind", json!("照护服务机构")),
        );
        let sent: Vec<String> = desk
            .host()
            .emitted()
            .into_iter()
            .map(|event| event.destination)
            .collect();
        assert_eq!(sent, expected, "{matter}");
    }
    let input = with(lead(), "/lead/matter", json!("消防安全"));
    let issues = desk().issues(DUTY, &input);
    assert!(
        issues.contains(&"/lead/matter matter-not-ours".to_owned()),
        "{issues:?}"
    );
}

#[test]
fn harm_is_reported_at_once_and_the_child_is_helped() {
    let desk = desk();
    let input = without(
        with(lead(), "/lead/matter", json!("伤害婴幼儿")),
        "/lead/evidence",
    );
    let answer = desk.ok(DUTY, &input);
    assert_eq!(answer["submitted"]["urgency"], "立即");
    let support = answer["support"][0]["action"].as_str().expect("a text");
    assert!(support.contains("民政"), "{support}");
    let event = &desk.host().emitted()[0];
    assert_eq!(
        event.event_type,
        "cn.lianxi.womens-federation.child-harm-reported"
    );
    assert_eq!(event.body["detail"], "妇女维权热线");
    assert!(
        !event.body.to_string().contains(&"d".repeat(64)),
        "who told it stays here"
    );
}

#[test]
fn a_lead_is_sent_once_and_answered() {
    let desk = desk();
    let first = desk.ok(DUTY, &lead());
    assert_eq!(desk.ok(DUTY, &lead()), first);
    assert_eq!(desk.host().emitted().len(), 1);
    let other = with(lead(), "/source", json!("网络"));
    assert_eq!(desk.issues(DUTY, &other), ["/lead/leadNo lead-no-taken"]);
    assert_eq!(desk.ok("record-lead-reply", &reply())["closed"], false);
    let done = with(
        with(reply(), "/outcome", json!("查证属实")),
        "/documentNo",
        json!("二"),
    );
    assert_eq!(desk.ok("record-lead-reply", &done)["closed"], true);
}
