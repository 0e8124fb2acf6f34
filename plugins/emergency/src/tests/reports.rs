//! Indicators come from the records of the period and the division.

use serde_json::{Value, json};

use super::desk;
use crate::examples;

#[test]
fn indicators_come_from_the_records() {
    let desk = desk();
    for (duty, input) in examples::examples() {
        desk.ok(duty, &input);
    }
    let value = |from: &str, to: &str, code: &str| -> Value {
        let input = json!({"from": from, "to": to, "divisionCode": "140105"});
        let answer = desk.ok("report", &input);
        let list = answer["indicators"].as_array().expect("a list").clone();
        let found = list.into_iter().find(|one| one["code"] == code);
        found.expect(code)["value"].clone()
    };
    for (code, expected) in [
        ("urged", json!(1)),
        ("inspections", json!(2)),
        ("inspections-clean", json!(50)),
        ("notices", json!(2)),
        ("corrected-in-time", json!(50)),
        ("seals", json!(1)),
        ("seals-lifted", json!(100)),
        ("penalties", json!(1)),
        ("certificates-issued", json!(1)),
        ("certificates-verified", json!(100)),
        ("extinguishers-sufficient", json!(100)),
    ] {
        assert_eq!(value("2026-01-01", "2026-03-31", code), expected, "{code}");
    }
    for (from, to, code, expected) in [
        ("2026-02-02", "2026-03-31", "inspections", json!(1)),
        ("2026-02-03", "2026-03-31", "inspections", json!(0)),
        ("2026-02-03", "2026-03-31", "inspections-clean", Value::Null),
        ("2026-01-01", "2026-02-24", "penalties", json!(0)),
        ("2026-01-01", "2026-02-25", "penalties", json!(1)),
        ("2026-01-11", "2026-03-31", "urged", json!(0)),
        ("2026-01-21", "2026-03-31", "certificates-issued", json!(0)),
    ] {
        assert_eq!(value(from, to, code), expected, "{code} {from} {to}");
    }
}
