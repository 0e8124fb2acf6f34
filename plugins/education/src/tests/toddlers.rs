//! Toddler classes of kindergartens, and the rooms for them.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{after, codes, desk};
use crate::examples::{self, rooms, toddler_class};

const SUPPORT: &str = "support-toddler-class";
const ROOMS: &str = "check-kindergarten-toddler-rooms";

#[test]
fn only_children_of_two_to_under_three() {
    for (pointer, value, problems) in [
        ("/classes/0/monthsFrom", 24, vec![]),
        ("/classes/0/monthsFrom", 23, vec!["age-out-of-range"]),
        ("/classes/0/monthsTo", 36, vec![]),
        ("/classes/0/monthsTo", 37, vec!["age-out-of-range"]),
        ("/classes/0/places", 20, vec![]),
        ("/classes/0/places", 21, vec!["class-too-large"]),
        ("/classes/0/carers", 3, vec![]),
        ("/classes/0/carers", 2, vec!["carers-too-few"]),
        ("/classes/1/places", 15, vec!["carers-too-few"]),
    ] {
        let desk = desk();
        let answer = desk.ok(SUPPORT, &with(toddler_class(), pointer, json!(value)));
        assert_eq!(codes(&answer["problems"]), problems, "{pointer} {value}");
        assert_eq!(answer["supported"], problems.is_empty());
        let told = desk.host().emitted();
        assert_eq!(told.len(), usize::from(problems.is_empty()));
        assert!(told.iter().all(|event| event.destination == "health"));
    }
    for kind in ["乳儿班", "托小班", "混合班"] {
        let input = with(toddler_class(), "/classes/0/kind", json!(kind));
        let answer = desk().ok(SUPPORT, &input);
        assert_eq!(codes(&answer["problems"]), ["class-not-senior"], "{kind}");
    }
}

#[test]
fn what_no_law_says_refuses_nobody() {
    for (pointer, value, remarks) in [
        ("/rooms/0/areaSqm", json!(60), vec![]),
        ("/rooms/0/areaSqm", json!(59.99), vec!["room-too-small"]),
        ("/rooms/0/floor", json!(3), vec![]),
        ("/rooms/0/floor", json!(4), vec!["floor-not-allowed"]),
        ("/rooms/0/floor", json!(-1), vec!["floor-not-allowed"]),
        ("/classes/1/roomNo", json!("101"), vec!["room-shared"]),
    ] {
        let answer = desk().ok(SUPPORT, &with(toddler_class(), pointer, value));
        assert_eq!(codes(&answer["remarks"]), remarks, "{pointer}");
        assert_eq!(answer["supported"], true, "{pointer}");
    }
    let smaller = with(
        toddler_class(),
        "/params",
        json!({"toddlerAreaPerPlace": 4}),
    );
    assert_eq!(
        codes(&desk().ok(SUPPORT, &smaller)["remarks"]),
        ["room-too-small", "room-too-small"]
    );
    let fixed = with(
        toddler_class(),
        "/params",
        json!({"seniorClassSizeMax": 25}),
    );
    assert_eq!(
        desk().issues(SUPPORT, &fixed),
        ["/params/seniorClassSizeMax rule-fixed-by-law"]
    );
}

#[test]
fn an_opinion_is_followed_by_a_filing() {
    let desk = desk();
    let opinion = desk.ok(SUPPORT, &toddler_class());
    assert_eq!(
        (
            &opinion["opinionNo"],
            &opinion["places"],
            &opinion["carersNeeded"],
            &opinion["filed"]
        ),
        (
            &json!("教托意见140105〔2026〕0001"),
            &json!(34),
            &json!(5),
            &json!(false)
        )
    );
    let action = opinion["followUps"][0]["action"].as_str();
    assert!(action.is_some_and(|action| action.contains("备案")));
    let filing = json!({"receiptNo": "回执1", "filedOn": "2026-02-26"});
    let filed = desk.ok(SUPPORT, &with(toddler_class(), "/filing", filing.clone()));
    assert_eq!(
        (&filed["opinionNo"], &filed["filed"], &filed["followUps"]),
        (&opinion["opinionNo"], &json!(true), &json!([]))
    );
    assert_eq!(desk.host().emitted().len(), 1);
    let second = with(toddler_class(), "/applicationNo", json!("托2"));
    assert_eq!(
        desk.ok(SUPPORT, &second)["opinionNo"],
        "教托意见140105〔2026〕0002"
    );
    let mut other = with(toddler_class(), "/filing", filing);
    other["pilot"] = json!(true);
    assert_eq!(
        desk.issues(SUPPORT, &other),
        ["/applicationNo application-no-taken"]
    );
}

