//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out; what is reported is declared.

use std::collections::BTreeSet;

use lianxi_sdk::Level;
use lianxi_sdk_testing::conformance;
use lianxi_sdk_testing::desk::Desk;
use serde_json::json;

use super::{desk, texts};
use crate::examples::{self, call, examples};
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
fn every_indicator_is_declared_and_reported() {
    let answer = desk().ok("report", &examples::report());
    let reported: BTreeSet<String> = texts(&answer["indicators"], "code")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let declared: BTreeSet<String> = plugin()
        .manifest()
        .indicators
        .into_iter()
        .map(|one| one.code)
        .collect();
    assert_eq!(reported, declared);
}

#[test]
fn examples_are_idempotent() {
    let desk = desk();
    for (duty, input) in examples() {
        let first = desk.ok(duty, &input);
        let (records, sent) = (desk.host().all_records(), desk.host().emitted());
        assert_eq!(desk.ok(duty, &input), first, "{duty}");
        assert_eq!(desk.host().all_records(), records, "{duty}");
        assert_eq!(desk.host().emitted(), sent, "{duty}");
    }
}

#[test]
fn another_area_and_a_township_are_refused() {
    for (region, level, code) in [
        ("140106", Level::County, "NOT_IN_JURISDICTION:"),
        ("140200", Level::City, "NOT_IN_JURISDICTION:"),
        ("140105", Level::Township, "NOT_COMPETENT_LEVEL:"),
    ] {
        let mut desk = desk();
        desk.ok("check-utility-price", &examples::price_check());
        desk.call(examples::office(region, level));
        for (duty, input) in [
            ("include-in-plan", examples::plan()),
            ("include-in-special-plan", examples::special_plans()),
            ("check-utility-price", examples::price_check()),
            ("close-price-correction", examples::correction()),
            ("review-support-project", examples::project()),
        ] {
            let reason = desk.denied(duty, &input);
            assert!(reason.starts_with(code), "{duty} {reason}");
        }
    }
    let city = Desk::new(plugin(), examples::office("140100", Level::City));
    city.ok("include-in-plan", &examples::plan());
}

#[test]
fn an_open_owner_is_shown_as_open() {
    let matter = desk().ok("responsibility", &json!({"matter": "utility-price"}));
    assert!(
        matter["levelRule"]
            .as_str()
            .is_some_and(|rule| rule.starts_with("待明确"))
    );
    let checked = desk().ok("check-utility-price", &examples::price_check());
    assert!(
        checked["owner"]
            .as_str()
            .is_some_and(|owner| owner.starts_with("待明确"))
    );
    assert_eq!(
        desk().issues("responsibility", &json!({"matter": "tax-relief"})),
        ["/matter matter-unknown"]
    );
}
