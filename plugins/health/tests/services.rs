//! Health care, family support and governance at their boundaries.

mod common;

use common::{Expect, World, example};
use lianxi_plugin_health::examples::{FILING_KEY, digest};
use lianxi_plugin_health::governance::policy::is_document_no;
use lianxi_sdk::Level;
use serde_json::{Value, json};

fn check(duty: &str, changes: &[(&str, Value)], expected: &Expect<'_>) {
    World::before(duty).check(duty, &example(duty), changes, expected);
}

#[test]
fn exam_and_training_once_a_year() {
    let duty = "check-annual-health";
    check(
        duty,
        &[],
        &Expect::Answer(&[
            ("/compliant", json!(1)),
            ("/total", json!(2)),
            ("/offDuty", json!(1)),
            ("/people/1/exam", json!("expired")),
        ]),
    );
    for (day, exam, on_duty) in [
        ("2025-03-02", "current", true),
        ("2025-03-01", "expired", false),
    ] {
        check(
            duty,
            &[("/staff/0/examOn", json!(day))],
            &Expect::Answer(&[
                ("/people/0/exam", json!(exam)),
                ("/people/0/onDuty", json!(on_duty)),
            ]),
        );
    }
    for (day, exam) in [("2025-12-31", "expired"), ("2026-01-01", "current")] {
        let changes = [
            ("/window", json!("calendar-year")),
            ("/staff/0/examOn", json!(day)),
        ];
        check(
            duty,
            &changes,
            &Expect::Answer(&[("/people/0/exam", json!(exam))]),
        );
    }
    check(
        duty,
        &[("/staff/0/examPassed", json!(false))],
        &Expect::Answer(&[
            ("/people/0/exam", json!("failed")),
            ("/people/0/onDuty", json!(false)),
        ]),
    );
    check(
        duty,
        &[("/staff/0/trainingOn", Value::Null)],
        &Expect::Answer(&[
            ("/people/0/onDuty", json!(true)),
            ("/people/0/training", json!("missing")),
            ("/compliant", json!(0)),
        ]),
    );
    let ill = ("/staff/0/infectious", json!(true));
    check(
        duty,
        std::slice::from_ref(&ill),
        &Expect::Answer(&[("/people/0/onDuty", json!(false))]),
    );
    check(
        duty,
        &[ill, ("/staff/0/returnCertificate", json!(digest('a')))],
        &Expect::Answer(&[("/people/0/onDuty", json!(true))]),
    );
    check(
        duty,
        &[(
            "/staff/1/person",
            json!({"hash": digest('1'), "maskedId": "1401**********1234"}),
        )],
        &Expect::Issues(&[("/staff/1/person", "person-twice")]),
    );
}

#[test]
fn guidance_is_the_countys() {
    let duty = "guide-health-care";
    let mut world = World::before(duty);
    let first = [
        ("/timesThisYear", json!(1)),
        ("/followUps", json!(1)),
        ("/againWithin/kind", json!("default")),
    ];
    world.check(duty, &example(duty), &[], &Expect::Answer(&first));
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/timesThisYear", json!(2))]),
    );
    world.check(
        duty,
        &example(duty),
        &[("/advice/0/domain", Value::Null)],
        &Expect::Issues(&[("/advice/0/domain", "MISSING_MATERIAL")]),
    );
    world.at("140100", Level::City);
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Denied("NOT_COMPETENT_LEVEL"),
    );
}

#[test]
fn children_under_three() {
    let duty = "record-public-health-service";
    check(
        duty,
        &[],
        &Expect::Answer(&[("/ageMonths", json!(9)), ("/duplicate", json!(false))]),
    );
    check(
        duty,
        &[("/bornOn", json!("2023-03-02"))],
        &Expect::Answer(&[("/ageMonths", json!(35))]),
    );
    check(
        duty,
        &[("/bornOn", json!("2023-03-01"))],
        &Expect::Issues(&[("/bornOn", "child-too-old")]),
    );
    let newborn = ("/service", json!("新生儿访视"));
    check(
        duty,
        &[newborn.clone(), ("/bornOn", json!("2026-02-01"))],
        &Expect::Answer(&[("/ageMonths", json!(1))]),
    );
    check(
        duty,
        &[newborn.clone(), ("/bornOn", json!("2026-01-31"))],
        &Expect::Issues(&[("/on", "newborn-visit-late")]),
    );
    check(
        duty,
        &[
            newborn,
            ("/bornOn", json!("2026-01-31")),
            ("/params", json!({"newbornVisitDaysMax": 29})),
        ],
        &Expect::Answer(&[("/duplicate", json!(false))]),
    );
    let world = World::before(duty);
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/stillMissing/0", json!("新生儿访视"))]),
    );
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/duplicate", json!(true))]),
    );
    let kept = world
        .host
        .all_records()
        .into_iter()
        .filter(|(key, _)| key.starts_with("child-service/"))
        .collect::<Vec<_>>();
    assert_eq!(kept.len(), 1);
    assert!(
        !kept[0].1.to_string().contains("2025-06-01"),
        "the date of birth is not kept"
    );
}

