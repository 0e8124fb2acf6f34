//! Plans of schools, and what came of them.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{after, desk};
use crate::examples::{outcome, plan};

const PLAN: &str = "plan-talent-training";
const OUTCOME: &str = "record-talent-outcome";

#[test]
fn enrolment_keeps_within_capacity() {
    let answer = desk().ok(PLAN, &plan());
    assert_eq!(
        (
            &answer["capacityUsedPercent"],
            &answer["practicePercent"],
            &answer["belowReference"],
            &answer["lastYearEnrolment"]
        ),
        (&json!(100), &json!(50), &json!(false), &Value::Null)
    );
    for (pointer, value, issue) in [
        (
            "/plannedEnrolment",
            json!(81),
            "/plannedEnrolment enrolment-over-capacity",
        ),
        (
            "/plannedEnrolment",
            json!(0),
            "/plannedEnrolment RULE_VIOLATION",
        ),
        ("/level", json!("本科"), "/level level-mismatch"),
        ("/demand", json!(" "), "/demand MISSING_MATERIAL"),
        (
            "/courses/0/practiceHours",
            json!(101),
            "/courses/0/practiceHours practice-over-hours",
        ),
        (
            "/courses/1/name",
            json!("婴幼儿照护基础"),
            "/courses/1/name course-duplicate",
        ),
        ("/year", json!(2019), "/year year-out-of-range"),
    ] {
        let input = with(plan(), pointer, value);
        assert_eq!(desk().issues(PLAN, &input), [issue], "{pointer}");
    }
}

#[test]
fn theory_and_practice_are_joined() {
    let of = |practice: [u32; 2]| {
        let input = with(plan(), "/courses/0/practiceHours", json!(practice[0]));
        with(input, "/courses/1/practiceHours", json!(practice[1]))
    };
    assert_eq!(
        desk().issues(PLAN, &of([0, 0])),
        ["/courses practice-missing"]
    );
    assert_eq!(
        desk().issues(PLAN, &of([100, 100])),
        ["/courses theory-missing"]
    );
    // Half of the hours: 99 of 200 round to 50 per cent, and are less than a half.
    for (practice, below) in [([0, 1], true), ([19, 80], true), ([20, 80], false)] {
        let answer = desk().ok(PLAN, &of(practice));
        assert_eq!(answer["belowReference"], below, "{practice:?}");
        assert_eq!(answer["practiceReference"]["kind"], "unverified");
    }
    let mut bachelor = with(of([0, 1]), "/level", json!("本科"));
    bachelor["school"]["kind"] = json!("高等院校");
    let answer = desk().ok(PLAN, &bachelor);
    assert_eq!(
        (&answer["belowReference"], &answer["practiceReference"]),
        (&json!(false), &Value::Null)
    );
    let configured = with(
        of([20, 80]),
        "/params",
        json!({"vocationalPracticePercent": 51}),
    );
    assert_eq!(desk().ok(PLAN, &configured)["belowReference"], true);
}

#[test]
fn levels_of_schools() {
    for (kind, level, suits) in [
        ("高等院校", "本科", true),
        ("高等院校", "高职", true),
        ("高等院校", "中职", false),
        ("职业院校", "本科", false),
        ("职业院校", "高职", true),
        ("职业院校", "中职", true),
        ("技工院校", "本科", false),
        ("技工院校", "高职", false),
        ("技工院校", "中职", true),
    ] {
        let desk = desk();
        let mut input = with(plan(), "/level", json!(level));
        input["school"]["kind"] = json!(kind);
        assert_eq!(desk.perform(PLAN, &input).is_ok(), suits, "{kind} {level}");
        let told = desk.host().emitted();
        let expected = usize::from(suits && kind == "技工院校");
        assert_eq!(told.len(), expected, "{kind} {level}");
        assert!(
            told.iter()
                .all(|event| event.destination == "human-resources")
        );
    }
}

#[test]
fn one_plan_a_year_for_a_major() {
    let desk = after(&[(PLAN, plan())]);
    assert_eq!(
        desk.issues(PLAN, &with(plan(), "/capacity", json!(90))),
        ["/planNo plan-no-taken"]
    );
    let second = with(plan(), "/planNo", json!("2号"));
    assert_eq!(desk.issues(PLAN, &second), ["/major/code major-planned"]);
    desk.ok(PLAN, &with(second.clone(), "/major/code", json!("520801")));
    let next = with(with(plan(), "/planNo", json!("3号")), "/year", json!(2027));
    assert_eq!(desk.ok(PLAN, &next)["lastYearEnrolment"], 80);
}

#[test]
fn what_came_of_a_plan() {
    assert_eq!(desk().issues(OUTCOME, &outcome()), ["/planNo plan-unknown"]);
    let desk = after(&[(PLAN, with(plan(), "/plannedEnrolment", json!(60)))]);
    let answer = desk.ok(OUTCOME, &with(outcome(), "/enrolled", json!(80)));
    assert_eq!(
        (
            &answer["overPlan"],
            &answer["enrolledPercent"],
            &answer["employedPercent"]
        ),
        (&json!(true), &json!(133), &json!(75))
    );
    assert_eq!(
        desk.issues(OUTCOME, &outcome()),
        ["/planNo outcome-differs"]
    );
    for (pointer, value, issue) in [
        ("/enrolled", json!(81), "/enrolled enrolment-over-capacity"),
        (
            "/employedInCare",
            json!(41),
            "/employedInCare employed-too-many",
        ),
        (
            "/graduates",
            json!(100_001),
            "/graduates graduates-out-of-range",
        ),
    ] {
        let input = with(outcome(), pointer, value);
        assert_eq!(desk.issues(OUTCOME, &input), [issue]);
    }
    let desk = after(&[(PLAN, with(plan(), "/year", json!(2027)))]);
    assert_eq!(desk.issues(OUTCOME, &outcome()), ["/planNo year-in-future"]);
}
