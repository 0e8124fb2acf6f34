//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod guards;
mod persons;
mod rectification;
mod reports;
mod security;

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::Desk;
use serde_json::{Value, json};

use crate::{examples, plugin};

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// After an inspection that came to a notice.
fn inspected() -> Desk {
    let desk = desk();
    desk.ok("inspect-security", &examples::noticed());
    desk
}

/// The office of another division.
fn office(region: &str, level: lianxi_sdk::Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
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
fn a_matter_of_another_county_is_not_ours() {
    use lianxi_sdk::Level;
    for (duty, input) in [
        ("guide-security", examples::guidance()),
        ("inspect-security", examples::noticed()),
        ("query-criminal-record", examples::query()),
        ("accept-mandatory-report", examples::abuse_report()),
        ("verify-guard", examples::guards()),
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
}

#[test]
fn matters_are_known_by_their_code() {
    let answer = desk().ok("responsibility", &json!({"matter": "mandatory-report"}));
    assert_eq!(answer["responsibleDepartment"], "public-security");
    let unknown = desk().issues("responsibility", &json!({"matter": "x"}));
    assert_eq!(unknown, ["/matter matter-unknown"]);
}
