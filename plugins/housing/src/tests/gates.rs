//! The four gates, in their order.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{codes, desk, office, stages_told};
use crate::examples::{drawings, facts_of, filed, gate};

const GATE: &str = "check-four-sync";
const STAGES: [&str; 4] = ["规划", "建设", "验收", "交付"];

/// A desk on which the gates before this one are passed, with the fire formalities in order.
fn before(stage: &str) -> Desk {
    let desk = desk();
    desk.ok("confirm-fire-acceptance", &drawings());
    desk.ok("confirm-fire-acceptance", &filed());
    for earlier in STAGES.into_iter().take_while(|earlier| *earlier != stage) {
        let answer = desk.ok(GATE, &gate(earlier));
        assert_eq!(answer["gate"]["outcome"], "通过", "{earlier}");
    }
    desk
}

#[test]
fn all_four_pass_in_their_order() {
    let desk = before("");
    let answer = desk.ok(GATE, &gate("交付"));
    let stages = answer["stages"].as_array().expect("stages");
    assert!(stages.iter().all(|one| one["outcome"] == "通过") && stages.len() == 4);
    assert_eq!(answer["nextStage"], Value::Null);
    assert_eq!(desk.ok(GATE, &gate("规划"))["nextStage"], "建设");
    assert!(stages_told(&desk).is_empty());
}

#[test]
fn no_gate_is_passed_before_the_one_ahead_of_it() {
    for stage in ["建设", "验收", "交付"] {
        let desk = desk();
        desk.ok("confirm-fire-acceptance", &filed());
        let answer = desk.ok(GATE, &gate(stage));
        assert_eq!(answer["gate"]["outcome"], "暂缓：上一关口未通过", "{stage}");
        assert_eq!(
            codes(&answer["gate"]["reasons"])[0],
            "previous-gate-not-passed"
        );
        assert_eq!(
            (&answer["gate"]["bypassed"], &answer["nextStage"]),
            (&json!(false), &Value::Null)
        );
        assert!(stages_told(&desk).is_empty(), "{stage}");
    }
    // A gate two stages ahead does not do.
    let desk = before("建设");
    assert_eq!(
        desk.ok(GATE, &gate("验收"))["gate"]["outcome"],
        "暂缓：上一关口未通过"
    );
}

#[test]
fn a_failed_planning_gate_holds_the_next() {
    let desk = desk();
    desk.ok("confirm-fire-acceptance", &drawings());
    let failed = with(gate("规划"), "/facts/planning/outcome", json!("不通过"));
    let answer = desk.ok(GATE, &failed);
    assert_eq!(codes(&answer["gate"]["reasons"]), ["planning-passed"]);
    assert_eq!(
        desk.ok(GATE, &gate("建设"))["gate"]["outcome"],
        "暂缓：上一关口未通过"
    );
    desk.ok(GATE, &gate("规划"));
    assert_eq!(desk.ok(GATE, &gate("建设"))["gate"]["outcome"], "通过");
}

#[test]
fn what_is_done_before_its_gate_is_told_once() {
    let desk = desk();
    let started = with(gate("建设"), "/happenedOn", json!("2025-03-12"));
    for _ in 0..2 {
        let answer = desk.ok(GATE, &started);
        assert_eq!(answer["gate"]["bypassed"], true);
    }
    assert_eq!(stages_told(&desk), ["建设"]);
    let body = &desk.host().emitted()[0].body;
    assert_eq!(
        (&body["happenedOn"], body.get("name")),
        (&json!("2025-03-12"), None)
    );
}

#[test]
fn what_is_done_before_the_gate_ahead_was_passed_is_told_too() {
    for (day, bypassed) in [("2025-02-10", false), ("2025-02-09", true)] {
        let desk = before("建设");
        let answer = desk.ok(GATE, &with(gate("建设"), "/happenedOn", json!(day)));
        assert_eq!(
            (&answer["gate"]["outcome"], &answer["gate"]["bypassed"]),
            (&json!("通过"), &json!(bypassed)),
            "{day}"
        );
        assert_eq!(stages_told(&desk).len(), usize::from(bypassed), "{day}");
    }
}

