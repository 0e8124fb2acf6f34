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
    // The examples are as they should be: nobody is told of a bypass.
    assert!(desk.host().emitted().is_empty());
    let found = report["indicators"].as_array().expect("indicators");
    let declared = plugin().manifest().indicators;
    let codes: Vec<&str> = declared.iter().map(|one| one.code.as_str()).collect();
    let reported: Vec<&str> = found
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(reported, codes);
    let values: Vec<Option<u64>> = found.iter().map(|one| one["value"].as_u64()).collect();
    let expected = [1, 100, 100, 100, 0, 50, 42, 71, 100, 100, 33, 1];
    assert_eq!(values, expected.map(Some));
}

#[test]
fn nothing_is_reported_of_nothing() {
    let period = json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": "140105"});
    let report = desk().ok("report", &period);
    let rates = report["indicators"].as_array().expect("indicators").iter();
    for one in rates.filter(|one| one["unit"] == "%") {
        assert!(one["value"].is_null(), "{one}");
    }
}

#[test]
fn matters_have_an_owner_and_others_are_unknown() {
    for matter in [
        "construction",
        "four-sync",
        "fire-acceptance",
        "gap-filling",
        "renovation",
        "facility-retrofit",
    ] {
        let answer = desk().ok("responsibility", &json!({"matter": matter}));
        assert_eq!(answer["responsibleDepartment"], "housing", "{matter}");
    }
    let found = desk().issues("responsibility", &json!({"matter": "audit"}));
    assert_eq!(found, ["/matter matter-unknown"]);
}

#[test]
fn a_patrol_sees_what_can_be_seen() {
    let codes =
        |mode: &str| super::codes(&desk().ok("inspection-items", &json!({"mode": mode}))["items"]);
    assert_eq!(codes("joint").len(), 6);
    assert_eq!(
        codes("patrol"),
        [
            "hs-structure",
            "hs-use",
            "hs-barrier-free",
            "hs-safety-facilities"
        ]
    );
    let answers = json!([{
        "code": "hs-structure", "outcome": "not-conforms", "evidence": [{"name": "照片", "sha256": "a".repeat(64)}]
    }]);
    let found = desk().ok(
        "evaluate-findings",
        &json!({"mode": "patrol", "answers": answers}),
    );
    assert_eq!(
        (&found["stopService"], &found["needsCase"]),
        (&json!(true), &json!(false))
    );
    let missing = desk().issues(
        "evaluate-findings",
        &json!({"mode": "joint", "answers": answers}),
    );
    assert_eq!(
        missing,
        ["/answers item-unanswered", "/answers item-unanswered"]
    );
}
