//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use std::collections::BTreeSet;

use lianxi_sdk::Level;
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
    let desk = after(&examples());
    let input = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"});
    let report = desk.ok("report", &input);
    let indicators = report["indicators"].as_array().expect("a list");
    let found: BTreeSet<&str> = indicators
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let declared: BTreeSet<&str> = INDICATORS.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(found, declared);
    for (code, expected) in [
        ("majors", json!(1)),
        ("schools", json!(1)),
        ("planned-enrolment", json!(80)),
        ("enrolled", json!(72)),
        ("enrolment-rate", json!(90)),
        ("graduates", json!(40)),
        ("employed-in-care", json!(75)),
        ("toddler-kindergartens", json!(1)),
        ("toddler-classes", json!(2)),
        ("toddler-places", json!(34)),
        ("toddler-filed", json!(100)),
        ("toddler-pilots", json!(0)),
        ("room-checks", json!(1)),
        ("room-checks-met", json!(100)),
        ("places-planned", json!(40)),
        ("places-added", json!(0)),
    ] {
        let one = indicators.iter().find(|one| one["code"] == code);
        assert_eq!(one.map(|one| &one["value"]), Some(&expected), "{code}");
    }
}

#[test]
fn of_nothing_a_share_is_unreported() {
    let input = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"});
    let report = desk().ok("report", &input);
    let rates = report["indicators"].as_array().expect("a list").iter();
    let rates: Vec<_> = rates.filter(|one| one["unit"] == "%").collect();
    assert!(!rates.is_empty() && rates.iter().all(|one| one["value"].is_null()));
}

#[test]
fn everything_given_twice_is_answered_alike_and_kept_once() {
    let desk = desk();
    for (duty, input) in examples() {
        let answer = desk.ok(duty, &input);
        let records = desk.host().all_records();
        let events = desk.host().emitted();
        assert_eq!(desk.ok(duty, &input), answer, "{duty}");
        assert_eq!(desk.host().all_records(), records, "{duty}");
        assert_eq!(desk.host().emitted(), events, "{duty}");
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
    township.level = Some(Level::Township);
    desk.call(township);
    let denied = desk.denied("support-toddler-class", &examples::toddler_class());
    assert!(denied.starts_with("NOT_COMPETENT_LEVEL"), "{denied}");
    let mut city = examples::call();
    city.region = Some("140100".to_owned());
    city.level = Some(Level::City);
    desk.call(city);
    desk.ok("plan-talent-training", &examples::plan());
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
