//! Every rule and boundary of this department, through the same dispatch that the component uses.

use lianxi_domain::registration::ledger;
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure};
use serde_json::{Value, json};

use crate::examples::{self, USCC};
use crate::plugin;

fn host() -> FakeHost {
    FakeHost::granting(&plugin())
}

fn ok(host: &FakeHost, duty: &str, input: &Value) -> Value {
    host.perform(&plugin(), duty, input)
        .unwrap_or_else(|failure| panic!("{duty}: {failure}"))
}

/// `field code` of every issue.
fn issues(host: &FakeHost, duty: &str, input: &Value) -> Vec<String> {
    match host.perform(&plugin(), duty, input) {
        Err(Failure::InvalidInput(issues)) => issues
            .iter()
            .map(|issue| format!("{} {}", issue.field, issue.code))
            .collect(),
        other => panic!("{duty}: expected issues, found {other:?}"),
    }
}

fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    *value
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("no {pointer}")) = new;
    value
}

fn registered() -> FakeHost {
    let host = host();
    ok(&host, "register-institution", &examples::registering());
    host
}

#[test]
fn every_duty_has_an_example_that_works() {
    let host = host();
    let examples = examples::examples();
    for (duty, input) in &examples {
        ok(&host, duty, input);
    }
    for duty in plugin().manifest().duties {
        assert!(
            examples.iter().any(|(name, _)| *name == duty.name),
            "{} has no example",
            duty.name
        );
        assert!(
            !duty.basis.is_empty() && duty.input_schema.is_object(),
            "{}",
            duty.name
        );
    }
}

#[test]
fn no_duty_accepts_what_is_not_its_input() {
    let host = host();
    for (duty, input) in examples::examples() {
        for wrong in [
            json!({}),
            json!([]),
            json!(null),
            json!("x"),
            json!({"unknown": 1}),
        ] {
            assert!(!issues(&host, duty, &wrong).is_empty(), "{duty}");
        }
        let mut extra = input.clone();
        extra["legalRepName"] = json!("某人");
        assert!(
            issues(&host, duty, &extra)[0].ends_with("INVALID_INPUT"),
            "{duty}"
        );
    }
    assert!(
        host.all_records().is_empty(),
        "a refused input leaves nothing behind"
    );
}

#[test]
fn the_annex_is_covered() {
    let basis = plugin().manifest().basis;
    assert!(
        crate::SEED_DUTIES
            .iter()
            .all(|duty| basis.iter().any(|one| one == duty))
    );
}

#[test]
fn an_application_lacks_papers_and_conditions() {
    let host = host();
    let mut wrong = examples::application();
    wrong["materials"] = json!([]);
    wrong["institution"]["businessScope"] = json!("学前教育（不含托育服务）");
    wrong["institution"]["capitalYuan"] = json!(0);
    wrong["details"]["staffCount"] = json!(0);
    wrong["details"]["bearsCivilLiability"] = json!(false);
    let found = issues(
        &host,
        "validate-registration",
        &json!({"application": wrong}),
    );
    assert_eq!(
        found,
        [
            "/application/institution/businessScope scope-missing-tuoyu",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/details/staffCount condition-staff",
            "/application/institution/capitalYuan condition-funds",
            "/application/details/bearsCivilLiability condition-liability",
        ]
    );
}

#[test]
fn only_competent_bodies_register() {
    let denied = |call: Call, application: Value| {
        let answer = host().call(call).perform(
            &plugin(),
            "validate-registration",
            &json!({"application": application}),
        );
        matches!(answer, Err(Failure::Denied(_)))
    };
    let township = with(
        examples::application(),
        "/authority/level",
        json!("township"),
    );
    assert!(denied(Call::default(), township));
    assert!(denied(
        Call {
            region: Some("140106".to_owned()),
            ..Call::default()
        },
        examples::application()
    ));
    assert!(!denied(
        Call {
            region: Some("140105".to_owned()),
            ..Call::default()
        },
        examples::application()
    ));
}

