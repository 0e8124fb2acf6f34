//! Applications, decisions, pushes, changes and ends.

use lianxi_domain::registration::ledger;
use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{new_desk, registered};
use crate::examples::{self, USCC};

#[test]
fn an_application_lacks_papers_and_conditions() {
    let desk = new_desk();
    let mut wrong = examples::application();
    wrong["materials"] = json!([]);
    wrong["institution"]["businessScope"] = json!("学前教育（不含托育服务）");
    wrong["institution"]["capitalYuan"] = json!(0);
    wrong["details"]["staffCount"] = json!(0);
    wrong["details"]["bearsCivilLiability"] = json!(false);
    let found = desk.issues("validate-registration", &json!({"application": wrong}));
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
    let denied = |region: Option<&str>, application: Value| {
        let mut desk = new_desk();
        desk.call(Call {
            region: region.map(str::to_owned),
            ..examples::call()
        });
        desk.denied(
            "validate-registration",
            &json!({"application": application}),
        )
    };
    let township = with(
        examples::application(),
        "/authority/level",
        json!("township"),
    );
    let why = denied(None, township);
    assert!(why.starts_with("NOT_COMPETENT_LEVEL: "), "{why}");
    let why = denied(Some("140106"), examples::application());
    assert!(why.starts_with("NOT_IN_JURISDICTION: "), "{why}");

    let mut own = new_desk();
    own.call(Call {
        region: Some("140105".to_owned()),
        ..examples::call()
    });
    own.ok(
        "validate-registration",
        &json!({"application": examples::application()}),
    );
}

/// 12, and neither 52 nor 91 to 93; the check character of a code with another first digit is right, so that only the prefix is wrong.
#[test]
fn a_public_institution_has_a_code_of_this_department() {
    for code in ["52140105MJ0000000W", "91140100MA00000003"] {
        let input = with(examples::registering(), "/certificate/uscc", json!(code));
        assert_eq!(
            new_desk().issues("register-institution", &input),
            ["/certificate/uscc uscc-prefix"],
            "{code}"
        );
    }
    let broken = with(
        examples::registering(),
        "/certificate/uscc",
        json!("12140105MB0000000K"),
    );
    assert_eq!(
        new_desk().issues("register-institution", &broken),
        ["/certificate/uscc uscc-check-character"]
    );
}

#[test]
fn the_push_follows_every_decision_within_the_products_day() {
    let pushes = |answer: &Value| {
        let list = answer["followUps"].as_array().expect("a list").clone();
        let push = list.into_iter().find(|one| {
            one["action"]
                .as_str()
                .is_some_and(|action| action.contains("推送"))
        });
        push.expect("the push")["period"].clone()
    };
    let desk = new_desk();
    let period = pushes(&desk.ok("register-institution", &examples::registering()));
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(1), &json!("working-day"), &json!("default"))
    );
    let mut slower = examples::changing();
    slower["params"] = json!({"pushWithin": 3});
    let period = pushes(&desk.ok("change-or-deregister", &slower));
    assert_eq!(
        (&period["amount"], &period["kind"]),
        (&json!(3), &json!("default"))
    );
    slower["params"] = json!({"decideDays": 3});
    assert_eq!(
        desk.issues("change-or-deregister", &slower),
        ["/params/decideDays unknown-parameter"]
    );
    let ended = desk.ok("change-or-deregister", &examples::deregistering());
    assert!(ended["followUps"].to_string().contains("妥善安置"));
}

