//! Applications, decisions, pushes, changes and ends.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::json;

use super::{new_desk, registered};
use crate::examples::{self, USCC};

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
        new_desk().issues("validate-registration", &json!({"application": wrong})),
        [
            "/application/materials MISSING_MATERIAL",
            "/application/institution/name name-reserved",
            "/application/details/charter MISSING_MATERIAL",
            "/application/details/verifiedYuan capital-not-verified",
            "/application/details/branch branch-forbidden",
            "/application/details/representativeWasDeprivedOfRights representative-barred",
        ]
    );
    let similar = with(
        examples::application(),
        "/details/similarInArea",
        json!(true),
    );
    let review = new_desk().ok("validate-registration", &json!({"application": similar}));
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
        let answer = new_desk().ok("register-institution", &input);
        assert_eq!(
            (&answer["decideWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-01-02"), &json!(expected))
        );
    }
    let undecided = without(examples::registering(), "/decision");
    new_desk().needs_human("register-institution", &undecided);
    let wrong = with(
        examples::registering(),
        "/certificate/uscc",
        json!("12140105MB0000000J"),
    );
    assert_eq!(
        new_desk().issues("register-institution", &wrong),
        ["/certificate/uscc uscc-prefix"]
    );
}

#[test]
fn thirty_days_for_a_change_and_an_audit_for_a_new_representative() {
    for (received, expected) in [("2026-02-04", "in-time"), ("2026-02-05", "late")] {
        let answer = registered().ok(
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
        registered().issues("change-or-deregister", &unaudited),
        expected
    );
}

#[test]
fn fifteen_days_after_the_liquidation() {
    for (received, expected) in [("2026-02-25", "in-time"), ("2026-02-26", "late")] {
        let mut input = with(examples::deregistering(), "/receivedOn", json!(received));
        input["version"] = json!(2);
        input["decision"]["decidedAt"] = json!("2026-02-27T10:00:00+08:00");
        let answer = registered().ok("change-or-deregister", &input);
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
        registered().issues("change-or-deregister", &revoking),
        expected
    );
}

#[test]
fn what_was_registered_can_be_pushed() {
    let desk = registered();
    let answer = desk.ok("register-institution", &examples::registering());
    let envelope = desk.ok(
        "build-push-payload",
        &json!({"registration": answer["registration"]}),
    );
    assert_eq!(envelope["pushId"], format!("push-{USCC}-established-1"));
    let changed = desk.ok("change-or-deregister", &examples::changing());
    let envelope = desk.ok(
        "build-push-payload",
        &json!({"registration": changed["registration"]}),
    );
    assert_eq!(
        (&envelope["version"], &envelope["previous"]["legalRepRef"]),
        (&json!(2), &json!("person:ca-1"))
    );
}
