//! What is reported, and who is responsible.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{call, desk, indicator};
use crate::examples::{INSTITUTION_USCC, allowance, caring, examples, period, supporting};
use crate::{plugin, report};

#[test]
fn every_indicator_is_declared() {
    let desk = desk();
    for (duty, input) in examples() {
        desk.ok(duty, &input);
    }
    let answer = desk.ok("report", &period());
    let codes: Vec<&str> = answer["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let declared: Vec<&str> = report::INDICATORS
        .iter()
        .map(|(code, _, _)| *code)
        .collect();
    assert_eq!(codes, declared);
    let manifest = plugin().manifest();
    assert!(
        manifest
            .indicators
            .iter()
            .all(|one| declared.contains(&one.code.as_str()))
    );
    for (code, expected) in [
        ("employers-contacted", 2),
        ("employers-committed", 1),
        ("commitment-rate", 50),
        ("employer-sites", 0),
        ("welfare-pilots", 1),
        ("employers-supportive", 1),
        ("allowance-payments", 2),
        ("allowance-differing", 0),
        ("allowance-yuan", 400),
        ("leads-submitted", 1),
        ("leads-immediate", 0),
        ("leads-answered", 0),
    ] {
        assert_eq!(indicator(&answer, code), expected, "{code}");
    }
}

#[test]
fn what_lies_outside_the_period_or_the_area_is_not_counted() {
    let mut desk = desk();
    desk.ok("promote-employer-care", &caring());
    desk.ok("promote-employer-support", &supporting());
    desk.ok("record-care-allowance", &allowance());
    let january = with(period(), "/to", json!("2026-01-31"));
    let answer = desk.ok("report", &january);
    assert_eq!(indicator(&answer, "employers-contacted"), 0);
    assert_eq!(indicator(&answer, "commitment-rate"), Value::Null);
    assert_eq!(indicator(&answer, "employers-supportive"), 0);
    assert_eq!(indicator(&answer, "allowance-yuan"), 200);
    desk.call(call("140000", Level::Province));
    let other = desk.ok("report", &with(period(), "/divisionCode", json!("140200")));
    assert_eq!(indicator(&other, "allowance-yuan"), 0);
    let whole = desk.ok("report", &with(period(), "/divisionCode", json!("140000")));
    assert_eq!(indicator(&whole, "allowance-yuan"), 400);
}

#[test]
fn what_has_opened_counts_its_places() {
    let desk = desk();
    let input = with(caring(), "/employers/0/stage", json!("已开办"));
    let input = with(
        input,
        "/employers/0/institutionUscc",
        json!(INSTITUTION_USCC),
    );
    desk.ok("promote-employer-care", &input);
    let answer = desk.ok("report", &period());
    let found = [
        "employer-sites",
        "sites-open-to-residents",
        "employer-places",
    ]
    .map(|code| indicator(&answer, code));
    assert_eq!(found, [json!(1), json!(1), json!(45)]);
}

#[test]
fn a_report_is_of_an_area_and_a_period() {
    let desk = desk();
    assert_eq!(
        desk.issues("report", &with(period(), "/from", json!("2027-01-01"))),
        ["/from date-order"]
    );
    let denied = desk.denied("report", &with(period(), "/divisionCode", json!("140000")));
    assert!(denied.starts_with("NOT_IN_JURISDICTION"));
}

#[test]
fn what_the_annex_gives_nobody_is_said_to_be_open() {
    let desk = desk();
    let answer = desk.ok("responsibility", &json!({"matter": "care-allowance"}));
    assert!(
        answer["levelRule"]
            .as_str()
            .expect("a text")
            .contains("待明确")
    );
    let issues = desk.issues("responsibility", &json!({"matter": "nothing"}));
    assert_eq!(issues, ["/matter matter-unknown"]);
}
