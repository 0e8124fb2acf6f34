//! What was held: counted once, matched to the plan, shown by evidence, and without anybody's name.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{PLAN, RECORD, REVIEW, call, desk, planned};
use crate::examples::{activity, paper, plan};

/// The example under another number, on another day, with evidence of its own and without a named item.
fn another(number: &str, held_on: &str, evidence: char) -> Value {
    let other = with(activity(), "/activity/activityNo", json!(number));
    let other = with(other, "/activity/heldOn", json!(held_on));
    let other = without(other, "/activity/planItem");
    with(
        other,
        "/activity/evidence",
        json!([paper("照片", evidence)]),
    )
}

fn review(desk: &Desk) -> Value {
    desk.ok(REVIEW, &json!({"year": 2026, "divisionCode": "140105"}))
}

#[test]
fn an_activity_belongs_to_its_item() {
    let desk = planned();
    let answer = desk.ok(RECORD, &activity());
    assert_eq!(answer["matching"], "写明");
    assert_eq!(answer["timing"], "按计划季度");
    assert_eq!(
        (answer["quarter"].clone(), answer["timesLeft"].clone()),
        (json!(1), json!(1))
    );
    assert_eq!(answer["recordWithin"]["period"]["unit"], "working-day");
    assert_eq!(answer["recordWithin"]["period"]["amount"], 10);
    assert_eq!(
        answer["recordWithin"]["dueOn"],
        Value::Null,
        "the calendar counts working days"
    );
}

#[test]
fn one_number_is_one_activity() {
    let desk = planned();
    let first = desk.ok(RECORD, &activity());
    let kept = desk.host().all_records();
    assert_eq!(desk.ok(RECORD, &activity()), first);
    assert_eq!(desk.host().all_records(), kept);
    let other = with(activity(), "/activity/reach", json!(1801));
    assert_eq!(
        desk.issues(RECORD, &other),
        ["/activity/activityNo activity-no-taken"]
    );
}

#[test]
fn an_activity_is_not_counted_under_two_numbers() {
    let desk = planned();
    desk.ok(RECORD, &activity());
    let same_day = another("二", "2026-02-20", 'c');
    assert_eq!(
        desk.issues(RECORD, &same_day),
        ["/activity/activityNo activity-duplicate"]
    );
    let old_evidence = another("二", "2026-02-21", 'a');
    assert_eq!(
        desk.issues(RECORD, &old_evidence),
        ["/activity/evidence evidence-reused"]
    );
    let old_and_new = with(
        old_evidence,
        "/activity/evidence",
        json!([paper("截图", 'a'), paper("照片", 'c')]),
    );
    desk.ok(RECORD, &old_and_new);
}

#[test]
fn without_a_named_item_the_open_one_of_its_kind_is_found() {
    let desk = planned();
    for (number, day, evidence, matching, left) in [
        ("甲", "2026-02-01", '1', "自动对应", json!(1)),
        ("乙", "2026-02-02", '2', "自动对应", json!(0)),
        ("丙", "2026-02-03", '3', "计划外", Value::Null),
    ] {
        let answer = desk.ok(RECORD, &another(number, day, evidence));
        assert_eq!(
            (answer["matching"].clone(), answer["timesLeft"].clone()),
            (json!(matching), left),
            "{number}"
        );
    }
    let first = &review(&desk)["quarters"][0];
    let found = ["planned", "done", "held", "unplanned", "reach"].map(|field| first[field].clone());
    assert_eq!(found, [json!(2), json!(2), json!(3), json!(1), json!(5400)]);
}

#[test]
fn an_activity_of_a_later_quarter_is_early() {
    let desk = planned();
    let lecture = with(
        another("甲", "2026-02-01", '1'),
        "/activity/form",
        json!("专题讲座"),
    );
    let answer = desk.ok(RECORD, &lecture);
    assert_eq!(
        (answer["planItem"].clone(), answer["timing"].clone()),
        (json!("二"), json!("提前"))
    );
}