#[test]
fn a_person_decides() {
    let host = host();
    let mut undecided = examples::registering();
    undecided
        .as_object_mut()
        .expect("object")
        .remove("decision");
    let answer = host.perform(&plugin(), "register-institution", &undecided);
    assert!(matches!(answer, Err(Failure::NeedsHuman(_))), "{answer:?}");

    let mut refused = with(
        examples::registering(),
        "/decision/verdict",
        json!("refuse"),
    );
    refused["application"]["materials"] = json!([]);
    assert_eq!(
        issues(&host, "register-institution", &refused),
        ["/decision/reasons MISSING_MATERIAL"]
    );
    refused["decision"]["reasons"] = json!(["材料不齐"]);
    let answer = ok(&host, "register-institution", &refused);
    assert_eq!(
        (&answer["verdict"], &answer["registration"]),
        (&json!("refuse"), &Value::Null)
    );
    assert!(host.all_records().is_empty());

    let mut bare = examples::registering();
    bare.as_object_mut().expect("object").remove("certificate");
    assert_eq!(
        issues(&host, "register-institution", &bare),
        ["/certificate MISSING_MATERIAL"]
    );
    let future = with(
        examples::registering(),
        "/decision/decidedAt",
        json!("2026-03-03T00:00:00+08:00"),
    );
    assert_eq!(
        issues(&host, "register-institution", &future),
        ["/decision/decidedAt date-order"]
    );
}

#[test]
fn thirty_days_to_decide() {
    for (decided_at, calendar, expected) in [
        ("2026-02-04T23:59:59+08:00", None, "in-time"),
        ("2026-02-05T00:00:00+08:00", None, "late"),
        ("2026-02-05T00:00:00+08:00", Some("2026-02-05"), "in-time"),
    ] {
        let mut input = with(
            examples::registering(),
            "/decision/decidedAt",
            json!(decided_at),
        );
        input["calendarDueOn"] = json!(calendar);
        let answer = ok(&host(), "register-institution", &input);
        assert_eq!(answer["decideWithin"]["dueOn"], "2026-02-04");
        assert_eq!(answer["decideWithin"]["period"]["kind"], "statute");
        assert_eq!(answer["timeliness"], expected, "{decided_at} {calendar:?}");
    }
}

#[test]
fn what_was_registered_can_be_pushed_and_repeated() {
    let host = host();
    let answer = ok(&host, "register-institution", &examples::registering());
    assert_eq!(
        ok(&host, "register-institution", &examples::registering()),
        answer
    );
    let envelope = ok(
        &host,
        "build-push-payload",
        &json!({"registration": answer["registration"]}),
    );
    assert_eq!(envelope["pushId"], format!("push-{USCC}-established-1"));
    assert_eq!(envelope["pushedAt"], Call::default().now);
    let mut later = host;
    later.set_call(Call {
        now: "2026-03-05T09:00:00+08:00".to_owned(),
        ..Call::default()
    });
    assert_eq!(
        ok(
            &later,
            "build-push-payload",
            &json!({"registration": answer["registration"]})
        ),
        envelope
    );
    let other = with(
        examples::registering(),
        "/decision/documentNo",
        json!("另一文号"),
    );
    assert_eq!(
        issues(&later, "register-institution", &other),
        ["/version version-conflict"]
    );
}

#[test]
fn fifteen_days_after_the_liquidation() {
    for (received, expected) in [("2026-02-25", "in-time"), ("2026-02-26", "late")] {
        let host = registered();
        let mut input = with(examples::deregistering(), "/receivedOn", json!(received));
        input["version"] = json!(2);
        input["decision"]["decidedAt"] = json!("2026-02-27T10:00:00+08:00");
        let answer = ok(&host, "change-or-deregister", &input);
        assert_eq!(
            (&answer["applyWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-02-25"), &json!(expected))
        );
        assert_eq!(answer["consequence"].is_null(), expected == "in-time");
        assert_eq!(
            ledger::load(host.records(), USCC)
                .expect("read")
                .expect("kept")
                .status,
            ledger::Status::Deregistered
        );
    }
}

