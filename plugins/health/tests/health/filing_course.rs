//! The course of a filing: from the form to the register, and out of it.

use lianxi_plugin_health::examples::{FILED_USCC, FILING_KEY, digest, verify_on_site};
use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{Expect, World, example};

#[test]
fn only_the_county_of_the_premises_takes_a_filing() {
    for (region, level, word) in [
        ("140100", Level::City, "NOT_COMPETENT_LEVEL"),
        ("140106", Level::County, "NOT_IN_JURISDICTION"),
        ("140105", Level::Township, "NOT_COMPETENT_LEVEL"),
    ] {
        let mut world = World::new();
        world.at(region, level);
        world.check(
            "validate-filing",
            &example("validate-filing"),
            &[],
            &Expect::Denied(word),
        );
    }
}

#[test]
fn the_receipt_approves_nothing_and_comes_once() {
    let world = World::before("issue-receipt");
    let input = example("issue-receipt");
    let expected = [
        ("/receiptNo", json!("托备回140105〔2026〕0001")),
        ("/duplicate", json!(false)),
        (
            "/statement",
            json!("本回执仅表明备案材料齐全，不是行政许可，不代表对机构条件的认可"),
        ),
        ("/within/amount", json!(5)),
        ("/within/unit", json!("working-day")),
        ("/within/kind", json!("article")),
        ("/onSiteWithin/kind", json!("default")),
    ];
    world.check("issue-receipt", &input, &[], &Expect::Answer(&expected));
    let again = [
        ("/receiptNo", json!("托备回140105〔2026〕0001")),
        ("/duplicate", json!(true)),
    ];
    world.check("issue-receipt", &input, &[], &Expect::Answer(&again));
    let unknown = [("/filingKey", json!("filing/140105/x"))];
    world.check(
        "issue-receipt",
        &input,
        &unknown,
        &Expect::Issues(&[("/filingKey", "filing-not-found")]),
    );
    // While it is acknowledged it cannot be submitted again.
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Issues(&[("/form/uscc", "filing-not-open")]),
    );
}

#[test]
fn on_site() {
    World::before("issue-receipt").check(
        "verify-on-site",
        &verify_on_site(true),
        &[],
        &Expect::Issues(&[("/filingKey", "filing-state")]),
    );
    let world = World::before("verify-on-site");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("verify-on-site", &verify_on_site(true), changes, expected);
    };
    check(
        &[("/officers", json!(["officer-1", "officer-1"]))],
        &Expect::Issues(&[("/officers", "officers-too-few")]),
    );
    check(
        &[("/answers/0", Value::Null)],
        &Expect::Issues(&[("/answers", "item-unanswered")]),
    );
    check(
        &[("/visitedOn", json!("2026-02-28"))],
        &Expect::Issues(&[("/visitedOn", "date-out-of-order")]),
    );
    let bare = [
        ("/answers/0/met", json!(false)),
        ("/answers/0/evidence", Value::Null),
    ];
    check(
        &bare,
        &Expect::Issues(&[("/answers/0/evidence", "MISSING_MATERIAL")]),
    );
    let failed = [
        ("/conforms", json!(false)),
        ("/nextDuty", json!("notify-nonconformity")),
        ("/nonconformityWithin/amount", json!(15)),
    ];
    check(
        &[("/answers/0/met", json!(false))],
        &Expect::Answer(&failed),
    );
    check(
        &[("/childrenPresent", json!(11))],
        &Expect::Answer(&[("/failedItems/0/item", json!("over-capacity"))]),
    );
    check(
        &[("/childrenPresent", json!(10))],
        &Expect::Answer(&[
            ("/conforms", json!(true)),
            ("/filedOn", json!("2026-03-02")),
        ]),
    );
    check(&[], &Expect::Issues(&[("/filingKey", "filing-state")]));
}

#[test]
fn nonconformity_is_told_with_reasons_and_published_without_persons() {
    let world = World::before("verify-on-site");
    let input = example("notify-nonconformity");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("notify-nonconformity", &input, changes, expected);
    };
    check(
        &[("/reasons", json!([]))],
        &Expect::Issues(&[("/reasons", "MISSING_MATERIAL")]),
    );
    let personal = [("/reasons/0/detail", json!("负责人电话13800138000"))];
    check(
        &personal,
        &Expect::Issues(&[("/reasons/0/detail", "personal-data-in-public-text")]),
    );
    check(
        &[],
        &Expect::Answer(&[
            ("/within/amount", json!(15)),
            ("/receiptSuperseded", json!(true)),
            ("/mayResubmit", json!(true)),
        ]),
    );
    check(&[], &Expect::Issues(&[("/filingKey", "filing-state")]));
    let emitted = world.host.emitted();
    assert_eq!(emitted.len(), 1);
    assert_eq!(
        (
            emitted[0].destination.as_str(),
            emitted[0].event_type.as_str()
        ),
        ("public-site", "cn.lianxi.health.filing-nonconformity")
    );
    // After correction it can be submitted again.
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Answer(&[("/filingKey", json!(FILING_KEY))]),
    );
}

#[test]
fn no_child_is_left_without_care() {
    let world = World::before("guide-health-care");
    let input = example("close-filing");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("close-filing", &input, changes, expected);
    };
    check(
        &[("/childrenPlaced", json!(2))],
        &Expect::Issues(&[("/childrenPlaced", "children-unplaced")]),
    );
    check(
        &[("/childrenPlaced", json!(4))],
        &Expect::Issues(&[("/childrenPlaced", "placed-more-than-enrolled")]),
    );
    check(
        &[("/guardiansInformed", json!(false))],
        &Expect::Issues(&[("/guardiansInformed", "guardians-not-informed")]),
    );
    check(
        &[("/childrenPlaced", json!(2)), ("/cause", json!("revoked"))],
        &Expect::Human("未安置"),
    );
    check(
        &[],
        &Expect::Answer(&[
            ("/previousState", json!("filed")),
            ("/duplicate", json!(false)),
            ("/within/kind", json!("default")),
        ]),
    );
    check(&[], &Expect::Answer(&[("/duplicate", json!(true))]));
}

#[test]
fn a_banned_person_is_found_in_the_staff_list_of_another_county() {
    let mut world = World::new();
    let mut ban = example("register-industry-ban");
    ban["person"]["hash"] = json!(digest('4'));
    world.at("140212", Level::County);
    world.check(
        "register-industry-ban",
        &ban,
        &[("/county", json!("140212"))],
        &Expect::Answer(&[("/lifetime", json!(true))]),
    );
    world.at("140105", Level::County);
    world.check(
        "validate-filing",
        &example("validate-filing"),
        &[],
        &Expect::Issues(&[("/form/staff/3/person", "industry-ban")]),
    );
    assert!(
        !world
            .host
            .all_records()
            .iter()
            .any(|(key, _)| key.contains(FILED_USCC))
    );
}
