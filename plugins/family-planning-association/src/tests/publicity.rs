//! 宣传教育: planned, held, and counted once.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::json;

use super::{call, desk};
use crate::examples::{activity, paper, plan};

const PLAN: &str = "plan-publicity";
const RECORD: &str = "record-publicity-activity";

#[test]
fn a_plan_is_approved_by_people_and_leaves_nobody_out() {
    let answer = desk().ok(PLAN, &plan());
    assert_eq!(answer["missingAudiences"], json!([]));
    assert_eq!(answer["shortQuarters"], json!([]));
    assert!(
        desk()
            .needs_human(PLAN, &without(plan(), "/decision"))
            .contains("批准")
    );
    let three = with(plan(), "/items/3/audience", json!("社区居民"));
    assert_eq!(
        desk().ok(PLAN, &three)["missingAudiences"],
        json!(["孕产期家庭"])
    );
}

#[test]
fn an_activity_finds_its_item() {
    let desk = desk();
    desk.ok(PLAN, &plan());
    let first = desk.ok(RECORD, &activity());
    assert_eq!(
        (first["matching"].clone(), first["planItem"].clone()),
        (json!("自动对应"), json!("一"))
    );
    assert_eq!(desk.ok(RECORD, &activity()), first);
    let again = with(activity(), "/activity/activityNo", json!("二"));
    assert_eq!(
        desk.issues(RECORD, &again),
        [
            "/activity/activityNo activity-duplicate",
            "/activity/evidence evidence-reused"
        ]
    );
    let next = with(
        with(again, "/activity/heldOn", json!("2026-02-13")),
        "/activity/evidence",
        json!([paper("照片", 'c')]),
    );
    assert_eq!(desk.ok(RECORD, &next)["matching"], "计划外");
    let review = desk.ok(
        "review-publicity",
        &json!({"year": 2026, "divisionCode": "140105"}),
    );
    assert_eq!(
        (
            review["donePercent"].clone(),
            review["quarters"][0]["unplanned"].clone()
        ),
        (json!(25), json!(1))
    );
}

#[test]
fn each_organisation_has_its_own_audience_and_ways() {
    for (field, value, code) in [
        ("audience", "青年", "audience-not-ours"),
        ("audience", "职工", "audience-not-ours"),
        ("form", "入户指导", "form-not-ours"),
        ("form", "家长学校", "form-not-ours"),
    ] {
        let input = with(activity(), &format!("/activity/{field}"), json!(value));
        assert_eq!(
            desk().issues(RECORD, &input),
            [format!("/activity/{field} {code}")]
        );
    }
    desk().ok(
        RECORD,
        &with(activity(), "/activity/audience", json!("社区居民")),
    );
}

#[test]
fn no_person_is_in_what_is_public() {
    for field in ["place", "summary", "activityNo"] {
        let input = with(
            activity(),
            &format!("/activity/{field}"),
            json!("13800138000"),
        );
        assert_eq!(
            desk().issues(RECORD, &input),
            [format!("/activity/{field} personal-data-in-public-text")]
        );
    }
}

#[test]
fn an_office_acts_in_its_own_area() {
    let mut desk = desk();
    desk.call(call("140106", Level::County));
    for (duty, input) in [(PLAN, plan()), (RECORD, activity())] {
        assert!(
            desk.denied(duty, &input).starts_with("NOT_IN_JURISDICTION"),
            "{duty}"
        );
    }
}
