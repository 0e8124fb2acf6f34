//! Penalties within the law, and the industry ban with its finding.

use lianxi_plugin_health::examples::{REGION, digest};
use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{Expect, World, example};

#[test]
fn a_penalty_is_prepared_by_law_and_decided_by_people() {
    let world = World::new();
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check(
            "decide-penalty-path",
            &example("decide-penalty-path"),
            changes,
            expected,
        );
    };
    for (violation, gravity, low, high, stop, ban) in [
        ("childcare-standards", "first", 0, 0, false, false),
        (
            "childcare-standards",
            "refused",
            5_000,
            50_000,
            false,
            false,
        ),
        (
            "childcare-standards",
            "serious",
            50_000,
            100_000,
            true,
            false,
        ),
        ("abuse", "serious", 50_000, 100_000, true, true),
        ("background-check", "first", 0, 50_000, false, false),
        ("background-check", "refused", 50_000, 500_000, true, false),
    ] {
        let expected = [
            ("/status", json!("prepared")),
            ("/fineMinYuan", json!(low)),
            ("/fineMaxYuan", json!(high)),
            ("/stopService", json!(stop)),
            ("/industryBan", json!(ban)),
            ("/hearing", json!(stop || ban)),
            ("/clocks/0/period/amount", json!(90)),
            ("/clocks/0/period/unit", json!("calendar-day")),
            ("/clocks/0/period/kind", json!("statute")),
        ];
        check(
            &[
                ("/violation", json!(violation)),
                ("/gravity", json!(gravity)),
            ],
            &Expect::Answer(&expected),
        );
    }
    check(
        &[("/prepareOnly", json!(false))],
        &Expect::Human("负责人决定"),
    );
    check(&[("/gravity", Value::Null)], &Expect::Human("情节"));
    check(
        &[("/correctionOrder", Value::Null)],
        &Expect::Issues(&[("/correctionOrder", "MISSING_MATERIAL")]),
    );
    check(
        &[("/evidence", json!([]))],
        &Expect::Issues(&[("/evidence", "MISSING_MATERIAL")]),
    );
}

#[test]
fn a_decided_penalty_is_held_to_the_range_and_the_procedure() {
    let world = World::new();
    let decided = |fine: u32, stop: bool, hearing: bool| {
        (
            "/decision",
            json!({"decision": {"by": "officer-1", "documentNo": "并小卫罚〔2026〕1号", "on": "2026-03-01"}, "fineYuan": fine,
            "stopService": stop, "statementHeard": true, "hearingOffered": hearing, "legalReview": true}),
        )
    };
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check(
            "decide-penalty-path",
            &example("decide-penalty-path"),
            changes,
            expected,
        );
    };
    for fine in [5_000, 50_000] {
        check(
            &[decided(fine, false, false)],
            &Expect::Answer(&[
                ("/status", json!("decided")),
                ("/documentNo", json!("并小卫罚〔2026〕1号")),
            ]),
        );
    }
    for fine in [4_999, 50_001] {
        check(
            &[decided(fine, false, false)],
            &Expect::Issues(&[("/decision/fineYuan", "fine-out-of-range")]),
        );
    }
    check(
        &[decided(5_000, true, true)],
        &Expect::Issues(&[("/decision/stopService", "stop-not-provided")]),
    );
    let serious = ("/gravity", json!("serious"));
    check(
        &[serious.clone(), decided(60_000, true, false)],
        &Expect::Issues(&[("/decision/hearingOffered", "hearing-not-offered")]),
    );
    check(
        &[serious, decided(60_000, true, true)],
        &Expect::Answer(&[("/status", json!("decided"))]),
    );
}

#[test]
fn a_ban_rests_on_a_finding_with_legal_force() {
    let world = World::new();
    let input = example("register-industry-ban");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("register-industry-ban", &input, changes, expected);
    };
    check(
        &[("/finding", Value::Null)],
        &Expect::Issues(&[("/finding", "MISSING_MATERIAL")]),
    );
    check(
        &[("/finding/effectiveOn", Value::Null)],
        &Expect::Human("法律效力"),
    );
    check(
        &[("/finding/effectiveOn", json!("2026-03-03"))],
        &Expect::Human("法律效力"),
    );
    check(
        &[("/finding/kind", json!("court-occupation-ban"))],
        &Expect::Human("三至五年"),
    );
    check(
        &[("/finding/covers", json!(["direct-manager"]))],
        &Expect::Human("责任身份"),
    );
    check(&[("/decision", Value::Null)], &Expect::Human("人员决定"));
    check(
        &[("/finding/effectiveOn", json!("2026-01-09"))],
        &Expect::Issues(&[("/finding/effectiveOn", "date-out-of-order")]),
    );
    check(
        &[("/person/maskedId", json!("140105199001011234"))],
        &Expect::Issues(&[("/person/maskedId", "id-not-masked")]),
    );
    check(
        &[("/finding/effectiveOn", json!("2026-03-02"))],
        &Expect::Answer(&[
            ("/lifetime", json!(true)),
            ("/missingRoles", json!(["direct-manager"])),
        ]),
    );
    check(
        &[("/finding/effectiveOn", json!("2026-03-02"))],
        &Expect::Answer(&[("/duplicate", json!(true))]),
    );
    let manager = [
        ("/role", json!("direct-manager")),
        ("/person/hash", json!(digest('7'))),
    ];
    check(&manager, &Expect::Answer(&[("/missingRoles", json!([]))]));
    let cities = world.host.emitted()[0].body["cities"]
        .as_array()
        .map(Vec::len);
    assert_eq!((world.host.emitted().len(), cities), (2, Some(11)));
}

#[test]
fn a_ban_blocks_hiring_in_another_county_until_it_is_overturned() {
    let mut world = World::before("check-industry-ban");
    world.at("140212", Level::County);
    let banned = [
        ("/banned", json!(true)),
        ("/entries/0/county", json!(REGION)),
        ("/measure", json!("不得录用")),
    ];
    world.check(
        "check-industry-ban",
        &example("check-industry-ban"),
        &[],
        &Expect::Answer(&banned),
    );
    world.check(
        "withdraw-industry-ban",
        &example("withdraw-industry-ban"),
        &[],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
    world.at(REGION, Level::County);
    let input = example("withdraw-industry-ban");
    world.check(
        "withdraw-industry-ban",
        &input,
        &[("/effectiveOn", Value::Null)],
        &Expect::Human("尚未生效"),
    );
    world.check(
        "withdraw-industry-ban",
        &input,
        &[("/banKey", json!("ban/x"))],
        &Expect::Issues(&[("/banKey", "ban-not-found")]),
    );
    let withdrawn = [
        ("/stillBanned", json!(false)),
        ("/takeDownWithin/amount", json!(3)),
        ("/takeDownWithin/kind", json!("statute")),
    ];
    world.check(
        "withdraw-industry-ban",
        &input,
        &[],
        &Expect::Answer(&withdrawn),
    );
    world.check(
        "check-industry-ban",
        &example("check-industry-ban"),
        &[],
        &Expect::Answer(&[("/banned", json!(false)), ("/entries", json!([]))]),
    );
    world.check(
        "register-industry-ban",
        &example("register-industry-ban"),
        &[],
        &Expect::Human("已被撤销"),
    );
    // The entry stays with its trail.
    let kept = world
        .host
        .all_records()
        .into_iter()
        .find(|(key, _)| key.starts_with("ban/"))
        .expect("never deleted");
    assert_eq!(kept.1["withdrawn"]["cause"], "（2026）晋01刑终1号");
}
