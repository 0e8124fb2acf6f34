//! Support for inclusive institutions: on what basis, how much, once, and by whose decision.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{granted, planned};
use crate::examples::{self, GRANT_NO, decision, rent, support};

#[test]
fn a_person_decides() {
    let desk = planned();
    let reason = desk.needs_human("grant-support", &without(support(), "/decision"));
    assert!(reason.contains("由人员决定"), "{reason}");
    let grant = desk.ok("grant-support", &support());
    assert_eq!(
        (
            &grant["grantNo"],
            &grant["ceilingYuan"],
            &grant["freeAfterYuan"]
        ),
        (&json!(GRANT_NO), &json!(72_000), &json!(228_000))
    );
    let pay = &grant["followUps"][0];
    assert_eq!(
        (&pay["period"]["kind"], &pay["dueOn"]),
        (&json!("default"), &json!("2026-03-07"))
    );
}

#[test]
fn only_while_it_is_recognised() {
    for (pointer, value, issue) in [
        (
            "/recognition/validTo",
            "2026-02-04",
            Some("/recognition/validTo recognition-expired"),
        ),
        ("/recognition/validTo", "2026-02-05", None),
        (
            "/recognition/recognisedOn",
            "2026-02-06",
            Some("/recognition/recognisedOn recognition-not-yet-valid"),
        ),
        ("/recognition/recognisedOn", "2026-02-05", None),
    ] {
        check(with(support(), pointer, json!(value)), issue);
    }
    let mut undecided = without(support(), "/decision");
    undecided["recognition"]["validTo"] = json!("2026-03-01");
    check(undecided, Some("/recognition/validTo recognition-expired"));
}

/// Refused with this alone, or granted.
fn check(input: Value, issue: Option<&str>) {
    match issue {
        Some(issue) => assert_eq!(planned().issues("grant-support", &input), [issue]),
        None => drop(planned().ok("grant-support", &input)),
    }
}

#[test]
fn what_is_asked_of_an_application() {
    for (pointer, value, issue) in [
        (
            "/basisDocumentNo",
            json!(" "),
            "/basisDocumentNo MISSING_MATERIAL",
        ),
        (
            "/amountYuan",
            json!(72_000.01),
            "/amountYuan amount-above-ceiling",
        ),
        ("/amountYuan", json!(0), "/amountYuan amount-zero"),
        (
            "/reckoning/places",
            json!(0),
            "/reckoning/places MISSING_MATERIAL",
        ),
        (
            "/reckoning",
            json!({"places": 60}),
            "/reckoning/yuanPerPlace MISSING_MATERIAL",
        ),
        (
            "/materials/1/name",
            json!("照片"),
            "/materials MISSING_MATERIAL",
        ),
        (
            "/line/lineNo",
            json!("托2026-9"),
            "/line/lineNo budget-line-unknown",
        ),
        (
            "/line/lineNo",
            json!("托2026-4"),
            "/line/lineNo purpose-mismatch",
        ),
        ("/year", json!(2028), "/line/year line-year-mismatch"),
        ("/year", json!(2025), "/line/year line-year-mismatch"),
        ("/county", json!("140100"), "/county division-not-county"),
    ] {
        let found = planned().issues("grant-support", &with(support(), pointer, value));
        assert!(
            found[0] == issue || found.contains(&issue.to_owned()),
            "{issue}: {found:?}"
        );
    }
    // What is carried over serves the year after (预算法实施条例 第五十条).
    planned().ok("grant-support", &with(support(), "/year", json!(2027)));
}

#[test]
fn sites_and_rents_are_for_socially_run_institutions() {
    for (run_by, issue) in [
        ("公办", Some("/runBy not-run-by-social-force")),
        ("公办民营", None),
        ("民办公助", None),
        ("民办", None),
    ] {
        check(with(rent(), "/runBy", json!(run_by)), issue);
    }
    check(with(support(), "/runBy", json!("公办")), None);
    check(
        with(rent(), "/amountYuan", json!(60_000.01)),
        Some("/amountYuan amount-above-ceiling"),
    );
}

#[test]
fn the_budget_line_has_to_have_it() {
    for (yuan, issue) in [
        (300_000.01, Some("/amountYuan budget-insufficient")),
        (300_000.0, None),
    ] {
        let mut input = support();
        input["reckoning"]["places"] = json!(1_000);
        input["amountYuan"] = json!(yuan);
        check(input, issue);
    }
}

fn second(item: &str) -> Value {
    let mut input = with(support(), "/item", json!(item));
    input["decision"]["decision"] = decision("小财社〔2026〕14号", "2026-02-06");
    input
}

#[test]
fn no_item_is_granted_twice_in_a_year() {
    let desk = granted();
    assert_eq!(
        desk.ok("grant-support", &support())["grantNo"],
        GRANT_NO,
        "the same again is the same"
    );
    for item in ["2026年普惠托位运营补助", "2026年 普惠托位 运营补助"] {
        assert_eq!(
            desk.issues("grant-support", &second(item)),
            ["/item grant-duplicate"],
            "{item}"
        );
    }
    let undecided = without(second("2026年增托补助"), "/decision");
    let reason = desk.needs_human("grant-support", &undecided);
    assert!(reason.contains(GRANT_NO), "{reason}");
    let other = desk.ok("grant-support", &second("2026年增托补助"));
    assert_eq!(other["sameKind"], json!([GRANT_NO]));
    let next_year = with(second("2026年普惠托位运营补助"), "/year", json!(2027));
    desk.ok("grant-support", &next_year);
}

