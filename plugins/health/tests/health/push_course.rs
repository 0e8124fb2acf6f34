//! The course of a push: acknowledged or sent back, relayed down to the county of the premises, ended.

use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{Expect, World, example};

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
