//! Applications, decisions, pushes, changes and ends.

use lianxi_domain::registration::ledger;
use lianxi_sdk::{Call, Failure};
use serde_json::{Value, json};

use super::{host, issues, ok, registered, with};
use crate::examples::{self, USCC};
use crate::plugin;

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
