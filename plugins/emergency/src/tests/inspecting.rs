//! Inspections: who inspects, what is measured, and what has to be ordered.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{codes, desk, kept};
use crate::examples::{self, AT_ONCE, IN_TIME, SEAL, failing, inspection, zone};
use crate::inspection::{DANGERS, ITEMS};
use crate::rules;

const DUTY: &str = "inspect-fire";

fn clean() -> Value {
    inspection("检1", "2026-02-02")
}

#[test]
fn nothing_found_orders_nothing() {
    let desk = desk();
    let answer = desk.ok(DUTY, &clean());
    for list in ["measures", "notices", "problems", "repeatedItems"] {
        assert_eq!(answer[list], json!([]), "{list}");
    }
    assert_eq!(
        (&answer["seal"], desk.host().emitted().len()),
        (&Value::Null, 0)
    );
    assert_eq!(answer["followUps"][0]["period"]["amount"], 20);
    assert_eq!(answer["extinguishers"][0]["sufficient"], true);
    for (field, value) in [
        ("/orderAtOnce", examples::decision("立1", "2026-02-02")),
        (
            "/orderInTime",
            json!({"decision": examples::decision("限1", "2026-02-02")}),
        ),
    ] {
        let found = super::desk().issues(DUTY, &with(clean(), field, value));
        assert_eq!(found, [format!("{field} order-without-finding")]);
    }
}

#[test]
fn two_officers_and_no_patrol() {
    let same = json!([{"personRef": "person:a", "certificateNo": "1"}, {"personRef": "person:a", "certificateNo": "2"}]);
    assert_eq!(
        desk().issues(DUTY, &with(clean(), "/officers", same)),
        ["/officers officers-too-few"]
    );
    assert_eq!(
        desk().issues(DUTY, &with(clean(), "/mode", json!("patrol"))),
        ["/mode patrol-is-no-inspection"]
    );
}

#[test]
fn numbers_on_both_sides_of_their_boundaries() {
    for (field, right, wrong) in [
        ("/measured/floors/highest", json!(3), json!(4)),
        ("/measured/floors/highest", json!(1), json!(0)),
        ("/measured/floors/belowGround", json!(false), json!(true)),
        ("/measured/exits", json!(2), json!(1)),
        ("/measured/videoDays", json!(90), json!(89)),
        ("/measured/videoDays", json!(91), json!(30)),
        (
            "/measured/fullTestOn",
            json!("2025-02-02"),
            json!("2025-02-01"),
        ),
        (
            "/measured/drillOn",
            json!("2025-08-02"),
            json!("2025-08-01"),
        ),
        (
            "/measured/zones",
            json!([zone(100.0, json!([{"powder": 2, "water": 0}]))]),
            json!([zone(100.01, json!([{"powder": 2, "water": 0}]))]),
        ),
    ] {
        desk().ok(DUTY, &with(clean(), field, right));
        let found = desk().issues(DUTY, &with(clean(), field, wrong.clone()));
        let at = field
            .trim_end_matches("/highest")
            .trim_end_matches("/belowGround");
        assert_eq!(found, [format!("{at} answer-contradicts-count")], "{wrong}");
    }
    let late = with(clean(), "/measured/drillOn", json!("2026-02-03"));
    assert_eq!(desk().issues(DUTY, &late), ["/measured/drillOn date-order"]);
    let bare = with(clean(), "/measured", json!({}));
    let found = desk().issues(DUTY, &bare);
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(found.iter().all(|one| one.ends_with("MISSING_MATERIAL")));
}

#[test]
fn what_does_not_conform_needs_no_number() {
    let mut input = failing(clean(), "fire-floor");
    input["measured"]["floors"] = json!({"highest": 5, "belowGround": true});
    input["orderInTime"] = json!({"decision": examples::decision("限1", "2026-02-02")});
    let answer = desk().ok(DUTY, &input);
    let finding = &answer["evaluation"]["findings"][0];
    assert_eq!(
        (&finding["item"], &finding["needsCase"]),
        (&json!("fire-floor"), &json!(false)),
        "the guide is not verified"
    );
}

#[test]
fn ninety_days_are_enforced_and_thirty_shown() {
    let conflict = desk().ok(DUTY, &clean())["conflicts"][0].clone();
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
    let lowered = with(clean(), "/params", json!({"videoDaysMin": 30}));
    assert_eq!(
        desk().issues(DUTY, &lowered),
        ["/params/videoDaysMin rule-fixed-by-law"]
    );
    let configured = with(clean(), "/params", json!({"floorMax": 2}));
    assert_eq!(
        desk().issues(DUTY, &configured),
        ["/measured/floors answer-contradicts-count"]
    );
}

