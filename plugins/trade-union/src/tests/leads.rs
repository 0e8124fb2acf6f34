//! Leads: passed on, never decided.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{call, desk};
use crate::examples::{lead, paper, reply};

const DUTY: &str = "relay-labour-lead";
const REPLY: &str = "record-lead-reply";

/// What a teacher did to a child in the childcare of an employer.
fn harm() -> Value {
    let lead = with(without(lead(), "/act"), "/lead/matter", json!("伤害婴幼儿"));
    without(lead, "/lead/evidence")
}

fn destinations(desk: &Desk) -> Vec<String> {
    let emitted = desk.host().emitted();
    emitted.into_iter().map(|event| event.destination).collect()
}

#[test]
fn a_labour_lead_goes_to_the_labour_department() {
    let desk = desk();
    let answer = desk.ok(DUTY, &lead());
    assert_eq!(answer["competent"], json!(["human-resources"]));
    assert_eq!(answer["forwarded"], true);
    assert_eq!(answer["forwardWithin"]["period"]["amount"], 1);
    assert_eq!(answer["forwardWithin"]["period"]["kind"], "default");
    assert_eq!(answer["followUps"][0]["period"]["amount"], 20);
    assert_eq!(answer["transfers"][0]["nature"], "移送");
    assert!(
        answer["decidedBy"]
            .as_str()
            .expect("a text")
            .contains("不处罚")
    );
    let [event] = &desk.host().emitted()[..] else {
        panic!("one event")
    };
    assert_eq!(
        (event.destination.as_str(), event.event_type.as_str()),
        ("human-resources", "cn.lianxi.trade-union.lead-submitted")
    );
    assert_eq!(event.body["detail"], "因怀孕生育哺乳辞退");
    assert!(
        !event.body.to_string().contains(&"b".repeat(64)),
        "who told it stays here"
    );
}

#[test]
fn a_lead_is_sent_once() {
    let desk = desk();
    let first = desk.ok(DUTY, &lead());
    assert_eq!(desk.ok(DUTY, &lead()), first);
    assert_eq!(
        (desk.host().all_records().len(), destinations(&desk).len()),
        (1, 1)
    );
    for other in [
        with(lead(), "/lead/observation", json!("另一情况")),
        with(lead(), "/act", json!("其他劳动保障权益")),
    ] {
        assert_eq!(desk.issues(DUTY, &other), ["/lead/leadNo lead-no-taken"]);
    }
}

#[test]
fn the_same_under_another_number_is_not_sent_again() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    let again = with(lead(), "/lead/leadNo", json!("二"));
    let answer = desk.ok(DUTY, &again);
    assert_eq!(
        (answer["forwarded"].clone(), answer["duplicateOf"].clone()),
        (json!(false), json!("工线〔2026〕1号"))
    );
    assert_eq!(destinations(&desk).len(), 1);
    for (number, changed) in [
        ("三", with(lead(), "/lead/observedOn", json!("2026-02-21"))),
        (
            "四",
            with(lead(), "/lead/evidence", json!([paper("录音", 'c')])),
        ),
    ] {
        let answer = desk.ok(DUTY, &with(changed, "/lead/leadNo", json!(number)));
        assert_eq!(answer["forwarded"], true, "{number}");
        assert!(
            answer["related"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        );
    }
    assert_eq!(destinations(&desk).len(), 3);
}

#[test]
fn harm_to_a_child_is_reported_at_once_and_everywhere() {
    let mut desk = desk();
    // Another county's place, no evidence, told days ago: nothing holds it up.
    desk.call(call("140106", Level::County));
    let answer = desk.ok(DUTY, &harm());
    assert_eq!(destinations(&desk), ["public-security", "health"]);
    assert_eq!(answer["urgency"], "立即");
    assert_eq!(answer["forwardWithin"], Value::Null);
    assert_eq!(answer["delayDays"], 5);
    assert_eq!(answer["transfers"][0]["action"], "立即向公安机关报告");
    assert_eq!(answer["transfers"][0]["basis"], "未成年人保护法 第十一条");
    let event = &desk.host().emitted()[0];
    assert_eq!(
        event.event_type,
        "cn.lianxi.trade-union.child-harm-reported"
    );
    assert!(
        desk.denied(DUTY, &lead())
            .starts_with("NOT_IN_JURISDICTION")
    );
}

