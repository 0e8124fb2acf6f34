//! Every rule and boundary of this department, through the same dispatch that the component uses.

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

fn with_new(mut value: Value, inside: &str, field: &str, new: Value) -> Value {
    value[inside][field] = new;
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
    let mut wrong = examples::application();
    wrong["institution"]["name"] = json!("中国晋苗托育中心");
    wrong["materials"].as_array_mut().expect("list").remove(3);
    wrong["details"]["verifiedYuan"] = json!(99_999);
    wrong["details"]["charter"]
        .as_array_mut()
        .expect("list")
        .pop();
    wrong["details"]["branch"] = json!(true);
    wrong["details"]["representativeWasDeprivedOfRights"] = json!(true);
    assert_eq!(
        issues(
            &host(),
            "validate-registration",
            &json!({"application": wrong})
        ),
        [
            "/application/materials MISSING_MATERIAL",
            "/application/institution/name name-reserved",
            "/application/details/charter MISSING_MATERIAL",
            "/application/details/verifiedYuan capital-not-verified",
            "/application/details/branch branch-forbidden",
            "/application/details/representativeWasDeprivedOfRights representative-barred",
        ]
    );
    let similar = with_new(
        examples::application(),
        "details",
        "similarInArea",
        json!(true),
    );
    let review = ok(
        &host(),
        "validate-registration",
        &json!({"application": similar}),
    );
    assert_eq!(review["followUps"].as_array().map(Vec::len), Some(2));
}

#[test]
fn sixty_days_to_decide_and_a_person_decides() {
    for (decided_at, expected) in [
        ("2026-01-02T09:00:00+08:00", "in-time"),
        ("2026-01-03T09:00:00+08:00", "late"),
    ] {
        let input = with(
            examples::registering(),
            "/decision/decidedAt",
            json!(decided_at),
        );
        let answer = ok(&host(), "register-institution", &input);
        assert_eq!(
            (&answer["decideWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-01-02"), &json!(expected))
        );
    }
    let mut undecided = examples::registering();
    undecided
        .as_object_mut()
        .expect("object")
        .remove("decision");
    assert!(matches!(
        host().perform(&plugin(), "register-institution", &undecided),
        Err(Failure::NeedsHuman(_))
    ));
    let wrong = with(
        examples::registering(),
        "/certificate/uscc",
        json!("12140105MB0000000J"),
    );
    assert_eq!(
        issues(&host(), "register-institution", &wrong),
        ["/certificate/uscc uscc-prefix"]
    );
}

#[test]
fn thirty_days_for_a_change_and_an_audit_for_a_new_representative() {
    for (received, expected) in [("2026-02-04", "in-time"), ("2026-02-05", "late")] {
        let answer = ok(
            &registered(),
            "change-or-deregister",
            &with(examples::changing(), "/receivedOn", json!(received)),
        );
        assert_eq!(
            (&answer["applyWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-02-04"), &json!(expected))
        );
        assert_eq!(answer["consequence"].is_null(), expected == "in-time");
        assert_eq!(
            answer["registration"]["previous"],
            json!({"legalRepRef": "person:ca-1"})
        );
    }
    let mut unaudited = examples::changing();
    unaudited["materials"].as_array_mut().expect("list").pop();
    unaudited["details"] = json!({});
    let expected = [
        "/materials MISSING_MATERIAL",
        "/details/supervisorConsentOn MISSING_MATERIAL",
    ];
    assert_eq!(
        issues(&registered(), "change-or-deregister", &unaudited),
        expected
    );
}

#[test]
fn fifteen_days_after_the_liquidation() {
    for (received, expected) in [("2026-02-25", "in-time"), ("2026-02-26", "late")] {
        let mut input = with(examples::deregistering(), "/receivedOn", json!(received));
        input["version"] = json!(2);
        input["decision"]["decidedAt"] = json!("2026-02-27T10:00:00+08:00");
        let answer = ok(&registered(), "change-or-deregister", &input);
        assert_eq!(
            (&answer["applyWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-02-25"), &json!(expected))
        );
    }
    let revoking = json!({
        "uscc": USCC, "event": "撤销", "version": 2, "receivedOn": "2026-02-02", "details": {},
        "decision": examples::decision("x", "2026-02-05T10:00:00+08:00")
    });
    let expected = [
        "/details/papersSurrendered MISSING_MATERIAL",
        "/details/revocationGround MISSING_MATERIAL",
    ];
    assert_eq!(
        issues(&registered(), "change-or-deregister", &revoking),
        expected
    );
}

