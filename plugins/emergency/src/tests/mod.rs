//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod certificates;
mod conformance;
mod extinguishers;
mod inspecting;
mod penalties;
mod rectification;
mod reports;
mod sealing;
mod urging;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;
use serde_json::{Value, json};

use crate::{examples, plugin};

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// After the inspection that came to two notices and a seal.
fn inspected() -> Desk {
    let desk = desk();
    desk.ok("inspect-fire", &examples::grave());
    desk
}

/// The office of another division.
fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

/// The same office on another day.
fn on(day: &str) -> Call {
    Call {
        now: format!("{day}T09:00:00+08:00"),
        ..examples::call()
    }
}

/// The codes of a list of problems.
fn codes(answer: &Value, list: &str) -> Vec<String> {
    answer[list]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Records whose key begins like this.
fn kept(desk: &Desk, prefix: &str) -> usize {
    let records = desk.host().all_records();
    records
        .iter()
        .filter(|(key, _)| key.starts_with(prefix))
        .count()
}

#[test]
fn an_area_is_covered_by_its_brigade_and_those_above() {
    for (duty, input) in [
        ("urge-fire-responsibility", examples::urging()),
        ("inspect-fire", examples::grave()),
        ("compute-extinguishers", examples::calculation()),
        (
            "issue-or-verify-fire-certificate",
            examples::verifying_housing(),
        ),
    ] {
        let mut desk = desk();
        desk.call(office("140106", Level::County));
        let reason = desk.denied(duty, &input);
        assert!(
            reason.starts_with("NOT_IN_JURISDICTION"),
            "{duty}: {reason}"
        );
        desk.call(office(examples::COUNTY, Level::Township));
        let reason = desk.denied(duty, &input);
        assert!(
            reason.starts_with("NOT_COMPETENT_LEVEL"),
            "{duty}: {reason}"
        );
        desk.call(office("140100", Level::City));
        desk.ok(duty, &input);
    }
    // What rests on a record is of the record's area.
    let mut desk = inspected();
    desk.call(office("140106", Level::County));
    for (duty, input) in [
        ("review-fire-hazard", examples::danger_review()),
        ("lift-or-extend-seal", examples::lifting()),
        ("decide-penalty-path", examples::penalty()),
    ] {
        let reason = desk.denied(duty, &input);
        assert!(reason.starts_with("NOT_IN_JURISDICTION"), "{duty}");
    }
}

#[test]
fn matters_are_known_by_their_code() {
    for (matter, department) in [
        ("fire-responsibility", "emergency"),
        ("fire-inspection", "emergency"),
        ("fire-acceptance", "housing"),
    ] {
        let answer = desk().ok("responsibility", &json!({"matter": matter}));
        assert_eq!(answer["responsibleDepartment"], department);
    }
    let unknown = desk().issues("responsibility", &json!({"matter": "x"}));
    assert_eq!(unknown, ["/matter matter-unknown"]);
}
