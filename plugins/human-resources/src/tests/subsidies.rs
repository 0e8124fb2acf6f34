//! Subsidies for training: one for each level of a certificate, decided by people.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::after;
use crate::examples::{self, appraisal, person, plan, subsidy, training};

fn certified() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-skill-training", plan()),
        ("record-training", training()),
        ("record-skill-appraisal", appraisal()),
    ]
}

#[test]
fn a_subsidy_is_decided_by_people() {
    let desk = after(&certified());
    let reason = desk.needs_human("grant-training-subsidy", &without(subsidy(), "/verdict"));
    assert!(reason.contains("保育员四级"), "{reason}");
    let answer = desk.ok("grant-training-subsidy", &subsidy());
    assert_eq!(
        (&answer["amount"], &answer["level"]),
        (&json!(1200.5), &json!("四级"))
    );
    let told = desk.host().emitted();
    assert_eq!((told[0].destination.as_str(), told.len()), ("finance", 1));
    for (input, issue) in [
        (
            without(subsidy(), "/verdict/amount"),
            "/verdict/amount amount-mismatch",
        ),
        (
            with(subsidy(), "/verdict/amount", json!(0)),
            "/verdict/amount amount-mismatch",
        ),
        (
            with(subsidy(), "/verdict/decision/on", json!("2026-02-08")),
            "/verdict/decision/on date-order",
        ),
        (without(subsidy(), "/course"), "/course MISSING_MATERIAL"),
    ] {
        assert_eq!(desk.issues("grant-training-subsidy", &input), [issue]);
    }
    let mut refused = with(subsidy(), "/verdict/granted", json!(false));
    refused = without(refused, "/verdict/amount");
    assert_eq!(
        desk.issues("grant-training-subsidy", &refused),
        ["/verdict/reason MISSING_MATERIAL"]
    );
}

#[test]
fn one_subsidy_for_one_certificate_level() {
    let desk = after(&certified());
    desk.ok("grant-training-subsidy", &subsidy());
    let again = |no: &str, kind: &str| {
        with(
            with(subsidy(), "/applicationNo", json!(no)),
            "/subsidy",
            json!(kind),
        )
    };
    for kind in ["职业培训补贴", "技能鉴定补贴", "技能提升补贴"] {
        assert_eq!(
            desk.issues("grant-training-subsidy", &again("B2", kind)),
            ["/certificateNo subsidy-repeated"],
            "{kind}"
        );
    }
    // A province that allows two gives a second of another kind, and never a second of one kind.
    let two = |no: &str, kind: &str| {
        with(
            again(no, kind),
            "/params",
            json!({"subsidiesPerLevelMax": 2}),
        )
    };
    assert_eq!(
        desk.issues("grant-training-subsidy", &two("B2", "职业培训补贴")),
        ["/certificateNo subsidy-repeated"]
    );
    desk.ok("grant-training-subsidy", &two("B2", "技能鉴定补贴"));
    assert_eq!(
        desk.issues("grant-training-subsidy", &two("B3", "技能提升补贴")),
        ["/certificateNo subsidy-repeated"]
    );
    // Another level is another certificate.
    let mut higher = with(appraisal(), "/appraisalNo", json!("R3"));
    higher["level"] = json!("三级");
    higher["certificate"]["number"] = json!("S3");
    desk.ok("record-skill-appraisal", &higher);
    let next = with(again("B4", "技能提升补贴"), "/certificateNo", json!("S3"));
    desk.ok("grant-training-subsidy", &next);
    // What was refused does not count.
    let other = with(again("B1", "技能鉴定补贴"), "/verdict/amount", json!(5));
    assert_eq!(
        desk.issues("grant-training-subsidy", &other),
        ["/applicationNo application-no-taken"]
    );
}

#[test]
fn conditions_of_subsidies() {
    let desk = after(&certified());
    let check = |input: Value, issue: &str| {
        assert_eq!(desk.issues("grant-training-subsidy", &input), [issue]);
    };
    check(
        with(subsidy(), "/certificateNo", json!("S9")),
        "/certificateNo certificate-not-registered",
    );
    check(
        with(subsidy(), "/person", person('2')),
        "/certificateNo certificate-of-another",
    );
    check(
        with(subsidy(), "/course/courseId", json!("K2")),
        "/course training-not-completed",
    );
    check(
        with(subsidy(), "/appliedOn", json!("2026-01-29")),
        "/appliedOn date-order",
    );
    // Twelve months from 30 January 2026, in March 2027.
    let mut later = examples::call();
    later.now = "2027-03-02T09:00:00+08:00".to_owned();
    later.basis_date = "2027-03-02".to_owned();
    let mut desk = after(&certified());
    desk.call(later);
    let upgrade = |applied: &str| {
        let mut input = with(subsidy(), "/subsidy", json!("技能提升补贴"));
        input["appliedOn"] = json!(applied);
        input["verdict"]["decision"]["on"] = json!("2027-02-01");
        input
    };
    assert_eq!(
        desk.issues("grant-training-subsidy", &upgrade("2027-01-31")),
        ["/appliedOn application-late"]
    );
    desk.ok("grant-training-subsidy", &upgrade("2027-01-30"));
}
