//! Receiving registration pushes: same level, once, in any order.

use lianxi_plugin_health::examples::RELAYED_USCC;
use lianxi_sdk::{Failure, Level};
use serde_json::{Value, json};

use crate::world::{Expect, World, example, set};

fn key(event: &str, version: u32) -> String {
    format!("{RELAYED_USCC}/{event}/{version}")
}

#[test]
fn a_push_is_received_once() {
    let world = World::new();
    let input = example("receive-push");
    let expected = [
        ("/received", json!(true)),
        ("/duplicate", json!(false)),
        ("/outOfOrder", json!(false)),
        ("/envelopeKey", json!(key("设立", 1))),
        (
            "/sameLevelOffice",
            json!({"department": "health", "divisionCode": "140105", "level": "county"}),
        ),
        ("/premisesCountyCode", json!("140106")),
        ("/needsRelay", json!(true)),
        ("/acknowledgeWithin/amount", json!(2)),
        ("/acknowledgeWithin/unit", json!("working-day")),
        ("/acknowledgeWithin/kind", json!("default")),
    ];
    world.check("receive-push", &input, &[], &Expect::Answer(&expected));
    let first = world.run("receive-push", &input).expect("again");
    assert_eq!(first["duplicate"], true);
    // A resend carries a later time and a higher attempt, and is the same push with the same number.
    let mut again = input.clone();
    set(
        &mut again,
        "/envelope/pushedAt",
        json!("2026-03-05T10:00:00+08:00"),
    );
    set(&mut again, "/attempt", json!(3));
    let second = world.run("receive-push", &again).expect("resent");
    assert_eq!(second, first);
    let differs = [("/envelope/institution/name", json!("另一名称"))];
    world.check(
        "receive-push",
        &input,
        &differs,
        &Expect::Issues(&[("/envelope/version", "push-content-differs")]),
    );
}

#[test]
fn only_the_office_of_the_same_level_receives() {
    let cases = [
        ("140105", Level::City, "NOT_COMPETENT_LEVEL"),
        ("140100", Level::City, "NOT_COMPETENT_LEVEL"),
        ("140106", Level::County, "NOT_COMPETENT_LEVEL"),
        ("140000", Level::Province, "NOT_COMPETENT_LEVEL"),
    ];
    for (region, level, word) in cases {
        let mut world = World::new();
        world.at(region, level);
        world.check(
            "receive-push",
            &example("receive-push"),
            &[],
            &Expect::Denied(word),
        );
    }
    let mut world = World::new();
    world.host.set_call(lianxi_sdk::Call::default());
    world.check(
        "receive-push",
        &example("receive-push"),
        &[],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
}

#[test]
fn a_push_of_a_broken_registration_is_refused_with_every_reason() {
    let world = World::new();
    let check = |changes: &[(&str, Value)], expected: &[(&str, &str)]| {
        world.check(
            "receive-push",
            &example("receive-push"),
            changes,
            &Expect::Issues(expected),
        );
    };
    let institution = "/envelope/institution";
    check(
        &[
            ("/envelope/institution/uscc", json!("52140105MJ0000000X")),
            (
                "/envelope/institution/premisesDivisionCode",
                json!("140171"),
            ),
        ],
        &[
            ("/envelope/institution/uscc", "uscc-check-character"),
            (
                "/envelope/institution/premisesDivisionCode",
                "division-not-in-shanxi",
            ),
        ],
    );
    check(
        &[("/envelope/institution/uscc", json!("5214"))],
        &[("/envelope/institution/uscc", "uscc-length")],
    );
    check(
        &[("/envelope/institution/businessScope", json!("餐饮服务"))],
        &[(
            &format!("{institution}/businessScope"),
            "scope-missing-tuoyu",
        )],
    );
    check(
        &[("/envelope/authority/department", json!("market-regulation"))],
        &[("/envelope/authority/department", "uscc-department-mismatch")],
    );
    check(
        &[("/envelope/registrationType", json!("营利性"))],
        &[("/envelope/registrationType", "uscc-type-mismatch")],
    );
    check(
        &[("/envelope/version", json!(2))],
        &[("/envelope/version", "push-version")],
    );
    check(
        &[(
            "/envelope/institution/premisesDivisionCode",
            json!("140100"),
        )],
        &[(
            "/envelope/institution/premisesDivisionCode",
            "division-not-in-shanxi",
        )],
    );
    check(&[("/attempt", json!(0))], &[("/attempt", "RULE_VIOLATION")]);
}

const CHANGE: [(&str, &str); 2] = [("/envelope/event", "变更"), ("/envelope/pushId", "push-2")];

fn change(version: u32) -> Vec<(&'static str, Value)> {
    let mut changes: Vec<(&str, Value)> = CHANGE
        .iter()
        .map(|(at, value)| (*at, json!(value)))
        .collect();
    changes.push(("/envelope/version", json!(version)));
    changes.push(("/envelope/previous", json!({"name": "旧名"})));
    changes
}

#[test]
fn a_change_before_its_creation_is_kept_and_flagged() {
    let world = World::new();
    let input = example("receive-push");
    world.check(
        "receive-push",
        &input,
        &change(2),
        &Expect::Answer(&[("/outOfOrder", json!(true)), ("/received", json!(true))]),
    );
    world.check(
        "receive-push",
        &input,
        &[],
        &Expect::Answer(&[("/outOfOrder", json!(false)), ("/duplicate", json!(false))]),
    );
    world.check(
        "receive-push",
        &input,
        &change(3),
        &Expect::Answer(&[("/outOfOrder", json!(false))]),
    );
}

#[test]
fn receipts_differ_between_pushes() {
    let world = World::new();
    let first = world
        .run("receive-push", &example("receive-push"))
        .expect("first");
    let mut other = example("receive-push");
    for (at, value) in change(2) {
        set(&mut other, at, value);
    }
    let second = world.run("receive-push", &other).expect("second");
    assert_ne!(first["receiptNo"], second["receiptNo"]);
    let failure = world.run("no-such-duty", &json!({})).expect_err("unknown");
    assert!(matches!(failure, Failure::Permanent(_)));
}
