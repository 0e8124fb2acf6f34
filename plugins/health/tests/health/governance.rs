//! Experts, training, policy, the national system and who is responsible, at their boundaries.

use lianxi_plugin_health::examples::{FILING_KEY, digest};
use lianxi_plugin_health::governance::policy::is_document_no;
use serde_json::{Value, json};

use crate::world::{Expect, World, check, example};

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
            ("/matter", json!(matter)),
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
