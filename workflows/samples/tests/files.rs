//! The committed files: the same bytes as the generator writes, and what the plan promises of them.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::push::RegistrationDecided;
use lianxi_domain::{Level, division};
use lianxi_samples::files::STARTS_AT;
use lianxi_samples::plan::{FAULTY, REGISTRATIONS};
use lianxi_samples::{FOLDER, File, SEED, cases, files};
use serde::Deserialize as _;
use serde_json::Value;

#[test]
fn what_is_committed_is_what_is_generated() {
    for file in files(SEED) {
        let path = std::path::Path::new(FOLDER).join(file.name);
        let committed = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(
            committed == file.text,
            "{} is not what `cargo run -p lianxi-samples` writes",
            file.name
        );
    }
}

#[test]
fn the_institutions_of_the_year_are_what_is_generated() {
    let text = lianxi_samples::institutions::table(SEED);
    let committed = std::fs::read_to_string(lianxi_samples::files::INSTITUTIONS)
        .expect("the table of institutions");
    assert!(
        committed == text,
        "`cargo run -p lianxi-samples` writes another table"
    );
    let counties: BTreeSet<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2))
        .collect();
    assert_eq!(counties.len(), division::counties().count());
}

#[test]
fn another_seed_gives_other_registrations() {
    let text = |seed| files(seed).swap_remove(0).text;
    assert!(text(SEED) != text(SEED + 1));
}

#[test]
fn as_many_as_planned_and_as_many_faulty() {
    let cases = cases(SEED);
    assert_eq!(cases.len(), REGISTRATIONS);
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for name in cases.iter().filter_map(|case| case.expected.fault) {
        *by_name.entry(name).or_default() += 1;
    }
    assert_eq!(by_name.values().sum::<usize>(), FAULTY);
    let expected = BTreeMap::from([
        ("check-character", 9),
        ("other-bodys-prefix", 8),
        ("code-outside-province", 6),
        ("premises-unknown", 6),
        ("premises-not-county", 4),
        ("premises-outside-authority", 5),
        ("premises-elsewhere", 6),
        ("scope-without-childcare", 7),
        ("duplicate", 5),
        ("out-of-order", 4),
    ]);
    assert_eq!(by_name, expected);
}

#[test]
fn every_city_county_department_level_and_event_is_there() {
    let cases = cases(SEED);
    let sent = cases
        .iter()
        .map(|case| case.sent.institution.premises_division_code.as_str());
    let counties: BTreeSet<&str> = sent
        .chain(
            cases
                .iter()
                .filter_map(|case| case.expected.county_code.as_deref()),
        )
        .collect();
    for county in division::counties() {
        assert!(
            counties.contains(county.code),
            "no institution in {}",
            county.name
        );
    }
    let cities: BTreeSet<&str> = cases
        .iter()
        .map(|case| case.expected.city_code.as_str())
        .collect();
    assert!(division::cities().all(|city| cities.contains(city.code)));
    let departments: BTreeSet<&str> = cases
        .iter()
        .map(|case| case.sent.authority.department.as_str())
        .collect();
    assert_eq!(departments.len(), 3);
    let levels: BTreeSet<Level> = cases.iter().map(|case| case.sent.authority.level).collect();
    assert_eq!(
        levels,
        BTreeSet::from([Level::Province, Level::City, Level::County])
    );
    let events: BTreeSet<&str> = cases.iter().map(|case| case.sent.event.term()).collect();
    assert_eq!(events.len(), 5);
    assert!(
        cases
            .iter()
            .any(|case| case.sent.authority.name.contains("行政审批"))
    );
}

#[test]
fn nothing_arrives_before_the_first_instant_or_after_the_quarter() {
    let [first, last] = [STARTS_AT, "2026-04-01T00:00:00+08:00"]
        .map(|text| text.parse::<jiff::Timestamp>().expect("an instant"));
    for case in cases(SEED) {
        assert!(
            (first..last).contains(&case.arrives),
            "{} arrives at {}",
            case.expected.event_id,
            case.arrives
        );
    }
}

#[test]
fn keys_repeat_only_in_duplicates() {
    let mut seen = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for case in cases(SEED) {
        let first = seen.insert(case.expected.business_key.clone());
        assert_eq!(
            first,
            case.expected.fault != Some("duplicate"),
            "{}",
            case.expected.business_key
        );
        assert!(ids.insert(case.expected.event_id));
    }
}

#[test]
fn lines_have_their_shape() {
    for file in files(SEED).into_iter().filter(File::is_lines) {
        for line in file.text.lines() {
            let line: Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{}: {error}: {line}", file.name));
            match file.name {
                "registrations.jsonl" => {
                    let decided = RegistrationDecided::deserialize(&line["event"]["data"])
                        .expect("a decision");
                    assert_eq!(line["event"]["subject"], decided.institution.uscc);
                    assert!(
                        decided.institution.legal_rep_ref.starts_with("person:"),
                        "persons are references only"
                    );
                }
                "answers.jsonl" => {
                    let office = line["office"]["division"].as_str().expect("a division");
                    assert!(division::get(office).is_some(), "no office in {office}");
                    assert!(
                        line["person"]
                            .as_str()
                            .is_some_and(|person| person.starts_with("p-"))
                    );
                }
                "events.jsonl" => {
                    assert!(line["event"]["subject"].is_string() && line["at"].is_string());
                }
                _ => assert!(
                    line["outcome"]
                        .as_str()
                        .is_some_and(|outcome| !outcome.is_empty())
                ),
            }
        }
    }
}
