//! The first gate: the plan includes a facility that fits the population.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, events, office};
use crate::examples::gate;

const GATE: &str = "check-plan-includes-facility";

fn unmet(answer: &Value) -> Vec<String> {
    let reasons = answer["gate"]["reasons"]
        .as_array()
        .expect("reasons")
        .iter();
    reasons
        .filter_map(|one| one["code"].as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_size_fits_the_population() {
    // 5,000 residents, six places a thousand: 30; the 50 migrant infants get as many as the 150 others: 10 more.
    let answer = desk().ok(GATE, &gate());
    let size = &answer["size"];
    assert_eq!(
        (&size["places"], &size["migrantPlaces"], &size["areaSqm"]),
        (&json!(40), &json!(10), &json!(360))
    );
    assert_eq!(size["placesPerThousand"]["kind"], "unverified");
    assert_eq!(answer["gate"]["outcome"], "通过");
    for (pointer, value, code) in [
        ("/facts/places", json!(39), "places-enough"),
        ("/facts/areaSqm", json!(359), "area-enough"),
        ("/facts/facilityIncluded", json!(false), "facility-included"),
        ("/facts/safetyFacilities", json!(false), "safety-facilities"),
    ] {
        let answer = desk().ok(GATE, &with(gate(), pointer, value));
        assert_eq!(
            (unmet(&answer), &answer["gate"]["outcome"]),
            (vec![code.to_owned()], &json!("不通过"))
        );
    }
}

#[test]
fn migrant_infants_are_counted() {
    let uncounted = without(gate(), "/facts/population/migrantInfants");
    let answer = desk().ok(GATE, &uncounted);
    assert_eq!(unmet(&answer), ["migrants-counted"]);
    let none = with(gate(), "/facts/population/migrantInfants", json!(0));
    let answer = desk().ok(GATE, &none);
    assert_eq!(
        (&answer["gate"]["outcome"], &answer["size"]["places"]),
        (&json!("通过"), &json!(30))
    );
}

#[test]
fn the_numbers_can_be_configured() {
    let input = with(
        gate(),
        "/params",
        json!({"placesPerThousand": 10, "areaPerPlace": 12}),
    );
    let answer = desk().ok(GATE, &input);
    assert_eq!(
        (&answer["size"]["places"], &answer["size"]["areaSqm"]),
        (&json!(67), &json!(804))
    );
    assert_eq!(unmet(&answer), ["places-enough", "area-enough"]);
    let found = desk().issues(
        GATE,
        &with(gate(), "/params", json!({"placesPerThousand": 0})),
    );
    assert_eq!(found, ["/params/placesPerThousand parameter-out-of-range"]);
    let found = desk().issues(GATE, &with(gate(), "/params", json!({"publishWithin": 5})));
    assert_eq!(found, ["/params/publishWithin rule-fixed-by-law"]);
}

#[test]
fn a_kindergarten_has_rooms_for_toddlers() {
    let project = with(
        without(gate(), "/facts/population"),
        "/project/kind",
        json!("新建配套幼儿园"),
    );
    assert_eq!(
        desk().issues(GATE, &project),
        ["/facts/toddlerRooms MISSING_MATERIAL"]
    );
    for (rooms, outcome) in [(true, "通过"), (false, "不通过")] {
        let answer = desk().ok(
            GATE,
            &with(project.clone(), "/facts/toddlerRooms", json!(rooms)),
        );
        assert_eq!(
            (&answer["gate"]["outcome"], &answer["size"]),
            (&json!(outcome), &Value::Null)
        );
    }
    let residential = without(gate(), "/facts/population");
    assert_eq!(
        desk().issues(GATE, &residential),
        ["/facts/population MISSING_MATERIAL"]
    );
}

#[test]
fn housing_learns_of_the_gate_and_accountability_of_a_bypass() {
    let desk = desk();
    let failing = with(gate(), "/facts/facilityIncluded", json!(false));
    desk.ok(GATE, &failing);
    desk.ok(GATE, &failing);
    let judged = "housing cn.lianxi.natural-resources.planning-gate-judged";
    assert_eq!(events(&desk), [judged]);
    // The permit was issued all the same.
    let bypassed = with(failing.clone(), "/permitIssuedOn", json!("2026-02-20"));
    let answer = desk.ok(GATE, &bypassed);
    assert_eq!(answer["gate"]["bypassed"], true);
    desk.ok(GATE, &bypassed);
    let told = "accountability cn.lianxi.natural-resources.gate-bypassed";
    assert_eq!(events(&desk), [judged, told, judged]);
    let body = &desk.host().emitted()[1].body;
    assert_eq!(
        (&body["stage"], &body["reasons"][0]["code"]),
        (&json!("规划"), &json!("facility-included"))
    );
    assert_eq!(body.get("name"), None);
}

#[test]
fn a_passed_gate_stays_as_it_was_passed() {
    let desk = desk();
    let answer = desk.ok(GATE, &gate());
    assert_eq!(desk.ok(GATE, &gate()), answer);
    assert_eq!(events(&desk).len(), 1);
    let found = desk.issues(GATE, &with(gate(), "/facts/places", json!(41)));
    assert_eq!(found, ["/facts gate-differs"]);
    let found = desk.issues(GATE, &with(gate(), "/project/name", json!("另一项目")));
    assert_eq!(found, ["/project project-differs"]);
}

#[test]
fn a_failed_gate_may_be_judged_again() {
    let desk = desk();
    let failing = with(gate(), "/facts/places", json!(39));
    assert_eq!(desk.ok(GATE, &failing)["gate"]["outcome"], "不通过");
    assert_eq!(desk.ok(GATE, &gate())["gate"]["outcome"], "通过");
}

#[test]
fn the_project_is_in_the_acting_area() {
    let mut desk = desk();
    desk.call(office("140106", Level::County));
    assert!(
        desk.denied(GATE, &gate())
            .starts_with("NOT_IN_JURISDICTION")
    );
    desk.call(office("140100", Level::City));
    desk.ok(GATE, &gate());
}

#[test]
fn wrong_inputs() {
    let check = |pointer: &str, value: Value, expected: &str| {
        assert_eq!(
            desk().issues(GATE, &with(gate(), pointer, value)),
            [expected],
            "{pointer}"
        );
    };
    check(
        "/project/projectNo",
        json!("项目/1"),
        "/project/projectNo project-no-malformed",
    );
    check(
        "/project/name",
        json!("联系13800138000"),
        "/project/name personal-data-in-public-text",
    );
    check("/judgedOn", json!("2026-03-03"), "/judgedOn date-order");
    check(
        "/permitIssuedOn",
        json!("2026-03-03"),
        "/permitIssuedOn date-order",
    );
    check(
        "/facts/population/residents",
        json!(10_000_001),
        "/facts/population/residents population-out-of-range",
    );
}