#[test]
fn the_words_of_the_items_have_the_numbers_of_the_rules() {
    for (code, rule, word) in [
        ("fire-exits", &rules::EXITS_MIN, "个"),
        ("fire-extinguishers", &rules::EXTINGUISHER_AREA, "平方米"),
        ("fire-extinguishers", &rules::POWDER_PER_AREA, "具或者"),
        ("fire-extinguishers", &rules::WATER_PER_AREA, "具，"),
        ("fire-extinguishers", &rules::EXTINGUISHERS_PER_POINT, "具"),
        ("fire-video-days", &rules::VIDEO_DAYS_MIN, "日（"),
        (
            "fire-video-days",
            &rules::FIRE_GUIDE_VIDEO_DAYS,
            "日与此冲突",
        ),
    ] {
        let item = ITEMS.iter().find(|item| item.code == code).expect(code);
        let number = format!("{}{word}", rule.versions[0].value);
        assert!(item.text.contains(&number), "{}: {number}", item.text);
    }
    let floor = ITEMS
        .iter()
        .find(|item| item.code == "fire-floor")
        .map_or("", |item| item.text);
    assert!(floor.contains("三层") && rules::FLOOR_MAX.versions[0].value == 3);
}

#[test]
fn a_danger_is_graded_by_whoever_saw_it() {
    for code in DANGERS {
        let mut input = failing(clean(), code);
        input["orderInTime"] = json!({"decision": examples::decision("限1", "2026-02-02")});
        assert_eq!(
            desk().issues(DUTY, &input),
            ["/grades grade-missing"],
            "{code}"
        );
        input["grades"] = json!([{"code": code, "grade": "可以限期改正"}]);
        desk().ok(DUTY, &input);
    }
    let mut input = examples::grave();
    let graded = input["grades"][0].clone();
    input["grades"] = json!([graded, graded, {"code": "fire-drill", "grade": "可以限期改正"}]);
    assert_eq!(
        desk().issues(DUTY, &input),
        [
            "/grades/1/code item-duplicate",
            "/grades/2/code grade-without-finding"
        ]
    );
}

#[test]
fn danger_is_ordered_away_at_once() {
    let danger = |ordered_on: &str| {
        let mut input = failing(clean(), "fire-e-bike");
        input["grades"] = json!([{"code": "fire-e-bike", "grade": "应当立即改正"}]);
        input["orderAtOnce"] = examples::decision("立1", ordered_on);
        input
    };
    let reason = desk().needs_human(DUTY, &without(danger("2026-02-02"), "/orderAtOnce"));
    assert!(reason.contains("责令立即改正"), "{reason}");
    for (day, problems) in [
        ("2026-02-02", vec![]),
        ("2026-02-03", vec!["order-not-at-once"]),
    ] {
        let desk = desk();
        let answer = desk.ok(DUTY, &danger(day));
        assert_eq!(codes(&answer, "problems"), problems, "{day}");
        assert_eq!(answer["notices"][0]["kind"], "责令立即改正");
        let events = desk.host().emitted();
        assert_eq!(
            (events.len(), events[0].destination.as_str()),
            (1, "health")
        );
        assert_eq!(events[0].body["items"], json!(["fire-e-bike"]));
        assert_eq!(events[0].body["sealed"], false);
    }
    let early = desk().issues(DUTY, &danger("2026-02-01"));
    assert_eq!(early, ["/inspectedOn date-order"]);
}

