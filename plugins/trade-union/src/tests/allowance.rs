//! 200 yuan a month for each parent of an infant: encouraged, recorded, and never owed.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{call, desk};
use crate::examples::{self, PARTNER_USCC, allowance, claim, digest, parent};

const DUTY: &str = "record-care-allowance";

/// A report with these claims, under a number.
fn reporting(number: &str, claims: &[Value]) -> Value {
    with(
        with(allowance(), "/claims", json!(claims)),
        "/reportNo",
        json!(number),
    )
}

fn claiming(from: &str, to: &str, born: &str) -> Value {
    let claim = with(with(claim(), "/from", json!(from)), "/to", json!(to));
    with(claim, "/bornOn", json!(born))
}

/// What became of one claim.
fn outcome(claim: &Value) -> Value {
    desk().ok(DUTY, &reporting("一", std::slice::from_ref(claim)))["claims"][0].clone()
}

#[test]
fn two_months_of_two_hundred() {
    let answer = desk().ok(DUTY, &allowance());
    assert_eq!(
        answer["claims"][0]["recorded"],
        json!(["2026-01", "2026-02"])
    );
    assert_eq!(answer["totalYuan"], 400);
    assert_eq!(answer["payments"], 2);
    assert_eq!(answer["differing"], 0);
    assert_eq!(answer["policyYuan"]["value"], 200);
    assert_eq!(answer["policyYuan"]["kind"], "article");
    assert_eq!(answer["infantMonths"]["value"], 36);
}

#[test]
fn the_child_is_under_three_on_the_first_of_the_month() {
    for (born, recorded) in [
        // Three years old on 1 February: January is the last month.
        ("2023-02-01", json!(["2026-01"])),
        // Three years old on 2 February: on the first it still was an infant.
        ("2023-02-02", json!(["2026-01", "2026-02"])),
        ("2023-01-01", json!([])),
        // Born on the first, and on the second.
        ("2026-02-01", json!(["2026-02"])),
        ("2026-02-02", json!([])),
    ] {
        let found = outcome(&claiming("2026-01", "2026-02", born));
        assert_eq!(found["recorded"], recorded, "{born}");
    }
    let found = outcome(&claiming("2026-02", "2026-02", "2023-02-01"));
    assert_eq!(
        found["notRecorded"],
        json!([{"month": "2026-02", "reason": "当月不是3岁以下"}])
    );
}

#[test]
fn there_are_thirty_six_months_in_all() {
    let desk = desk();
    let mut months = 0;
    for year in 2020..=2024 {
        let (from, to) = (format!("{year}-01"), format!("{year}-12"));
        let input = reporting(&year.to_string(), &[claiming(&from, &to, "2020-06-15")]);
        let answer = desk.ok(DUTY, &input);
        months += answer["claims"][0]["recorded"]
            .as_array()
            .expect("a list")
            .len();
    }
    assert_eq!(months, 36);
}

#[test]
fn the_day_of_the_month_can_be_configured() {
    let input = with(
        reporting("一", &[claiming("2026-02", "2026-02", "2023-02-10")]),
        "/params",
        json!({}),
    );
    for (day, recorded) in [(9, 1), (10, 0), (28, 0)] {
        let input = with(input.clone(), "/params/allowanceReferenceDay", json!(day));
        assert_eq!(desk().ok(DUTY, &input)["payments"], recorded, "{day}");
    }
    let input = with(input, "/params/allowanceReferenceDay", json!(29));
    assert_eq!(
        desk().issues(DUTY, &input),
        ["/params/allowanceReferenceDay parameter-out-of-range"]
    );
}

#[test]
fn what_the_policy_says_cannot_be_configured() {
    for key in ["allowanceYuan", "allowanceParentsMax", "infantMonths"] {
        let input = with(allowance(), "/params", json!({key: 3}));
        assert_eq!(
            desk().issues(DUTY, &input),
            [format!("/params/{key} rule-fixed-by-law")]
        );
    }
}

#[test]
fn the_policy_begins_in_april_2020() {
    let found = outcome(&claiming("2020-03", "2020-04", "2020-01-01"));
    assert_eq!(found["recorded"], json!(["2020-04"]));
    assert_eq!(found["notRecorded"][0]["reason"], "政策施行前");
}

#[test]
fn another_birth_is_not_the_policys_and_no_breach() {
    let other = without(
        with(claim(), "/policyCompliant", json!(false)),
        "/proofSha256",
    );
    let found = outcome(&other);
    assert_eq!(found["recorded"], json!([]));
    assert_eq!(found["notRecorded"][0]["reason"], "不属于政策内生育");
    let unproven = without(claim(), "/proofSha256");
    assert_eq!(
        desk().issues(DUTY, &reporting("一", &[unproven])),
        ["/claims/0/proofSha256 MISSING_MATERIAL"]
    );
}

#[test]
fn who_does_not_pay_breaks_nothing() {
    let desk = desk();
    let unpaid = reporting("一", &[with(claim(), "/yuanPerMonth", json!(0))]);
    let answer = desk.ok(DUTY, &unpaid);
    assert_eq!(answer["claims"][0]["notRecorded"][0]["reason"], "未发放");
    assert_eq!(
        (answer["payments"].clone(), answer["differing"].clone()),
        (json!(0), json!(0))
    );
    assert!(
        answer["note"]
            .as_str()
            .expect("a text")
            .contains("不构成违规")
    );
    assert!(desk.host().emitted().is_empty());
    // Nothing was taken: the month can still be paid and recorded.
    desk.ok(DUTY, &allowance());
}

