//! What a filing has to show: every limit at its boundary, every problem at once.

use lianxi_domain::classes::Standard;
use lianxi_plugin_health::examples::staff;
use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{self, Expect, World, example};

fn check(changes: &[(&str, Value)], expected: &Expect<'_>) {
    World::new().check(
        "validate-filing",
        &example("validate-filing"),
        changes,
        expected,
    );
}

fn passes(changes: &[(&str, Value)]) {
    check(changes, &Expect::Answer(&[("/complete", json!(true))]));
}

fn fails(changes: &[(&str, Value)], field: &str, code: &str) {
    check(changes, &Expect::Issues(&[(field, code)]));
}

/// A class in place of the example's, with `listed` carers on the staff.
fn class(
    kind: &str,
    places: u32,
    carers: u32,
    months: (u32, u32),
    listed: u32,
) -> Vec<(&'static str, Value)> {
    let mut people: Vec<Value> = ["director", "health-worker", "guard"]
        .iter()
        .zip("123".chars())
        .map(|(role, digit)| staff(role, digit))
        .collect();
    let digits = "456789abcdef".chars().cycle();
    people.extend(
        digits
            .take(listed as usize)
            .map(|digit| staff("carer", digit)),
    );
    vec![
        (
            "/form/classes",
            json!([{"kind": kind, "places": places, "carers": carers, "youngestMonths": months.0, "oldestMonths": months.1}]),
        ),
        ("/form/staff", json!(people)),
    ]
}

#[test]
fn carers_are_rounded_up() {
    for (children, ratio, expected) in [
        (10, 3, 4),
        (9, 3, 3),
        (15, 5, 3),
        (16, 5, 4),
        (20, 7, 3),
        (21, 7, 3),
        (22, 7, 4),
        (1, 7, 1),
        (0, 3, 0),
    ] {
        let standard = Standard {
            name: "",
            places_max: 20,
            children_per_carer: ratio,
            months: (6, 36),
        };
        assert_eq!(
            standard.carers_needed(children),
            expected,
            "{children} by {ratio}"
        );
    }
}

#[test]
fn class_sizes_and_ratios_at_their_boundaries() {
    let places = "/form/classes/0/places";
    let carers = "/form/classes/0/carers";
    for (kind, most, needed, months) in [
        ("乳儿班", 10, 4, (6, 12)),
        ("托小班", 15, 3, (12, 24)),
        ("托大班", 20, 3, (24, 36)),
        ("混合班", 18, 4, (18, 36)),
    ] {
        passes(&class(kind, most, needed, months, needed));
        fails(
            &class(kind, most + 1, 8, months, 8),
            places,
            "class-too-large",
        );
        fails(
            &class(kind, most, needed - 1, months, needed),
            carers,
            "carers-too-few",
        );
        fails(
            &class(kind, 0, needed, months, needed),
            places,
            "RULE_VIOLATION",
        );
        fails(
            &class(kind, most, needed, (months.0 - 1, months.1), needed),
            "/form/classes/0/youngestMonths",
            "class-age-outside",
        );
        fails(
            &class(kind, most, needed, (months.0, months.1 + 1), needed),
            "/form/classes/0/youngestMonths",
            "class-age-outside",
        );
        fails(
            &class(kind, most, needed, months, needed - 1),
            "/form/classes",
            "RULE_VIOLATION",
        );
    }
}

#[test]
fn the_mixed_ratio_is_no_national_rule_and_can_be_configured() {
    let mut changes = class("混合班", 18, 3, (18, 36), 3);
    fails(&changes, "/form/classes/0/carers", "carers-too-few");
    changes.push(("/params", json!({"mixedChildrenPerCarer": 6})));
    passes(&changes);
    fails(
        &[("/params", json!({"infantChildrenPerCarer": 5}))],
        "/params/infantChildrenPerCarer",
        "rule-fixed-by-law",
    );
}

