//! Supervision: what findings weigh, who may inspect, what is published.

use lianxi_plugin_health::supervision::catalogue::{ITEMS, Mode, items};
use lianxi_plugin_health::supervision::coordinate::draw_count;
use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{Expect, World, example};

fn index_of(item: &str) -> usize {
    ITEMS
        .iter()
        .position(|found| found.code == item)
        .expect("an item")
}

fn broken(item: &str) -> Vec<(String, Value)> {
    vec![(format!("/answers/{}/met", index_of(item)), json!(false))]
}

fn evaluate(world: &World, changes: &[(String, Value)], expected: &Expect<'_>) {
    let changes: Vec<(&str, Value)> = changes
        .iter()
        .map(|(at, value)| (at.as_str(), value.clone()))
        .collect();
    world.check(
        "evaluate-findings",
        &example("evaluate-findings"),
        &changes,
        expected,
    );
}

#[test]
fn findings_lead_to_what_they_weigh() {
    for (item, conclusion, severity, case, stop) in [
        ("staff-training", "一般问题", "轻微", false, false),
        ("class-size", "一般问题", "严重", false, false),
        ("filed", "违法线索", "严重", true, false),
        ("banned-person", "立即处置", "重大", true, true),
    ] {
        let expected = [
            ("/conclusion", json!(conclusion)),
            ("/findings/0/severity", json!(severity)),
            ("/findings/0/needsCase", json!(case)),
            ("/findings/0/stopService", json!(stop)),
            ("/findings/0/reportToPolice", json!(false)),
        ];
        evaluate(&World::new(), &broken(item), &Expect::Answer(&expected));
    }
    let abuse = [
        ("/conclusion", json!("立即处置")),
        ("/findings/0/reportToPolice", json!(true)),
        ("/findings/0/rectifyWithin/unit", json!("hour")),
    ];
    evaluate(&World::new(), &broken("no-abuse"), &Expect::Answer(&abuse));
    evaluate(
        &World::new(),
        &[],
        &Expect::Answer(&[
            ("/conclusion", json!("未发现问题")),
            ("/findings", json!([])),
            ("/publishWithin/amount", json!(20)),
        ]),
    );
}

#[test]
fn video_is_kept_for_ninety_days() {
    let at = format!("/answers/{}/value", index_of("video-days"));
    evaluate(
        &World::new(),
        &[(at.clone(), json!(90))],
        &Expect::Answer(&[("/conclusion", json!("未发现问题"))]),
    );
    evaluate(
        &World::new(),
        &[(at.clone(), json!(89))],
        &Expect::Answer(&[("/findings/0/item", json!("video-days"))]),
    );
    evaluate(
        &World::new(),
        &[(at.clone(), Value::Null)],
        &Expect::Issues(&[(&at, "MISSING_MATERIAL")]),
    );
    let check = |changes: &[(&str, Value)], expected: &[(&str, Value)]| {
        World::new().check(
            "check-video-supervision",
            &example("check-video-supervision"),
            changes,
            &Expect::Answer(expected),
        );
    };
    check(
        &[],
        &[
            ("/compliant", json!(true)),
            ("/areasRequired", json!(1)),
            ("/retentionDaysMin/value", json!(90)),
            ("/retentionDaysMin/kind", json!("article")),
        ],
    );
    check(
        &[("/retentionDays", json!(89))],
        &[
            ("/compliant", json!(false)),
            ("/alerts/0/code", json!("retention-too-short")),
        ],
    );
    check(
        &[("/areas/0/covered", json!(false))],
        &[
            ("/alerts/0/code", json!("area-not-covered")),
            ("/areasCovered", json!(0)),
        ],
    );
    check(
        &[("/areas/1/covered", json!(true))],
        &[("/alerts/0/code", json!("private-area-filmed"))],
    );
}

#[test]
fn the_same_finding_within_twelve_months_weighs_more() {
    let mut world = World::new();
    world.on("2026-03-02");
    evaluate(
        &world,
        &broken("class-size"),
        &Expect::Answer(&[("/keyObject", json!(false))]),
    );
    for (day, repeated, severity) in [("2027-03-02", true, "重大"), ("2028-03-03", false, "严重")]
    {
        world.on(day);
        let mut changes = broken("class-size");
        changes.push(("/visitedOn".to_owned(), json!(day)));
        let expected = [
            ("/findings/0/repeated", json!(repeated)),
            ("/keyObject", json!(repeated)),
            ("/findings/0/severity", json!(severity)),
        ];
        evaluate(&world, &changes, &Expect::Answer(&expected));
    }
}

