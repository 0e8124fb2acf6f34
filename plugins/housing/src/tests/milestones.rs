//! The milestones of a project, and what happens out of turn.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use super::{codes, desk, stages_told};
use crate::examples::{call, drawings, gate, milestone};

const RECORD: &str = "record-construction";

/// A desk on which construction may begin.
fn permitted() -> Desk {
    let desk = desk();
    desk.ok("confirm-fire-acceptance", &drawings());
    desk.ok("check-four-sync", &gate("规划"));
    desk.ok("check-four-sync", &gate("建设"));
    desk.ok(RECORD, &milestone("取得施工许可", "2025-03-08"));
    desk
}

#[test]
fn milestones_follow_each_other() {
    let desk = permitted();
    let answer = desk.ok(RECORD, &milestone("开工", "2025-03-12"));
    assert_eq!(
        (&answer["status"], &answer["next"]),
        (&json!("开工"), &json!("主体完工"))
    );
    assert_eq!(answer["unrecorded"], json!(["施工图设计完成"]));
    assert_eq!(
        (&answer["problems"], &answer["bypassed"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(desk.ok(RECORD, &milestone("开工", "2025-03-12")), answer);
    let found = desk.issues(RECORD, &milestone("开工", "2025-03-13"));
    assert_eq!(found, ["/milestone milestone-differs"]);
    for (name, day) in [("主体完工", "2025-03-11"), ("施工图设计完成", "2025-03-09")] {
        let found = desk.issues(RECORD, &milestone(name, day));
        assert!(
            found.contains(&"/on date-order".to_owned()),
            "{name}: {found:?}"
        );
    }
    let renamed = with(
        milestone("主体完工", "2025-10-01"),
        "/project/name",
        json!("另一项目"),
    );
    assert_eq!(desk.issues(RECORD, &renamed), ["/project project-differs"]);
    assert!(stages_told(&desk).is_empty());
}

#[test]
fn building_before_its_gate_is_told_once() {
    let desk = desk();
    let answer = desk.ok(RECORD, &milestone("开工", "2025-03-12"));
    assert_eq!(codes(&answer["problems"]), ["started-without-permit"]);
    let reasons = codes(&answer["bypassed"]["reasons"]);
    assert_eq!(reasons, ["previous-gate-not-passed", "gate-not-judged"]);
    desk.ok(RECORD, &milestone("开工", "2025-03-12"));
    assert_eq!(stages_told(&desk), ["建设"]);
}

#[test]
fn building_before_the_day_of_its_gate_is_a_bypass() {
    // The gate was passed on 10 March.
    for (day, bypassed) in [("2025-03-09", true), ("2025-03-10", false)] {
        let desk = permitted();
        let answer = desk.ok(RECORD, &milestone("开工", day));
        assert_eq!(!answer["bypassed"].is_null(), bypassed, "{day}");
        if bypassed {
            assert_eq!(codes(&answer["bypassed"]["reasons"]), ["done-before-gate"]);
        }
    }
}

#[test]
fn use_before_acceptance_is_a_problem_and_a_bypass() {
    let desk = permitted();
    let answer = desk.ok(RECORD, &milestone("交付使用", "2026-02-01"));
    assert_eq!(codes(&answer["problems"]), ["used-before-acceptance"]);
    assert_eq!(stages_told(&desk), ["交付"]);
    assert_eq!(answer["next"], Value::Null);
}

#[test]
fn completion_is_filed_in_time() {
    let due = |today: &str| {
        let mut desk = permitted();
        desk.call(Call {
            now: format!("{today}T09:00:00+08:00"),
            basis_date: today.to_owned(),
            ..call()
        });
        desk.ok(RECORD, &milestone("竣工验收", "2026-01-10"))
    };
    let answer = due("2026-01-25");
    assert_eq!(
        (
            &answer["filingTimeliness"],
            &answer["followUps"][0]["dueOn"]
        ),
        (&json!("open"), &json!("2026-01-25"))
    );
    assert_eq!(answer["followUps"][0]["period"]["kind"], "unverified");
    assert_eq!(due("2026-01-26")["filingTimeliness"], "late");
    for (day, expected) in [("2026-01-25", "in-time"), ("2026-01-26", "late")] {
        let desk = permitted();
        desk.ok(RECORD, &milestone("竣工验收", "2026-01-10"));
        let answer = desk.ok(RECORD, &milestone("竣工验收备案", day));
        assert_eq!(
            (&answer["filingTimeliness"], &answer["followUps"]),
            (&json!(expected), &json!([]))
        );
    }
    let configured = with(
        milestone("竣工验收", "2026-01-10"),
        "/params",
        json!({"completionFilingWithin": 60}),
    );
    assert_eq!(
        permitted().ok(RECORD, &configured)["followUps"][0]["dueOn"],
        "2026-03-11"
    );
}
