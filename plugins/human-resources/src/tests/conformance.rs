//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use std::collections::BTreeSet;

use lianxi_sdk_testing::conformance;
use serde_json::json;

use super::{after, desk};
use crate::examples::{self, examples};
use crate::report::INDICATORS;
use crate::{SEED_DUTIES, plugin};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &examples::call(), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_annex_is_covered() {
    let basis = plugin().manifest().basis;
    assert!(
        SEED_DUTIES
            .iter()
            .all(|duty| basis.iter().any(|one| one == duty))
    );
}

#[test]
fn what_is_reported_is_declared() {
    let done = examples();
    let desk = after(&done);
    let input = json!({"from": "2025-01-01", "to": "2026-03-31", "divisionCode": "140105"});
    let report = desk.ok("report", &input);
    let found: BTreeSet<&str> = report["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let declared: BTreeSet<&str> = INDICATORS.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(found, declared);
    let value = |code: &str| {
        let indicators = report["indicators"].as_array().expect("a list");
        indicators
            .iter()
            .find(|one| one["code"] == code)
            .map(|one| one["value"].clone())
            .expect("declared")
    };
    for (code, expected) in [
        ("training-courses", json!(1)),
        ("trainees", json!(3)),
        ("training-completed", json!(33)),
        ("certificates", json!(1)),
        ("qualified", json!(100)),
        ("subsidies-training", json!(1)),
        ("subsidies-upgrade", json!(0)),
        ("subsidy-yuan", json!(1_201)),
        ("leave-conforming", json!(100)),
        ("complaints", json!(1)),
        ("complaints-closed", json!(100)),
        ("complaints-punished", json!(1)),
        ("reemployment-applicants", json!(1)),
        ("reemployment-delivered", json!(0)),
        ("flexible-employers", json!(1)),
        ("evaluated", json!(1)),
        ("awarded", json!(1)),
    ] {
        assert_eq!(value(code), expected, "{code}");
    }
}

#[test]
fn of_nothing_a_share_is_unreported() {
    let input = json!({"from": "2025-01-01", "to": "2026-03-31", "divisionCode": "140105"});
    let report = desk().ok("report", &input);
    let rates = report["indicators"].as_array().expect("a list").iter();
    let rates: Vec<_> = rates.filter(|one| one["unit"] == "%").collect();
    assert!(!rates.is_empty() && rates.iter().all(|one| one["value"].is_null()));
}

#[test]
fn everything_given_twice_is_answered_alike_and_kept_once() {
    let done = examples();
    let desk = after(&done);
    let records = desk.host().all_records();
    let events = desk.host().emitted().len();
    for (duty, input) in &done {
        let again = desk.ok(duty, input);
        assert_eq!(again, desk.ok(duty, input), "{duty}");
    }
    assert_eq!(desk.host().all_records(), records);
    assert_eq!(desk.host().emitted().len(), events);
}

#[test]
fn no_day_of_birth_and_no_name_is_kept_or_sent() {
    let desk = after(&examples());
    let kept = format!(
        "{:?} {:?}",
        desk.host().all_records(),
        desk.host().emitted()
    );
    for birth in ["2025-06-10", "2024-05-20"] {
        assert!(!kept.contains(birth), "{birth}");
    }
    for event in desk.host().emitted() {
        let body = event.body.to_string();
        assert!(
            !body.contains("hash") && !body.contains("maskedId"),
            "{body}"
        );
    }
}

#[test]
fn another_county_is_not_ours() {
    let mut call = examples::call();
    call.region = Some("140106".to_owned());
    let mut desk = desk();
    desk.call(call);
    for (duty, input) in examples() {
        if duty != "responsibility" {
            let denied = desk.denied(duty, &input);
            assert!(
                denied.starts_with("NOT_IN_JURISDICTION"),
                "{duty}: {denied}"
            );
        }
    }
    let mut township = examples::call();
    township.level = Some(lianxi_sdk::Level::Township);
    desk.call(township);
    let denied = desk.denied("plan-skill-training", &examples::plan());
    assert!(denied.starts_with("NOT_COMPETENT_LEVEL"), "{denied}");
}

#[test]
fn responsibilities() {
    for matter in &crate::responsibility::MATTERS {
        let answer = desk().ok("responsibility", &json!({"matter": matter.code}));
        assert_eq!(answer["basis"], matter.basis);
    }
    assert_eq!(
        desk().issues("responsibility", &json!({"matter": "x"})),
        ["/matter matter-unknown"]
    );
}
