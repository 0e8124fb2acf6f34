//! The yearly plan: approved by people, revised in order, complete by advice and not by law.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::json;

use super::{PLAN, RECORD, call, desk, planned};
use crate::examples::{activity, item, plan};

#[test]
fn a_plan_of_every_quarter_lacks_nothing() {
    let answer = desk().ok(PLAN, &plan());
    assert_eq!(answer["shortQuarters"], json!([]));
    assert_eq!(answer["missingAudiences"], json!([]));
    assert_eq!(
        (answer["times"].clone(), answer["reach"].clone()),
        (json!(5), json!(800))
    );
    assert_eq!(
        answer["perQuarterMin"]["kind"], "default",
        "a default is not law"
    );
}

#[test]
fn a_short_quarter_is_advice() {
    let two_a_quarter = with(plan(), "/params", json!({"activitiesPerQuarterMin": 2}));
    let only_first = with(plan(), "/items", json!([item("一", "专题讲座", 1, 1)]));
    for (input, expected) in [
        (two_a_quarter, json!([2, 3, 4])),
        (only_first, json!([2, 3, 4])),
    ] {
        assert_eq!(desk().ok(PLAN, &input)["shortQuarters"], expected);
    }
}

#[test]
fn people_approve_a_plan() {
    let reason = desk().needs_human(PLAN, &without(plan(), "/decision"));
    assert!(reason.contains("批准"), "{reason}");
    let tomorrow = with(plan(), "/decision/on", json!("2026-03-03"));
    assert_eq!(
        desk().issues(PLAN, &tomorrow),
        ["/decision/on date-in-future"]
    );
}

#[test]
fn the_same_plan_is_one_plan() {
    let desk = planned();
    let first = desk.ok(PLAN, &plan());
    assert_eq!(desk.host().all_records().len(), 1);
    assert_eq!(desk.ok(PLAN, &plan()), first);
    let other = with(plan(), "/items/0/times", json!(3));
    assert_eq!(desk.issues(PLAN, &other), ["/revision plan-differs"]);
    assert_eq!(
        desk.ok(PLAN, &with(other, "/revision", json!(2)))["times"],
        6
    );
}

#[test]
fn revisions_follow_each_other() {
    let revision = |number: u32| with(plan(), "/revision", json!(number));
    assert_eq!(
        desk().issues(PLAN, &revision(2)),
        ["/revision revision-order"]
    );
    assert_eq!(
        planned().issues(PLAN, &revision(3)),
        ["/revision revision-order"]
    );
    assert_eq!(
        desk().issues(PLAN, &revision(0)),
        ["/revision revision-order"]
    );
}

#[test]
fn what_was_held_stays_in_the_plan() {
    let desk = planned();
    desk.ok(RECORD, &activity());
    let second = with(plan(), "/revision", json!(2));
    for changed in [
        with(
            second.clone(),
            "/items",
            json!([item("二", "专题讲座", 2, 1)]),
        ),
        with(second.clone(), "/items/0/form", json!("资料发放")),
    ] {
        assert_eq!(desk.issues(PLAN, &changed), ["/items plan-item-held"]);
    }
    desk.ok(PLAN, &with(second, "/items/1/form", json!("资料发放")));
}

#[test]
fn what_is_wrong_with_a_plan() {
    for (input, expected) in [
        (
            with(plan(), "/items/0/audience", json!("社区居民")),
            "/items/0/audience audience-not-ours",
        ),
        (
            with(plan(), "/items/0/form", json!("入户指导")),
            "/items/0/form form-not-ours",
        ),
        (
            with(plan(), "/items/1/itemNo", json!("一")),
            "/items/1/itemNo item-duplicate",
        ),
        (
            with(plan(), "/items/0/itemNo", json!("a/b")),
            "/items/0/itemNo number-malformed",
        ),
        (
            with(plan(), "/items/0/times", json!(0)),
            "/items/0/times count-out-of-range",
        ),
        (
            with(plan(), "/items/0/times", json!(1001)),
            "/items/0/times count-out-of-range",
        ),
        (
            with(plan(), "/items/0/reach", json!(0)),
            "/items/0/reach count-out-of-range",
        ),
        (
            with(plan(), "/items/0/quarter", json!(5)),
            "/items/0/quarter INVALID_INPUT",
        ),
        (with(plan(), "/items", json!([])), "/items MISSING_MATERIAL"),
        (
            with(plan(), "/year", json!(2019)),
            "/year year-out-of-range",
        ),
        (
            with(plan(), "/year", json!(2037)),
            "/year year-out-of-range",
        ),
        (
            with(plan(), "/divisionCode", json!("110000")),
            "/divisionCode division-not-in-shanxi",
        ),
    ] {
        assert_eq!(desk().issues(PLAN, &input), [expected]);
    }
}

#[test]
fn every_level_plans_for_itself() {
    let mut desk = planned();
    desk.call(call("140100", Level::City));
    desk.ok(PLAN, &with(plan(), "/divisionCode", json!("140100")));
    desk.call(call("140106", Level::County));
    assert!(
        desk.denied(PLAN, &plan())
            .starts_with("NOT_IN_JURISDICTION")
    );
}
