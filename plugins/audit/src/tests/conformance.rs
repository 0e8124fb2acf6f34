//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out; others are only informed.

use lianxi_sdk_testing::conformance;
use serde_json::json;

use super::{ISSUED, after};
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
fn every_indicator_is_declared() {
    let report = after(ISSUED).ok(
        "report",
        &json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"}),
    );
    let declared = plugin().manifest().indicators;
    let found: Vec<&str> = report["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let declared: Vec<&str> = declared.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(found, declared);
}

#[test]
fn nothing_is_sent_to_a_department() {
    let grants = serde_json::to_value(plugin().manifest().grants).expect("grants");
    let text = grants.to_string();
    for department in crate::plan_audit::BODIES {
        assert!(!text.contains(&format!("\"{department}\"")), "{department}");
    }
}