#[test]
fn a_named_item_has_to_be_of_the_same_kind() {
    for (input, expected) in [
        (
            with(activity(), "/activity/planItem", json!("九")),
            "/activity/planItem plan-item-unknown",
        ),
        (
            with(activity(), "/activity/planItem", json!("二")),
            "/activity/form plan-mismatch",
        ),
        (
            with(activity(), "/activity/topic", json!("科学育儿")),
            "/activity/topic plan-mismatch",
        ),
    ] {
        assert_eq!(planned().issues(RECORD, &input), [expected]);
    }
    assert_eq!(
        desk().issues(RECORD, &activity()),
        ["/activity/planItem plan-missing"]
    );
    let unplanned = desk().ok(RECORD, &without(activity(), "/activity/planItem"));
    assert_eq!(unplanned["matching"], "计划外");
}

#[test]
fn what_is_wrong_with_an_activity() {
    for (field, value, code) in [
        ("audience", json!("婴幼儿家庭"), "audience-not-ours"),
        ("form", json!("家长学校"), "form-not-ours"),
        ("heldOn", json!("2026-03-03"), "date-order"),
        ("heldOn", json!("2019-12-31"), "RULE_VIOLATION"),
        ("reach", json!(0), "count-out-of-range"),
        ("evidence", json!([]), "MISSING_MATERIAL"),
        (
            "place",
            json!("张三家，电话13800138000"),
            "personal-data-in-public-text",
        ),
        (
            "summary",
            json!("证件14010519900101123X"),
            "personal-data-in-public-text",
        ),
        ("activityNo", json!("a/b"), "number-malformed"),
        ("divisionCode", json!("999999"), "division-not-in-shanxi"),
    ] {
        let input = with(activity(), &format!("/activity/{field}"), value);
        let found = planned().issues(RECORD, &input);
        assert_eq!(found, [format!("/activity/{field} {code}")]);
    }
    let named = with(
        activity(),
        "/activity/evidence/0/name",
        json!("13800138000"),
    );
    assert_eq!(
        planned().issues(RECORD, &named),
        ["/activity/evidence/0/name personal-data-in-public-text"]
    );
}

#[test]
fn an_office_records_in_its_own_area() {
    let mut desk = planned();
    desk.call(call("140106", Level::County));
    assert!(
        desk.denied(RECORD, &activity())
            .starts_with("NOT_IN_JURISDICTION")
    );
}

#[test]
fn a_quarter_that_is_over_shows_what_was_not_done() {
    let mut desk = planned();
    desk.ok(RECORD, &activity());
    assert_eq!(
        review(&desk)["behind"],
        json!([]),
        "the quarter is not over"
    );
    let mut later = call("140105", Level::County);
    later.now = "2026-04-01T09:00:00+08:00".to_owned();
    desk.call(later);
    let answer = review(&desk);
    let behind = json!([{"divisionCode": "140105", "itemNo": "一", "quarter": 1, "timesLeft": 1}]);
    assert_eq!(answer["behind"], behind);
    assert_eq!(answer["donePercent"], 20);
    assert_eq!(answer["audiences"], json!(["青年"]));
}

#[test]
fn more_than_was_planned_is_not_more_than_all() {
    let desk = desk();
    desk.ok(PLAN, &with(plan(), "/items/0/times", json!(1)));
    desk.ok(RECORD, &activity());
    let again = with(
        another("二", "2026-02-21", 'c'),
        "/activity/planItem",
        json!("一"),
    );
    assert_eq!(desk.ok(RECORD, &again)["timesLeft"], 0);
    let first = &review(&desk)["quarters"][0];
    assert_eq!(
        (
            first["planned"].clone(),
            first["done"].clone(),
            first["held"].clone()
        ),
        (json!(1), json!(1), json!(2))
    );
}

#[test]
fn a_city_sees_its_counties_and_nothing_without_a_plan_has_a_rate() {
    let mut desk = planned();
    desk.ok(RECORD, &activity());
    desk.call(call("140100", Level::City));
    let answer = desk.ok(REVIEW, &json!({"year": 2026, "divisionCode": "140100"}));
    assert_eq!(
        (answer["plans"].clone(), answer["donePercent"].clone()),
        (json!(1), json!(20))
    );
    let empty = desk.ok(REVIEW, &json!({"year": 2026, "divisionCode": "140106"}));
    assert_eq!(
        (empty["plans"].clone(), empty["donePercent"].clone()),
        (json!(0), Value::Null)
    );
    assert_eq!(empty["audiencesWithout"], json!(["青年"]));
}
