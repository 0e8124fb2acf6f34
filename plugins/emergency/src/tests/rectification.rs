//! Reviews of notices.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, inspected};
use crate::examples::{self, SEAL};

const DUTY: &str = "review-fire-hazard";

fn review(day: &str, corrected: bool) -> Value {
    let mut input = with(examples::overdue_review(), "/reviewedOn", json!(day));
    input["results"][0]["corrected"] = json!(corrected);
    if corrected {
        input["results"][0]["evidence"] = json!([examples::paper("改正照片")]);
    }
    input
}

#[test]
fn reviews_on_both_sides_of_the_last_day() {
    for (day, corrected, state) in [
        ("2026-02-20", true, "已整改"),
        ("2026-02-21", true, "逾期后整改"),
        ("2026-02-20", false, "期限内整改中"),
        ("2026-02-21", false, "逾期未整改"),
    ] {
        let desk = inspected();
        let answer = desk.ok(DUTY, &review(day, corrected));
        assert_eq!(answer["state"], state, "{day} {corrected}");
        assert_eq!(desk.ok(DUTY, &review(day, corrected)), answer);
        let other = desk.issues(DUTY, &review(day, !corrected));
        assert_eq!(other, ["/reviewedOn review-taken"]);
    }
}

#[test]
fn at_once_is_a_day() {
    for (completed, state) in [("2026-02-03", "已整改"), ("2026-02-04", "逾期后整改")] {
        let input = with(examples::danger_review(), "/completedOn", json!(completed));
        let answer = inspected().ok(DUTY, &input);
        assert_eq!(answer["state"], state, "{completed}");
        assert_eq!(answer["standingSeals"], json!([SEAL]));
        assert!(answer["followUps"].to_string().contains("解除临时查封"));
    }
    let mut open = examples::danger_review();
    open["results"] = json!([{"code": "fire-escape", "corrected": false}]);
    open["extension"] =
        json!({"decision": examples::decision("延1", "2026-02-03"), "correctBy": "2026-02-10"});
    let found = inspected().issues(DUTY, &with(open, "/completedOn", Value::Null));
    assert!(found.contains(&"/extension no-extension-of-danger".to_owned()));
}

#[test]
fn a_danger_that_stays_may_have_to_be_sealed() {
    let desk = desk();
    let mut input = without(examples::grave(), "/seal");
    input["noSeal"] = json!({"decision": examples::decision("不封1", "2026-02-02"), "reason": "当场已清除大部分堵塞物"});
    desk.ok("inspect-fire", &input);
    let mut stays = without(examples::danger_review(), "/completedOn");
    stays["results"] = json!([{"code": "fire-escape", "corrected": false}]);
    let answer = desk.ok(DUTY, &stays);
    assert_eq!(answer["state"], "逾期未整改");
    assert!(answer["followUps"].to_string().contains("由人决定临时查封"));
}

#[test]
fn a_review_answers_what_is_open_and_nothing_else() {
    let desk = inspected();
    let unknown = with(review("2026-02-10", false), "/results/0/code", json!("x"));
    assert_eq!(
        desk.issues(DUTY, &unknown),
        ["/results/0/code item-unknown", "/results item-unanswered"]
    );
    for (field, value, issue) in [
        ("/noticeNo", json!("没有"), "/noticeNo notice-unknown"),
        ("/reviewedOn", json!("2026-02-02"), "/reviewedOn date-order"),
    ] {
        let input = with(review("2026-02-10", false), field, value);
        assert_eq!(desk.issues(DUTY, &input), [issue]);
    }
    let unproven = with(review("2026-02-10", true), "/results/0/evidence", json!([]));
    assert_eq!(
        desk.issues(DUTY, &unproven),
        ["/results/0/evidence MISSING_MATERIAL"]
    );
    desk.ok(DUTY, &review("2026-02-10", true));
    let closed = desk.issues(DUTY, &review("2026-02-11", true));
    assert!(closed.contains(&"/noticeNo notice-closed".to_owned()));
}

#[test]
fn a_limit_is_extended_once_and_in_time() {
    let extended = |day: &str, decided_on: &str, until: &str| {
        let mut input = review(day, false);
        input["extension"] =
            json!({"decision": examples::decision("延1", decided_on), "correctBy": until});
        input
    };
    let desk = inspected();
    let late = extended("2026-02-21", "2026-02-20", "2026-03-01");
    assert!(
        desk.issues(DUTY, &late)
            .contains(&"/extension extension-too-late".to_owned())
    );
    let shorter = extended("2026-02-19", "2026-02-19", "2026-02-20");
    assert_eq!(
        desk.issues(DUTY, &shorter),
        ["/extension/correctBy date-order"]
    );
    let answer = desk.ok(DUTY, &extended("2026-02-19", "2026-02-19", "2026-02-25"));
    assert_eq!(
        (&answer["state"], &answer["dueOn"]),
        (&json!("期限内整改中"), &json!("2026-02-25"))
    );
    let twice = extended("2026-02-24", "2026-02-24", "2026-03-01");
    assert_eq!(desk.issues(DUTY, &twice), ["/extension already-extended"]);
}

#[test]
fn working_days_are_the_calendars() {
    let desk = desk();
    let input = without(examples::grave(), "/orderInTime/correctBy");
    desk.ok("inspect-fire", &input);
    let mut input = review("2026-03-02", false);
    assert_eq!(
        desk.issues(DUTY, &input),
        ["/calendarDueOn MISSING_MATERIAL"]
    );
    for (due, state) in [("2026-03-02", "期限内整改中"), ("2026-03-01", "逾期未整改")] {
        input["calendarDueOn"] = json!(due);
        let copy = super::desk();
        copy.ok(
            "inspect-fire",
            &without(examples::grave(), "/orderInTime/correctBy"),
        );
        assert_eq!(copy.ok(DUTY, &input)["state"], state, "{due}");
    }
}
