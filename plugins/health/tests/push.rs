//! Registration pushes: same level, once, in any order, and down to the county of the premises.

mod common;

use common::{Expect, World, example};
use lianxi_plugin_health::examples::RELAYED_USCC;
use lianxi_sdk::{Failure, Level};
use serde_json::{Value, json};

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
    common::set(
        &mut again,
        "/envelope/pushedAt",
        json!("2026-03-05T10:00:00+08:00"),
    );
    common::set(&mut again, "/attempt", json!(3));
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
fn acknowledging() {
    let world = World::before("acknowledge-push");
    let input = example("acknowledge-push");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("acknowledge-push", &input, changes, expected);
    };
    check(
        &[("/decision", json!("rejected"))],
        &Expect::Issues(&[("/reason", "reason-missing")]),
    );
    check(
        &[("/reason", json!("重复"))],
        &Expect::Issues(&[("/reason", "reason-unexpected")]),
    );
    check(
        &[("/by", json!(" "))],
        &Expect::Issues(&[("/by", "MISSING_MATERIAL")]),
    );
    check(
        &[("/envelopeKey", json!("x/设立/1"))],
        &Expect::Issues(&[("/envelopeKey", "push-not-found")]),
    );
    check(
        &[],
        &Expect::Answer(&[
            ("/state", json!("accepted")),
            ("/duplicate", json!(false)),
            ("/needsRelay", json!(true)),
            ("/relayWithin/amount", json!(1)),
            ("/filingWatch/unit", json!("calendar-day")),
            ("/custody/0/from/department", json!("civil-affairs")),
            ("/custody/0/to/department", json!("health")),
        ]),
    );
    check(&[], &Expect::Answer(&[("/duplicate", json!(true))]));
    check(
        &[
            ("/decision", json!("rejected")),
            ("/reason", json!("非托育")),
        ],
        &Expect::Issues(&[("/decision", "already-decided")]),
    );
}

#[test]
fn a_corrected_push_comes_again_under_its_key() {
    let world = World::before("acknowledge-push");
    let reject = [
        ("/decision", json!("rejected")),
        ("/reason", json!("材料缺失")),
    ];
    let back = [
        ("/state", json!("rejected")),
        ("/needsRelay", json!(false)),
        ("/custody/1/to/department", json!("civil-affairs")),
    ];
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &reject,
        &Expect::Answer(&back),
    );
    let corrected = [(
        "/envelope/institution/address",
        json!("太原市迎泽区某路2号"),
    )];
    let again = [("/duplicate", json!(false)), ("/state", json!("received"))];
    world.check(
        "receive-push",
        &example("receive-push"),
        &corrected,
        &Expect::Answer(&again),
    );
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &[],
        &Expect::Answer(&[("/custody/2/to/department", json!("health"))]),
    );
}

#[test]
fn another_office_can_neither_acknowledge_nor_relay() {
    let mut world = World::before("relay-push");
    world.at("140106", Level::County);
    world.check(
        "relay-push",
        &example("relay-push"),
        &[],
        &Expect::Denied("NOT_COMPETENT_LEVEL"),
    );
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &[],
        &Expect::Denied("NOT_COMPETENT_LEVEL"),
    );
}

#[test]
fn relaying() {
    let unacknowledged = World::before("acknowledge-push");
    let input = example("relay-push");
    unacknowledged.check(
        "relay-push",
        &input,
        &[],
        &Expect::Issues(&[("/envelope", "push-not-acknowledged")]),
    );
    let world = World::before("relay-push");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("relay-push", &input, changes, expected);
    };
    check(
        &[("/targetCounty", json!("140107"))],
        &Expect::Issues(&[("/targetCounty", "relay-target-not-premises")]),
    );
    check(
        &[("/targetCounty", json!("110101"))],
        &Expect::Issues(&[("/targetCounty", "division-not-in-shanxi")]),
    );
    check(
        &[("/targetCounty", json!("140100"))],
        &Expect::Issues(&[("/targetCounty", "division-not-in-shanxi")]),
    );
    check(
        &[("/envelope/institution/name", json!("另一名称"))],
        &Expect::Issues(&[("/envelope", "push-content-differs")]),
    );
    check(
        &[],
        &Expect::Answer(&[
            ("/relayed", json!(true)),
            ("/duplicate", json!(false)),
            (
                "/targetOffice",
                json!({"department": "health", "divisionCode": "140106", "level": "county"}),
            ),
            ("/custody/1/from/divisionCode", json!("140105")),
            ("/custody/1/to/divisionCode", json!("140106")),
        ]),
    );
    check(&[], &Expect::Answer(&[("/duplicate", json!(true))]));
}

