//! Training: the plan and its courses, and who completed them.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{after, desk, strings};
use crate::examples::{digest, person, plan, training};

#[test]
fn a_plan_is_issued_by_people() {
    let answer = desk().ok("plan-skill-training", &plan());
    assert_eq!(
        (&answer["courses"], &answer["seats"]),
        (&json!(2), &json!(53))
    );
    assert_eq!(
        answer["byOccupation"],
        json!([{"occupation": "保育员", "seats": 3}, {"occupation": "育婴师", "seats": 50}])
    );
    assert_eq!(answer["hoursMin"]["kind"], "default");
    let draft = without(plan(), "/approval");
    assert!(
        desk()
            .needs_human("plan-skill-training", &draft)
            .contains("印发")
    );
}

#[test]
fn courses_of_a_plan() {
    for (pointer, value, issue) in [
        (
            "/courses/0/hours",
            json!(7),
            "/courses/0/hours course-hours",
        ),
        (
            "/courses/0/hours",
            json!(2_001),
            "/courses/0/hours course-hours",
        ),
        (
            "/courses/0/seats",
            json!(0),
            "/courses/0/seats RULE_VIOLATION",
        ),
        (
            "/courses/0/seats",
            json!(501),
            "/courses/0/seats RULE_VIOLATION",
        ),
        (
            "/courses/1/courseId",
            json!("K1"),
            "/courses/1/courseId course-duplicate",
        ),
        (
            "/courses/0/startsOn",
            json!("2025-12-31"),
            "/courses/0/startsOn course-outside-year",
        ),
        ("/planNo", json!("a/b"), "/planNo number-malformed"),
        ("/year", json!(2019), "/year year-out-of-range"),
        (
            "/approval/on",
            json!("2026-03-03"),
            "/approval/on date-in-future",
        ),
    ] {
        let found = desk().issues("plan-skill-training", &with(plan(), pointer, value));
        assert!(found.iter().any(|one| one == issue), "{pointer}: {found:?}");
    }
    for hours in [8, 2_000] {
        desk().ok(
            "plan-skill-training",
            &with(plan(), "/courses/0/hours", json!(hours)),
        );
    }
    let configured = with(plan(), "/params", json!({"courseHoursMin": 41}));
    assert_eq!(
        desk().issues("plan-skill-training", &configured),
        [
            "/courses/0/hours course-hours",
            "/courses/1/hours course-hours"
        ]
    );
    let desk = after(&[("plan-skill-training", plan())]);
    let other = with(plan(), "/courses/0/seats", json!(4));
    assert_eq!(
        desk.issues("plan-skill-training", &other),
        ["/planNo plan-no-taken"]
    );
}

#[test]
fn attendance_and_both_examinations_complete_a_course() {
    let desk = after(&[("plan-skill-training", plan())]);
    // 80 % of 40 hours are 32: one has them, one lacks an hour, one failed the practice.
    let answer = desk.ok("record-training", &training());
    assert_eq!(strings(&answer["completed"]), [digest('1')]);
    assert_eq!(strings(&answer["toRetake"]), [digest('2'), digest('3')]);
    assert_eq!(answer["next"], Value::Null);
    let periodic = json!({
        "planNo": plan()["planNo"], "divisionCode": "140105", "courseId": "K2", "endedOn": "2026-02-03",
        "trainees": [{"person": person('1'), "hours": 16, "theoryPassed": true, "practicePassed": true}]
    });
    let answer = desk.ok("record-training", &periodic);
    assert_eq!(
        (&answer["next"]["dueOn"], &answer["next"]["period"]["kind"]),
        (&json!("2027-02-03"), &json!("default"))
    );
    let endless = with(periodic, "/params", json!({"retrainMonths": 1_201}));
    assert_eq!(
        desk.issues("record-training", &endless),
        ["/params/retrainMonths parameter-out-of-range"]
    );
}

#[test]
fn what_was_not_planned_is_not_recorded() {
    assert_eq!(
        desk().issues("record-training", &training()),
        ["/planNo plan-unknown"]
    );
    let desk = after(&[("plan-skill-training", plan())]);
    let three = training()["trainees"].clone();
    let crowd = json!([
        three[0],
        three[1],
        three[2],
        {"person": person('4'), "hours": 1, "theoryPassed": true, "practicePassed": true}
    ]);
    for (pointer, value, issues) in [
        ("/courseId", json!("K9"), vec!["/courseId course-unknown"]),
        ("/trainees", crowd, vec!["/trainees over-seats"]),
        (
            "/trainees/1/person",
            person('1'),
            vec!["/trainees/1/person trainee-duplicate"],
        ),
        (
            "/trainees/0/hours",
            json!(41),
            vec!["/trainees/0/hours hours-out-of-range"],
        ),
        ("/endedOn", json!("2026-01-11"), vec!["/endedOn date-order"]),
        ("/endedOn", json!("2026-03-03"), vec!["/endedOn date-order"]),
        (
            "/trainees/0/person/maskedId",
            json!("王某"),
            vec!["/trainees/0/person/maskedId id-not-masked"],
        ),
    ] {
        let input = with(training(), pointer, value);
        assert_eq!(desk.issues("record-training", &input), issues, "{pointer}");
    }
    desk.ok("record-training", &training());
    let other = with(training(), "/trainees/0/hours", json!(40));
    assert_eq!(
        desk.issues("record-training", &other),
        ["/courseId training-differs"]
    );
}
