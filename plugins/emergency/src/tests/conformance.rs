//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use lianxi_sdk_testing::conformance;
use serde_json::json;

use super::desk;
use crate::examples::{call, examples};
use crate::{SEED_DUTIES, plugin, report};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &call(), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_annex_is_covered() {
    let manifest = plugin().manifest();
    for seed in SEED_DUTIES {
        assert!(manifest.basis.iter().any(|one| one == seed), "{seed}");
        let carried = |list: &[String]| list.iter().any(|one| one == seed);
        assert!(
            manifest.duties.iter().any(|duty| carried(&duty.basis)),
            "{seed}"
        );
    }
}

#[test]
fn what_is_reported_is_declared() {
    let input = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"});
    let answer = desk().ok("report", &input);
    let found: Vec<&str> = answer["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let declared: Vec<&str> = report::INDICATORS
        .iter()
        .map(|(code, _, _)| *code)
        .collect();
    assert_eq!(found, declared);
}
