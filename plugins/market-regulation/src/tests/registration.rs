//! Applications, decisions, changes and both ways of deregistration.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{new_desk, registered};
use crate::examples;

#[test]
fn an_application_is_answered_once_with_everything() {
    let mut wrong = examples::application();
    wrong["materials"] = json!([]);
    wrong["institution"]["businessScope"] = json!("早期教育咨询");
    wrong["institution"]["premisesDivisionCode"] = json!("140100");
    wrong["details"]["realNameVerified"] = json!(false);
    wrong["details"]["otherNames"] = json!(["另一名称"]);
    wrong["details"]["otherAddresses"] = json!(["另一住所"]);
    wrong["details"]["preassignedUscc"] = json!("52140105MJ0000000W");
    assert_eq!(
        new_desk().issues("validate-registration", &json!({"application": wrong})),
        [
            "/application/institution/businessScope scope-missing-tuoyu",
            "/application/institution/premisesDivisionCode premises-not-county",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/materials MISSING_MATERIAL",
            "/application/details/otherNames name-not-single",
            "/application/details/otherAddresses address-not-single",
            "/application/details/realNameVerified real-name-unverified",
            "/application/details/preassignedUscc uscc-prefix",
        ]
    );
}

#[test]
fn a_sole_trader_only_by_parameter() {
    let mut trader = examples::application();
    trader["registrationType"] = json!("个体工商户");
    trader["details"]["subjectType"] = json!("个体工商户");
    let input = json!({"application": trader});
    assert_eq!(
        new_desk().issues("validate-registration", &input),
        ["/application/details/subjectType sole-trader-not-accepted"]
    );
    let mut accepted = input;
    accepted["application"]["details"]["acceptSoleTrader"] = json!(true);
    new_desk().ok("validate-registration", &accepted);
}

#[test]
fn working_days_are_left_to_the_calendar() {
    let review = new_desk().ok(
        "validate-registration",
        &json!({"application": examples::application()}),
    );
    assert_eq!(review["decideWithin"]["dueOn"], Value::Null);
    let period = &review["decideWithin"]["period"];
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(3), &json!("working-day"), &json!("statute"))
    );
    for (extension, calendar, amount, expected) in [
        (Value::Null, json!("2026-01-14"), 3, json!("in-time")),
        (Value::Null, json!("2026-01-13"), 3, json!("late")),
        (
            json!("并市监批〔2026〕1号"),
            json!("2026-01-20"),
            6,
            json!("in-time"),
        ),
        (Value::Null, Value::Null, 3, Value::Null),
    ] {
        let mut input = examples::registering();
        input["application"]["details"]["extensionApprovalNo"] = extension;
        input["calendarDueOn"] = calendar;
        let answer = new_desk().ok("register-institution", &input);
        assert_eq!(
            (
                &answer["decideWithin"]["period"]["amount"],
                &answer["timeliness"]
            ),
            (&json!(amount), &expected)
        );
    }
}

#[test]
fn a_person_decides() {
    let mut undecided = without(examples::registering(), "/decision");
    new_desk().needs_human("register-institution", &undecided);
    undecided["application"]["materials"] = json!([]);
    assert!(
        !new_desk()
            .issues("register-institution", &undecided)
            .is_empty()
    );
}

#[test]
fn thirty_days_for_a_change() {
    for (received, expected) in [("2026-02-14", "in-time"), ("2026-02-15", "late")] {
        let mut input = with(examples::changing(), "/receivedOn", json!(received));
        input["decision"]["decidedAt"] = json!("2026-02-16T10:00:00+08:00");
        let answer = registered().ok("change-or-deregister", &input);
        assert_eq!(
            (&answer["applyWithin"]["dueOn"], &answer["timeliness"]),
            (&json!("2026-02-14"), &json!(expected))
        );
        assert_eq!(answer["consequence"].is_null(), expected == "in-time");
    }
}

fn second(mut input: Value) -> Value {
    input["version"] = json!(2);
    input
}

#[test]
fn a_liquidation_group_publishes_within_ten_days() {
    for (published, late) in [("2026-02-11", false), ("2026-02-12", true)] {
        let input = with(
            second(examples::deregistering()),
            "/details/general/groupPublishedOn",
            json!(published),
        );
        let answer = registered().ok("change-or-deregister", &input);
        assert_eq!(
            answer["followUps"].to_string().contains("超过10日"),
            late,
            "{published}"
        );
        assert_eq!(answer["applyWithin"]["dueOn"], "2026-03-22");
    }
    let mut silent = without(
        second(examples::deregistering()),
        "/details/general/groupPublishedOn",
    );
    silent["materials"].as_array_mut().expect("list").pop();
    assert_eq!(
        registered().issues("change-or-deregister", &silent),
        [
            "/materials MISSING_MATERIAL",
            "/details/general/groupPublishedOn MISSING_MATERIAL"
        ]
    );
}

