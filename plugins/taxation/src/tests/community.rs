//! What community childcare is, and whose bureau assesses it.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use super::{desk, texts};
use crate::{examples, plugin};

const PUBLIC_INSTITUTION: &str = "12140105MB0000001M";
const SOLE_TRADER: &str = "92140105MA0000001B";
const COOPERATIVE: &str = "93140105NA0000001K";
const GOVERNMENT_BODY: &str = "11140105MB0000001Q";

fn unmet(pointer: &str, value: Value) -> Vec<String> {
    let answer = desk().ok(
        "assess-relief",
        &with(examples::assessment(), pointer, value),
    );
    let codes = texts(&answer["unmet"], "code");
    assert_eq!(answer["communityChildcare"], codes.is_empty(), "{pointer}");
    codes.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_part_of_the_definition_counts() {
    for (pointer, value, expected) in [
        ("/provider/community", json!("农村社区"), None),
        ("/provider/community", Value::Null, Some("not-in-community")),
        ("/provider/fixedPlace", json!(false), Some("no-fixed-place")),
        (
            "/provider/servesResidents",
            json!(false),
            Some("not-for-residents"),
        ),
        ("/provider/modes", json!(["半日托"]), None),
        ("/provider/modes", json!(["临时托"]), None),
        ("/uscc", json!(examples::OTHER), None),
        ("/uscc", json!(PUBLIC_INSTITUTION), None),
        ("/uscc", json!(SOLE_TRADER), Some("founder-not-listed")),
        ("/uscc", json!(COOPERATIVE), Some("founder-not-listed")),
        ("/uscc", json!(GOVERNMENT_BODY), Some("founder-not-listed")),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(unmet(pointer, value.clone()), expected, "{pointer} {value}");
    }
}

#[test]
fn no_way_of_service_and_wrong_codes_are_issues() {
    for (pointer, value, issue) in [
        (
            "/provider/modes",
            json!([]),
            "/provider/modes MISSING_MATERIAL",
        ),
        (
            "/uscc",
            json!("91140105MA00000019"),
            "/uscc uscc-check-character",
        ),
        ("/county", json!("140100"), "/county division-not-county"),
        ("/county", json!("110101"), "/county division-not-in-shanxi"),
    ] {
        let input = with(examples::assessment(), pointer, value);
        assert_eq!(desk().issues("assess-relief", &input), [issue], "{pointer}");
    }
}

/// The law of value-added tax exempts a childcare institution of any kind; the announcement does not.
#[test]
fn a_sole_trader_has_the_law_and_not_the_announcement() {
    let input = with(examples::assessment(), "/uscc", json!(SOLE_TRADER));
    let desk = desk();
    let before = desk.ok("assess-relief", &input);
    assert_eq!(
        (&before["vatExempt"], &before["reliefs"]),
        (&json!(false), &json!([]))
    );
    let period = json!({"from": "2026-01-01", "to": "2026-01-31"});
    let input = with(input, "/period", period);
    let input = with(input, "/premises", json!([]));
    let after = desk.ok("assess-relief", &input);
    assert_eq!(
        (&after["vatExempt"], &after["citIncomeRatio"]),
        (&json!(true), &json!(1))
    );
    // Whatever the children's age: 180 000 + 20 000.50 + 5 000.
    assert_eq!(after["reliefs"][0]["amountYuan"], 205_000.5);
}

/// 3周岁（含）以下 is not 3岁以下.
#[test]
fn the_fourth_year_of_life_is_included() {
    for (months, childcare, fourth) in [
        (35, 100, 0),
        (36, 100, 100),
        (47, 100, 100),
        (48, 0, 0),
        (u32::MAX, 0, 0),
    ] {
        let line = json!([{"service": "托育服务", "oldestMonths": months, "amountYuan": 100}]);
        let input = with(examples::assessment(), "/incomes", line);
        let income = &desk().ok("assess-relief", &input)["income"];
        assert_eq!(
            (&income["childcareYuan"], &income["fourthYearYuan"]),
            (&json!(childcare), &json!(fourth)),
            "{months}"
        );
        assert_eq!(income["olderChildrenYuan"], 100 - childcare, "{months}");
    }
}

#[test]
fn the_bureau_is_the_one_whose_area_covers_the_place() {
    for (region, level, covers) in [
        ("140105", Level::County, true),
        ("140100", Level::City, true),
        ("140000", Level::Province, true),
        ("140106", Level::County, false),
        ("140200", Level::City, false),
    ] {
        let desk = Desk::new(plugin(), examples::office(region, level));
        if covers {
            let office = &desk.ok("assess-relief", &examples::assessment())["office"];
            assert_eq!(office["divisionCode"], region);
            continue;
        }
        for (duty, input) in [
            ("assess-relief", examples::assessment()),
            ("reconcile-entitled-vs-enjoyed", examples::reconciliation()),
            ("publicise", examples::campaign()),
            ("stop-relief", examples::stop()),
            ("report", examples::report()),
        ] {
            let reason = desk.denied(duty, &input);
            assert!(
                reason.starts_with("NOT_IN_JURISDICTION:"),
                "{duty} {reason}"
            );
        }
    }
    let answer = desk().ok("responsibility", &json!({"matter": "tax-relief"}));
    assert!(
        answer["levelRule"]
            .as_str()
            .is_some_and(|rule| rule.contains("垂直管理"))
    );
}