#[test]
fn a_grave_inspection_comes_to_two_notices_and_a_seal() {
    let desk = desk();
    let answer = desk.ok(DUTY, &examples::grave());
    let notices = answer["notices"].as_array().expect("a list");
    let found: Vec<(&Value, &Value, &Value)> = notices
        .iter()
        .map(|one| (&one["documentNo"], &one["items"], &one["limit"]["dueOn"]))
        .collect();
    assert_eq!(
        found,
        [
            (
                &json!(AT_ONCE),
                &json!(["fire-escape"]),
                &json!("2026-02-03")
            ),
            (
                &json!(IN_TIME),
                &json!(["fire-system"]),
                &json!("2026-02-20")
            )
        ]
    );
    assert_eq!(answer["seal"]["documentNo"], SEAL);
    assert_eq!(answer["seal"]["items"], json!(["fire-escape"]));
    let follow_ups = answer["followUps"].to_string();
    for word in [
        "书面报告本级人民政府",
        "24",
        "补办批准手续",
        "告知举报人",
        "立案",
    ] {
        assert!(follow_ups.contains(word), "{word}: {follow_ups}");
    }
    assert_eq!(desk.ok(DUTY, &examples::grave()), answer);
    assert_eq!(
        (
            kept(&desk, "inspection/"),
            kept(&desk, "notice/"),
            kept(&desk, "seal/")
        ),
        (1, 2, 1)
    );
    let body = desk.host().emitted()[0].body.to_string();
    assert!(
        body.contains("\"sealed\":true") && !body.contains("person:"),
        "{body}"
    );
    let other = with(examples::grave(), "/signature/signed", json!(false));
    let other = with(other, "/signature/refusalNote", json!("拒签，有录像"));
    assert_eq!(
        desk.issues(DUTY, &other),
        ["/inspectionNo inspection-taken"]
    );
    let same_numbers = with(examples::grave(), "/inspectionNo", json!("检9"));
    assert_eq!(
        desk.issues(DUTY, &same_numbers),
        ["/orderAtOnce/documentNo notice-taken"]
    );
}

#[test]
fn the_government_is_told_of_a_major_hazard() {
    let reported = with(
        examples::grave(),
        "/majorHazard/report",
        examples::decision("晋消报1", "2026-02-05"),
    );
    let answer = desk().ok(DUTY, &reported);
    assert!(!answer["followUps"].to_string().contains("书面报告"));
    let unfounded = with(
        clean(),
        "/majorHazard",
        json!({"decision": examples::decision("重1", "2026-02-02")}),
    );
    assert_eq!(
        desk().issues(DUTY, &unfounded),
        ["/majorHazard threat-missing"]
    );
    let early = with(
        examples::grave(),
        "/majorHazard/report",
        examples::decision("晋消报1", "2026-02-03"),
    );
    assert_eq!(
        desk().issues(DUTY, &early),
        ["/majorHazard/decision/on date-order"]
    );
}

#[test]
fn housing_is_told_of_a_site_without_acceptance() {
    let mut input = failing(clean(), "fire-proof");
    input["orderInTime"] = json!({"decision": examples::decision("限1", "2026-02-02")});
    let desk = desk();
    let answer = desk.ok(DUTY, &input);
    let events = desk.host().emitted();
    assert_eq!(
        (
            events.len(),
            events[0].destination.as_str(),
            events[0].event_type.as_str()
        ),
        (1, "housing", "cn.lianxi.emergency.fire-acceptance-missing")
    );
    assert!(
        answer["measures"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|one| one["nature"] == "移送")
    );
}

#[test]
fn the_same_finding_within_twelve_months_makes_a_key_object() {
    for (first, repeated) in [("2025-02-20", true), ("2025-02-19", false)] {
        let desk = desk();
        let failed = |no: &str, day: &str, notice: &str| {
            let mut input = failing(inspection(no, day), "fire-system");
            input["measured"]["fullTestOn"] = json!(day);
            input["measured"]["drillOn"] = json!(day);
            input["orderInTime"] = json!({"decision": examples::decision(notice, day)});
            input
        };
        desk.ok(DUTY, &failed("检1", first, "限1"));
        let answer = desk.ok(DUTY, &failed("检2", "2026-02-20", "限2"));
        assert_eq!(answer["keyObject"], repeated, "{first}");
    }
}

#[test]
fn the_default_limit_is_in_working_days() {
    let input = without(examples::grave(), "/orderInTime/correctBy");
    let answer = desk().ok(DUTY, &input);
    let limit = &answer["notices"][1]["limit"];
    assert_eq!(
        (
            &limit["period"]["amount"],
            &limit["period"]["unit"],
            &limit["dueOn"]
        ),
        (&json!(15), &json!("working-day"), &Value::Null)
    );
    assert_eq!(limit["period"]["kind"], "default");
}

#[test]
fn a_patrol_looks_at_what_is_visible() {
    let items = |mode: &str| {
        let answer = desk().ok("inspection-items", &json!({"mode": mode}));
        answer["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((items("joint"), items("patrol")), (ITEMS.len(), 5));
}
