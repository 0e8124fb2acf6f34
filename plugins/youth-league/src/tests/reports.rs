//! What is reported, and who is responsible.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{call, desk, indicator};
use crate::examples::{examples, period};
use crate::{plugin, report};

#[test]
fn every_indicator_is_declared() {
    let mut desk = desk();
    for (duty, input) in examples() {
        desk.ok(duty, &input);
    }
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
        ("activities", json!(1)),
        ("activities-unplanned", json!(0)),
        ("activity-reach", json!(1800)),
        ("plan-done", Value::Null),
        ("leads-submitted", json!(1)),
        ("leads-answered", json!(0)),
    ] {
        assert_eq!(indicator(&answer, code), expected, "{code}");
    }
    // Once the first quarter is over, its two planned activities are due, and one was held.
    let mut later = call("140105", Level::County);
    later.now = "2026-04-01T09:00:00+08:00".to_owned();
    desk.call(later);
    let answer = desk.ok("report", &period());
    assert_eq!(indicator(&answer, "plan-done"), 50);
    let march = with(period(), "/to", json!("2026-03-30"));
    assert_eq!(
        indicator(&desk.ok("report", &march), "plan-done"),
        Value::Null
    );
}

#[test]
fn what_lies_outside_the_period_is_not_counted() {
    let desk = desk();
    for (duty, input) in examples() {
        desk.ok(duty, &input);
    }
    let march = with(period(), "/from", json!("2026-03-01"));
    let answer = desk.ok("report", &march);
    assert_eq!(indicator(&answer, "activities"), 0);
    assert_eq!(indicator(&answer, "leads-submitted"), 0);
    assert_eq!(indicator(&answer, "leads-answered"), Value::Null);
}

#[test]
fn a_matter_is_known_or_refused() {
    let desk = desk();
    let answer = desk.ok("responsibility", &json!({"matter": "youth-publicity"}));
    assert_eq!(answer["responsibleDepartment"], "youth-league");
    let issues = desk.issues("responsibility", &json!({"matter": "nothing"}));
    assert_eq!(issues, ["/matter matter-unknown"]);
}
