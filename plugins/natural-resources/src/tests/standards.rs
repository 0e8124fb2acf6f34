//! Standards by version, and the numbers that they set.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, events, office};
use crate::examples::{call, decision, gate, standard};

const PUBLISH: &str = "publish-planning-standard";

fn second() -> Value {
    let mut input = standard();
    input["version"] = json!(2);
    input["supersedes"] = json!(1);
    input["effectiveFrom"] = json!("2026-09-01");
    input["numbers"] = json!({"placesPerThousand": 8});
    input
}

fn on(basis_date: &str) -> Call {
    Call {
        basis_date: basis_date.to_owned(),
        ..call()
    }
}

fn sizes(desk: &Desk) -> (Value, Value) {
    let answer = desk.ok(
        "check-plan-includes-facility",
        &with(gate(), "/facts/places", json!(1)),
    );
    let size = &answer["size"];
    (
        size["placesPerThousand"].clone(),
        size["areaPerPlace"].clone(),
    )
}

#[test]
fn a_new_version_ends_the_old_one() {
    let desk = desk();
    let first = desk.ok(PUBLISH, &standard());
    assert_eq!(
        (&first["superseded"], &first["inForce"]),
        (&Value::Null, &json!(false))
    );
    let period = &first["followUps"][0]["period"];
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(20), &json!("working-day"), &json!("statute"))
    );
    let answer = desk.ok(PUBLISH, &second());
    assert_eq!(answer["superseded"]["to"], "2026-08-31");
    // The same again gives the same answer, for the old version too, and the public hears of each once.
    assert_eq!(desk.ok(PUBLISH, &second()), answer);
    desk.ok(PUBLISH, &standard());
    let told = "public-site cn.lianxi.natural-resources.planning-standard-published";
    assert_eq!(events(&desk), [told, told]);
}

#[test]
fn versions_come_in_their_order() {
    let desk = desk();
    let early = desk.issues(PUBLISH, &second());
    assert_eq!(
        early,
        [
            "/version version-out-of-order",
            "/supersedes supersedes-wrong"
        ]
    );
    desk.ok(PUBLISH, &standard());
    for (pointer, value, expected) in [
        ("/supersedes", json!(2), "/supersedes supersedes-wrong"),
        ("/version", json!(3), "/version version-out-of-order"),
        (
            "/effectiveFrom",
            json!("2026-06-01"),
            "/effectiveFrom date-order",
        ),
        (
            "/effectiveFrom",
            json!("2026-02-27"),
            "/effectiveFrom retroactive",
        ),
        (
            "/effectiveTo",
            json!("2026-08-31"),
            "/effectiveFrom date-order",
        ),
        (
            "/numbers/placesPerThousand",
            json!(101),
            "/numbers/placesPerThousand number-out-of-range",
        ),
        (
            "/summary",
            json!("电话13800138000"),
            "/summary personal-data-in-public-text",
        ),
    ] {
        assert_eq!(
            desk.issues(PUBLISH, &with(second(), pointer, value)),
            [expected],
            "{pointer}"
        );
    }
    let other = with(standard(), "/title", json!("另一标准"));
    assert_eq!(desk.issues(PUBLISH, &other), ["/version version-taken"]);
    let shorter = with(standard(), "/effectiveTo", json!("2027-01-01"));
    assert_eq!(desk.issues(PUBLISH, &shorter), ["/version version-taken"]);
}

#[test]
fn a_standard_applies_from_its_approval_at_the_earliest() {
    let input = with(standard(), "/effectiveFrom", json!("2026-02-28"));
    assert_eq!(desk().ok(PUBLISH, &input)["inForce"], true);
    assert!(
        desk()
            .needs_human(PUBLISH, &without(standard(), "/decision"))
            .contains("批准")
    );
}

#[test]
fn a_published_number_takes_the_place_of_the_default() {
    let mut desk = desk();
    desk.ok(PUBLISH, &standard());
    desk.ok(PUBLISH, &second());
    for (day, places, kind, area) in [
        ("2026-05-31", 6, "unverified", "unverified"),
        ("2026-06-01", 10, "article", "article"),
        ("2026-08-31", 10, "article", "article"),
        ("2026-09-01", 8, "article", "unverified"),
    ] {
        desk.call(on(day));
        let (found, per_place) = sizes(&desk);
        assert_eq!(
            (&found["value"], &found["kind"], &per_place["kind"]),
            (&json!(places), &json!(kind), &json!(area)),
            "{day}"
        );
    }
    let configured = with(gate(), "/params", json!({"placesPerThousand": 7}));
    let found = desk.issues("check-plan-includes-facility", &configured);
    assert_eq!(found, ["/params/placesPerThousand rule-fixed-by-standard"]);
}

#[test]
fn the_nearest_standard_comes_first() {
    let mut desk = desk();
    desk.call(office("140000", Level::Province));
    let provincial = with(
        with(standard(), "/divisionCode", json!("140000")),
        "/numbers",
        json!({"placesPerThousand": 5, "areaPerPlace": 11}),
    );
    desk.ok(PUBLISH, &provincial);
    desk.call(call());
    desk.ok(
        PUBLISH,
        &with(standard(), "/numbers", json!({"placesPerThousand": 10})),
    );
    desk.call(on("2026-07-01"));
    let (places, area) = sizes(&desk);
    assert_eq!((&places["value"], &area["value"]), (&json!(10), &json!(11)));
}

#[test]
fn two_standards_do_not_set_the_same_number() {
    let desk = desk();
    desk.ok(PUBLISH, &standard());
    let other = with(standard(), "/standardNo", json!("另一标准"));
    assert_eq!(desk.issues(PUBLISH, &other), ["/numbers standard-overlaps"]);
    let before = with(
        with(other.clone(), "/effectiveFrom", json!("2026-03-01")),
        "/effectiveTo",
        json!("2026-05-31"),
    );
    desk.ok(PUBLISH, &before);
    desk.ok(
        PUBLISH,
        &with(
            with(other, "/standardNo", json!("第三标准")),
            "/numbers",
            json!({}),
        ),
    );
    assert!(
        desk.perform(
            PUBLISH,
            &with(standard(), "/decision", decision("x", "2026-03-03"))
        )
        .is_err()
    );
}