#[test]
fn plans_name_the_gaps() {
    let duty = "plan-guidance-activities";
    let expected = [
        ("/missingWays", json!(["亲子活动", "育儿沙龙"])),
        ("/emptyQuarters", json!([3, 4])),
        ("/coveragePercent", json!(30)),
        ("/complete", json!(false)),
    ];
    check(duty, &[], &Expect::Answer(&expected));
    check(
        duty,
        &[("/activities/0/quarter", json!(5))],
        &Expect::Issues(&[("/activities/0/quarter", "quarter-out-of-range")]),
    );
    check(
        duty,
        &[("/year", json!(2027))],
        &Expect::Answer(&[("/complete", json!(false))]),
    );
    check(
        duty,
        &[("/year", json!(2025))],
        &Expect::Issues(&[("/year", "year-out-of-range")]),
    );
    check(
        duty,
        &[("/division", json!("140106"))],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
}

#[test]
fn content_is_reviewed_and_free_of_persons_and_advertising() {
    let duty = "publish-parenting-content";
    check(
        duty,
        &[],
        &Expect::Answer(&[
            ("/contentNo", json!("托育课140105〔2026〕0001")),
            ("/characters", json!(10)),
        ]),
    );
    check(
        duty,
        &[("/reviewedBy", json!("expert-9"))],
        &Expect::Issues(&[("/reviewedBy", "expert-not-serving")]),
    );
    check(
        duty,
        &[("/advertising", json!(true))],
        &Expect::Issues(&[("/advertising", "advertising")]),
    );
    check(
        duty,
        &[("/text", json!("咨询13800138000"))],
        &Expect::Issues(&[("/text", "personal-data-in-public-text")]),
    );
}

#[test]
fn what_nobody_counted_is_unreported_and_not_zero() {
    let duty = "census-nursing-rooms";
    let expected = [
        ("/coverage/2/percent", json!(100)),
        ("/coverage/1/percent", json!(0)),
        ("/coverage/0/percent", Value::Null),
        ("/unreported", json!(["机场", "医院", "其他"])),
        ("/toBuild", json!(["station-1"])),
    ];
    check(duty, &[], &Expect::Answer(&expected));
    check(
        duty,
        &[("/venues/1/id", json!("mall-1"))],
        &Expect::Issues(&[("/venues/1/id", "venue-twice")]),
    );
    check(
        "report",
        &[("/division", json!("140000"))],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
    let indicators = [
        ("/indicators/0/value", json!(100)),
        ("/indicators/1/value", json!(1)),
        ("/indicators/3/value", json!(10)),
        ("/indicators/4/value", json!(1)),
    ];
    let world = World::before("report");
    world.check(
        "report",
        &example("report"),
        &[],
        &Expect::Answer(&indicators),
    );
    World::new().check(
        "report",
        &example("report"),
        &[],
        &Expect::Answer(&[("/indicators/2/value", Value::Null)]),
    );
}

#[test]
fn experts_serve_their_term() {
    let duty = "manage-expert-committee";
    check(
        duty,
        &[],
        &Expect::Answer(&[("/termUntil", json!("2029-02-28")), ("/serving", json!(1))]),
    );
    check(
        duty,
        &[("/termYears", json!(6))],
        &Expect::Issues(&[("/termYears", "term-out-of-range")]),
    );
    let world = World::before("publish-policy");
    let second = [
        ("/expertId", json!("expert-2")),
        ("/fields", json!(["law"])),
    ];
    world.check(
        duty,
        &example(duty),
        &second,
        &Expect::Answer(&[("/serving", json!(2))]),
    );
    let consult = json!({"action": "consult", "topic": "普惠标准", "expertIds": ["expert-1", "expert-2"], "field": "law", "opinion": digest('a')});
    world.check(
        duty,
        &consult,
        &[],
        &Expect::Answer(&[("/recordKey", json!("consultation/托咨140105〔2026〕0001"))]),
    );
    world.check(
        duty,
        &consult,
        &[("/recused", json!(["expert-2"]))],
        &Expect::Issues(&[("/expertIds/1", "assessor-conflict")]),
    );
    world.check(
        duty,
        &consult,
        &[("/field", json!("nutrition"))],
        &Expect::Issues(&[("/expertIds", "field-not-covered")]),
    );
    world.check(
        duty,
        &consult,
        &[("/expertIds/1", Value::Null)],
        &Expect::Issues(&[("/expertIds", "officers-too-few")]),
    );
    let dismiss = json!({"action": "dismiss", "expertId": "expert-2", "decision": {"by": "o", "documentNo": "n", "on": "2026-03-02"}});
    world.check(
        duty,
        &dismiss,
        &[],
        &Expect::Answer(&[("/serving", json!(1))]),
    );
    world.check(
        duty,
        &consult,
        &[],
        &Expect::Issues(&[("/expertIds/1", "expert-not-serving")]),
    );
}

#[test]
fn training_hours() {
    let duty = "organise-training";
    check(
        duty,
        &[],
        &Expect::Answer(&[
            ("/certified", json!([digest('1')])),
            ("/toRetake", json!([digest('2')])),
            ("/hoursMin/kind", json!("unverified")),
        ]),
    );
    check(
        duty,
        &[("/hours", json!(59))],
        &Expect::Issues(&[
            ("/hours", "course-too-short"),
            ("/trainees/0/hours", "hours-out-of-range"),
        ]),
    );
    check(
        duty,
        &[("/kind", json!("pre-job"))],
        &Expect::Answer(&[("/hoursMin", Value::Null)]),
    );
}

#[test]
fn policies_are_numbered_dated_and_replaced() {
    for (text, expected) in [
        ("并小卫发〔2026〕5号", true),
        ("晋政办发〔2020〕24号", true),
        ("联席会议〔2026〕1号", false),
        ("并小卫发[2026]5号", false),
        ("〔2026〕5号", false),
        ("并小卫发〔26〕5号", false),
        ("并小卫发〔2026〕号", false),
    ] {
        assert_eq!(is_document_no(text), expected, "{text}");
    }
    let duty = "publish-policy";
    check(
        duty,
        &[("/effectiveFrom", json!("2026-02-28"))],
        &Expect::Issues(&[("/effectiveFrom", "date-out-of-order")]),
    );
    check(
        duty,
        &[("/ruleSets", json!(["no-such-set"]))],
        &Expect::Issues(&[("/ruleSets/0", "unknown-rule-set")]),
    );
    let world = World::before("report-policy-documents");
    let newer = [
        ("/documentNo", json!("并小卫发〔2026〕6号")),
        ("/effectiveFrom", json!("2026-07-01")),
        ("/replaces", json!("并小卫发〔2026〕5号")),
    ];
    world.check(
        duty,
        &example(duty),
        &newer,
        &Expect::Answer(&[("/level", json!("county")), ("/effectiveTo", Value::Null)]),
    );
    let report = example("report-policy-documents");
    for (day, number) in [
        ("2026-06-30", "并小卫发〔2026〕5号"),
        ("2026-07-01", "并小卫发〔2026〕6号"),
    ] {
        let expected = [
            ("/documents/0/documentNo", json!(number)),
            ("/counts/2/count", json!(1)),
            ("/counts/0/count", Value::Null),
            ("/countiesReported", json!(1)),
        ];
        world.check(
            "report-policy-documents",
            &report,
            &[("/asOf", json!(day))],
            &Expect::Answer(&expected),
        );
    }
    world.check(
        duty,
        &example(duty),
        &[("/digest", json!(digest('b')))],
        &Expect::Issues(&[("/documentNo", "document-number-taken")]),
    );
}

#[test]
fn a_filing_is_synchronised_once_for_each_state() {
    let duty = "sync-national-system";
    let world = World::before(duty);
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/sent", json!([FILING_KEY])), ("/skipped", json!([]))]),
    );
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[
            ("/sent", json!([])),
            ("/batchNo", Value::Null),
            ("/skipped/0/reason", json!("该状态已同步")),
        ]),
    );
    world.check(
        duty,
        &example(duty),
        &[("/filingKeys/0", json!("ban/x"))],
        &Expect::Issues(&[("/filingKeys/0", "filing-not-found")]),
    );
    let rows = world
        .host
        .emitted()
        .pop()
        .expect("an event")
        .body
        .to_string();
    assert!(
        !rows.contains("hash") && !rows.contains("maskedId"),
        "no person is in a row"
    );
}

#[test]
fn unclear_matters_are_said_to_be_unclear() {
    for (matter, department, unclear, rule) in [
        ("filing", "health", false, "county-of-premises"),
        (
            "push-acknowledgement",
            "health",
            false,
            "same-as-registrant",
        ),
        ("utility-price", "development-reform", true, "own-level"),
        ("care-allowance", "trade-union", true, "own-level"),
    ] {
        let expected = [
            ("/responsibleDepartment", json!(department)),
            ("/unclear", json!(unclear)),
            ("/levelRule", json!(rule)),
        ];
        check(
            "responsibility",
            &[("/matter", json!(matter))],
            &Expect::Answer(&expected),
        );
    }
    check(
        "responsibility",
        &[("/matter", json!("nothing"))],
        &Expect::Issues(&[("/matter", "unknown-matter")]),
    );
}
