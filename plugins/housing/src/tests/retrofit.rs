//! Nursing rooms, barrier-free facilities and green lanes: progress and what is overdue.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::desk;
use crate::examples::{decision, retrofits};

const TRACK: &str = "track-facility-retrofit";

#[test]
fn each_facility_has_its_state() {
    // Today is 2 March 2026.
    let answer = desk().ok(TRACK, &retrofits());
    let found = answer["facilities"].as_array().expect("facilities");
    let states: Vec<(&Value, &Value, &Value)> = found
        .iter()
        .map(|one| (&one["state"], &one["overdueDays"], &one["remind"]))
        .collect();
    assert_eq!(
        states,
        [
            (&json!("按期完成"), &json!(0), &json!(false)),
            (&json!("逾期未完成"), &json!(29), &json!(false)),
            (&json!("未开始"), &json!(0), &json!(true)),
        ]
    );
    assert!(
        found[1]["owner"]
            .as_str()
            .is_some_and(|owner| owner.contains("不在18个部门之内"))
    );
    let summary = answer["summary"].as_array().expect("summary");
    let numbers = |one: &Value| {
        (
            one["total"].as_u64(),
            one["completed"].as_u64(),
            one["overdue"].as_u64(),
            one["percent"].as_u64(),
        )
    };
    assert_eq!(numbers(&summary[0]), (Some(1), Some(1), Some(0), Some(100)));
    assert_eq!(numbers(&summary[1]), (Some(1), Some(0), Some(1), Some(0)));
    assert_eq!(
        desk().ok(
            TRACK,
            &with(
                retrofits(),
                "/facilities",
                json!([retrofits()["facilities"][0]])
            )
        )["summary"][1]["percent"],
        Value::Null
    );
}

#[test]
fn due_days_and_reminders_have_edges() {
    let state = |index: usize, due: &str| {
        let input = with(
            retrofits(),
            &format!("/facilities/{index}/dueOn"),
            json!(due),
        );
        let answer = desk().ok(TRACK, &input);
        let one = &answer["facilities"][index];
        (
            one["state"].as_str().unwrap_or_default().to_owned(),
            one["remind"] == true,
        )
    };
    assert_eq!(state(0, "2026-02-20").0, "按期完成");
    assert_eq!(state(0, "2026-02-19").0, "逾期完成");
    assert_eq!(state(1, "2026-03-02"), ("进行中".to_owned(), true));
    assert_eq!(state(1, "2026-03-01"), ("逾期未完成".to_owned(), false));
    assert_eq!(state(2, "2026-04-01"), ("未开始".to_owned(), true));
    assert_eq!(state(2, "2026-04-02"), ("未开始".to_owned(), false));
    let configured = with(retrofits(), "/params", json!({"retrofitRemind": 17}));
    assert_eq!(
        desk().ok(TRACK, &configured)["facilities"][2]["remind"],
        false
    );
}

#[test]
fn progress_does_not_go_back() {
    let desk = desk();
    let answer = desk.ok(TRACK, &retrofits());
    assert_eq!(desk.ok(TRACK, &retrofits()), answer);
    for (pointer, value, expected) in [
        (
            "/facilities/1/progress",
            json!(59),
            "/facilities/1/progress progress-decreases",
        ),
        (
            "/facilities/1/dueOn",
            json!("2026-04-01"),
            "/facilities/1/dueOn due-differs",
        ),
        (
            "/facilities/1/venue",
            json!("机场"),
            "/facilities/1/facilityNo facility-differs",
        ),
        (
            "/facilities/0/completedOn",
            json!("2026-02-21"),
            "/facilities/0/facilityNo facility-completed",
        ),
    ] {
        assert_eq!(
            desk.issues(TRACK, &with(retrofits(), pointer, value)),
            [expected]
        );
    }
    let mut extended = with(retrofits(), "/facilities/1/dueOn", json!("2026-04-01"));
    extended["facilities"][1]["extension"] = decision("小政办函〔2026〕12号", "2026-02-28");
    extended["facilities"][1]["progress"] = json!(61);
    assert_eq!(
        desk.ok(TRACK, &extended)["facilities"][1]["state"],
        "进行中"
    );
}

#[test]
fn completion_is_shown() {
    let check = |pointer: &str, value: Value, expected: &str| {
        assert_eq!(
            desk().issues(TRACK, &with(retrofits(), pointer, value)),
            [expected],
            "{pointer}"
        );
    };
    check(
        "/facilities/0/evidence",
        json!([]),
        "/facilities/0/evidence MISSING_MATERIAL",
    );
    check(
        "/facilities/0/completedOn",
        Value::Null,
        "/facilities/0/completedOn progress-contradicts",
    );
    check(
        "/facilities/0/progress",
        json!(99),
        "/facilities/0/completedOn progress-contradicts",
    );
    check(
        "/facilities/1/progress",
        json!(101),
        "/facilities/1/progress progress-out-of-range",
    );
    check(
        "/facilities/0/completedOn",
        json!("2026-03-03"),
        "/facilities/0/completedOn date-order",
    );
    check(
        "/facilities/1/facilityNo",
        json!("XD-MY-001"),
        "/facilities/1/facilityNo facility-twice",
    );
    check("/facilities", json!([]), "/facilities MISSING_MATERIAL");
}