#[test]
fn changes_come_in_order() {
    let empty = host();
    assert_eq!(
        issues(&empty, "change-or-deregister", &examples::changing()),
        ["/event out-of-order"]
    );
    let host = registered();
    let gap = with(examples::changing(), "/version", json!(3));
    assert_eq!(
        issues(&host, "change-or-deregister", &gap),
        ["/version out-of-order"]
    );
    let same = with(
        examples::changing(),
        "/changes/address",
        json!("太原市小店区某路1号"),
    );
    assert_eq!(
        issues(&host, "change-or-deregister", &same),
        ["/changes no-change"]
    );
    let answer = ok(&host, "change-or-deregister", &examples::changing());
    assert_eq!(
        answer["registration"]["previous"],
        json!({"address": "太原市小店区某路1号"})
    );
    assert_eq!(
        ok(&host, "change-or-deregister", &examples::changing()),
        answer
    );
    ok(&host, "change-or-deregister", &examples::deregistering());
    let after = with(examples::changing(), "/version", json!(4));
    assert_eq!(
        issues(&host, "change-or-deregister", &after),
        ["/event registration-ended"]
    );
    let licence = with(examples::changing(), "/event", json!("吊销"));
    assert!(
        issues(&host, "change-or-deregister", &licence)
            .contains(&"/event event-not-applicable".to_owned())
    );
}

#[test]
fn revoking_needs_the_approval_bodys_consent() {
    let host = registered();
    let input = json!({
        "uscc": USCC, "event": "撤销", "version": 2, "receivedOn": "2026-02-02", "materials": [],
        "decision": examples::decision("x", "2026-02-05T10:00:00+08:00"), "details": {"certificateAndSealSurrendered": true}
    });
    assert_eq!(
        issues(&host, "change-or-deregister", &input),
        ["/materials MISSING_MATERIAL"]
    );
}

#[test]
fn thirty_first_of_march() {
    let mut host = registered();
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
        host.set_call(Call {
            now: format!("{now}T09:00:00+08:00"),
            basis_date: now.to_owned(),
            ..Call::default()
        });
        let input = json!({"uscc": USCC, "year": 2026, "toRegistrationBodyOn": on, "calendarDueOn": calendar});
        let answer = ok(&host, "check-annual-report", &input);
        assert_eq!(
            (&answer["due"]["dueOn"], &answer["toRegistrationBody"]),
            (&json!("2027-03-31"), &json!(expected)),
            "{now} {on:?}"
        );
        assert_eq!(answer["required"], true);
    }
    assert_eq!(
        ok(
            &host,
            "check-annual-report",
            &json!({"uscc": USCC, "year": 2025})
        )["required"],
        false
    );
    let early = json!({"uscc": USCC, "year": 2026, "toApprovalBodyOn": "2026-12-31"});
    assert_eq!(
        issues(&host, "check-annual-report", &early),
        ["/toApprovalBodyOn report-too-early"]
    );
    let unknown = json!({"uscc": "52140105MJ0000000W", "year": 2026});
    assert_eq!(
        issues(&host, "check-annual-report", &unknown),
        ["/uscc institution-unknown"]
    );
}

#[test]
fn measures_against_violations() {
    let evidence = json!([{"name": "记录", "sha256": examples::digest('e')}]);
    let check = |input: Value, actions: &[&str]| {
        let answer = ok(&host(), "investigate-violation", &input);
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
    check(consented, &["警告", "责令限期改正", "撤销登记"]);
    let bare = json!({"violation": "certificate-misused", "evidence": []});
    assert_eq!(
        issues(&host(), "investigate-violation", &bare),
        ["/uscc MISSING_MATERIAL", "/evidence MISSING_MATERIAL"]
    );
}

#[test]
fn counting() {
    let host = registered();
    ok(&host, "change-or-deregister", &examples::changing());
    let answer = ok(
        &host,
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
    assert_eq!(value("有登记机构的县"), (json!(1), json!(10)));
    assert_eq!(
        issues(
            &host,
            "report",
            &json!({"from": "2026-02-01", "to": "2026-01-31", "divisionCode": "110000"})
        ),
        ["/from date-order", "/divisionCode division-unknown"]
    );
}