#[test]
fn an_inspection_needs_two_officers_published_items_and_evidence() {
    let check = |at: &str, value: Value, field: &str, code: &str| {
        evaluate(
            &World::new(),
            &[(at.to_owned(), value)],
            &Expect::Issues(&[(field, code)]),
        );
    };
    check(
        "/officers",
        json!(["officer-1"]),
        "/officers",
        "officers-too-few",
    );
    check(
        "/officers",
        json!(["officer-1", "officer-1"]),
        "/officers",
        "officers-too-few",
    );
    check(
        "/answers/0/item",
        json!("not-published"),
        "/answers/0/item",
        "unknown-item",
    );
    check(
        "/answers/1/item",
        json!("filed"),
        "/answers",
        "item-unanswered",
    );
    check(
        "/answers/0/evidence",
        Value::Null,
        "/answers/0/evidence",
        "MISSING_MATERIAL",
    );
    check(
        "/institutionSigned",
        json!(false),
        "/refusalRecord",
        "MISSING_MATERIAL",
    );
    check(
        "/visitedOn",
        json!("2026-03-03"),
        "/visitedOn",
        "date-in-future",
    );
}

#[test]
fn a_township_patrols_and_does_not_inspect() {
    let mut world = World::new();
    world.at("140105001", Level::Township);
    evaluate(&world, &[], &Expect::Denied("NOT_COMPETENT_LEVEL"));
    let answers: Vec<Value> = items(Mode::Patrol)
        .map(|item| json!({"item": item.code, "met": item.code != "filed"}))
        .collect();
    let patrol = [
        ("/mode".to_owned(), json!("patrol")),
        ("/answers".to_owned(), json!(answers)),
        ("/officers".to_owned(), json!(["patrol-1"])),
    ];
    let expected = [
        ("/conclusion", json!("一般问题")),
        ("/findings/0/needsCase", json!(false)),
        ("/reportWithin/amount", json!(1)),
    ];
    evaluate(&world, &patrol, &Expect::Answer(&expected));
    world.check(
        "decide-penalty-path",
        &example("decide-penalty-path"),
        &[],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
}

#[test]
fn who_may_inspect_and_what() {
    let world = World::new();
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check(
            "coordinate-inspection",
            &example("coordinate-inspection"),
            changes,
            expected,
        );
    };
    for body in [
        "conference",
        "trade-union",
        "womens-federation",
        "third-party",
        "audit",
    ] {
        let changes = [
            ("/participants/1/department", json!(body)),
            ("/items/0/department", json!("health")),
        ];
        check(
            &changes,
            &Expect::Issues(&[("/participants/1/department", "not-an-inspecting-body")]),
        );
    }
    check(
        &[("/participants/1/licensedOfficers", json!(1))],
        &Expect::Issues(&[("/participants/1/licensedOfficers", "officers-too-few")]),
    );
    check(
        &[("/participants/0", Value::Null)],
        &Expect::Issues(&[("/participants", "lead-missing")]),
    );
    check(
        &[("/items/0/published", json!(false))],
        &Expect::Issues(&[("/items/0/published", "item-not-published")]),
    );
    check(
        &[("/items/0/department", json!("housing"))],
        &Expect::Issues(&[("/items/0/department", "item-without-department")]),
    );
    check(
        &[("/to", json!("2026-03-31"))],
        &Expect::Issues(&[("/to", "date-out-of-order")]),
    );
    check(
        &[("/occasion", json!("for-cause"))],
        &Expect::Issues(&[("/cause", "MISSING_MATERIAL")]),
    );
    check(
        &[
            ("/occasion", json!("for-cause")),
            ("/cause", json!("投诉1号")),
        ],
        &Expect::Human("批准"),
    );
    let approved = [
        ("/occasion", json!("for-cause")),
        ("/cause", json!("投诉1号")),
        ("/approvalNo", json!("批1号")),
    ];
    check(
        &approved,
        &Expect::Answer(&[("/drawCount", json!(2)), ("/excluded", json!([]))]),
    );
    let expected = [
        ("/pool", json!(["12140105MB0000000J"])),
        ("/excluded", json!(["52140105MJ0000000W"])),
        ("/drawCount", json!(1)),
        ("/cooperators", json!(["emergency"])),
    ];
    check(&[], &Expect::Answer(&expected));
    check(
        &[("/candidates/0/visitsThisYear", json!(1))],
        &Expect::Human("为零"),
    );
    check(
        &[("/params", json!({"visitsPerYearMax": 2}))],
        &Expect::Answer(&[("/excluded", json!([]))]),
    );
    check(
        &[("/params", json!({"inspectorsMin": 1}))],
        &Expect::Issues(&[("/params/inspectorsMin", "rule-fixed-by-law")]),
    );
    for (pool, percent, expected) in [
        (100, 5, 5),
        (101, 5, 6),
        (1, 5, 1),
        (20, 5, 1),
        (21, 5, 2),
        (3, 200, 3),
    ] {
        assert_eq!(draw_count(pool, percent), expected, "{pool} at {percent}%");
    }
}
