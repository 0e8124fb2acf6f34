//! Findings from what others state: each deviation, each missed criterion, what was seen; and nothing that was changed on the way.

use lianxi_domain::fund::DeviationKind;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{COLLECTED, PLANNED, SERVED, after};
use crate::examples::{collecting, deviation, observation, paper};

fn facts(answer: &Value) -> Vec<String> {
    answer["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["fact"].as_str().map(str::to_owned))
        .collect()
}

fn natures(finding: &Value) -> Vec<&str> {
    finding["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["nature"].as_str())
        .collect()
}

#[test]
fn three_sources_of_findings() {
    let answer = after(PLANNED).ok("collect-findings", &collecting());
    assert_eq!(
        facts(&answer),
        [
            "预算项目托2026-1：改变用途（支2026-0001）",
            "finance：预算拨付率为11，低于应达到的15",
            "两笔租金减免没有集体研究的记录"
        ]
    );
    assert_eq!(answer["amountYuan"], json!(50_000.5));
    let findings = &answer["findings"];
    assert_eq!(findings[0]["subject"], "专项资金使用");
    assert_eq!(natures(&findings[0]), ["责令改正", "建议"]);
    assert_eq!(natures(&findings[1]), ["建议"]);
}

#[test]
fn criteria_and_what_was_not_reported() {
    let count = |at_least: u64, value: Value| {
        let mut input = collecting();
        input["criteria"][0]["atLeast"] = json!(at_least);
        input["reports"][0]["report"]["indicators"][0]["value"] = value;
        facts(&after(PLANNED).ok("collect-findings", &input)).len()
    };
    assert_eq!(count(11, json!(11)), 2);
    assert_eq!(count(12, json!(11)), 3);
    assert_eq!(count(0, json!(0)), 2);
    assert_eq!(count(0, Value::Null), 3, "what is unreported is no zero");
    let unknown = with(collecting(), "/criteria/0/code", json!("no-such-code"));
    let answer = after(PLANNED).ok("collect-findings", &unknown);
    assert!(facts(&answer)[1].contains("未报"), "{answer}");
}

#[test]
fn every_deviation_has_its_subject_and_measures() {
    use DeviationKind as D;
    for (kind, subject, expected) in [
        (D::BeforeApproval, "专项资金管理", ["责令改正"].as_slice()),
        (D::OverBudget, "专项资金管理", &["责令改正", "建议"]),
        (D::NoGrant, "专项资金管理", &["责令改正", "建议"]),
        (D::OverGrant, "专项资金管理", &["责令改正", "建议"]),
        (D::OtherPayee, "专项资金管理", &["责令改正", "建议"]),
        (D::OtherPurpose, "专项资金使用", &["责令改正", "建议"]),
        (D::OverUse, "专项资金使用", &["责令改正", "建议"]),
        (D::LatePayment, "专项资金管理", &["责令改正"]),
        (D::Idle, "专项资金使用", &["责令改正"]),
    ] {
        let pointer = "/funds/0/statement/deviations/0";
        let input = with(collecting(), pointer, deviation(kind, "x", 1));
        let answer = after(PLANNED).ok("collect-findings", &input);
        let finding = &answer["findings"][0];
        assert_eq!(finding["subject"], subject, "{kind:?}");
        assert_eq!(natures(finding), expected, "{kind:?}");
    }
}

#[test]
fn other_subjects_are_noted_and_not_judged() {
    let mut plan = crate::examples::plan();
    plan["subjects"] = json!(["专项资金管理"]);
    let desk = after(0);
    desk.ok("plan-audit", &plan);
    let answer = desk.ok("collect-findings", &collecting());
    assert_eq!(answer["notCovered"].as_array().map(Vec::len), Some(1));
    assert_eq!(facts(&answer).len(), 2);
    let other = with(collecting(), "/observations/0/subject", json!("政策落实"));
    assert_eq!(
        desk.issues("collect-findings", &other),
        ["/observations/0/subject subject-not-in-project"]
    );
}

#[test]
fn crimes_and_discipline_are_proposals_and_transfers() {
    let mut input = collecting();
    input["observations"][0]["crimeSuspected"] = json!(true);
    input["observations"][0]["disciplineProposed"] = json!(true);
    let answer = after(PLANNED).ok("collect-findings", &input);
    assert_eq!(
        natures(&answer["findings"][2]),
        ["责令改正", "建议", "移送"]
    );
}

#[test]
fn wrong_evidence() {
    let statement = "/funds/0/statement";
    for (pointer, value, issue) in [
        (
            "/funds/0/statement/balance/freeYuan",
            json!(1),
            "balance balance-inconsistent",
        ),
        (
            "/funds/0/statement/line/amountYuan",
            json!(1),
            "balance balance-inconsistent",
        ),
        (
            "/funds/0/statement/line/divisionCode",
            json!("140106"),
            "line/divisionCode evidence-outside-project",
        ),
        (
            "/funds/0/statement/line/year",
            json!(2024),
            "line/year evidence-outside-period",
        ),
        (
            "/funds/0/statement/deviations/0/basis",
            json!("另一依据"),
            "deviations/0/basis RULE_VIOLATION",
        ),
        (
            "/funds/0/statement/asOf",
            json!("2026-03-03"),
            "asOf date-order",
        ),
    ] {
        let found = after(PLANNED).issues("collect-findings", &with(collecting(), pointer, value));
        assert_eq!(found, [format!("{statement}/{issue}")], "{pointer}");
    }
    let twice = json!([collecting()["funds"][0], collecting()["funds"][0]]);
    for (pointer, value, issue) in [
        ("/funds", twice, "/funds/1/statement evidence-repeated"),
        (
            "/reports/0/report/divisionCode",
            json!("140106"),
            "/reports/0/report/divisionCode evidence-outside-project",
        ),
        (
            "/reports/0/report/from",
            json!("2026-03-01"),
            "/reports/0/report/from evidence-outside-period",
        ),
        (
            "/reports/0/department",
            json!("audit"),
            "/reports/0/department body-unknown",
        ),
        (
            "/criteria/0/department",
            json!("health"),
            "/criteria/0/department MISSING_MATERIAL",
        ),
        (
            "/observations/0/evidence",
            json!([]),
            "/observations/0/evidence MISSING_MATERIAL",
        ),
        (
            "/observations/0/fact",
            json!("经办人14010519900101123X"),
            "/observations/0/fact personal-data-in-public-text",
        ),
    ] {
        let found = after(PLANNED).issues("collect-findings", &with(collecting(), pointer, value));
        assert!(found.contains(&issue.to_owned()), "{issue}: {found:?}");
    }
    let mut nothing = without(without(collecting(), "/funds"), "/observations");
    nothing = without(without(nothing, "/reports"), "/criteria");
    assert_eq!(
        after(PLANNED).issues("collect-findings", &nothing),
        ["/funds MISSING_MATERIAL"]
    );
}

#[test]
fn auditors_and_their_notice() {
    let one = json!([collecting()["auditors"][0], collecting()["auditors"][0]]);
    let urgent = with(collecting(), "/noticeServedOn", json!("2026-01-26"));
    for (input, issue) in [
        (
            with(collecting(), "/auditors", one),
            Some("/auditors auditors-too-few"),
        ),
        (
            with(collecting(), "/auditors/1/hasInterest", json!(true)),
            Some("/auditors/1/hasInterest auditor-must-withdraw"),
        ),
        (
            with(collecting(), "/noticeServedOn", json!("2026-01-24")),
            Some("/noticeServedOn notice-too-late"),
        ),
        (
            with(collecting(), "/noticeServedOn", json!("2026-01-23")),
            None,
        ),
        (
            with(urgent, "/urgentApprovalNo", json!("小审急〔2026〕1号")),
            None,
        ),
    ] {
        match issue {
            Some(issue) => assert_eq!(after(PLANNED).issues("collect-findings", &input), [issue]),
            None => drop(after(PLANNED).ok("collect-findings", &input)),
        }
    }
}

#[test]
fn findings_stand_once_the_body_is_heard() {
    let mut more = collecting();
    let mut second = observation();
    second["evidence"] = json!([paper("另一材料")]);
    more["observations"] = json!([observation(), second]);
    let answer = after(COLLECTED).ok("collect-findings", &more);
    assert_eq!(facts(&answer).len(), 4);
    let desk = after(SERVED);
    desk.ok("collect-findings", &collecting());
    assert_eq!(
        desk.issues("collect-findings", &more),
        ["/projectNo project-stage"]
    );
    assert_eq!(
        after(0).issues("collect-findings", &collecting()),
        ["/projectNo project-unknown"]
    );
}
