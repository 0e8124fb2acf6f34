//! Budgets: who plans, what is approved, and what may be changed afterwards.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, granted, planned};
use crate::examples::{self, call, decision, item, line, plan};

#[test]
fn a_budget_is_approved_by_the_peoples_congress() {
    let reason = desk().needs_human("plan-budget", &without(plan(), "/approval"));
    assert!(reason.contains("第四十三条"), "{reason}");
    let answer = desk().ok("plan-budget", &plan());
    assert_eq!(
        (
            &answer["totalYuan"],
            &answer["lastYearYuan"],
            &answer["increased"]
        ),
        (&json!(650_000), &Value::Null, &Value::Null)
    );
    assert_eq!(
        answer["inputs"],
        json!([
            {"kind": "人力", "amountYuan": 50_000}, {"kind": "物力", "amountYuan": 200_000}, {"kind": "财力", "amountYuan": 400_000}
        ])
    );
    // Twenty calendar days from 20 January: 预算法 第五十二条, 第十四条.
    for follow_up in answer["followUps"].as_array().expect("a list") {
        assert_eq!(follow_up["dueOn"], "2026-02-09", "{follow_up}");
        assert_eq!(follow_up["period"]["kind"], "statute");
    }
}

#[test]
fn the_same_plan_is_one_plan() {
    let desk = planned();
    let again = desk.ok("plan-budget", &plan());
    assert_eq!(again["totalYuan"], 650_000);
    let other = with(plan(), "/items/1/amountYuan", json!(1));
    assert_eq!(
        desk.issues("plan-budget", &other),
        ["/items/1/lineNo budget-line-differs"]
    );
}

#[test]
fn wrong_plans() {
    for (pointer, value, issue) in [
        (
            "/items/0/subjectCode",
            json!("210071"),
            "/items/0/subjectCode subject-code-malformed",
        ),
        (
            "/items/0/subjectCode",
            json!("21007170"),
            "/items/0/subjectCode subject-code-malformed",
        ),
        (
            "/items/0/subjectCode",
            json!("210071a"),
            "/items/0/subjectCode subject-code-malformed",
        ),
        (
            "/items/0/amountYuan",
            json!(0),
            "/items/0/amountYuan amount-zero",
        ),
        (
            "/items/1/lineNo",
            json!("托2026-1"),
            "/items/1/lineNo budget-line-repeated",
        ),
        ("/items", json!([]), "/items MISSING_MATERIAL"),
        ("/year", json!(2019), "/year year-out-of-range"),
        (
            "/approval/on",
            json!("2024-12-31"),
            "/approval/on approval-year-mismatch",
        ),
        (
            "/approval/on",
            json!("2026-03-03"),
            "/approval/on date-in-future",
        ),
    ] {
        let found = desk().issues("plan-budget", &with(plan(), pointer, value));
        assert!(found.contains(&issue.to_owned()), "{issue}: {found:?}");
    }
    let before = with(plan(), "/approval/on", json!("2025-01-01"));
    desk().ok("plan-budget", &before);
}

#[test]
fn each_government_has_its_own_budget() {
    for (region, level) in [("140100", Level::City), ("140106", Level::County)] {
        let mut desk = desk();
        desk.call(Call {
            region: Some(region.to_owned()),
            level: Some(level),
            ..Call::default()
        });
        let reason = desk.denied("plan-budget", &plan());
        assert!(reason.starts_with("NOT_IN_JURISDICTION"), "{reason}");
    }
    let mut desk = desk();
    desk.call(Call {
        level: Some(Level::Township),
        ..call()
    });
    let reason = desk.denied("plan-budget", &plan());
    assert!(reason.starts_with("NOT_COMPETENT_LEVEL"), "{reason}");
}

#[test]
fn years_are_compared() {
    let desk = desk();
    let last = json!({
        "year": 2025, "divisionCode": "140105", "items": [item("托2025-1", "运营补助", 649_999)],
        "approval": decision("小店人大〔2025〕3号", "2025-01-20")
    });
    desk.ok("plan-budget", &last);
    let answer = desk.ok("plan-budget", &plan());
    assert_eq!(
        (&answer["lastYearYuan"], &answer["increased"]),
        (&json!(649_999), &json!(true))
    );
}

fn adjusting(yuan: u64) -> Value {
    json!({
        "line": line("托2026-1"), "amountYuan": yuan, "reason": "新增普惠机构",
        "approval": decision("小店人大常〔2026〕1号", "2026-02-25")
    })
}

#[test]
fn adjustments() {
    let desk = granted();
    // 72,000 are promised.
    let cases = [
        (adjusting(71_999), "/amountYuan below-committed"),
        (adjusting(300_000), "/amountYuan no-change"),
        (
            with(adjusting(400_000), "/approval/on", json!("2026-01-19")),
            "/line date-order",
        ),
        (
            with(adjusting(400_000), "/line/lineNo", json!("x")),
            "/line/lineNo budget-line-unknown",
        ),
    ];
    for (input, issue) in cases {
        assert_eq!(desk.issues("adjust-budget", &input), [issue]);
    }
    let undecided = without(adjusting(400_000), "/approval");
    let reason = desk.needs_human("adjust-budget", &undecided);
    assert!(reason.contains("第六十九条"), "{reason}");
    for _ in 0..2 {
        let answer = desk.ok("adjust-budget", &adjusting(72_000));
        assert_eq!(answer["balance"]["freeYuan"], 0);
        assert_eq!(answer["adjustments"].as_array().map(Vec::len), Some(1));
    }
    assert_eq!(
        desk.issues("adjust-budget", &adjusting(80_000)),
        ["/approval/documentNo adjustment-differs"]
    );
    // The plan as it was approved is still the same plan; its sum is the new one.
    let answer = desk.ok("plan-budget", &plan());
    assert_eq!(answer["totalYuan"], 422_000);
}

#[test]
fn the_report_counts_budget_years() {
    let desk = planned();
    desk.ok("grant-support", &examples::support());
    desk.ok("track-fund-use", &examples::tracking());
    let values = |from: &str, to: &str| {
        let report = desk.ok(
            "report",
            &json!({"from": from, "to": to, "divisionCode": "140105"}),
        );
        let indicators = report["indicators"].as_array().expect("a list").clone();
        let values: Vec<Value> = indicators.iter().map(|one| one["value"].clone()).collect();
        values
    };
    // 72,000 of 650,000 are paid, 20,000 of them used.
    let expected = json!([650_000, 50_000, 200_000, 400_000, 1, 72_000, 11, 28, 100, 0]);
    assert_eq!(json!(values("2026-01-01", "2026-03-02")), expected);
    let nothing = json!([0, 0, 0, 0, 0, 0, null, null, 0, 0]);
    assert_eq!(json!(values("2025-01-01", "2025-12-31")), nothing);
}
