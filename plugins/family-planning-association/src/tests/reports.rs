//! What is reported, and who is responsible.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{desk, indicator};
use crate::examples::{examples, period};
use crate::{plugin, report};

#[test]
fn every_indicator_is_declared() {
    let desk = desk();
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
        ("activities", 1),
        ("activities-unplanned", 0),
        ("activity-reach", 260),
        ("leads-submitted", 1),
        ("leads-immediate", 0),
        ("leads-answered", 100),
    ] {
        assert_eq!(indicator(&answer, code), expected, "{code}");
    }
    let earlier = desk.ok("report", &with(period(), "/to", json!("2026-02-11")));
    assert_eq!(indicator(&earlier, "activities"), 0);
    assert_eq!(indicator(&earlier, "leads-answered"), Value::Null);
}

#[test]
fn a_report_is_of_its_own_area() {
    let denied = desk().denied("report", &with(period(), "/divisionCode", json!("140106")));
    assert!(denied.starts_with("NOT_IN_JURISDICTION"), "{denied}");
}

#[test]
fn both_sentences_of_the_annex_are_matters() {
    let desk = desk();
    for matter in ["publicity", "social-supervision"] {
        let answer = desk.ok("responsibility", &json!({"matter": matter}));
        assert_eq!(
            answer["responsibleDepartment"],
            "family-planning-association"
        );
    }
    assert_eq!(
        desk.issues("responsibility", &json!({"matter": "x"})),
        ["/matter matter-unknown"]
    );
}
