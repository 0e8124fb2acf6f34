//! Guidance, inspections and notices.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, inspected, kept};
use crate::examples::{self, NOTICE_NO};
use crate::inspection::ITEMS;
use crate::rules::VIDEO_DAYS_MIN;

#[test]
fn guidance_finds_what_was_advised_and_what_is_open() {
    let desk = inspected();
    let first = desk.ok("guide-security", &examples::guidance());
    assert_eq!(
        (&first["timesThisYear"], &first["openNotices"]),
        (&json!(1), &json!([NOTICE_NO]))
    );
    assert_eq!(first["followUps"][0]["dueOn"], "2027-01-20");
    let mut second = with(examples::guidance(), "/on", json!("2026-02-20"));
    second["topics"] = json!(["人防", "物防", "培训演练", "从业查询", "强制报告"]);
    let second = desk.ok("guide-security", &second);
    assert_eq!(
        (&second["timesThisYear"], &second["missingTopics"]),
        (&json!(2), &json!([]))
    );
    assert_eq!(desk.ok("guide-security", &examples::guidance()), first);
    assert_eq!(kept(&desk, "guidance/"), 2);
    let other = with(examples::guidance(), "/topics", json!(["人防"]));
    assert_eq!(
        desk.issues("guide-security", &other),
        ["/on guidance-taken"]
    );
    let mut personal = examples::guidance();
    personal["advice"] = json!("联系13800138000");
    assert_eq!(
        desk.issues("guide-security", &personal),
        ["/advice personal-data-in-public-text"]
    );
}

#[test]
fn nothing_found_needs_no_notice() {
    let input = examples::inspection("检1", "2026-02-02");
    let answer = desk().ok("inspect-security", &input);
    assert_eq!(
        (&answer["notice"], &answer["measures"], &answer["keyObject"]),
        (&Value::Null, &json!([]), &json!(false))
    );
    assert_eq!(answer["followUps"][0]["period"]["amount"], 20);
    let mut noticed = input;
    noticed["notice"] = examples::noticed()["notice"].clone();
    assert_eq!(
        desk().issues("inspect-security", &noticed),
        ["/notice notice-without-finding"]
    );
}

#[test]
fn recordings_are_kept_for_ninety_days_and_thirty_are_shown_as_conflicting() {
    let days = |days: Value| {
        with(
            examples::inspection("检1", "2026-02-02"),
            "/videoDays",
            days,
        )
    };
    let answer = desk().ok("inspect-security", &days(json!(90)));
    let conflict = &answer["conflicts"][0];
    assert_eq!(
        (
            &conflict["enforced"]["value"],
            &conflict["enforced"]["kind"]
        ),
        (&json!(90), &json!("article"))
    );
    assert_eq!(
        (
            &conflict["conflicting"]["value"],
            &conflict["conflicting"]["kind"]
        ),
        (&json!(30), &json!("unverified"))
    );
    for (count, code) in [
        (json!(89), "answer-contradicts-count"),
        (json!(30), "answer-contradicts-count"),
        (Value::Null, "MISSING_MATERIAL"),
    ] {
        let found = desk().issues("inspect-security", &days(count));
        assert_eq!(found, [format!("/videoDays {code}")]);
    }
    let text = ITEMS
        .iter()
        .find(|item| item.code == "ps-video-days")
        .map_or("", |item| item.text);
    let enforced = VIDEO_DAYS_MIN.versions[0].value;
    assert!(text.contains(&format!("{enforced}日")), "{text}");
    let fixed = with(days(json!(90)), "/params", json!({"videoDaysMin": 30}));
    assert_eq!(
        desk().issues("inspect-security", &fixed),
        ["/params/videoDaysMin rule-fixed-by-law"]
    );
}

