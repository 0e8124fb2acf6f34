//! Yearly reports, breaches and counting.

use lianxi_sdk::Call;
use serde_json::{Value, json};

use super::{new_desk, registered};
use crate::examples::{self, USCC};

#[test]
fn thirty_first_of_march() {
    let mut desk = registered();
    for (now, on, calendar, expected) in [
        ("2027-04-02", Some("2027-03-31"), None, "in-time"),
        ("2027-04-02", Some("2027-04-01"), None, "late"),
        (
            "2027-04-02",
            Some("2027-04-01"),
            Some("2027-04-01"),
            "in-time",
        ),
        ("2027-03-31", None, None, "open"),
        ("2027-04-01", None, None, "late"),
    ] {
        desk.call(Call {
            now: format!("{now}T09:00:00+08:00"),
            basis_date: now.to_owned(),
            ..examples::call()
        });
        let input = json!({"uscc": USCC, "year": 2026, "toRegistrationBodyOn": on, "calendarDueOn": calendar});
        let answer = desk.ok("check-annual-report", &input);
        assert_eq!(
            (&answer["due"]["dueOn"], &answer["toRegistrationBody"]),
            (&json!("2027-03-31"), &json!(expected)),
            "{now} {on:?}"
        );
        assert_eq!(answer["required"], true);
    }
    assert_eq!(
        desk.ok("check-annual-report", &json!({"uscc": USCC, "year": 2025}))["required"],
        false
    );
    let early = json!({"uscc": USCC, "year": 2026, "toApprovalBodyOn": "2026-12-31"});
    assert_eq!(
        desk.issues("check-annual-report", &early),
        ["/toApprovalBodyOn report-too-early"]
    );
    let unknown = json!({"uscc": "52140105MJ0000000W", "year": 2026});
    assert_eq!(
        desk.issues("check-annual-report", &unknown),
        ["/uscc institution-unknown"]
    );
}

#[test]
fn measures_against_violations() {
    let evidence = json!([{"name": "记录", "sha256": examples::digest('e')}]);
    let check = |input: Value, actions: &[&str]| {
        let answer = new_desk().ok("investigate-violation", &input);
        let found: Vec<&str> = answer["measures"]
            .as_array()
            .expect("list")
            .iter()
            .filter_map(|one| one["action"].as_str())
            .collect();
        assert_eq!(found.len(), actions.len(), "{found:?}");
        for (found, expected) in found.iter().zip(actions) {
            assert!(found.contains(expected), "{found} {expected}");
        }
        assert_eq!(answer["decidedByPerson"], true);
        answer
    };
    check(
        json!({"violation": "not-registered", "evidence": evidence}),
        &["责令限期补办"],
    );
    check(
        json!({"violation": "not-registered", "evidence": evidence, "correctBy": "2026-03-02"}),
        &["责令限期补办"],
    );
    check(
        json!({"violation": "not-registered", "evidence": evidence, "correctBy": "2026-03-01"}),
        &["纪律处分"],
    );
    check(
        json!({"violation": "not-registered", "evidence": evidence, "correctBy": "2026-02-20", "correctedOn": "2026-02-20"}),
        &[],
    );
    check(
        json!({"violation": "not-registered", "evidence": evidence, "correctBy": "2026-02-20", "correctedOn": "2026-02-21"}),
        &["纪律处分"],
    );
    let serious = json!({"uscc": USCC, "violation": "donation-misused", "evidence": evidence, "serious": true, "caseFiledOn": "2026-01-01"});
    let answer = check(serious.clone(), &["警告", "责令限期改正"]);
    assert!(
        answer["requires"][0]
            .as_str()
            .expect("text")
            .contains("审批机关同意")
    );
    assert_eq!(answer["clocks"][0]["dueOn"], "2026-04-01");
    let mut consented = serious;
    consented["approvalBodyConsentNo"] = json!("小编发〔2026〕3号");
    let answer = check(consented, &["警告", "责令限期改正", "撤销登记"]);
    assert!(answer["clocks"].to_string().contains("听证"));
    assert!(answer["requires"].to_string().contains("听证"));
    let bare = json!({"violation": "certificate-misused", "evidence": []});
    assert_eq!(
        new_desk().issues("investigate-violation", &bare),
        ["/uscc MISSING_MATERIAL", "/evidence MISSING_MATERIAL"]
    );
}

#[test]
fn counting() {
    let desk = registered();
    desk.ok("change-or-deregister", &examples::changing());
    let answer = desk.ok(
        "report",
        &json!({"from": "2026-01-20", "to": "2026-01-31", "divisionCode": "140100"}),
    );
    let value = |name: &str| {
        let list = answer["indicators"].as_array().expect("list");
        let found = list
            .iter()
            .find(|one| one["name"] == name)
            .unwrap_or_else(|| panic!("no {name}"));
        (found["numerator"].clone(), found["denominator"].clone())
    };
    assert_eq!(value("期间设立登记"), (json!(1), Value::Null));
    assert_eq!(value("期间变更登记"), (json!(0), Value::Null));
    assert_eq!(value("现有登记机构"), (json!(1), Value::Null));
    assert_eq!(value("有登记机构的县的比例"), (json!(1), json!(10)));
    assert_eq!(
        desk.issues(
            "report",
            &json!({"from": "2026-02-01", "to": "2026-01-31", "divisionCode": "110000"})
        ),
        ["/from date-order", "/divisionCode division-not-in-shanxi"]
    );
}
