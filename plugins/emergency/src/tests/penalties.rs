//! The penalty path: which article answers which finding, and when there is a fine.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, kept, on};
use crate::examples::{self, GRAVE, failing, inspection};

const DUTY: &str = "decide-penalty-path";

fn prepared(item: &str) -> Value {
    json!({"inspectionNo": GRAVE, "item": item, "prepareOnly": true})
}

/// After an inspection where this alone failed and was to be corrected by 20 February; the day is the one of the call.
fn found(item: &str, today: &str) -> Desk {
    let mut input = failing(inspection(GRAVE, "2026-02-02"), item);
    input["grades"] = json!([]);
    if crate::inspection::DANGERS.contains(&item) {
        input["grades"] = json!([{"code": item, "grade": "可以限期改正"}]);
    }
    input["orderInTime"] =
        json!({"decision": examples::decision("限1", "2026-02-03"), "correctBy": "2026-02-20"});
    let mut desk = desk();
    desk.ok("inspect-fire", &input);
    desk.call(on(today));
    desk
}

fn fines(answer: &Value) -> Vec<Value> {
    answer["path"]["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["fineYuan"].clone())
        .filter(|fine| !fine.is_null())
        .collect()
}

#[test]
fn every_ground_has_its_fine_or_none() {
    let sixty = json!([{"minYuan": 5_000, "maxYuan": 50_000}]);
    let sixty_six = json!([{"minYuan": 1_000, "maxYuan": 5_000}]);
    for (item, within, after) in [
        ("fire-equipment", sixty.clone(), sixty.clone()),
        ("fire-escape", sixty.clone(), sixty.clone()),
        ("fire-windows", sixty.clone(), sixty),
        ("fire-electric", json!([]), sixty_six),
        ("fire-system", json!([]), json!([])),
        ("fire-full-test", json!([]), json!([])),
        ("fire-drill", json!([]), json!([])),
        ("fire-floor", json!([]), json!([])),
        ("fire-proof", json!([]), json!([])),
        ("fire-video-days", json!([]), json!([])),
    ] {
        for (today, expected, overdue) in
            [("2026-02-20", &within, false), ("2026-02-21", &after, true)]
        {
            let answer = found(item, today).ok(DUTY, &prepared(item));
            assert_eq!(&json!(fines(&answer)), expected, "{item} {today}");
            assert_eq!(answer["overdue"], overdue, "{item} {today}");
            assert_eq!(
                answer["finePossible"],
                expected != &json!([]),
                "{item} {today}"
            );
        }
    }
}

#[test]
fn the_duties_of_a_unit_bring_warnings_and_no_fine() {
    let answer = found("fire-system", "2026-02-21").ok(DUTY, &prepared("fire-system"));
    let natures: Vec<&Value> = answer["path"]["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["nature"])
        .collect();
    assert_eq!(natures, [&json!("行政处罚"), &json!("建议")]);
    let undecided = json!({"inspectionNo": GRAVE, "item": "fire-system"});
    found("fire-system", "2026-02-21").needs_human(DUTY, &undecided);
    let open = found("fire-system", "2026-02-20").ok(DUTY, &undecided);
    assert_eq!(open["path"]["clocks"], json!([]), "nothing to punish yet");
    let warned = json!({
        "inspectionNo": GRAVE, "item": "fire-system", "caseFiledOn": "2026-02-21",
        "decision": {"decision": examples::decision("警1", "2026-02-22"), "reason": "对直接责任人员给予警告"}
    });
    found("fire-system", "2026-02-22").ok(DUTY, &warned);
    let fined = json!({
        "inspectionNo": GRAVE, "item": "fire-system", "caseFiledOn": "2026-02-21",
        "decision": {"decision": examples::decision("罚1", "2026-02-22"), "unitFineYuan": 5_000}
    });
    assert_eq!(
        found("fire-system", "2026-02-22").issues(DUTY, &fined),
        ["/decision/unitFineYuan fine-without-ground"]
    );
}

#[test]
fn the_guide_is_a_ground_only_where_a_person_found_a_hazard() {
    let mut input = prepared("fire-floor");
    let unread = found("fire-floor", "2026-02-21").ok(DUTY, &input);
    assert!(unread["path"]["requires"].to_string().contains("未核实"));
    input["hazardFinding"] = examples::decision("认1", "2026-02-10");
    for (today, possible) in [("2026-02-20", false), ("2026-02-21", true)] {
        let answer = found("fire-floor", today).ok(DUTY, &input);
        assert_eq!(answer["finePossible"], possible, "{today}");
        assert!(!possible || answer["path"]["measures"].to_string().contains("第七项"));
    }
}

#[test]
fn a_person_decides_the_fine_within_its_range() {
    let undecided = without(examples::penalty(), "/decision");
    let reason = found("fire-escape", "2026-03-02").needs_human(DUTY, &undecided);
    assert!(reason.contains("由消防救援机构的人决定"), "{reason}");
    for (yuan, right) in [
        (4_999, false),
        (5_000, true),
        (50_000, true),
        (50_001, false),
    ] {
        let desk = found("fire-escape", "2026-03-02");
        let input = with(examples::penalty(), "/decision/unitFineYuan", json!(yuan));
        if !right {
            assert_eq!(
                desk.issues(DUTY, &input),
                ["/decision/unitFineYuan fine-out-of-range"]
            );
            continue;
        }
        let answer = desk.ok(DUTY, &input);
        assert_eq!(answer["decided"]["unitFineYuan"], yuan);
        assert_eq!(desk.ok(DUTY, &input), answer);
        assert_eq!(kept(&desk, "penalty/"), 1);
        let other = with(input, "/decision/unitFineYuan", json!(6_000));
        assert_eq!(desk.issues(DUTY, &other), ["/item penalty-taken"]);
    }
}

#[test]
fn the_calendar_is_asked_only_where_delay_matters() {
    let after = |item: &str| {
        let mut input = failing(inspection(GRAVE, "2026-02-02"), item);
        input["grades"] = json!([{"code": item, "grade": "可以限期改正"}]);
        input["orderInTime"] = json!({"decision": examples::decision("限1", "2026-02-03")});
        let desk = desk();
        desk.ok("inspect-fire", &input);
        desk
    };
    after("fire-escape").ok(DUTY, &prepared("fire-escape"));
    let mut input = prepared("fire-electric");
    let desk = after("fire-electric");
    assert_eq!(
        desk.issues(DUTY, &input),
        ["/calendarDueOn MISSING_MATERIAL"]
    );
    for (due, overdue) in [("2026-03-02", false), ("2026-03-01", true)] {
        input["calendarDueOn"] = json!(due);
        assert_eq!(desk.ok(DUTY, &input)["overdue"], overdue, "{due}");
    }
}

#[test]
fn a_decision_is_judged_by_its_own_day() {
    for (day, right) in [("2026-02-20", false), ("2026-02-21", true)] {
        let input = json!({
            "inspectionNo": GRAVE, "item": "fire-electric", "caseFiledOn": "2026-02-10",
            "decision": {"decision": examples::decision("罚1", day), "unitFineYuan": 1_000}
        });
        let desk = found("fire-electric", "2026-03-02");
        if right {
            desk.ok(DUTY, &input);
        } else {
            let found = desk.issues(DUTY, &input);
            assert_eq!(found, ["/decision/unitFineYuan fine-without-ground"]);
        }
    }
}

#[test]
fn a_decision_needs_a_case_a_finding_and_its_reasons() {
    for (field, value, issue) in [
        ("/caseFiledOn", Value::Null, "/caseFiledOn MISSING_MATERIAL"),
        (
            "/caseFiledOn",
            json!("2026-02-26"),
            "/caseFiledOn date-order",
        ),
        (
            "/caseFiledOn",
            json!("2026-02-01"),
            "/caseFiledOn date-order",
        ),
        (
            "/decision/unitFineYuan",
            Value::Null,
            "/decision/reason MISSING_MATERIAL",
        ),
        (
            "/prepareOnly",
            json!(true),
            "/prepareOnly prepare-with-decision",
        ),
        (
            "/inspectionNo",
            json!("没有"),
            "/inspectionNo inspection-unknown",
        ),
        ("/item", json!("fire-windows"), "/item finding-unknown"),
    ] {
        let input = with(examples::penalty(), field, value);
        let found = found("fire-escape", "2026-03-02").issues(DUTY, &input);
        assert_eq!(found, [issue], "{field}");
    }
}

#[test]
fn there_was_no_fine_before_the_law() {
    let mut desk = found("fire-escape", "2026-03-02");
    let mut call = examples::call();
    call.basis_date = "2009-04-30".to_owned();
    desk.call(call);
    let detail = desk.permanent(DUTY, &examples::penalty());
    assert!(detail.starts_with("EXPIRED_BASIS"), "{detail}");
}