#[test]
fn a_person_serves_the_notice() {
    let undecided = without(examples::noticed(), "/notice");
    let reason = desk().needs_human("inspect-security", &undecided);
    assert!(reason.contains("整改通知书"), "{reason}");
    let desk = desk();
    let answer = desk.ok("inspect-security", &examples::noticed());
    assert_eq!(
        (
            &answer["notice"]["documentNo"],
            &answer["notice"]["limit"]["dueOn"]
        ),
        (&json!(NOTICE_NO), &json!("2026-02-20"))
    );
    assert_eq!(answer["measures"][1]["nature"], "行政处罚");
    assert_eq!(desk.ok("inspect-security", &examples::noticed()), answer);
    assert_eq!((kept(&desk, "inspection/"), kept(&desk, "notice/")), (1, 1));
    let other = with(examples::noticed(), "/inspectedOn", json!("2026-02-01"));
    assert_eq!(
        desk.issues("inspect-security", &other),
        ["/inspectionNo inspection-taken"]
    );
    let same_notice = with(examples::noticed(), "/inspectionNo", json!("检9"));
    assert_eq!(
        desk.issues("inspect-security", &same_notice),
        ["/notice/decision/documentNo notice-taken"]
    );
}

#[test]
fn the_default_limit_is_in_working_days_and_configurable() {
    let mut input = without(examples::noticed(), "/notice/correctBy");
    let answer = desk().ok("inspect-security", &input);
    let limit = &answer["notice"]["limit"];
    assert_eq!(
        (&limit["period"]["amount"], &limit["period"]["unit"]),
        (&json!(15), &json!("working-day"))
    );
    assert_eq!(
        (&limit["period"]["kind"], &limit["dueOn"]),
        (&json!("default"), &Value::Null)
    );
    input["params"] = json!({"rectifyWithin": 5});
    let answer = desk().ok("inspect-security", &input);
    assert_eq!(answer["notice"]["limit"]["period"]["amount"], 5);
    assert_eq!(
        answer["evaluation"]["findings"][0]["rectifyWithin"]["amount"],
        5
    );
}

#[test]
fn an_inspection_needs_two_officers_and_no_patrol() {
    let one = json!([{"personRef": "person:a", "certificateNo": "1"}, {"personRef": "person:a", "certificateNo": "2"}]);
    let input = with(examples::noticed(), "/officers", one);
    assert_eq!(
        desk().issues("inspect-security", &input),
        ["/officers officers-too-few"]
    );
    let patrol = with(examples::noticed(), "/mode", json!("patrol"));
    assert_eq!(
        desk().issues("inspect-security", &patrol),
        ["/mode patrol-is-no-inspection"]
    );
}

#[test]
fn the_same_finding_within_twelve_months_makes_a_key_object() {
    for (first, repeated) in [("2025-02-20", true), ("2025-02-19", false)] {
        let desk = desk();
        let mut earlier = examples::failing(examples::inspection("检1", first), "ps-gate");
        earlier["notice"] = json!({"decision": examples::decision("改1", first)});
        desk.ok("inspect-security", &earlier);
        let mut again = examples::failing(examples::inspection("检2", "2026-02-20"), "ps-gate");
        again["notice"] = json!({"decision": examples::decision("改2", "2026-02-20")});
        let answer = desk.ok("inspect-security", &again);
        assert_eq!(answer["keyObject"], repeated, "{first}");
    }
}

#[test]
fn missing_staff_checks_are_told_to_health_without_persons() {
    let mut input = examples::failing(
        examples::inspection("检1", "2026-02-02"),
        "ps-staff-record-check",
    );
    input["notice"] =
        json!({"decision": examples::decision("改1", "2026-02-02"), "warningNo": "警1"});
    let desk = desk();
    let answer = desk.ok("inspect-security", &input);
    assert_eq!(answer["measures"][2]["nature"], "移送");
    let events = desk.host().emitted();
    assert_eq!(events.len(), 1);
    assert_eq!(
        (
            events[0].destination.as_str(),
            events[0].event_type.as_str()
        ),
        ("health", "cn.lianxi.public-security.staff-check-missing")
    );
    let body = events[0].body.to_string();
    assert!(
        !body.contains("person:") && !body.contains("officers"),
        "{body}"
    );
    let follow_ups = answer["followUps"].as_array().expect("a list");
    assert_eq!(follow_ups.len(), 2, "the warning has its document already");
}