#[test]
fn a_person_decides() {
    let desk = new_desk();
    let undecided = without(examples::registering(), "/decision");
    desk.needs_human("register-institution", &undecided);

    let mut refused = with(
        examples::registering(),
        "/decision/verdict",
        json!("refuse"),
    );
    refused["application"]["materials"] = json!([]);
    assert_eq!(
        desk.issues("register-institution", &refused),
        ["/decision/reasons MISSING_MATERIAL"]
    );
    refused["decision"]["reasons"] = json!(["材料不齐"]);
    let answer = desk.ok("register-institution", &refused);
    assert_eq!(
        (&answer["verdict"], &answer["registration"]),
        (&json!("refuse"), &Value::Null)
    );
    assert!(desk.host().all_records().is_empty());

    let bare = without(examples::registering(), "/certificate");
    assert_eq!(
        desk.issues("register-institution", &bare),
        ["/certificate MISSING_MATERIAL"]
    );
    let future = with(
        examples::registering(),
        "/decision/decidedAt",
        json!("2026-03-03T00:00:00+08:00"),
    );
    assert_eq!(
        desk.issues("register-institution", &future),
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
        let answer = new_desk().ok("register-institution", &input);
        assert_eq!(answer["decideWithin"]["dueOn"], "2026-02-04");
        assert_eq!(answer["decideWithin"]["period"]["kind"], "statute");
        assert_eq!(answer["timeliness"], expected, "{decided_at} {calendar:?}");
    }
}

#[test]
fn what_was_registered_can_be_pushed_and_repeated() {
    let desk = new_desk();
    let answer = desk.ok("register-institution", &examples::registering());
    assert_eq!(
        desk.ok("register-institution", &examples::registering()),
        answer
    );
    let envelope = desk.ok(
        "build-push-payload",
        &json!({"registration": answer["registration"]}),
    );
    assert_eq!(envelope["pushId"], format!("push-{USCC}-established-1"));
    assert_eq!(envelope["pushedAt"], examples::call().now);
    let mut later = desk;
    later.call(Call {
        now: "2026-03-05T09:00:00+08:00".to_owned(),
        ..examples::call()
    });
    assert_eq!(
        later.ok(
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
        later.issues("register-institution", &other),
        ["/version version-conflict"]
    );
}

#[test]
fn fifteen_days_after_the_liquidation() {
    for (received, expected) in [("2026-02-25", "in-time"), ("2026-02-26", "late")] {
        let desk = registered();
        let mut input = with(examples::deregistering(), "/receivedOn", json!(received));
        input["version"] = json!(2);
        input["decision"]["decidedAt"] = json!("2026-02-27T10:00:00+08:00");
        let answer = desk.ok("change-or-deregister", &input);
        assert_eq!(
            (&answer["applyWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-02-25"), &json!(expected))
        );
        assert_eq!(answer["consequence"].is_null(), expected == "in-time");
        assert_eq!(
            ledger::load(desk.host().records(), USCC)
                .expect("read")
                .expect("kept")
                .status,
            ledger::Status::Deregistered
        );
    }
}

#[test]
fn changes_come_in_order() {
    let empty = new_desk();
    assert_eq!(
        empty.issues("change-or-deregister", &examples::changing()),
        ["/event out-of-order"]
    );
    let desk = registered();
    let gap = with(examples::changing(), "/version", json!(3));
    assert_eq!(
        desk.issues("change-or-deregister", &gap),
        ["/version out-of-order"]
    );
    let same = with(
        examples::changing(),
        "/changes/address",
        json!("太原市小店区某路1号"),
    );
    assert_eq!(
        desk.issues("change-or-deregister", &same),
        ["/changes no-change"]
    );
    let answer = desk.ok("change-or-deregister", &examples::changing());
    assert_eq!(
        answer["registration"]["previous"],
        json!({"address": "太原市小店区某路1号"})
    );
    assert_eq!(
        desk.ok("change-or-deregister", &examples::changing()),
        answer
    );
    desk.ok("change-or-deregister", &examples::deregistering());
    let after = with(examples::changing(), "/version", json!(4));
    assert_eq!(
        desk.issues("change-or-deregister", &after),
        ["/event registration-ended"]
    );
    let licence = with(examples::changing(), "/event", json!("吊销"));
    assert!(
        desk.issues("change-or-deregister", &licence)
            .contains(&"/event event-not-applicable".to_owned())
    );
}

#[test]
fn revoking_needs_the_approval_bodys_consent() {
    let desk = registered();
    let input = json!({
        "uscc": USCC, "event": "撤销", "version": 2, "receivedOn": "2026-02-02", "materials": [],
        "decision": examples::decision("x", "2026-02-05T10:00:00+08:00"), "details": {"certificateAndSealSurrendered": true}
    });
    assert_eq!(
        desk.issues("change-or-deregister", &input),
        ["/materials MISSING_MATERIAL"]
    );
}