#[test]
fn the_lease_lasts_three_full_years() {
    let to = "/form/site/tenure/to";
    passes(&[(to, json!("2028-12-31"))]);
    fails(&[(to, json!("2028-12-30"))], to, "lease-too-short");
    fails(
        &[
            ("/form/site/tenure/from", json!("2020-01-01")),
            (to, json!("2026-03-01")),
        ],
        to,
        "lease-expired",
    );
    passes(&[
        ("/form/site/tenure/from", json!("2020-01-01")),
        (to, json!("2026-03-02")),
    ]);
    passes(&[("/form/site/tenure", json!({"tenure": "own"}))]);
}

#[test]
fn exams_and_background_checks_are_of_the_last_twelve_months() {
    for (field, code) in [
        ("examOn", "exam-expired"),
        ("backgroundOn", "background-check-expired"),
    ] {
        let at = format!("/form/staff/0/{field}");
        passes(&[(&at, json!("2025-03-02"))]);
        fails(&[(&at, json!("2025-03-01"))], &at, code);
        fails(&[(&at, json!("2026-03-03"))], &at, code);
        fails(&[(&at, Value::Null)], &at, "MISSING_MATERIAL");
    }
    fails(
        &[("/form/staff/0/examPassed", json!(false))],
        "/form/staff/0/examPassed",
        "exam-not-passed",
    );
    fails(
        &[("/form/staff/0/backgroundClear", json!(false))],
        "/form/staff/0/backgroundClear",
        "background-hit",
    );
}

#[test]
fn posts_and_qualifications() {
    fails(
        &[("/form/staff/0/managementYears", json!(2))],
        "/form/staff/0/managementYears",
        "director-experience",
    );
    fails(
        &[("/form/staff/0/college", json!(false))],
        "/form/staff/0/college",
        "director-education",
    );
    fails(
        &[("/form/staff/1/trainingPassed", json!(false))],
        "/form/staff/1/trainingPassed",
        "health-worker-training",
    );
    fails(
        &[("/form/staff/2/dispatched", json!(false))],
        "/form/staff/2/dispatched",
        "guard-not-dispatched",
    );
    fails(
        &[("/form/staff/2", Value::Null)],
        "/form/staff",
        "guard-missing",
    );
    passes(&[
        ("/form/staff/2", Value::Null),
        ("/form/site/independent", json!(false)),
    ]);
    fails(
        &[("/form/staff/1", Value::Null)],
        "/form/staff",
        "health-worker-missing",
    );
    fails(
        &[("/form/staff/0", Value::Null)],
        "/form/staff",
        "director-missing",
    );
    fails(
        &[("/form/staff/3/person/maskedId", json!("王某某"))],
        "/form/staff/3/person/maskedId",
        "id-not-masked",
    );
}

#[test]
fn from_one_hundred_and_fifty_children_a_health_worker_is_full_time() {
    let classes = |count: usize, last: u32| {
        let mut classes = vec![
            json!({"kind": "托大班", "places": 20, "carers": 3, "youngestMonths": 24, "oldestMonths": 36});
            count
        ];
        classes.push(json!({"kind": "托大班", "places": last, "carers": 3, "youngestMonths": 24, "oldestMonths": 36}));
        let mut people = vec![
            staff("director", '1'),
            staff("health-worker", '2'),
            staff("guard", '3'),
        ];
        people.extend(vec![staff("carer", '4'); 24]);
        people[1]["fullTime"] = json!(false);
        [
            ("/form/classes", json!(classes)),
            ("/form/staff", json!(people)),
        ]
    };
    passes(&classes(7, 9));
    fails(&classes(7, 10), "/form/staff", "health-worker-full-time");
}

#[test]
fn premises_and_hygiene() {
    fails(
        &[("/form/site/lowestFloor", json!(-1))],
        "/form/site/lowestFloor",
        "site-below-ground",
    );
    fails(
        &[("/form/site/semiBasement", json!(true))],
        "/form/site/lowestFloor",
        "site-below-ground",
    );
    passes(&[("/form/site/highestFloor", json!(3))]);
    fails(
        &[("/form/site/highestFloor", json!(4))],
        "/form/site/highestFloor",
        "site-floor-too-high",
    );
    fails(
        &[("/form/site/sameAsRegistered", json!(false))],
        "/form/site/sameAsRegistered",
        "site-differs-from-registration",
    );
    fails(
        &[("/form/hygiene/observationRoomArea", json!(5))],
        "/form/hygiene/observationRoomArea",
        "observation-room-too-small",
    );
    fails(
        &[("/form/hygiene/observationBeds", json!(0))],
        "/form/hygiene/observationBeds",
        "observation-bed-missing",
    );
    fails(
        &[("/form/hygiene/windowFloorPercent", json!(19))],
        "/form/hygiene/windowFloorPercent",
        "window-too-small",
    );
    fails(
        &[("/form/hygiene", Value::Null)],
        "/form/hygiene",
        "MISSING_MATERIAL",
    );
}

