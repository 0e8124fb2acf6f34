//! Appraisal and qualification: certificates, and who may work with them.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{after, desk};
use crate::examples::{self, appraisal, digest, person, qualification, subsidy};

#[test]
fn an_appraisal_passes_with_both_marks() {
    let check = |theory: u32, practice: u32, passed: bool| {
        let input = with(appraisal(), "/theoryMark", json!(theory));
        let mut input = with(input, "/practiceMark", json!(practice));
        if !passed {
            input = without(input, "/certificate");
        }
        let answer = desk().ok("record-skill-appraisal", &input);
        assert_eq!(
            (&answer["passed"], &answer["valid"]),
            (&json!(passed), &json!(passed)),
            "{theory} {practice}"
        );
    };
    check(60, 60, true);
    check(59, 100, false);
    check(100, 59, false);
    for (input, issue) in [
        (
            without(appraisal(), "/certificate"),
            "/certificate MISSING_MATERIAL",
        ),
        (
            with(appraisal(), "/theoryMark", json!(59)),
            "/certificate certificate-without-pass",
        ),
        (
            with(appraisal(), "/theoryMark", json!(101)),
            "/theoryMark mark-out-of-range",
        ),
        (
            with(appraisal(), "/certificate/issuedOn", json!("2026-01-19")),
            "/certificate/issuedOn date-order",
        ),
    ] {
        assert_eq!(desk().issues("record-skill-appraisal", &input), [issue]);
    }
}

#[test]
fn a_certificate_is_one_persons_and_can_be_withdrawn() {
    let desk = after(&[("record-skill-appraisal", appraisal())]);
    let mut another = with(appraisal(), "/appraisalNo", json!("R2"));
    another["person"] = person('2');
    assert_eq!(
        desk.issues("record-skill-appraisal", &another),
        ["/certificate/number certificate-no-taken"]
    );
    let other = with(appraisal(), "/practiceMark", json!(76));
    assert_eq!(
        desk.issues("record-skill-appraisal", &other),
        ["/appraisalNo appraisal-no-taken"]
    );
    let withdrawn = with(
        appraisal(),
        "/withdrawal",
        examples::decision("注销1号", "2026-03-01"),
    );
    assert_eq!(
        desk.ok("record-skill-appraisal", &withdrawn)["valid"],
        false
    );
    assert_eq!(
        desk.ok("record-skill-appraisal", &withdrawn)["valid"],
        false
    );
    let answer = desk.ok("verify-qualification", &qualification());
    assert_eq!(
        (&answer["access"], &answer["certificates"]),
        (&json!("提示"), &json!(["已注销"]))
    );
    assert_eq!(
        desk.issues("grant-training-subsidy", &subsidy()),
        ["/certificateNo certificate-withdrawn"]
    );
}

#[test]
fn the_stage_decides_between_a_warning_and_a_bar() {
    let registered = [("record-skill-appraisal", appraisal())];
    let check = |input: Value, stage: u32, access: &str, standing: Value| {
        let desk = after(&registered);
        let input = with(input, "/params", json!({"qualificationStage": stage}));
        let answer = desk.ok("verify-qualification", &input);
        assert_eq!(
            (&answer["access"], &answer["certificates"]),
            (&json!(access), &standing),
            "{input}"
        );
        let told = desk.host().emitted();
        assert_eq!(told.len(), usize::from(access == "不得上岗"), "{input}");
        answer
    };
    let none = || with(qualification(), "/certificates", json!([]));
    check(qualification(), 2, "符合要求", json!(["有效"]));
    let warned = check(none(), 1, "提示", json!([]));
    assert_eq!(
        (
            &warned["followUps"][0]["dueOn"],
            &warned["stage"]["kind"],
            &warned["requirement"]["kind"]
        ),
        (&json!("2026-08-02"), &json!("default"), &json!("default"))
    );
    check(none(), 2, "不得上岗", json!([]));
    let post = |role: &str| with(none(), "/role", json!(role));
    check(post("勤杂"), 2, "符合要求", json!([]));
    check(post("保安"), 2, "不得上岗", json!([]));
    let guard = json!([{"kind": "保安员证", "number": "B1", "issuedOn": "2024-01-01", "sha256": digest('b')}]);
    check(
        with(post("保安"), "/certificates", guard),
        2,
        "符合要求",
        json!(["有效"]),
    );
    let shown = |pointer: &str, value: Value| with(qualification(), pointer, value);
    check(
        shown("/certificates/0/number", json!("S2")),
        1,
        "提示",
        json!(["未登记"]),
    );
    check(
        shown("/person", person('2')),
        1,
        "提示",
        json!(["登记内容不符"]),
    );
    // Its last day is the day before the first on the post.
    check(
        shown("/certificates/0/validTo", json!("2026-02-01")),
        1,
        "提示",
        json!(["已过期"]),
    );
    check(
        shown("/certificates/0/validTo", json!("2026-02-02")),
        1,
        "符合要求",
        json!(["有效"]),
    );
    // A certificate of another occupation does not serve.
    check(shown("/role", json!("育婴师")), 1, "提示", json!(["有效"]));
    for stage in [0, 3] {
        let input = with(
            qualification(),
            "/params",
            json!({"qualificationStage": stage}),
        );
        let found = desk().issues("verify-qualification", &input);
        assert!(
            found[0].starts_with("/params/qualificationStage "),
            "{found:?}"
        );
    }
}
