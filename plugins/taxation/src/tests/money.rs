//! Exact amounts: nine tenths of an income, parts by area, fees and their conditions.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{desk, texts};
use crate::examples;

fn assessed(pointer: &str, value: Value) -> Value {
    desk().ok(
        "assess-relief",
        &with(examples::assessment(), pointer, value),
    )
}

#[test]
fn the_example_in_numbers() {
    let answer = desk().ok("assess-relief", &examples::assessment());
    assert_eq!(
        answer["income"],
        json!({"childcareYuan": 200_000.5, "fourthYearYuan": 20_000.5, "olderChildrenYuan": 5_000, "otherYuan": 3_000,
               "countedYuan": 180_000.45})
    );
    let reliefs: Vec<(&str, &Value)> = texts(&answer["reliefs"], "tax")
        .into_iter()
        .zip(answer["reliefs"].as_array().expect("a list"))
        .map(|(tax, relief)| (tax, &relief["amountYuan"]))
        .collect();
    assert_eq!(
        reliefs,
        [
            ("增值税", &json!(200_000.5)),
            ("企业所得税", &json!(20_000.05)),
            ("房产税", &json!(750)),
            ("城镇土地使用税", &json!(150.25)),
            ("契税", &json!(18_000)),
        ]
    );
    assert_eq!(answer["citIncomePercent"]["value"], 90);
    assert_eq!(answer["citIncomePercent"]["kind"], "article");
    assert!(
        answer["nature"]
            .as_str()
            .is_some_and(|text| text.contains("不是征免决定"))
    );
}

#[test]
fn nine_tenths_are_exact_to_the_fen() {
    for (amount, counted) in [
        (json!(0.01), json!(0.01)),
        (json!(0.04), json!(0.04)),
        (json!(0.05), json!(0.05)),
        (json!(0.06), json!(0.05)),
        (json!(1), json!(0.9)),
        (json!(123.45), json!(111.11)),
        (json!(999_999_999_999.99), json!(899_999_999_999.99)),
    ] {
        let line = json!([{"service": "托育服务", "oldestMonths": 30, "amountYuan": amount}]);
        let answer = assessed("/incomes", line);
        assert_eq!(answer["income"]["countedYuan"], counted, "{amount}");
    }
}

#[test]
fn the_law_fixes_its_numbers() {
    for (key, issue) in [
        (
            "incomeCountedPercent",
            "/params/incomeCountedPercent rule-fixed-by-law",
        ),
        (
            "childYearsIncluded",
            "/params/childYearsIncluded rule-fixed-by-law",
        ),
        ("noSuchThing", "/params/noSuchThing unknown-parameter"),
    ] {
        let input = with(examples::assessment(), "/params", json!({key: 50}));
        assert_eq!(desk().issues("assess-relief", &input), [issue]);
    }
}

#[test]
fn who_declares_and_how_a_part_is_reckoned() {
    let answer = desk().ok("assess-relief", &examples::assessment());
    let premises = &answer["premises"];
    assert_eq!(texts(premises, "declaredBy"), ["机构", "产权人"]);
    assert_eq!(
        (&premises[0]["apportioned"], &premises[1]["apportioned"]),
        (&json!(true), &json!(false))
    );
    let free = assessed("/premises/1/right", json!("无偿使用"));
    assert_eq!(free["premises"][1]["exemptYuan"], 150.25);
    // 1 000 × 1 ÷ 3 and × 2 ÷ 3, rounded half up to fen.
    let third = with(examples::assessment(), "/premises/0/totalArea", json!(3));
    let third = desk().ok(
        "assess-relief",
        &with(third, "/premises/0/childcareArea", json!(1)),
    );
    assert_eq!(third["premises"][0]["exemptYuan"], 333.33);
    let thirds = with(examples::assessment(), "/premises/0/totalArea", json!(3));
    let thirds = desk().ok(
        "assess-relief",
        &with(thirds, "/premises/0/childcareArea", json!(2)),
    );
    assert_eq!(thirds["premises"][0]["exemptYuan"], 666.67);
    let unused = assessed("/premises/0/childcareArea", json!(0));
    assert_eq!(
        (&unused["propertyTaxExempt"], &unused["deedTaxExempt"]),
        (&json!(false), &json!(false))
    );
}

#[test]
fn premises_that_cannot_be() {
    for (pointer, value, issue) in [
        (
            "/premises/0/totalArea",
            json!(299.99),
            "/premises/0/childcareArea area-out-of-range",
        ),
        (
            "/premises/0/right",
            json!("承租"),
            "/premises/0/acquisition not-acquired",
        ),
        (
            "/premises/0/number",
            json!(""),
            "/premises/0/number MISSING_MATERIAL",
        ),
    ] {
        let input = with(examples::assessment(), pointer, value);
        assert_eq!(desk().issues("assess-relief", &input), [issue], "{pointer}");
    }
    let input = examples::assessment();
    let twice = json!([input["premises"][1], input["premises"][1]]);
    assert_eq!(
        desk().issues("assess-relief", &with(input, "/premises", twice)),
        ["/premises/1/number premises-twice"]
    );
}

#[test]
fn six_fees_and_their_conditions() {
    for (kind, childcare, geology, exempt) in [
        ("不动产登记费", true, false, true),
        ("耕地开垦费", true, false, true),
        ("土地复垦费", true, false, true),
        ("土地闲置费", true, false, true),
        ("城市基础设施配套费", true, false, true),
        ("城市基础设施配套费", false, false, false),
        ("防空地下室易地建设费", true, false, false),
        ("防空地下室易地建设费", true, true, true),
        ("防空地下室易地建设费", false, true, false),
    ] {
        let fee = json!([{"kind": kind, "amountYuan": 10, "forChildcare": childcare, "geologyPrevents": geology}]);
        let answer = assessed("/fees", fee);
        let fee = &answer["fees"][0];
        assert_eq!(
            (&fee["exempt"], fee["reason"].is_null()),
            (&json!(exempt), exempt),
            "{kind}"
        );
    }
    let fee = json!([{"kind": "城市基础设施配套费", "amountYuan": 10, "forChildcare": true}]);
    let collector = &assessed("/fees", fee)["fees"][0]["collectedBy"];
    assert!(
        collector
            .as_str()
            .is_some_and(|text| text.starts_with("待明确"))
    );
}
