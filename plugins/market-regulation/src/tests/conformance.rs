//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out; what is reported is declared.

use std::collections::BTreeSet;

use lianxi_sdk_testing::conformance;
use serde_json::json;

use super::registered;
use crate::examples::{call, examples};
use crate::{SEED_DUTIES, plugin};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &call(), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_annex_is_covered() {
    let basis = plugin().manifest().basis;
    for duty in SEED_DUTIES {
        assert!(basis.iter().any(|one| one == duty), "{duty}");
    }
}

#[test]
fn what_is_reported_is_declared_and_the_other_way_round() {
    let manifest = plugin().manifest();
    let declared: BTreeSet<(&str, &str, &str)> = manifest
        .indicators
        .iter()
        .map(|one| (one.code.as_str(), one.title.as_str(), one.unit.as_str()))
        .collect();
    let period = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140000"});
    let answer = registered().ok("report", &period);
    let reported: BTreeSet<(&str, &str, &str)> = answer["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let text = |field: &str| one[field].as_str().unwrap_or_default();
            (text("code"), text("name"), text("unit"))
        })
        .collect();
    assert_eq!(reported, declared);
}
