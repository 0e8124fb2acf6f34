//! What is reported, and who is responsible.

use lianxi_sdk_testing::desk::with;
use serde_json::json;

use super::{desk, indicator};
use crate::examples::{examples, paper, period, visit};
use crate::{plugin, report};

#[test]
fn every_indicator_is_declared() {
    let desk = desk();
    for (duty, input) in examples() {
        desk.ok(duty, &input);
    }
    // The same family once more: another visit, no other family.
    let again = with(visit(), "/activity/activityNo", json!("三"));
    let again = with(again, "/activity/heldOn", json!("2026-02-16"));
    desk.ok(
        "record-guidance-service",
        &with(again, "/activity/evidence", json!([paper("记录", 'f')])),
    );
    let answer = desk.ok("report", &period());
    let codes = answer["indicators"].as_array().expect("a list").iter();
    let codes: Vec<&str> = codes.filter_map(|one| one["code"].as_str()).collect();
    let declared: Vec<&str> = report::INDICATORS
        .iter()
        .map(|(code, _, _)| *code)
        .collect();
    assert_eq!(codes, declared);
    assert_eq!(plugin().manifest().indicators.len(), declared.len());
    for (code, expected) in [
        ("activities", 3),
        ("activity-reach", 41),
        ("parent-schools", 1),
        ("home-visits", 2),
        ("families-visited", 1),
        ("leads-submitted", 1),
        ("leads-immediate", 0),
    ] {
        assert_eq!(indicator(&answer, code), expected, "{code}");
    }
    let january = desk.ok("report", &with(period(), "/to", json!("2026-01-31")));
    assert_eq!(indicator(&january, "families-visited"), 0);
}

#[test]
fn guidance_is_taken_part_in_and_a_gap_is_said_to_be_open() {
    let desk = desk();
    let answer = desk.ok("responsibility", &json!({"matter": "parenting-guidance"}));
    assert_eq!(answer["responsibleDepartment"], "womens-federation");
    let open = desk.ok("responsibility", &json!({"matter": "leave-protection"}));
    assert!(
        open["levelRule"]
            .as_str()
            .expect("a text")
            .contains("待明确")
    );
    assert_eq!(
        desk.issues("responsibility", &json!({"matter": "x"})),
        ["/matter matter-unknown"]
    );
}