#[test]
fn other_amounts_are_recorded_and_shown() {
    for (yuan, differs) in [
        (json!(200), false),
        (json!(199.99), true),
        (json!(300), true),
    ] {
        let found = outcome(&with(claim(), "/yuanPerMonth", yuan.clone()));
        assert_eq!(
            (
                found["differs"].clone(),
                found["recorded"].as_array().map(Vec::len)
            ),
            (json!(differs), Some(2)),
            "{yuan}"
        );
    }
    let answer = desk().ok(
        DUTY,
        &reporting("一", &[with(claim(), "/yuanPerMonth", json!(100.5))]),
    );
    assert_eq!(
        (answer["totalYuan"].clone(), answer["differing"].clone()),
        (json!(201), json!(2))
    );
}

#[test]
fn both_parents_are_paid_each_by_his_employer() {
    let desk = desk();
    desk.ok(DUTY, &allowance());
    let other = with(claim(), "/parent", parent('b'));
    let input = with(
        reporting("二", &[other]),
        "/employer/uscc",
        json!(PARTNER_USCC),
    );
    assert_eq!(desk.ok(DUTY, &input)["payments"], 2);
    let third = with(claim(), "/parent", parent('d'));
    assert_eq!(
        desk.issues(DUTY, &reporting("三", &[third])),
        ["/claims/0/parent/hash parents-too-many"]
    );
    // A second child of the third is another matter.
    let sibling = with(
        with(claim(), "/parent", parent('d')),
        "/child",
        json!(digest('e')),
    );
    desk.ok(DUTY, &reporting("四", &[sibling]));
}

#[test]
fn a_month_is_paid_once() {
    let desk = desk();
    desk.ok(DUTY, &allowance());
    let again = reporting("二", &[claiming("2026-02", "2026-02", "2025-03-10")]);
    assert_eq!(
        desk.issues(DUTY, &again),
        ["/claims/0/from allowance-month-taken"]
    );
    let elsewhere = with(again, "/employer/uscc", json!(PARTNER_USCC));
    assert_eq!(
        desk.issues(DUTY, &elsewhere),
        ["/claims/0/from allowance-month-taken"]
    );
    desk.ok(
        DUTY,
        &reporting("三", &[claiming("2026-03", "2026-03", "2025-03-10")]),
    );
}

#[test]
fn one_report_is_one_report() {
    let desk = desk();
    let first = desk.ok(DUTY, &allowance());
    let kept = desk.host().all_records();
    assert_eq!(desk.ok(DUTY, &allowance()), first);
    assert_eq!(desk.host().all_records(), kept);
    let other = with(allowance(), "/claims/0/yuanPerMonth", json!(201));
    assert_eq!(desk.issues(DUTY, &other), ["/reportNo report-no-taken"]);
}

#[test]
fn what_is_wrong_with_a_claim() {
    let two = |second: Value| json!([claim(), second]);
    for (claims, expected) in [
        (
            json!([claiming("2026-02", "2026-01", "2025-03-10")]),
            vec!["/claims/0/from date-order"],
        ),
        (
            json!([claiming("2026-03", "2026-04", "2025-03-10")]),
            vec!["/claims/0/to month-in-future"],
        ),
        (
            json!([claiming("2025-12", "2026-01", "2025-03-10")]),
            vec!["/claims/0/to year-mixed"],
        ),
        (
            json!([claiming("2026-01", "2026-01", "2026-03-03")]),
            vec!["/claims/0/bornOn date-in-future"],
        ),
        (
            json!([with(claim(), "/child", json!(digest('a')))]),
            vec!["/claims/0/child child-is-parent"],
        ),
        (
            json!([with(claim(), "/child", json!("张三"))]),
            vec!["/claims/0/child digest-malformed"],
        ),
        (
            json!([with(claim(), "/parent/maskedId", json!("张三"))]),
            vec!["/claims/0/parent/maskedId id-not-masked"],
        ),
        (two(claim()), vec!["/claims/1/from claim-duplicate"]),
        (
            two(with(
                with(claim(), "/parent", parent('b')),
                "/bornOn",
                json!("2025-03-11"),
            )),
            vec!["/claims/1/bornOn birth-date-differs"],
        ),
        (json!([]), vec!["/claims MISSING_MATERIAL"]),
    ] {
        assert_eq!(
            desk().issues(DUTY, &with(allowance(), "/claims", claims)),
            expected
        );
    }
    // Two claims of one parent for different months, and of both parents at one employer, are right.
    let parts = [
        claiming("2026-01", "2026-01", "2025-03-10"),
        claiming("2026-02", "2026-02", "2025-03-10"),
        with(claim(), "/parent", parent('b')),
    ];
    assert_eq!(desk().ok(DUTY, &reporting("一", &parts))["payments"], 4);
}

#[test]
fn the_birth_date_is_kept_nowhere() {
    let desk = desk();
    let answer = desk.ok(DUTY, &allowance());
    let kept = json!([answer, desk.host().all_records()]).to_string();
    assert!(
        !kept.contains("2025-03-10") && !kept.contains("bornOn"),
        "{kept}"
    );
}

#[test]
fn an_office_records_its_own_employers() {
    let mut desk = desk();
    desk.call(call("140106", Level::County));
    assert!(
        desk.denied(DUTY, &allowance())
            .starts_with("NOT_IN_JURISDICTION")
    );
}

#[test]
fn before_the_policy_there_is_nothing_to_go_by() {
    let call = Call {
        basis_date: "2020-04-02".to_owned(),
        ..examples::call()
    };
    let desk = Desk::new(crate::plugin(), call);
    assert!(desk.permanent(DUTY, &allowance()).contains("EXPIRED_BASIS"));
}
