//! What is reported: by level, unreported where there is nothing to divide by.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use crate::{examples, plugin};

fn province() -> Desk {
    Desk::new(plugin(), examples::office("140000", Level::Province))
}

#[track_caller]
fn check(desk: &Desk, division: &str, expected: &[(&str, Value)]) {
    let input = with(examples::report(), "/divisionCode", json!(division));
    let answer = desk.ok("report", &input);
    for (code, value) in expected {
        let found = answer["indicators"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["code"] == *code)
            .unwrap_or_else(|| panic!("no {code}"));
        assert_eq!(found["value"], *value, "{division} {code}");
    }
}

fn plan(division: &str, included: bool) -> Value {
    let input = with(examples::plan(), "/divisionCode", json!(division));
    if included {
        return input;
    }
    let input = with(input, "/plan/indicators", json!([]));
    with(input, "/plan/extracts", json!([]))
}

#[test]
fn coverage_of_plans_by_level() {
    let desk = province();
    for (division, included) in [
        ("140000", true),
        ("140100", true),
        ("140200", false),
        ("140105", true),
        ("140106", true),
        ("140107", false),
    ] {
        desk.ok("include-in-plan", &plan(division, included));
    }
    check(
        &desk,
        "140000",
        &[
            ("plan-coverage-province", json!(100)),
            ("plan-coverage-city", json!(50)),
            ("plan-coverage-county", json!(67)),
            ("plan-unreported-city", json!(9)),
            ("plan-unreported-county", json!(114)),
        ],
    );
    check(
        &desk,
        "140100",
        &[
            ("plan-coverage-province", Value::Null),
            ("plan-coverage-city", json!(100)),
            ("plan-coverage-county", json!(67)),
            ("plan-unreported-county", json!(7)),
        ],
    );
    check(
        &desk,
        "140300",
        &[
            ("plan-coverage-city", Value::Null),
            ("plan-coverage-county", Value::Null),
            ("plan-unreported-city", json!(1)),
            ("plan-unreported-county", json!(5)),
        ],
    );
}

#[test]
fn only_plans_of_the_years_count() {
    let desk = province();
    let old = with(plan("140105", true), "/plan/fromYear", json!(2021));
    let old = with(old, "/plan/toYear", json!(2025));
    desk.ok(
        "include-in-plan",
        &with(old, "/plan/indicators/0/year", json!(2025)),
    );
    check(&desk, "140105", &[("plan-coverage-county", Value::Null)]);
    desk.ok("include-in-plan", &plan("140105", false));
    check(&desk, "140105", &[("plan-coverage-county", json!(0))]);
    // One of several plans is enough.
    let annual = with(plan("140105", true), "/kind", json!("其他经济社会发展规划"));
    let annual = with(annual, "/plan/name", json!("行动计划"));
    desk.ok("include-in-plan", &annual);
    check(&desk, "140105", &[("plan-coverage-county", json!(100))]);
}

#[test]
fn special_plans_prices_and_projects() {
    let desk = province();
    let nothing = ["special-plan-coverage", "price-compliance"].map(|code| (code, Value::Null));
    check(&desk, "140105", &nothing);
    desk.ok("include-in-special-plan", &examples::special_plans());
    desk.ok("check-utility-price", &examples::price_check());
    desk.ok("review-support-project", &examples::project());
    check(
        &desk,
        "140100",
        &[
            ("special-plan-coverage", json!(50)),
            ("price-checked-institutions", json!(1)),
            ("price-compliance", json!(67)),
            ("refund-due", json!(313)),
            ("refund-paid", json!(0)),
            ("projects-supported", json!(1)),
            ("places-supported", json!(150)),
        ],
    );
    desk.ok("close-price-correction", &examples::correction());
    check(
        &desk,
        "140105",
        &[
            ("price-compliance", json!(100)),
            ("refund-paid", json!(313)),
        ],
    );
    check(&desk, "140106", &nothing);
}

#[test]
fn a_refusal_keeps_nothing_and_the_last_check_of_an_account_counts() {
    let desk = province();
    desk.ok("check-utility-price", &examples::price_check());
    let refused = with(examples::correction(), "/result", json!("拒不纠正"));
    let refused = with(refused, "/replyDocumentNo", json!("无答复"));
    let refused = without(with(refused, "/refundedYuan", json!(0)), "/voucherSha256");
    desk.ok("close-price-correction", &refused);
    check(&desk, "140105", &[("price-compliance", json!(67))]);
    let mut again = with(
        examples::price_check(),
        "/checkNo",
        json!("价核〔2026〕2号"),
    );
    again = with(again, "/accounts/1/billedClass", json!("居民生活类"));
    for index in 0..3 {
        again = with(again, &format!("/accounts/{index}/bills"), json!([]));
    }
    desk.ok("check-utility-price", &again);
    check(
        &desk,
        "140105",
        &[
            ("price-compliance", json!(100)),
            ("price-checked-institutions", json!(1)),
        ],
    );
}

#[test]
fn a_project_that_is_not_supported_is_not_counted() {
    let desk = province();
    let refused = with(examples::project(), "/ruling/verdict", json!("不予支持"));
    desk.ok(
        "review-support-project",
        &with(refused, "/ruling/reason", json!("资金已用完")),
    );
    check(
        &desk,
        "140105",
        &[
            ("projects-supported", json!(0)),
            ("places-supported", json!(0)),
        ],
    );
}