#[test]
fn materials_follow_the_rules_of_the_day_and_the_meals() {
    fails(
        &[("/materials/6", Value::Null)],
        "/materials",
        "MISSING_MATERIAL",
    );
    passes(&[
        ("/materials/6", Value::Null),
        ("/form/providesMeals", json!(false)),
    ]);
    fails(
        &[("/materials/6/validTo", json!("2026-03-01"))],
        "/materials/6/validTo",
        "material-expired",
    );
    passes(&[("/materials/6/validTo", json!("2026-03-02"))]);
    fails(
        &[("/materials/5/passed", json!(false))],
        "/materials/5/passed",
        "RULE_VIOLATION",
    );
    fails(
        &[("/materials/0/digest", json!("ABC"))],
        "/materials/0/digest",
        "digest-malformed",
    );
    fails(
        &[("/commitment/signed", json!(false))],
        "/commitment/signed",
        "MISSING_MATERIAL",
    );
    fails(
        &[("/form/serviceModes", json!([]))],
        "/form/serviceModes",
        "MISSING_MATERIAL",
    );
    fails(
        &[("/form/businessScope", json!("餐饮"))],
        "/form/businessScope",
        "scope-missing-tuoyu",
    );
    // Before August 2022 the outside report was asked for; before January 2020 there was no filing.
    let mut call = world::call("140105", Level::County);
    call.basis_date = "2022-07-31".to_owned();
    let mut world = World::new();
    world.host.set_call(call.clone());
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Issues(&[("/materials", "MISSING_MATERIAL")]),
    );
    let report = [
        ("/materials/4/kind", json!("hygiene-report")),
        ("/form/hygiene", Value::Null),
    ];
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &report,
        &Expect::Answer(&[("/ruleSets", json!(["filing-2019"]))]),
    );
    call.basis_date = "2020-01-05".to_owned();
    world.host.set_call(call);
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Permanent("EXPIRED_BASIS"),
    );
}

#[test]
fn every_problem_is_told_at_once() {
    let changes = [
        ("/commitment/signed", json!(false)),
        ("/form/site/tenure/to", json!("2027-01-01")),
        ("/form/classes/0/carers", json!(3)),
        ("/form/staff/0/examOn", json!("2024-01-01")),
        ("/materials/5", Value::Null),
    ];
    let expected = [
        ("/commitment/signed", "MISSING_MATERIAL"),
        ("/form/site/tenure/to", "lease-too-short"),
        ("/form/classes/0/carers", "carers-too-few"),
        ("/form/staff/0/examOn", "exam-expired"),
        ("/materials", "MISSING_MATERIAL"),
    ];
    check(&changes, &Expect::Issues(&expected));
}

#[test]
fn kindergartens_and_family_points_have_rules_of_their_own() {
    let kind = ("/form/institutionType", json!("kindergarten-class"));
    let mut changes = class("托大班", 20, 3, (24, 36), 3);
    changes.push(kind.clone());
    passes(&changes);
    let mut changes = class("托小班", 15, 3, (12, 24), 3);
    changes.push(kind);
    fails(
        &changes,
        "/form/classes/0/youngestMonths",
        "kindergarten-class-age",
    );
    let point = |places: u32, carers: u32| {
        let mut changes = class("混合班", places, carers, (6, 36), 2);
        changes.push(("/form/institutionType", json!("family-point")));
        changes
    };
    passes(&point(5, 2));
    fails(&point(6, 2), "/form/classes", "family-point-too-large");
    fails(&point(5, 1), "/form/classes", "carers-too-few");
    passes(&point(3, 1));
}