#[test]
fn each_gate_has_its_items() {
    for (stage, field, value, code) in [
        ("建设", "places", json!(39), "as-planned"),
        ("建设", "areaSqm", json!(359), "as-planned"),
        ("建设", "withHomes", json!(false), "with-homes"),
        (
            "建设",
            "safetyFacilities",
            json!(false),
            "safety-facilities",
        ),
        ("验收", "places", json!(39), "as-planned"),
        ("验收", "areaSqm", json!(359), "as-planned"),
        ("验收", "withHomes", json!(false), "with-homes"),
        ("验收", "qualityAccepted", json!(false), "quality-accepted"),
        ("验收", "safetyAccepted", json!(false), "safety-accepted"),
        ("交付", "withHomes", json!(false), "with-homes"),
        ("交付", "usedForCare", json!(false), "used-for-care"),
    ] {
        let input = with(
            gate(stage),
            &format!("/facts/{}/{field}", facts_of(stage)),
            value,
        );
        let answer = before(stage).ok(GATE, &input);
        assert_eq!(answer["gate"]["outcome"], "不通过", "{stage} {field}");
        assert_eq!(codes(&answer["gate"]["reasons"]), [code], "{stage} {field}");
    }
}

#[test]
fn fire_formalities_are_part_of_two_gates() {
    let desk = desk();
    desk.ok(GATE, &gate("规划"));
    let answer = desk.ok(GATE, &gate("建设"));
    assert_eq!(codes(&answer["gate"]["reasons"]), ["fire-design"]);
    desk.ok("confirm-fire-acceptance", &drawings());
    assert_eq!(desk.ok(GATE, &gate("建设"))["gate"]["outcome"], "通过");
    let answer = desk.ok(GATE, &gate("验收"));
    assert_eq!(codes(&answer["gate"]["reasons"]), ["fire-accepted"]);
    desk.ok("confirm-fire-acceptance", &filed());
    assert_eq!(desk.ok(GATE, &gate("验收"))["gate"]["outcome"], "通过");
}

#[test]
fn delivery_is_confirmed_by_the_government_and_the_user() {
    for confirmation in ["government", "user"] {
        let desk = before("交付");
        let input = without(gate("交付"), &format!("/facts/delivery/{confirmation}"));
        assert!(desk.needs_human(GATE, &input).contains("确认"));
        // Handed over all the same: the gate fails, and is told as bypassed.
        let answer = desk.ok(GATE, &with(input, "/happenedOn", json!("2026-02-12")));
        assert_eq!(
            codes(&answer["gate"]["reasons"]),
            [format!("{confirmation}-confirmed")]
        );
        assert_eq!(stages_told(&desk), ["交付"]);
    }
    let early = without(gate("交付"), "/facts/delivery/user");
    assert_eq!(
        desk().ok(GATE, &early)["gate"]["outcome"],
        "暂缓：上一关口未通过"
    );
}

#[test]
fn a_passed_gate_stays_as_it_was_passed() {
    let desk = before("验收");
    let answer = desk.ok(GATE, &gate("建设"));
    assert_eq!(desk.ok(GATE, &gate("建设")), answer);
    let found = desk.issues(
        GATE,
        &with(gate("建设"), "/facts/construction/places", json!(41)),
    );
    assert_eq!(found, ["/facts gate-differs"]);
    let found = desk.issues(
        GATE,
        &with(gate("验收"), "/project/name", json!("另一项目")),
    );
    assert_eq!(found, ["/project project-differs"]);
    let found = desk.issues(GATE, &with(gate("验收"), "/judgedOn", json!("2025-03-09")));
    assert_eq!(found, ["/judgedOn date-order"]);
}

#[test]
fn the_facts_are_of_the_stage() {
    let other = with(gate("建设"), "/stage", json!("验收"));
    assert_eq!(
        desk().issues(GATE, &other),
        ["/facts/construction facts-of-another-stage"]
    );
    let none = with(gate("建设"), "/facts", json!({}));
    assert_eq!(desk().issues(GATE, &none), ["/facts MISSING_MATERIAL"]);
}

#[test]
fn a_kindergarten_has_rooms_for_toddlers() {
    let planning = with(gate("规划"), "/project/kind", json!("新建配套幼儿园"));
    for (rooms, outcome) in [
        (json!(true), "通过"),
        (json!(false), "不通过"),
        (Value::Null, "不通过"),
    ] {
        let input = with(planning.clone(), "/facts/planning/toddlerRooms", rooms);
        assert_eq!(desk().ok(GATE, &input)["gate"]["outcome"], outcome);
    }
}

#[test]
fn the_project_is_in_the_acting_area() {
    let mut desk = desk();
    desk.call(office("140106", Level::County));
    assert!(
        desk.denied(GATE, &gate("规划"))
            .starts_with("NOT_IN_JURISDICTION")
    );
    desk.call(office("140105", Level::Township));
    assert!(
        desk.denied(GATE, &gate("规划"))
            .starts_with("NOT_COMPETENT_LEVEL")
    );
    desk.call(office("140100", Level::City));
    desk.ok(GATE, &gate("规划"));
}
