//! Employers that are moved to offer care, and what they do for parents.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{call, desk};
use crate::examples::{
    EMPLOYER_USCC, INSTITUTION_USCC, PARTNER_USCC, caring, committed, contacted, paper, supporting,
};

const CARE: &str = "promote-employer-care";
const SUPPORT: &str = "promote-employer-support";

/// A list of one employer.
fn listing(entry: Value) -> Value {
    json!({"year": 2026, "divisionCode": "140105", "employers": [entry]})
}

#[test]
fn a_list_tells_what_is_committed_and_who_is_left() {
    let desk = desk();
    let answer = desk.ok(CARE, &caring());
    let found =
        ["committed", "opened", "openToResidents", "places"].map(|field| answer[field].clone());
    assert_eq!(found, [json!(1), json!(0), json!(1), json!(45)]);
    assert_eq!(answer["employers"][0]["meetsDemand"], true);
    assert_eq!(answer["priorityWithout"], json!([PARTNER_USCC]));
    let revisit = &answer["employers"][1]["followUps"][0];
    assert_eq!(revisit["dueOn"], "2026-08-10");
    assert_eq!(revisit["period"]["kind"], "default");
    assert!(
        answer["note"]
            .as_str()
            .expect("a text")
            .contains("不构成违规")
    );
}

#[test]
fn the_same_list_twice_is_one_record_each() {
    let desk = desk();
    let first = desk.ok(CARE, &caring());
    assert_eq!(desk.ok(CARE, &caring()), first);
    assert_eq!(desk.host().all_records().len(), 2);
}

#[test]
fn many_employees_or_many_infants_are_a_priority() {
    for (employees, infants, expected) in [(499, 19, false), (500, 0, true), (1, 20, true)] {
        let entry = with(contacted(), "/employees", json!(employees));
        let entry = with(entry, "/infants", json!(infants));
        let answer = desk().ok(CARE, &listing(entry));
        assert_eq!(
            answer["employers"][0]["priority"], expected,
            "{employees} {infants}"
        );
    }
    let input = with(
        listing(contacted()),
        "/params",
        json!({"priorityEmployeesMin": 501}),
    );
    assert_eq!(desk().ok(CARE, &input)["employers"][0]["priority"], false);
}

#[test]
fn what_a_stage_needs_and_cannot_have() {
    let at = |field: &str, code: &str| vec![format!("/employers/0/{field} {code}")];
    let opened = |entry: Value| with(entry, "/stage", json!("已开办"));
    for (entry, expected) in [
        (
            without(with(committed(), "/pilot", json!(false)), "/commitment"),
            at("commitment", "MISSING_MATERIAL"),
        ),
        (
            with(
                with(committed(), "/pilot", json!(false)),
                "/stage",
                json!("已走访"),
            ),
            at("commitment", "commitment-not-applicable"),
        ),
        (
            with(contacted(), "/pilot", json!(true)),
            at("pilot", "RULE_VIOLATION"),
        ),
        (
            opened(committed()),
            at("institutionUscc", "MISSING_MATERIAL"),
        ),
        (
            with(committed(), "/institutionUscc", json!(INSTITUTION_USCC)),
            at("institutionUscc", "institution-not-applicable"),
        ),
        (
            with(committed(), "/commitment/founding", json!("单独举办")),
            at("commitment/partners", "partners-mismatch"),
        ),
        (
            with(committed(), "/commitment/partners", json!([])),
            at("commitment/partners", "partners-mismatch"),
        ),
        (
            with(committed(), "/commitment/partners", json!([EMPLOYER_USCC])),
            at("commitment/partners/0", "employer-duplicate"),
        ),
        (
            without(committed(), "/commitment/residentsConditions"),
            at("commitment/residentsConditions", "MISSING_MATERIAL"),
        ),
        (
            with(committed(), "/commitment/openToResidents", json!(false)),
            at(
                "commitment/residentsConditions",
                "conditions-not-applicable",
            ),
        ),
        (
            with(committed(), "/commitment/places", json!(0)),
            at("commitment/places", "count-out-of-range"),
        ),
        (
            with(committed(), "/contactedOn", json!("2025-12-31")),
            at("contactedOn", "date-outside-year"),
        ),
        (
            with(committed(), "/contactedOn", json!("2026-03-03")),
            at("contactedOn", "date-order"),
        ),
        (
            with(committed(), "/employer/divisionCode", json!("140106")),
            at("employer/divisionCode", "employer-outside"),
        ),
        (
            with(committed(), "/employer/name", json!("电话13800138000")),
            at("employer/name", "personal-data-in-public-text"),
        ),
    ] {
        assert_eq!(desk().issues(CARE, &listing(entry)), expected);
    }
    let answer = desk().ok(
        CARE,
        &listing(with(
            opened(committed()),
            "/institutionUscc",
            json!(INSTITUTION_USCC),
        )),
    );
    let follow_up = answer["employers"][0]["followUps"][0]["action"]
        .as_str()
        .expect("a text");
    assert!(follow_up.contains("备案"), "{follow_up}");
}

