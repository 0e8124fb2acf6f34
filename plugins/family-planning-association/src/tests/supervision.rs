//! 社会监督: to tell the department that decides.

use lianxi_domain::lead::Matter;
use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{call, desk};
use crate::examples::{lead, paper, reply};

const DUTY: &str = "submit-supervision-lead";

#[test]
fn every_matter_reaches_a_department() {
    for matter in Matter::ALL {
        let desk = desk();
        let answer = desk.ok(DUTY, &with(lead(), "/lead/matter", json!(matter)));
        let sent: Vec<String> = desk
            .host()
            .emitted()
            .into_iter()
            .map(|event| event.destination)
            .collect();
        assert_eq!(answer["competent"], json!(sent), "{matter:?}");
        assert!(
            answer["decidedBy"]
                .as_str()
                .is_some_and(|text| text.contains("不检查")),
            "{matter:?}"
        );
    }
}

#[test]
fn the_registering_body_is_told_by_the_code() {
    for (uscc, expected) in [
        (json!("91140100MA00000003"), "market-regulation"),
        (json!("521401000000000014"), "civil-affairs"),
        (json!("121401000000000018"), "institutional-establishment"),
        (Value::Null, "health"),
    ] {
        let input = with(
            with(lead(), "/lead/matter", json!("登记事项")),
            "/lead/about/uscc",
            uscc,
        );
        assert_eq!(desk().ok(DUTY, &input)["competent"], json!([expected]));
    }
}

#[test]
fn the_department_is_told_what_and_not_by_whom() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    let [event] = &desk.host().emitted()[..] else {
        panic!("one event")
    };
    assert_eq!(
        event.event_type,
        "cn.lianxi.family-planning-association.lead-submitted"
    );
    assert_eq!(event.subject.as_deref(), Some("小计协线〔2026〕1号"));
    assert_eq!(
        (event.body["detail"].clone(), event.body["matter"].clone()),
        (json!("会员反映"), json!("照护质量"))
    );
    let text = event.body.to_string();
    assert!(
        !text.contains("reporter") && !text.contains(&"d".repeat(64)),
        "{text}"
    );
}

#[test]
fn a_lead_is_sent_once_and_new_evidence_again() {
    let desk = desk();
    let first = desk.ok(DUTY, &lead());
    assert_eq!(desk.ok(DUTY, &lead()), first);
    assert_eq!(
        desk.issues(DUTY, &with(lead(), "/source", json!("媒体报道"))),
        ["/lead/leadNo lead-no-taken"]
    );
    let second = with(lead(), "/lead/leadNo", json!("二"));
    assert_eq!(desk.ok(DUTY, &second)["duplicateOf"], "小计协线〔2026〕1号");
    let third = with(
        with(lead(), "/lead/leadNo", json!("三")),
        "/lead/evidence",
        json!([paper("视频", 'f')]),
    );
    assert_eq!(desk.ok(DUTY, &third)["forwarded"], true);
    assert_eq!(desk.host().emitted().len(), 2);
}

#[test]
fn leads_of_two_years_are_one_matter() {
    let mut desk = desk();
    let mut new_year = call("140105", Level::County);
    new_year.now = "2026-01-02T09:00:00+08:00".to_owned();
    desk.call(new_year);
    let on = |number: &str, received: &str| {
        let input = with(lead(), "/lead/observedOn", json!("2025-12-30"));
        with(
            with(input, "/lead/receivedOn", json!(received)),
            "/lead/leadNo",
            json!(number),
        )
    };
    desk.ok(DUTY, &on("一", "2025-12-31"));
    assert_eq!(desk.ok(DUTY, &on("二", "2026-01-01"))["duplicateOf"], "一");
}

#[test]
fn harm_waits_for_nothing() {
    let mut desk = desk();
    desk.call(call("140106", Level::County));
    let harm = without(
        with(lead(), "/lead/matter", json!("伤害婴幼儿")),
        "/lead/evidence",
    );
    let harm = with(harm, "/lead/urgency", json!("一般"));
    let answer = desk.ok(DUTY, &harm);
    assert_eq!(answer["urgency"], "立即");
    assert_eq!(answer["competent"], json!(["public-security", "health"]));
    assert_eq!(answer["delayDays"], 3);
    assert_eq!(desk.host().emitted().len(), 2);
    assert!(
        desk.denied(DUTY, &lead())
            .starts_with("NOT_IN_JURISDICTION")
    );
}

#[test]
fn harm_is_answered_by_both() {
    let desk = desk();
    desk.ok(DUTY, &with(lead(), "/lead/matter", json!("伤害婴幼儿")));
    let health = desk.ok("record-lead-reply", &reply());
    assert_eq!(
        (health["closed"].clone(), health["outstanding"].clone()),
        (json!(false), json!(["public-security"]))
    );
    let police = with(reply(), "/from", json!("public-security"));
    assert_eq!(desk.ok("record-lead-reply", &police)["closed"], true);
}

#[test]
fn a_lead_shows_something_and_names_nobody() {
    for (field, value, code) in [
        ("evidence", json!([]), "MISSING_MATERIAL"),
        ("observation", json!(""), "MISSING_MATERIAL"),
        (
            "observation",
            json!("保育员电话13800138000"),
            "personal-data-in-public-text",
        ),
        ("receivedOn", json!("2026-03-03"), "date-order"),
        ("observedOn", json!("2026-02-28"), "date-order"),
        ("leadNo", json!("a/b"), "number-malformed"),
    ] {
        let found = desk().issues(DUTY, &with(lead(), &format!("/lead/{field}"), value));
        assert_eq!(found, [format!("/lead/{field} {code}")]);
    }
}
