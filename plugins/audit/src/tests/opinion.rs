//! The body's opinion: ten days to give it, and what its silence means.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{ANSWERED, COLLECTED, ISSUED, PLANNED, SERVED, after, on};
use crate::examples::{document, responding, serving};

#[test]
fn both_clocks_are_shown() {
    let answer = after(COLLECTED).ok("request-opinion", &serving());
    let within = &answer["within"];
    assert_eq!(
        (
            &within["dueOn"],
            &within["period"]["unit"],
            &within["period"]["kind"]
        ),
        (
            &json!("2026-02-12"),
            &json!("calendar-day"),
            &json!("statute")
        )
    );
    let silence = &answer["silenceAfter"];
    assert_eq!(
        (
            &silence["dueOn"],
            &silence["period"]["unit"],
            &silence["period"]["amount"]
        ),
        (&Value::Null, &json!("working-day"), &json!(10))
    );
    assert_eq!(answer["noObjection"], false);
}

fn received(day: &str, calendar: Option<&str>) -> Value {
    let mut input = with(responding(), "/response/receivedOn", json!(day));
    if let Some(due) = calendar {
        input["calendarDueOn"] = json!(due);
    }
    input
}

#[test]
fn ten_days() {
    for (day, calendar, expected) in [
        ("2026-02-12", None, "in-time"),
        ("2026-02-13", None, "late"),
        ("2026-02-27", Some("2026-02-27"), "in-time"),
        ("2026-02-28", Some("2026-02-27"), "late"),
    ] {
        let desk = after(SERVED);
        for _ in 0..2 {
            let answer = desk.ok("request-opinion", &received(day, calendar));
            assert_eq!(answer["timeliness"], expected, "{day}");
        }
    }
}

#[test]
fn silence_counts_only_after_the_calendar_says_so() {
    let silent = |calendar: Option<&str>, day: &str| {
        let mut desk = after(SERVED);
        on(&mut desk, day);
        let mut input = serving();
        if let Some(due) = calendar {
            input["calendarDueOn"] = json!(due);
        }
        desk.ok("request-opinion", &input)["noObjection"].clone()
    };
    assert_eq!(silent(None, "2026-03-31"), false);
    assert_eq!(silent(Some("2026-02-27"), "2026-02-27"), false);
    assert_eq!(silent(Some("2026-02-27"), "2026-02-28"), true);
    for day in ["2026-02-11", "2026-03-15"] {
        let input = with(serving(), "/calendarDueOn", json!(day));
        assert_eq!(
            after(SERVED).issues("request-opinion", &input),
            ["/calendarDueOn calendar-due-implausible"],
            "{day}"
        );
    }
}

#[test]
fn a_late_opinion_is_heard() {
    let mut desk = after(SERVED);
    on(&mut desk, "2026-02-28");
    let silent = with(serving(), "/calendarDueOn", json!("2026-02-27"));
    assert_eq!(desk.ok("request-opinion", &silent)["noObjection"], true);
    let answer = desk.ok(
        "request-opinion",
        &received("2026-02-28", Some("2026-02-27")),
    );
    assert_eq!(
        (&answer["noObjection"], &answer["timeliness"]),
        (&json!(false), &json!("late"))
    );
}

#[test]
fn what_is_recorded_does_not_change() {
    let desk = after(ANSWERED);
    for (pointer, value, issue) in [
        (
            "/draft",
            document("小审征〔2026〕2号"),
            "/draft/documentNo draft-differs",
        ),
        (
            "/servedOn",
            json!("2026-02-03"),
            "/draft/documentNo draft-differs",
        ),
        (
            "/response/disputes",
            json!([]),
            "/response/paper/documentNo response-differs",
        ),
        (
            "/response/disputes/0/findingNo",
            json!("9"),
            "/response/disputes/0/findingNo finding-unknown",
        ),
        (
            "/response/receivedOn",
            json!("2026-02-01"),
            "/response/receivedOn date-order",
        ),
        ("/servedOn", json!("2026-01-25"), "/servedOn date-order"),
    ] {
        let found = desk.issues("request-opinion", &with(responding(), pointer, value));
        assert!(found.contains(&issue.to_owned()), "{issue}: {found:?}");
    }
    let kept = desk.ok("request-opinion", &serving());
    assert_eq!(kept["response"]["disputes"][0]["findingNo"], "3");
    after(ISSUED).ok("request-opinion", &responding());
    assert_eq!(
        after(PLANNED).issues("request-opinion", &serving()),
        ["/projectNo project-stage"]
    );
}
