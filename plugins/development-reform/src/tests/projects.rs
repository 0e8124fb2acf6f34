//! Support projects: conditions, money, and the decision that is a person's.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::desk;
use crate::examples;

/// The codes of the conditions that a project does not meet, with a person who does not support it.
fn unmet(input: &Value) -> Vec<String> {
    let ruling = json!({"verdict": "不予支持", "reason": "不符合条件",
        "decision": {"by": "a", "documentNo": "1", "on": "2026-02-25"}});
    let answer = desk().ok(
        "review-support-project",
        &with(input.clone(), "/ruling", ruling),
    );
    let conditions = answer["conditions"].as_array().expect("a list").iter();
    let codes = conditions.filter(|one| one["met"] == false);
    let codes: Vec<String> = codes
        .map(|one| one["code"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(answer["eligible"], codes.is_empty());
    codes
}

fn private_money() -> Value {
    json!([{"source": "社会投入", "amountYuan": 3_000_000}])
}

#[test]
fn ways_of_operating_and_money() {
    for (mode, inclusive, public, expected) in [
        ("公办", true, true, None),
        ("公办民营", true, true, None),
        ("民办公助", true, true, None),
        ("公办民营", false, true, Some("inclusive")),
        ("用人单位福利性", false, true, None),
        ("社会力量举办", true, true, Some("mode")),
        ("社会力量举办", true, false, None),
        ("社会力量举办", false, false, Some("inclusive")),
    ] {
        let input = with(examples::project(), "/mode", json!(mode));
        let mut input = with(input, "/inclusive", json!(inclusive));
        if !public {
            input["funds"] = private_money();
        }
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(unmet(&input), expected, "{mode} {inclusive} {public}");
    }
    let undocumented = with(examples::project(), "/funds/1/documentNo", Value::Null);
    assert_eq!(unmet(&undocumented), ["funds-documented"]);
}

#[test]
fn a_person_decides() {
    let undecided = without(examples::project(), "/ruling");
    assert!(
        desk()
            .needs_human("review-support-project", &undecided)
            .contains("符合各项条件")
    );
    let ineligible = with(undecided, "/inclusive", json!(false));
    let reason = desk().needs_human("review-support-project", &ineligible);
    assert!(
        reason.contains("不符合") && reason.contains("普惠"),
        "{reason}"
    );
    let supported = with(examples::project(), "/inclusive", json!(false));
    assert_eq!(
        desk().issues("review-support-project", &supported),
        ["/ruling/verdict not-eligible"]
    );
    let silent = with(examples::project(), "/ruling/verdict", json!("不予支持"));
    assert_eq!(
        desk().issues("review-support-project", &silent),
        ["/ruling/reason MISSING_MATERIAL"]
    );
    let refused = with(silent, "/ruling/reason", json!("资金已用完"));
    let answer = desk().ok("review-support-project", &refused);
    assert_eq!(
        (&answer["eligible"], &answer["verdict"]),
        (&json!(true), &json!("不予支持"))
    );
}

#[test]
fn public_money_by_place() {
    let answer = desk().ok("review-support-project", &examples::project());
    assert_eq!(
        (&answer["publicYuan"], &answer["publicPerPlaceYuan"]),
        (&json!(2_000_000), &json!(13_333.33))
    );
    let fewer = with(examples::project(), "/places", json!(3));
    let answer = desk().ok("review-support-project", &fewer);
    assert_eq!(answer["publicPerPlaceYuan"], 666_666.67);
}

#[test]
fn projects_that_cannot_be() {
    for (pointer, value, issue) in [
        (
            "/totalYuan",
            json!(3_000_000.01),
            "/totalYuan funds-do-not-add-up",
        ),
        ("/places", json!(0), "/places places-out-of-range"),
        (
            "/ruling/decision/on",
            json!("2026-03-03"),
            "/ruling/decision/on date-in-future",
        ),
        ("/applicantUscc", json!(""), "/applicantUscc uscc-length"),
        (
            "/materials/1/name",
            json!("照片"),
            "/materials MISSING_MATERIAL",
        ),
        (
            "/materials/0/sha256",
            json!("A"),
            "/materials/0/sha256 digest-malformed",
        ),
    ] {
        let input = with(examples::project(), pointer, value);
        assert_eq!(
            desk().issues("review-support-project", &input),
            [issue],
            "{pointer}"
        );
    }
}

#[test]
fn one_document_supports_one_project_of_an_applicant() {
    let desk = desk();
    desk.ok("review-support-project", &examples::project());
    let second = with(examples::project(), "/projectNo", json!("托项〔2026〕2号"));
    assert_eq!(
        desk.issues("review-support-project", &second),
        ["/ruling/verdict not-eligible"]
    );
    let other = with(
        second.clone(),
        "/funds/0/documentNo",
        json!("发改投资〔2026〕2号"),
    );
    let other = with(other, "/funds/1/documentNo", json!("小财〔2026〕3号"));
    desk.ok("review-support-project", &other);
    let applicant = with(second, "/projectNo", json!("托项〔2026〕3号"));
    let applicant = with(applicant, "/applicantUscc", json!(examples::SUPPLIER));
    desk.ok("review-support-project", &applicant);
    let changed = with(examples::project(), "/places", json!(149));
    assert_eq!(
        desk.issues("review-support-project", &changed),
        ["/projectNo project-no-taken"]
    );
}