#[test]
fn what_was_registered_can_be_pushed() {
    let host = registered();
    let answer = ok(&host, "register-institution", &examples::registering());
    let envelope = ok(
        &host,
        "build-push-payload",
        &json!({"registration": answer["registration"]}),
    );
    assert_eq!(envelope["pushId"], format!("push-{USCC}-established-1"));
    let changed = ok(&host, "change-or-deregister", &examples::changing());
    let envelope = ok(
        &host,
        "build-push-payload",
        &json!({"registration": changed["registration"]}),
    );
    assert_eq!(
        (&envelope["version"], &envelope["previous"]["legalRepRef"]),
        (&json!(2), &json!("person:ca-1"))
    );
}

#[test]
fn march_and_may() {
    let mut host = registered();
    for (now, supervisor, body, expected) in [
        (
            "2026-06-02",
            Some("2026-03-31"),
            Some("2026-05-31"),
            ("in-time", "in-time"),
        ),
        (
            "2026-06-02",
            Some("2026-04-01"),
            Some("2026-06-01"),
            ("late", "late"),
        ),
        ("2026-05-31", Some("2026-03-31"), None, ("in-time", "open")),
        ("2026-06-01", Some("2026-03-31"), None, ("in-time", "late")),
        ("2026-03-31", None, None, ("open", "open")),
    ] {
        host.set_call(Call {
            now: format!("{now}T09:00:00+08:00"),
            basis_date: now.to_owned(),
            ..Call::default()
        });
        let consent = body.and(supervisor);
        let input = json!({
            "uscc": USCC, "year": 2025, "toSupervisorOn": supervisor, "supervisorConsentOn": consent, "toRegistrationBodyOn": body
        });
        let answer = ok(&host, "annual-check", &input);
        let found = (
            &answer["supervisor"]["timeliness"],
            &answer["registrationBody"]["timeliness"],
        );
        assert_eq!(found, (&json!(expected.0), &json!(expected.1)), "{now}");
        assert_eq!(answer["supervisor"]["due"]["dueOn"], "2026-03-31");
        assert_eq!(answer["registrationBody"]["due"]["dueOn"], "2026-05-31");
        assert_eq!(answer["missingSections"].as_array().map(Vec::len), Some(5));
    }
    let unconsented = json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-01", "toRegistrationBodyOn": "2026-02-02"});
    assert_eq!(
        issues(&host, "annual-check", &unconsented),
        ["/toRegistrationBodyOn step-missing"]
    );
    let backwards = json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-02", "supervisorConsentOn": "2026-02-01"});
    assert_eq!(
        issues(&host, "annual-check", &backwards),
        ["/supervisorConsentOn date-order"]
    );
}

#[test]
fn measures_against_violations() {
    let evidence = json!([examples::paper("记录")]);
    let answer = |mut input: Value| {
        input["evidence"] = evidence.clone();
        ok(&host(), "investigate-violation", &input)
    };
    let fines = answer(
        json!({"uscc": USCC, "violation": "profit-seeking", "unlawfulTurnoverYuan": 10_000, "unlawfulIncomeYuan": 2_000}),
    );
    let ranges: Vec<&Value> = fines["measures"]
        .as_array()
        .expect("list")
        .iter()
        .map(|one| &one["fineYuan"])
        .filter(|one| !one.is_null())
        .collect();
    assert_eq!(
        ranges,
        [
            &json!({"minYuan": 10_000, "maxYuan": 30_000}),
            &json!({"minYuan": 6_000, "maxYuan": 10_000})
        ]
    );
    let count = |input: Value| answer(input)["measures"].as_array().map(Vec::len);
    assert_eq!(
        count(json!({"uscc": USCC, "violation": "branch-founded"})),
        Some(3)
    );
    assert_eq!(
        count(
            json!({"uscc": USCC, "violation": "branch-founded", "serious": true, "suspectedCrime": true})
        ),
        Some(5)
    );
    assert_eq!(
        count(json!({"uscc": USCC, "violation": "registration-fraud"})),
        Some(1)
    );
    assert_eq!(count(json!({"violation": "not-registered"})), Some(2));
}

#[test]
fn inclusion_is_the_governments_act() {
    let (_, input) = examples::examples()
        .into_iter()
        .find(|(duty, _)| *duty == "include-in-community-service")
        .expect("an example");
    let host = host();
    assert_eq!(
        ok(&host, "include-in-community-service", &input)["status"],
        "推动中"
    );
    let mut documented = input.clone();
    documented["governmentDocument"] = json!({"number": "小政发〔2026〕1号", "issuedOn": "2026-02-01", "file": examples::paper("文件")});
    assert_eq!(
        ok(&host, "include-in-community-service", &documented)["status"],
        "已纳入"
    );
    let mut wrong = with(input, "/county", json!("140100"));
    wrong["services"] = json!([]);
    assert_eq!(
        issues(&host, "include-in-community-service", &wrong),
        ["/county division-unknown", "/services MISSING_MATERIAL"]
    );
}