#[test]
fn wrong_applications() {
    for (pointer, value, issue) in [
        (
            "/classes/0/roomNo",
            json!("201"),
            "/classes/0/roomNo MISSING_MATERIAL",
        ),
        (
            "/classes/1/classNo",
            json!("托一"),
            "/classes/1/classNo class-duplicate",
        ),
        (
            "/classes/0/monthsTo",
            json!(24),
            "/classes/0/monthsTo age-order",
        ),
        (
            "/classes/0/places",
            json!(0),
            "/classes/0/places RULE_VIOLATION",
        ),
        (
            "/rooms/0/areaSqm",
            json!(0),
            "/rooms/0/areaSqm area-out-of-range",
        ),
        (
            "/rooms/0/areaSqm",
            json!(2000.01),
            "/rooms/0/areaSqm area-out-of-range",
        ),
        (
            "/rooms/0/floor",
            json!(0),
            "/rooms/0/floor floor-out-of-range",
        ),
        ("/appliedOn", json!("2026-03-03"), "/appliedOn date-order"),
        (
            "/kindergarten/divisionCode",
            json!("140100"),
            "/kindergarten/divisionCode division-not-county",
        ),
    ] {
        let input = with(toddler_class(), pointer, value);
        assert_eq!(desk().issues(SUPPORT, &input), [issue]);
    }
    let mut twice = toddler_class();
    twice["rooms"][1] = json!({"roomNo": "101", "areaSqm": 60, "floor": 1});
    twice["classes"][1]["roomNo"] = json!("101");
    assert_eq!(
        desk().issues(SUPPORT, &twice),
        ["/rooms/1/roomNo room-duplicate"]
    );
}

#[test]
fn the_latest_opinion_counts() {
    let later = with(
        with(toddler_class(), "/applicationNo", json!("托2")),
        "/appliedOn",
        json!("2026-02-20"),
    );
    let later = with(later, "/classes/0/places", json!(18));
    let mut refused = with(later.clone(), "/applicationNo", json!("托3"));
    refused["appliedOn"] = json!("2026-02-25");
    refused["classes"][0]["monthsFrom"] = json!(12);
    let desk = after(&[
        (SUPPORT, later),
        (SUPPORT, toddler_class()),
        (SUPPORT, refused),
    ]);
    let input = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"});
    let report = desk.ok("report", &input);
    let indicators = report["indicators"].as_array().expect("a list");
    let places = indicators
        .iter()
        .find(|one| one["code"] == "toddler-places");
    assert_eq!(places.map(|one| &one["value"]), Some(&json!(32)));
}

#[test]
fn a_new_kindergarten_has_rooms_for_toddlers() {
    let answer = desk().ok(ROOMS, &rooms());
    assert_eq!(
        (
            &answer["item"]["met"],
            &answer["rooms"],
            &answer["areaSqm"],
            &answer["places"],
            &answer["classesMin"]["kind"]
        ),
        (
            &json!(true),
            &json!(2),
            &json!(120),
            &json!(40),
            &json!("default")
        )
    );
    for (pointer, value, problems) in [
        ("/toddlerClasses", json!(0), vec!["toddler-classes-too-few"]),
        ("/toddlerClasses", json!(1), vec![]),
        (
            "/toddlerClasses",
            json!(3),
            vec!["rooms-too-few", "area-too-small"],
        ),
        ("/rooms/0/areaSqm", json!(59.99), vec!["area-too-small"]),
        ("/rooms/1/floor", json!(4), vec!["floor-not-allowed"]),
        ("/rooms/1/floor", json!(-1), vec!["floor-not-allowed"]),
    ] {
        let answer = desk().ok(ROOMS, &with(rooms(), pointer, value));
        assert_eq!(codes(&answer["problems"]), problems, "{pointer}");
        assert_eq!(answer["item"]["met"], problems.is_empty(), "{pointer}");
    }
    let configured = with(
        rooms(),
        "/params",
        json!({"roomsPerToddlerClass": 2, "toddlerAreaPerPlace": 4, "toddlerFloorMax": 2, "toddlerClassesMin": 3}),
    );
    assert_eq!(
        codes(&desk().ok(ROOMS, &configured)["problems"]),
        [
            "toddler-classes-too-few",
            "rooms-too-few",
            "area-too-small",
            "floor-not-allowed"
        ]
    );
}

#[test]
fn an_alteration_adds_places_and_owes_none() {
    let mut altered = with(rooms(), "/nature", json!("扩建"));
    altered["existingPlaces"] = json!(15);
    let answer = desk().ok(ROOMS, &altered);
    assert_eq!(
        (&answer["required"], &answer["addedPlaces"]),
        (&json!(false), &json!(25))
    );
    altered["toddlerClasses"] = json!(0);
    let answer = desk().ok(ROOMS, &altered);
    assert_eq!(
        (&answer["item"]["met"], &answer["addedPlaces"]),
        (&json!(true), &json!(0))
    );
}

#[test]
fn versions_of_a_design() {
    let failing = with(rooms(), "/toddlerClasses", json!(0));
    let desk = after(&[(ROOMS, failing)]);
    assert_eq!(desk.issues(ROOMS, &rooms()), ["/revision revision-taken"]);
    desk.ok(ROOMS, &with(rooms(), "/revision", json!(2)));
    let input = json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": examples::COUNTY});
    let report = desk.ok("report", &input);
    let value = |code: &str| -> Value {
        let indicators = report["indicators"].as_array().expect("a list");
        let found = indicators.iter().find(|one| one["code"] == code);
        found.map(|one| one["value"].clone()).expect("declared")
    };
    assert_eq!(
        (value("room-checks"), value("room-checks-met")),
        (json!(1), json!(100))
    );
    for (pointer, value, issue) in [
        ("/revision", json!(0), "/revision RULE_VIOLATION"),
        ("/revision", json!(1_000), "/revision RULE_VIOLATION"),
        (
            "/toddlerClasses",
            json!(13),
            "/toddlerClasses classes-mismatch",
        ),
        (
            "/existingPlaces",
            json!(1),
            "/existingPlaces existing-places",
        ),
    ] {
        let input = with(rooms(), pointer, value);
        assert_eq!(super::desk().issues(ROOMS, &input), [issue]);
    }
}