#[test]
fn stages_go_forward_by_day() {
    let desk = desk();
    desk.ok(CARE, &listing(committed()));
    let later = |stage: &str, on: &str| {
        let entry = with(committed(), "/stage", json!(stage));
        listing(with(entry, "/contactedOn", json!(on)))
    };
    let issues = |input: Value| desk.issues(CARE, &input);
    assert_eq!(
        issues(later("建设中", "2026-02-10")),
        ["/employers/0/contactedOn employer-record-differs"]
    );
    assert_eq!(
        issues(later("建设中", "2026-02-09")),
        ["/employers/0/contactedOn date-order"]
    );
    desk.ok(CARE, &later("建设中", "2026-02-20"));
    assert_eq!(
        issues(later("已承诺", "2026-02-21")),
        ["/employers/0/stage stage-backwards"]
    );
    let declined = without(with(committed(), "/pilot", json!(false)), "/commitment");
    let declined = with(
        with(declined, "/stage", json!("暂不举办")),
        "/contactedOn",
        json!("2026-02-22"),
    );
    let answer = desk.ok(CARE, &listing(declined));
    assert_eq!(answer["committed"], 0);
}

#[test]
fn an_office_acts_in_its_own_area() {
    let mut desk = desk();
    desk.call(call("140106", Level::County));
    assert!(
        desk.denied(CARE, &caring())
            .starts_with("NOT_IN_JURISDICTION")
    );
    desk.call(call("140100", Level::City));
    desk.ok(CARE, &caring());
}

#[test]
fn what_the_law_demands_is_not_a_measure_of_free_will() {
    let desk = desk();
    let answer = desk.ok(SUPPORT, &supporting());
    assert_eq!(answer["encouraged"], json!(["弹性工作时间"]));
    assert_eq!(answer["statutory"], json!(["哺乳时间"]));
    assert_eq!(answer["coveredPercent"], 25);
    assert_eq!(
        answer["suggestions"],
        json!([
            "错峰上下班",
            "远程办公",
            "育儿假或者产休假试行",
            "婴幼儿保教费"
        ])
    );
    assert_eq!(desk.ok(SUPPORT, &supporting()), answer);
    assert_eq!(desk.host().all_records().len(), 1);
}

#[test]
fn no_measure_is_no_breach() {
    let answer = desk().ok(SUPPORT, &with(supporting(), "/measures", json!([])));
    assert_eq!(answer["coveredPercent"], Value::Null);
    assert!(
        answer["note"]
            .as_str()
            .expect("a text")
            .contains("不构成违规")
    );
}

#[test]
fn a_later_register_tells_what_was_added() {
    let desk = desk();
    desk.ok(SUPPORT, &supporting());
    let changed = with(supporting(), "/measures/1/kind", json!("远程办公"));
    assert_eq!(
        desk.issues(SUPPORT, &changed),
        ["/asOf employer-record-differs"]
    );
    let answer = desk.ok(SUPPORT, &with(changed, "/asOf", json!("2026-02-11")));
    assert_eq!(answer["added"], json!(["远程办公"]));
}

#[test]
fn a_measure_is_shown_and_counted_once() {
    let measure = supporting()["measures"][0].clone();
    for (input, expected) in [
        (
            with(supporting(), "/measures", json!([measure, measure])),
            "/measures/1/kind measure-duplicate",
        ),
        (
            with(supporting(), "/measures/0/staffCovered", json!(801)),
            "/measures/0/staffCovered count-out-of-range",
        ),
        (
            with(supporting(), "/measures/0/evidence", json!([])),
            "/measures/0/evidence MISSING_MATERIAL",
        ),
        (
            with(supporting(), "/measures/0/since", json!("2026-02-11")),
            "/measures/0/since date-order",
        ),
        (
            with(
                supporting(),
                "/measures/0/evidence",
                json!([paper("甲", 'a'), paper("乙", 'a')]),
            ),
            "/measures/0/evidence/1/sha256 evidence-duplicate",
        ),
    ] {
        assert_eq!(desk().issues(SUPPORT, &input), [expected]);
    }
    desk().ok(
        SUPPORT,
        &with(supporting(), "/measures/0/staffCovered", json!(800)),
    );
}