#[test]
fn harm_is_reported_again_under_another_number() {
    let desk = desk();
    desk.ok(DUTY, &harm());
    let answer = desk.ok(DUTY, &with(harm(), "/lead/leadNo", json!("二")));
    assert_eq!(answer["forwarded"], true);
    let told_today = with(
        with(harm(), "/lead/leadNo", json!("三")),
        "/lead/receivedOn",
        json!("2026-03-02"),
    );
    assert_eq!(desk.ok(DUTY, &told_today)["delayDays"], Value::Null);
    assert_eq!(destinations(&desk).len(), 6);
}

#[test]
fn what_is_wrong_with_a_lead() {
    for (input, expected) in [
        (without(lead(), "/act"), "/act MISSING_MATERIAL"),
        (
            with(harm(), "/act", json!("其他劳动保障权益")),
            "/act act-not-applicable",
        ),
        (
            with(without(lead(), "/act"), "/lead/matter", json!("消防安全")),
            "/lead/matter matter-not-ours",
        ),
        (
            with(lead(), "/lead/evidence", json!([])),
            "/lead/evidence MISSING_MATERIAL",
        ),
        (
            with(lead(), "/lead/observation", json!("电话13800138000")),
            "/lead/observation personal-data-in-public-text",
        ),
        (
            with(lead(), "/lead/about/uscc", json!("91140100MA00000004")),
            "/lead/about/uscc uscc-check-character",
        ),
        (
            with(lead(), "/lead/about/divisionCode", json!("140100")),
            "/lead/about/divisionCode division-not-county",
        ),
        (
            with(lead(), "/lead/observedOn", json!("2026-02-26")),
            "/lead/observedOn date-order",
        ),
        (
            with(lead(), "/lead/receivedOn", json!("2026-03-03")),
            "/lead/receivedOn date-order",
        ),
        (
            with(lead(), "/lead/reporter/maskedId", json!("李四")),
            "/lead/reporter/maskedId id-not-masked",
        ),
    ] {
        let found = desk().issues(DUTY, &input);
        assert!(
            found.contains(&expected.to_owned()),
            "{expected}: {found:?}"
        );
    }
}

#[test]
fn an_urgent_lead_has_hours() {
    let answer = desk().ok(DUTY, &with(lead(), "/lead/urgency", json!("紧急")));
    let period = &answer["forwardWithin"]["period"];
    assert_eq!(
        (period["amount"].clone(), period["unit"].clone()),
        (json!(24), json!("hour"))
    );
    let input = with(lead(), "/params", json!({"leadForwardWithin": 3}));
    assert_eq!(
        desk().ok(DUTY, &input)["forwardWithin"]["period"]["amount"],
        3
    );
}

#[test]
fn answers_are_the_departments_own() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    let first = desk.ok(REPLY, &reply());
    assert_eq!(
        (first["closed"].clone(), first["outstanding"].clone()),
        (json!(false), json!(["human-resources"]))
    );
    assert_eq!(desk.ok(REPLY, &reply()), first);
    let found = with(
        with(reply(), "/outcome", json!("查证属实")),
        "/documentNo",
        json!("并人社监〔2026〕9号"),
    );
    for (input, expected) in [
        (
            with(reply(), "/leadNo", json!("九")),
            "/leadNo lead-unknown",
        ),
        (
            with(found.clone(), "/from", json!("finance")),
            "/from not-the-competent-department",
        ),
        (
            with(found.clone(), "/repliedOn", json!("2026-02-24")),
            "/repliedOn date-order",
        ),
        (
            with(found.clone(), "/documentNo", reply()["documentNo"].clone()),
            "/documentNo reply-differs",
        ),
    ] {
        assert_eq!(desk.issues(REPLY, &input), [expected]);
    }
    assert_eq!(desk.ok(REPLY, &found)["closed"], true);
    let third = with(found, "/documentNo", json!("十"));
    assert_eq!(desk.issues(REPLY, &third), ["/documentNo reply-differs"]);
}

#[test]
fn who_is_not_competent_says_so_and_the_lead_department_is_asked() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    let answer = desk.ok(REPLY, &with(reply(), "/outcome", json!("不属于本部门职责")));
    assert!(
        answer["followUps"][0]["action"]
            .as_str()
            .expect("a text")
            .contains("卫生健康")
    );
}

#[test]
fn what_was_not_sent_has_no_answer() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    desk.ok(DUTY, &with(lead(), "/lead/leadNo", json!("二")));
    assert_eq!(
        desk.issues(REPLY, &with(reply(), "/leadNo", json!("二"))),
        ["/leadNo lead-not-forwarded"]
    );
}
