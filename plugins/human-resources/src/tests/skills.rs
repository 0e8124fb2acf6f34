//! Training, appraisal, qualification, subsidies and evaluation.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{after, desk, strings};
use crate::examples::{
    self, appraisal, digest, evaluation, person, plan, qualification, subsidy, training,
};

#[test]
fn a_plan_is_issued_by_people() {
    let answer = desk().ok("plan-skill-training", &plan());
    assert_eq!(
        (&answer["courses"], &answer["seats"]),
        (&json!(2), &json!(53))
    );
    assert_eq!(
        answer["byOccupation"],
        json!([{"occupation": "保育员", "seats": 3}, {"occupation": "育婴师", "seats": 50}])
    );
    assert_eq!(answer["hoursMin"]["kind"], "default");
    let draft = without(plan(), "/approval");
    assert!(
        desk()
            .needs_human("plan-skill-training", &draft)
            .contains("印发")
    );
}

#[test]
fn courses_of_a_plan() {
    for (pointer, value, issue) in [
        (
            "/courses/0/hours",
            json!(7),
            "/courses/0/hours course-hours",
        ),
        (
            "/courses/0/hours",
            json!(2_001),
            "/courses/0/hours course-hours",
        ),
        (
            "/courses/0/seats",
            json!(0),
            "/courses/0/seats RULE_VIOLATION",
        ),
        (
            "/courses/0/seats",
            json!(501),
            "/courses/0/seats RULE_VIOLATION",
        ),
        (
            "/courses/1/courseId",
            json!("K1"),
            "/courses/1/courseId course-duplicate",
        ),
        (
            "/courses/0/startsOn",
            json!("2025-12-31"),
            "/courses/0/startsOn course-outside-year",
        ),
        ("/planNo", json!("a/b"), "/planNo number-malformed"),
        ("/year", json!(2019), "/year year-out-of-range"),
        (
            "/approval/on",
            json!("2026-03-03"),
            "/approval/on date-in-future",
        ),
    ] {
        let found = desk().issues("plan-skill-training", &with(plan(), pointer, value));
        assert!(found.iter().any(|one| one == issue), "{pointer}: {found:?}");
    }
    for hours in [8, 2_000] {
        desk().ok(
            "plan-skill-training",
            &with(plan(), "/courses/0/hours", json!(hours)),
        );
    }
    let configured = with(plan(), "/params", json!({"courseHoursMin": 41}));
    assert_eq!(
        desk().issues("plan-skill-training", &configured),
        [
            "/courses/0/hours course-hours",
            "/courses/1/hours course-hours"
        ]
    );
    let desk = after(&[("plan-skill-training", plan())]);
    let other = with(plan(), "/courses/0/seats", json!(4));
    assert_eq!(
        desk.issues("plan-skill-training", &other),
        ["/planNo plan-no-taken"]
    );
}

#[test]
fn attendance_and_both_examinations_complete_a_course() {
    let desk = after(&[("plan-skill-training", plan())]);
    // 80 % of 40 hours are 32: one has them, one lacks an hour, one failed the practice.
    let answer = desk.ok("record-training", &training());
    assert_eq!(strings(&answer["completed"]), [digest('1')]);
    assert_eq!(strings(&answer["toRetake"]), [digest('2'), digest('3')]);
    assert_eq!(answer["next"], Value::Null);
    let periodic = json!({
        "planNo": plan()["planNo"], "divisionCode": "140105", "courseId": "K2", "endedOn": "2026-02-03",
        "trainees": [{"person": person('1'), "hours": 16, "theoryPassed": true, "practicePassed": true}]
    });
    let answer = desk.ok("record-training", &periodic);
    assert_eq!(
        (&answer["next"]["dueOn"], &answer["next"]["period"]["kind"]),
        (&json!("2027-02-03"), &json!("default"))
    );
    let endless = with(periodic, "/params", json!({"retrainMonths": 1_201}));
    assert_eq!(
        desk.issues("record-training", &endless),
        ["/params/retrainMonths parameter-out-of-range"]
    );
}