#[test]
fn a_refusal_has_reasons_and_promises_nothing() {
    let desk = planned();
    let mut refusing = support();
    refusing["decision"]["approve"] = json!(false);
    assert_eq!(
        desk.issues("grant-support", &refusing),
        ["/decision/reason MISSING_MATERIAL"]
    );
    refusing["decision"]["reason"] = json!("收托情况不实");
    for _ in 0..2 {
        let answer = desk.ok("grant-support", &refusing);
        assert_eq!(
            (
                &answer["state"],
                &answer["freeAfterYuan"],
                &answer["grantNo"]
            ),
            (&json!("不予支持"), &json!(300_000), &json!(GRANT_NO))
        );
    }
    assert_eq!(
        desk.issues("end-support", &examples::ending()),
        ["/grantNo grant-not-standing"]
    );
    // Another decision on the same item may follow.
    desk.ok("grant-support", &second("2026年普惠托位运营补助"));
}

#[test]
fn an_office_pays_from_its_own_budget() {
    let mut desk = planned();
    desk.call(Call {
        region: Some("140100".to_owned()),
        level: Some(Level::City),
        ..Call::default()
    });
    let reason = desk.denied("grant-support", &support());
    assert!(reason.starts_with("NOT_IN_JURISDICTION"), "{reason}");
}

/// An institution that is paid 72,000 and has used 20,000 of them.
fn paid() -> Desk {
    let desk = granted();
    desk.ok("track-fund-use", &examples::tracking());
    desk
}

fn ending(cause: &str) -> Value {
    with(examples::ending(), "/cause", json!(cause))
}

#[test]
fn what_has_to_come_back() {
    for (cause, recover) in [
        ("普惠认定失效", 52_000),
        ("机构终止", 52_000),
        ("条件不再具备", 52_000),
        ("骗取补助", 72_000),
        ("违规使用", 72_000),
    ] {
        let desk = paid();
        let reason = desk.needs_human("end-support", &without(ending(cause), "/decision"));
        assert!(reason.contains(&recover.to_string()), "{reason}");
        for _ in 0..2 {
            let answer = desk.ok("end-support", &ending(cause));
            assert_eq!(
                (&answer["recoverYuan"], &answer["path"]["decidedByPerson"]),
                (&json!(recover), &json!(true)),
                "{cause}"
            );
        }
        let other = with(ending(cause), "/causeDocumentNo", json!("另〔2026〕1号"));
        assert_eq!(desk.issues("end-support", &other), ["/grantNo grant-ended"]);
    }
}

#[test]
fn what_is_not_paid_is_free_again() {
    let desk = granted();
    let answer = desk.ok("end-support", &ending("机构终止"));
    assert_eq!(
        (&answer["releasedYuan"], &answer["recoverYuan"]),
        (&json!(72_000), &json!(0))
    );
    let tracked = desk.ok(
        "track-fund-use",
        &json!({"line": examples::line("托2026-1")}),
    );
    assert_eq!(tracked["statement"]["balance"]["freeYuan"], 300_000);
}

#[test]
fn fines_follow_the_kind_of_organisation() {
    for (cause, range) in [
        ("骗取补助", json!({"minYuan": 7_200, "maxYuan": 36_000})),
        ("违规使用", json!({"minYuan": 7_200, "maxYuan": 21_600})),
    ] {
        let answer = paid().ok("end-support", &ending(cause));
        let measures = answer["path"]["measures"]
            .as_array()
            .expect("a list")
            .clone();
        let fine = measures.iter().find(|one| !one["fineYuan"].is_null());
        assert_eq!(fine.expect("a fine")["fineYuan"], range);
        assert!(measures.iter().any(|one| one["nature"] == "移送"));
    }
    let desk = planned();
    let grant = desk.ok("grant-support", &rent());
    let mut input = ending("骗取补助");
    input["grantNo"] = grant["grantNo"].clone();
    let answer = desk.ok("end-support", &input);
    let measures = answer["path"]["measures"]
        .as_array()
        .expect("a list")
        .clone();
    assert!(measures.iter().all(|one| one["fineYuan"].is_null()));
    assert!(measures.iter().any(|one| one["nature"] == "建议"));
}

#[test]
fn a_cause_before_the_decision_may_be_fraud() {
    let early = |cause| with(ending(cause), "/causedOn", json!("2026-02-04"));
    let desk = paid();
    assert_eq!(
        desk.issues("end-support", &early("机构终止")),
        ["/causedOn RULE_VIOLATION"]
    );
    desk.ok("end-support", &early("骗取补助"));
    let unknown = with(ending("机构终止"), "/grantNo", json!("托补1"));
    assert_eq!(
        desk.issues("end-support", &unknown),
        ["/grantNo grant-unknown"]
    );
}