#[test]
fn a_provincial_push_goes_by_way_of_the_city() {
    let mut world = World::new();
    world.at("140000", Level::Province);
    let changes = [
        ("/envelope/authority/divisionCode", json!("140000")),
        ("/envelope/authority/level", json!("province")),
        (
            "/envelope/institution/premisesDivisionCode",
            json!("140212"),
        ),
    ];
    world.check(
        "receive-push",
        &example("receive-push"),
        &changes,
        &Expect::Answer(&[("/needsRelay", json!(true))]),
    );
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &[],
        &Expect::Answer(&[("/state", json!("accepted"))]),
    );
    let mut changes = changes.to_vec();
    changes.push(("/targetCounty", json!("140212")));
    let path = [
        ("/custody/1/from/divisionCode", json!("140000")),
        ("/custody/1/to/divisionCode", json!("140200")),
        ("/custody/2/from/divisionCode", json!("140200")),
        ("/custody/2/to/divisionCode", json!("140212")),
    ];
    world.check(
        "relay-push",
        &example("relay-push"),
        &changes,
        &Expect::Answer(&path),
    );
}

#[test]
fn in_the_county_of_the_premises_there_is_nothing_to_relay() {
    let world = World::new();
    let home = [(
        "/envelope/institution/premisesDivisionCode",
        json!("140105"),
    )];
    world.check(
        "receive-push",
        &example("receive-push"),
        &home,
        &Expect::Answer(&[("/needsRelay", json!(false))]),
    );
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &[],
        &Expect::Answer(&[("/needsRelay", json!(false))]),
    );
    let target = [home[0].clone(), ("/targetCounty", json!("140105"))];
    world.check(
        "relay-push",
        &example("relay-push"),
        &target,
        &Expect::Issues(&[("/targetCounty", "relay-not-needed")]),
    );
}

#[test]
fn a_revoked_registration_names_the_filing_to_close_and_blocks_a_new_one() {
    let world = World::before("verify-on-site");
    let uscc = json!("12140105MB0000000J");
    let ended = [
        ("/envelope/event", json!("撤销")),
        ("/envelope/version", json!(2)),
        ("/envelope/institution/uscc", uscc.clone()),
        (
            "/envelope/institution/premisesDivisionCode",
            json!("140105"),
        ),
        ("/envelope/registrationType", json!("事业单位")),
        (
            "/envelope/authority/department",
            json!("institutional-establishment"),
        ),
    ];
    world.check(
        "receive-push",
        &example("receive-push"),
        &ended,
        &Expect::Answer(&[("/outOfOrder", json!(true))]),
    );
    let key = [("/envelopeKey", json!("12140105MB0000000J/撤销/2"))];
    let filing = [("/filingToClose", json!("filing/140105/12140105MB0000000J"))];
    world.check(
        "acknowledge-push",
        &example("acknowledge-push"),
        &key,
        &Expect::Answer(&filing),
    );
    let close = [("/cause", json!("revoked"))];
    let closed = [
        ("/previousState", json!("receipted")),
        ("/duplicate", json!(false)),
    ];
    world.check(
        "close-filing",
        &example("close-filing"),
        &close,
        &Expect::Answer(&closed),
    );
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Issues(&[("/form/uscc", "registration-ended")]),
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
        common::set(&mut other, at, value);
    }
    let second = world.run("receive-push", &other).expect("second");
    assert_ne!(first["receiptNo"], second["receiptNo"]);
    let failure = world.run("no-such-duty", &json!({})).expect_err("unknown");
    assert!(matches!(failure, Failure::Permanent(_)));
}