#[test]
fn what_was_not_planned_is_not_recorded() {
    assert_eq!(
        desk().issues("record-training", &training()),
        ["/planNo plan-unknown"]
    );
    let desk = after(&[("plan-skill-training", plan())]);
    let three = training()["trainees"].clone();
    let crowd = json!([
        three[0],
        three[1],
        three[2],
        {"person": person('4'), "hours": 1, "theoryPassed": true, "practicePassed": true}
    ]);
    for (pointer, value, issues) in [
        ("/courseId", json!("K9"), vec!["/courseId course-unknown"]),
        ("/trainees", crowd, vec!["/trainees over-seats"]),
        (
            "/trainees/1/person",
            person('1'),
            vec!["/trainees/1/person trainee-duplicate"],
        ),
        (
            "/trainees/0/hours",
            json!(41),
            vec!["/trainees/0/hours hours-out-of-range"],
        ),
        ("/endedOn", json!("2026-01-11"), vec!["/endedOn date-order"]),
        ("/endedOn", json!("2026-03-03"), vec!["/endedOn date-order"]),
        (
            "/trainees/0/person/maskedId",
            json!("王某"),
            vec!["/trainees/0/person/maskedId id-not-masked"],
        ),
    ] {
        let input = with(training(), pointer, value);
        assert_eq!(desk.issues("record-training", &input), issues, "{pointer}");
    }
    desk.ok("record-training", &training());
    let other = with(training(), "/trainees/0/hours", json!(40));
    assert_eq!(
        desk.issues("record-training", &other),
        ["/courseId training-differs"]
    );
}

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

fn certified() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-skill-training", plan()),
        ("record-training", training()),
        ("record-skill-appraisal", appraisal()),
    ]
}

#[test]
fn a_subsidy_is_decided_by_people() {
    let desk = after(&certified());
    let reason = desk.needs_human("grant-training-subsidy", &without(subsidy(), "/verdict"));
    assert!(reason.contains("保育员四级"), "{reason}");
    let answer = desk.ok("grant-training-subsidy", &subsidy());
    assert_eq!(
        (&answer["amount"], &answer["level"]),
        (&json!(1200.5), &json!("四级"))
    );
    let told = desk.host().emitted();
    assert_eq!((told[0].destination.as_str(), told.len()), ("finance", 1));
    for (input, issue) in [
        (
            without(subsidy(), "/verdict/amount"),
            "/verdict/amount amount-mismatch",
        ),
        (
            with(subsidy(), "/verdict/amount", json!(0)),
            "/verdict/amount amount-mismatch",
        ),
        (
            with(subsidy(), "/verdict/decision/on", json!("2026-02-08")),
            "/verdict/decision/on date-order",
        ),
        (without(subsidy(), "/course"), "/course MISSING_MATERIAL"),
    ] {
        assert_eq!(desk.issues("grant-training-subsidy", &input), [issue]);
    }
    let mut refused = with(subsidy(), "/verdict/granted", json!(false));
    refused = without(refused, "/verdict/amount");
    assert_eq!(
        desk.issues("grant-training-subsidy", &refused),
        ["/verdict/reason MISSING_MATERIAL"]
    );
}

