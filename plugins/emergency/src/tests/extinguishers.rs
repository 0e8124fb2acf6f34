//! The arithmetic of extinguishers: begun fifties of square metres, one powder or two water each, two at every point.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{desk, kept};
use crate::examples::{self, zone};

const DUTY: &str = "compute-extinguishers";

fn calculated(zones: Value) -> Value {
    desk().ok(DUTY, &with(examples::calculation(), "/zones", zones))
}

#[test]
fn begun_fifties_count_whole() {
    for (area, units, powder, water) in [
        (0.01, 1, 2, 2),
        (50.0, 1, 2, 2),
        (50.01, 2, 2, 4),
        (100.0, 2, 2, 4),
        (100.01, 3, 3, 6),
        (500.0, 10, 10, 20),
    ] {
        let answer = calculated(json!([zone(area, json!([]))]));
        let found = &answer["zones"][0];
        assert_eq!(
            (
                &found["units"],
                &found["powderRequired"],
                &found["waterRequired"]
            ),
            (&json!(units), &json!(powder), &json!(water)),
            "{area}"
        );
        assert_eq!(answer["sufficient"], false, "a zone without points");
    }
    for area in [0.0, 100_000.01] {
        let input = with(
            examples::calculation(),
            "/zones",
            json!([zone(area, json!([]))]),
        );
        assert_eq!(
            desk().issues(DUTY, &input),
            ["/zones/0/areaSqm area-out-of-range"]
        );
    }
}

#[test]
fn powder_and_water_stand_for_each_other() {
    // (area, points, missing in powder, points with too few)
    for (area, points, missing, short) in [
        (150.0, json!([[3, 0]]), 0, 0),
        (150.0, json!([[2, 0]]), 1, 0),
        (150.0, json!([[0, 6]]), 0, 0),
        (150.0, json!([[0, 5]]), 1, 0),
        (150.0, json!([[2, 2]]), 0, 0),
        (150.0, json!([[2, 1]]), 1, 0),
        (50.0, json!([[1, 0]]), 0, 1),
        (50.0, json!([[1, 1]]), 0, 0),
        (100.0, json!([[1, 0], [1, 0]]), 0, 2),
        (100.0, json!([[2, 0], [0, 0]]), 0, 1),
    ] {
        let points: Vec<Value> = points
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| json!({"powder": one[0], "water": one[1]}))
            .collect();
        let answer = calculated(json!([zone(area, json!(points))]));
        let found = &answer["zones"][0];
        assert_eq!(
            (&found["powderMissing"], &found["pointsShort"]),
            (&json!(missing), &json!(short)),
            "{area} {points:?}"
        );
        assert_eq!(answer["sufficient"], missing == 0 && short == 0);
    }
}

#[test]
fn every_point_counts_for_the_least_number() {
    let points =
        json!([{"powder": 2, "water": 0}, {"powder": 2, "water": 0}, {"powder": 2, "water": 0}]);
    let found = calculated(json!([zone(50.0, points)]))["zones"][0].clone();
    assert_eq!(
        (&found["powderRequired"], &found["waterRequired"]),
        (&json!(6), &json!(6))
    );
}

#[test]
fn a_floor_does_not_serve_another() {
    let answer = calculated(json!([
        zone(50.0, json!([{"powder": 4, "water": 0}])),
        zone(100.0, json!([{"powder": 0, "water": 2}]))
    ]));
    let found: Vec<&Value> = answer["zones"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["sufficient"])
        .collect();
    assert_eq!(found, [&json!(true), &json!(false)]);
    assert_eq!(answer["sufficient"], false);
}

#[test]
fn the_numbers_are_not_verified_and_can_be_configured() {
    let answer = desk().ok(DUTY, &examples::calculation());
    for number in ["areaSqm", "powder", "water", "perPoint"] {
        assert_eq!(answer["standard"][number]["kind"], "unverified", "{number}");
    }
    let params = json!({"extinguisherArea": 75, "powderPerArea": 2, "waterPerArea": 3, "extinguishersPerPoint": 1});
    let mut input = with(examples::calculation(), "/params", params);
    input["zones"] = json!([zone(75.01, json!([{"powder": 2, "water": 3}]))]);
    let answer = desk().ok(DUTY, &input);
    let found = &answer["zones"][0];
    assert_eq!(
        (
            &found["units"],
            &found["powderRequired"],
            &found["waterRequired"]
        ),
        (&json!(2), &json!(4), &json!(6))
    );
    assert_eq!(found["sufficient"], true, "half in powder, half in water");
}

#[test]
fn a_calculation_is_kept_once() {
    let desk = desk();
    let answer = desk.ok(DUTY, &examples::calculation());
    assert_eq!(desk.ok(DUTY, &examples::calculation()), answer);
    assert_eq!(kept(&desk, "extinguishers/"), 1);
    let other = with(examples::calculation(), "/zones/0/areaSqm", json!(51));
    assert_eq!(desk.issues(DUTY, &other), ["/on calculation-taken"]);
}
