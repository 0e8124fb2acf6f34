//! Guidance for families: planned, given, and no family named.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{call, desk};
use crate::examples::{digest, item, paper, plan, school, visit};

const PLAN: &str = "plan-parenting-guidance";
const RECORD: &str = "record-guidance-service";

fn planned() -> Desk {
    let desk = desk();
    desk.ok(PLAN, &plan());
    desk
}

/// The visit under another number and on another day, with evidence of its own.
fn another(number: &str, held_on: &str, evidence: char) -> Value {
    let other = with(visit(), "/activity/activityNo", json!(number));
    let other = with(other, "/activity/heldOn", json!(held_on));
    with(
        other,
        "/activity/evidence",
        json!([paper("入户记录", evidence)]),
    )
}

#[test]
fn a_plan_reaches_every_family_or_says_whom_it_does_not() {
    assert_eq!(desk().ok(PLAN, &plan())["missingAudiences"], json!([]));
    let few = with(
        plan(),
        "/items",
        json!([item("一", "家长学校", "婴幼儿家庭", 1)]),
    );
    let answer = desk().ok(PLAN, &few);
    assert_eq!(
        answer["missingAudiences"],
        json!(["孕产期家庭", "农村和进城务工人员家庭"])
    );
    assert_eq!(answer["shortQuarters"], json!([2, 3, 4]));
    let reason = desk().needs_human(PLAN, &without(plan(), "/decision"));
    assert!(reason.contains("批准"), "{reason}");
}

#[test]
fn families_are_the_audience() {
    for audience in ["青年", "职工", "社区居民"] {
        let input = with(school(), "/activity/audience", json!(audience));
        assert_eq!(
            desk().issues(RECORD, &input),
            ["/activity/audience audience-not-ours"],
            "{audience}"
        );
    }
    let input = with(school(), "/activity/form", json!("志愿服务"));
    assert_eq!(
        desk().issues(RECORD, &input),
        ["/activity/form form-not-ours"]
    );
}

#[test]
fn a_service_belongs_to_the_plan() {
    let desk = planned();
    let answer = desk.ok(RECORD, &school());
    assert_eq!(
        (
            answer["held"]["matching"].clone(),
            answer["held"]["timesLeft"].clone()
        ),
        (json!("写明"), json!(1))
    );
    assert_eq!(answer["visitOfYear"], Value::Null);
    assert_eq!(answer["followUps"], json!([]));
    assert_eq!(desk.ok(RECORD, &visit())["held"]["planItem"], "二");
    let review = desk.ok(
        "review-guidance",
        &json!({"year": 2026, "divisionCode": "140105"}),
    );
    assert_eq!(review["quarters"][0]["done"], 2);
    assert_eq!(review["audiencesWithout"], json!(["孕产期家庭"]));
}

#[test]
fn one_number_is_one_service() {
    let desk = planned();
    let first = desk.ok(RECORD, &visit());
    let kept = desk.host().all_records();
    assert_eq!(desk.ok(RECORD, &visit()), first);
    assert_eq!(desk.host().all_records(), kept);
    for other in [
        with(visit(), "/activity/reach", json!(4)),
        with(visit(), "/guides/0/count", json!(3)),
        with(visit(), "/family/hash", json!(digest('f'))),
    ] {
        assert_eq!(
            desk.issues(RECORD, &other),
            ["/activity/activityNo activity-no-taken"]
        );
    }
}

#[test]
fn a_home_is_visited_with_consent() {
    for (input, expected) in [
        (without(visit(), "/family"), "/family MISSING_MATERIAL"),
        (
            with(visit(), "/family/consented", json!(false)),
            "/family/consented RULE_VIOLATION",
        ),
        (
            with(visit(), "/family/hash", json!("张家")),
            "/family/hash digest-malformed",
        ),
        (
            with(visit(), "/activity/reach", json!(21)),
            "/activity/reach visit-people-too-many",
        ),
        (
            with(school(), "/family", visit()["family"].clone()),
            "/family family-not-applicable",
        ),
        (
            with(visit(), "/guides", json!([])),
            "/guides MISSING_MATERIAL",
        ),
        (
            with(visit(), "/guides/0/count", json!(0)),
            "/guides/0/count count-out-of-range",
        ),
        (
            with(school(), "/guides/1/kind", json!("家庭教育指导人员")),
            "/guides/1/kind guide-duplicate",
        ),
    ] {
        assert_eq!(planned().issues(RECORD, &input), [expected]);
    }
    planned().ok(RECORD, &with(visit(), "/activity/reach", json!(20)));
}

#[test]
fn a_family_is_visited_again_and_not_twice_a_day() {
    let desk = planned();
    let first = desk.ok(RECORD, &visit());
    assert_eq!(
        (first["visitOfYear"].clone(), first["lastVisitOn"].clone()),
        (json!(1), Value::Null)
    );
    assert_eq!(first["followUps"][0]["dueOn"], "2026-05-07");
    assert_eq!(first["followUps"][0]["period"]["kind"], "default");
    let same_day = another("甲", "2026-02-06", '1');
    assert_eq!(
        desk.issues(RECORD, &same_day),
        ["/activity/activityNo visit-duplicate"]
    );
    // The neighbours, on the same day and in the same village.
    let neighbours = with(same_day, "/family/hash", json!(digest('f')));
    assert_eq!(desk.ok(RECORD, &neighbours)["visitOfYear"], 1);
    let second = desk.ok(RECORD, &another("乙", "2026-02-20", '2'));
    assert_eq!(
        (second["visitOfYear"].clone(), second["lastVisitOn"].clone()),
        (json!(2), json!("2026-02-06"))
    );
}

#[test]
fn a_school_is_not_counted_under_two_numbers() {
    let desk = planned();
    desk.ok(RECORD, &school());
    let again = with(school(), "/activity/activityNo", json!("二"));
    let again = with(again, "/activity/evidence", json!([paper("照片", 'f')]));
    assert_eq!(
        desk.issues(RECORD, &again),
        ["/activity/activityNo activity-duplicate"]
    );
}

#[test]
fn health_is_the_doctors_matter() {
    for (topic, guide, asks) in [
        ("疾病防控", "志愿者", true),
        ("膳食营养", "妇联工作人员", true),
        ("疾病防控", "社区医生", false),
        ("膳食营养", "儿保专家", false),
        ("安全防护", "志愿者", false),
    ] {
        let input = without(
            with(school(), "/activity/topic", json!(topic)),
            "/activity/planItem",
        );
        let input = with(input, "/guides", json!([{"kind": guide, "count": 1}]));
        let answer = planned().ok(RECORD, &input);
        let asked = answer["followUps"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        assert_eq!(asked, asks, "{topic} {guide}");
    }
}

#[test]
fn an_office_acts_in_its_own_area() {
    let mut desk = planned();
    desk.call(call("140106", Level::County));
    for (duty, input) in [(PLAN, plan()), (RECORD, school()), (RECORD, visit())] {
        assert!(
            desk.denied(duty, &input).starts_with("NOT_IN_JURISDICTION"),
            "{duty}"
        );
    }
}