#[test]
fn one_subsidy_for_one_certificate_level() {
    let desk = after(&certified());
    desk.ok("grant-training-subsidy", &subsidy());
    let again = |no: &str, kind: &str| {
        with(
            with(subsidy(), "/applicationNo", json!(no)),
            "/subsidy",
            json!(kind),
        )
    };
    for kind in ["职业培训补贴", "技能鉴定补贴", "技能提升补贴"] {
        assert_eq!(
            desk.issues("grant-training-subsidy", &again("B2", kind)),
            ["/certificateNo subsidy-repeated"],
            "{kind}"
        );
    }
    // A province that allows two gives a second of another kind, and never a second of one kind.
    let two = |no: &str, kind: &str| {
        with(
            again(no, kind),
            "/params",
            json!({"subsidiesPerLevelMax": 2}),
        )
    };
    assert_eq!(
        desk.issues("grant-training-subsidy", &two("B2", "职业培训补贴")),
        ["/certificateNo subsidy-repeated"]
    );
    desk.ok("grant-training-subsidy", &two("B2", "技能鉴定补贴"));
    assert_eq!(
        desk.issues("grant-training-subsidy", &two("B3", "技能提升补贴")),
        ["/certificateNo subsidy-repeated"]
    );
    // Another level is another certificate.
    let mut higher = with(appraisal(), "/appraisalNo", json!("R3"));
    higher["level"] = json!("三级");
    higher["certificate"]["number"] = json!("S3");
    desk.ok("record-skill-appraisal", &higher);
    let next = with(again("B4", "技能提升补贴"), "/certificateNo", json!("S3"));
    desk.ok("grant-training-subsidy", &next);
    // What was refused does not count.
    let other = with(again("B1", "技能鉴定补贴"), "/verdict/amount", json!(5));
    assert_eq!(
        desk.issues("grant-training-subsidy", &other),
        ["/applicationNo application-no-taken"]
    );
}

#[test]
fn conditions_of_subsidies() {
    let desk = after(&certified());
    let check = |input: Value, issue: &str| {
        assert_eq!(desk.issues("grant-training-subsidy", &input), [issue]);
    };
    check(
        with(subsidy(), "/certificateNo", json!("S9")),
        "/certificateNo certificate-not-registered",
    );
    check(
        with(subsidy(), "/person", person('2')),
        "/certificateNo certificate-of-another",
    );
    check(
        with(subsidy(), "/course/courseId", json!("K2")),
        "/course training-not-completed",
    );
    check(
        with(subsidy(), "/appliedOn", json!("2026-01-29")),
        "/appliedOn date-order",
    );
    // Twelve months from 30 January 2026, in March 2027.
    let mut later = examples::call();
    later.now = "2027-03-02T09:00:00+08:00".to_owned();
    later.basis_date = "2027-03-02".to_owned();
    let mut desk = after(&certified());
    desk.call(later);
    let upgrade = |applied: &str| {
        let mut input = with(subsidy(), "/subsidy", json!("技能提升补贴"));
        input["appliedOn"] = json!(applied);
        input["verdict"]["decision"]["on"] = json!("2027-02-01");
        input
    };
    assert_eq!(
        desk.issues("grant-training-subsidy", &upgrade("2027-01-31")),
        ["/appliedOn application-late"]
    );
    desk.ok("grant-training-subsidy", &upgrade("2027-01-30"));
}

#[test]
fn evaluations_and_awards() {
    let desk = after(&[("record-evaluation", evaluation())]);
    let answer = desk.ok("record-evaluation", &evaluation());
    assert_eq!(
        (&answer["overall"], &answer["earlierYears"]),
        (&json!("合格"), &json!([]))
    );
    let mut next = with(evaluation(), "/year", json!(2026));
    next["award"] = Value::Null;
    assert_eq!(
        desk.ok("record-evaluation", &next)["earlierYears"],
        json!([2025])
    );
    let other = with(evaluation(), "/aspects/0/grade", json!("合格"));
    assert_eq!(
        desk.issues("record-evaluation", &other),
        ["/year evaluation-differs"]
    );
    for (input, issue) in [
        (
            with(evaluation(), "/aspects/0/grade", json!("不合格")),
            "/award award-without-pass",
        ),
        (
            with(evaluation(), "/aspects/0/aspect", json!("爱心")),
            "/aspects aspects-incomplete",
        ),
        (
            with(evaluation(), "/year", json!(2027)),
            "/year year-in-future",
        ),
        (
            with(evaluation(), "/award/title", json!("表彰13800138000")),
            "/award/title personal-data-in-public-text",
        ),
    ] {
        assert_eq!(desk.issues("record-evaluation", &input), [issue]);
    }
    let undecided = without(evaluation(), "/award/decision");
    assert!(
        desk.needs_human("record-evaluation", &undecided)
            .contains("表彰")
    );
}