fn simplified(from: &str, to: &str, received: &str) -> Value {
    json!({
        "uscc": examples::USCC, "event": "注销", "version": 2, "receivedOn": received,
        "materials": [examples::paper("简易注销登记申请书"), examples::paper("全体投资人承诺书")],
        "decision": examples::decision("并市监登字〔2026〕30号", "2026-03-01T10:00:00+08:00"),
        "details": {"simplified": {"noticeFrom": from, "noticeTo": to, "objected": false}}
    })
}

#[test]
fn twenty_days_of_notice_and_twenty_to_apply() {
    let desk = registered();
    for (from, to, received, expected) in [
        (
            "2026-01-20",
            "2026-02-08",
            "2026-02-09",
            "/details/simplified/noticeTo notice-too-short",
        ),
        (
            "2026-01-20",
            "2026-02-09",
            "2026-02-09",
            "/receivedOn notice-not-ended",
        ),
        (
            "2026-01-16",
            "2026-02-05",
            "2026-02-26",
            "/receivedOn simplified-window-passed",
        ),
    ] {
        assert_eq!(
            desk.issues("change-or-deregister", &simplified(from, to, received)),
            [expected]
        );
    }
    let mut barred = simplified("2026-01-20", "2026-02-09", "2026-02-10");
    barred["details"]["simplified"]["bars"] = json!(["listed"]);
    barred["details"]["simplified"]["objected"] = json!(true);
    assert_eq!(
        desk.issues("change-or-deregister", &barred),
        [
            "/details/simplified/bars simplified-barred",
            "/details/simplified/objected simplified-objected"
        ]
    );
    let both = with(second(examples::deregistering()), "/details", json!({}));
    assert_eq!(
        desk.issues("change-or-deregister", &both),
        ["/details procedure-unclear"]
    );
    let last_day = desk.ok(
        "change-or-deregister",
        &simplified("2026-01-16", "2026-02-05", "2026-02-25"),
    );
    assert_eq!(
        (&last_day["applyWithin"]["dueOn"], &last_day["timeliness"]),
        (&json!("2026-02-25"), &json!("in-time"))
    );
}

#[test]
fn a_licence_is_revoked_on_a_penalty_decision() {
    let mut input = without(second(examples::changing()), "/changes");
    input["event"] = json!("吊销");
    assert_eq!(
        registered().issues("change-or-deregister", &input),
        ["/materials MISSING_MATERIAL"]
    );
    input["materials"] = json!([examples::paper("行政处罚决定书")]);
    let desk = registered();
    let answer = desk.ok("change-or-deregister", &input);
    let envelope = desk.ok(
        "build-push-payload",
        &json!({"registration": answer["registration"]}),
    );
    assert_eq!(envelope["event"], "吊销");
}

/// Ten days of objections, and nobody else's twenty.
#[test]
fn ten_days_of_objections_to_a_sole_trader() {
    let first = "92140100MA0000000";
    let check = lianxi_domain::uscc::check_character(first).expect("17 characters of the alphabet");
    let code = format!("{first}{check}");
    let mut founding = examples::registering();
    founding["application"]["registrationType"] = json!("个体工商户");
    founding["application"]["details"]["subjectType"] = json!("个体工商户");
    founding["application"]["details"]["acceptSoleTrader"] = json!(true);
    founding["certificate"]["uscc"] = json!(code);
    let desk = new_desk();
    desk.ok("register-institution", &founding);
    let ending = |to: &str, received: &str| {
        let input = simplified("2026-02-01", to, received);
        with(input, "/uscc", json!(code))
    };
    assert_eq!(
        desk.issues("change-or-deregister", &ending("2026-02-10", "2026-02-11")),
        ["/details/simplified/noticeTo notice-too-short"]
    );
    assert_eq!(
        desk.issues("change-or-deregister", &ending("2026-02-11", "2026-02-11")),
        ["/receivedOn notice-not-ended"]
    );
    desk.ok("change-or-deregister", &ending("2026-02-11", "2026-02-12"));
}
