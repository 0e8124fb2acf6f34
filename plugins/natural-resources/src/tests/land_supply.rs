//! Which ways of supplying land are lawful.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::planned;
use crate::examples::{decision, land_supply};

fn opinion() -> Value {
    without(land_supply(), "/approval")
}

fn codes(answer: &Value) -> Vec<String> {
    let reasons = answer["reasons"].as_array().expect("reasons").iter();
    reasons
        .filter_map(|one| one["code"].as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn allotment_is_for_facilities_and_non_profits_in_the_catalogue() {
    for (subject, item, ownership, eligible, code) in [
        ("照护服务设施", true, "国有", true, None),
        ("非营利性照护服务机构", true, "国有", true, None),
        (
            "营利性照护服务机构",
            true,
            "国有",
            false,
            Some("for-profit"),
        ),
        (
            "照护服务设施",
            false,
            "国有",
            false,
            Some("not-in-catalogue"),
        ),
        (
            "非营利性照护服务机构",
            false,
            "国有",
            false,
            Some("not-in-catalogue"),
        ),
        ("照护服务设施", true, "集体", false, Some("collective-land")),
    ] {
        let mut input = with(opinion(), "/application/subject", json!(subject));
        input["application"]["ownership"] = json!(ownership);
        if !item {
            input = without(input, "/application/catalogueItem");
        }
        let answer = planned().ok("review-land-supply", &input);
        assert_eq!(
            answer["allotmentEligible"], eligible,
            "{subject} {item} {ownership}"
        );
        let expected = if eligible {
            "符合，待批准"
        } else {
            "不符合"
        };
        assert_eq!(
            answer["conclusion"], expected,
            "{subject} {item} {ownership}"
        );
        assert_eq!(
            codes(&answer).last().map(String::as_str),
            code,
            "{subject} {item} {ownership}"
        );
        // Leasing and granting are open to all of them.
        input["application"]["requested"] = json!("租赁");
        let answer = planned().ok("review-land-supply", &input);
        assert_eq!(
            answer["conclusion"], "符合，待批准",
            "{subject} {item} {ownership}"
        );
    }
}

#[test]
fn collective_land_is_for_public_facilities() {
    for (subject, conclusion) in [
        ("照护服务设施", "符合，待批准"),
        ("营利性照护服务机构", "不符合"),
    ] {
        let mut input = with(opinion(), "/application/subject", json!(subject));
        input["application"]["ownership"] = json!("集体");
        input["application"]["requested"] = json!("集体建设用地审批");
        let answer = planned().ok("review-land-supply", &input);
        assert_eq!(answer["conclusion"], conclusion, "{subject}");
    }
}

#[test]
fn new_land_has_to_be_in_the_yearly_plan() {
    let check = |input: Value, code: Option<&str>| {
        let answer = planned().ok("review-land-supply", &input);
        assert_eq!(codes(&answer).first().map(String::as_str), code, "{input}");
    };
    check(opinion(), None);
    check(
        without(opinion(), "/application/parcelNo"),
        Some("not-in-annual-plan"),
    );
    check(
        with(opinion(), "/application/parcelNo", json!("OTHER")),
        Some("not-in-annual-plan"),
    );
    check(
        with(opinion(), "/application/areaSqm", json!(2001)),
        Some("not-in-annual-plan"),
    );
    check(
        with(opinion(), "/application/useAsPlanned", json!(false)),
        Some("use-not-planned"),
    );
    let existing = with(opinion(), "/application/landStatus", json!("存量建设用地"));
    check(without(existing, "/application/parcelNo"), None);
}

#[test]
fn underused_and_idle_land_is_shown_to_be_so() {
    for (status, paper) in [
        ("低效用地", "低效用地认定文件"),
        ("闲置土地", "闲置土地认定书"),
        ("闲置乡村公共服务设施", "闲置设施证明"),
    ] {
        let input = with(opinion(), "/application/landStatus", json!(status));
        let found = planned().issues("review-land-supply", &input);
        assert_eq!(
            found,
            ["/application/materials MISSING_MATERIAL"],
            "{status}"
        );
        let papers = json!([{"name": paper, "sha256": "b".repeat(64)}]);
        let answer = planned().ok(
            "review-land-supply",
            &with(input, "/application/materials", papers),
        );
        assert_eq!(
            (&answer["reusesLand"], &answer["priority"]),
            (&json!(true), &json!(true)),
            "{status}"
        );
    }
}

#[test]
fn an_opinion_is_no_approval() {
    let desk = planned();
    let answer = desk.ok("review-land-supply", &opinion());
    assert_eq!(answer["suppliedBy"], Value::Null);
    let period = &answer["followUps"][0]["period"];
    assert_eq!(
        (&period["amount"], &period["kind"]),
        (&json!(10), &json!("default"))
    );
    let approved = desk.ok("review-land-supply", &land_supply());
    assert_eq!(
        (&approved["conclusion"], &approved["suppliedBy"]),
        (&json!("已批准供地"), &json!("划拨"))
    );
    for input in [land_supply(), opinion()] {
        assert_eq!(desk.ok("review-land-supply", &input), approved);
    }
    let other = with(land_supply(), "/approval/mode", json!("出让"));
    assert_eq!(
        desk.issues("review-land-supply", &other),
        ["/approval approval-differs"]
    );
    let other = with(land_supply(), "/application/areaSqm", json!(1));
    assert_eq!(
        desk.issues("review-land-supply", &other),
        ["/application/applicationNo application-taken"]
    );
}

#[test]
fn an_approval_stands_on_a_lawful_way() {
    let check = |input: Value, expected: &[&str]| {
        assert_eq!(
            planned().issues("review-land-supply", &input),
            expected,
            "{input}"
        );
    };
    let profit = with(
        land_supply(),
        "/application/subject",
        json!("营利性照护服务机构"),
    );
    check(profit.clone(), &["/approval/mode RULE_VIOLATION"]);
    check(
        without(land_supply(), "/application/parcelNo"),
        &["/approval not-in-annual-plan"],
    );
    let early = with(
        land_supply(),
        "/approval/decision",
        decision("x", "2026-02-09"),
    );
    check(early, &["/approval/decision/on date-order"]);
    // Another lawful way than the one that was asked for may be approved.
    let granted = with(profit, "/approval/mode", json!("出让"));
    assert_eq!(
        planned().ok("review-land-supply", &granted)["suppliedBy"],
        "出让"
    );
}

#[test]
fn a_refused_application_may_come_back_mended() {
    let desk = planned();
    let refused = with(opinion(), "/application/useAsPlanned", json!(false));
    assert_eq!(
        desk.ok("review-land-supply", &refused)["conclusion"],
        "不符合"
    );
    assert_eq!(
        desk.ok("review-land-supply", &opinion())["conclusion"],
        "符合，待批准"
    );
    let found = desk.issues("review-land-supply", &refused);
    assert_eq!(found, ["/application/applicationNo application-taken"]);
}
