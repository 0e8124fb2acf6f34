//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use lianxi_sdk_testing::conformance;
use serde_json::json;

use super::desk;
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
    assert!(
        SEED_DUTIES
            .iter()
            .all(|duty| basis.iter().any(|one| one == duty))
    );
}

#[test]
fn what_is_reported_is_declared() {
    let desk = desk();
    let mut report = json!(null);
    for (duty, input) in examples() {
        let answer = desk.ok(duty, &input);
        if duty == "report" {
            report = answer;
        }
    }
    let found = report["indicators"].as_array().expect("indicators");
    let declared = plugin().manifest().indicators;
    let codes: Vec<&str> = declared.iter().map(|one| one.code.as_str()).collect();
    let reported: Vec<&str> = found
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(reported, codes);
    let values: Vec<Option<u64>> = found.iter().map(|one| one["value"].as_u64()).collect();
    let expected = [1, 3000, 2000, 100, 1, 100, 100, 0, 100, 100, 0, 0];
    assert_eq!(values, expected.map(Some));
}

#[test]
fn matters_have_an_owner_and_others_are_unknown() {
    for matter in [
        "land-supply",
        "planning-standards",
        "land-in-plans",
        "planning-gate",
        "rural-facilities",
    ] {
        let answer = desk().ok("responsibility", &json!({"matter": matter}));
        assert_eq!(
            answer["responsibleDepartment"], "natural-resources",
            "{matter}"
        );
    }
    let found = desk().issues("responsibility", &json!({"matter": "audit"}));
    assert_eq!(found, ["/matter matter-unknown"]);
}
