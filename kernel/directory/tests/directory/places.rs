//! Divisions and offices, then and now.

use lianxi_directory::Office;

use crate::world::{change, day, peopled, province};

#[test]
fn a_name_is_the_one_of_its_day() {
    let directory = province();
    for (code, on, name) in [
        ("140104", "2026-03-31", Some("Former Name")),
        ("140104", "2026-04-01", Some("Present Name")),
        ("140104", "1950-01-01", Some("Former Name")),
        // It has ended, and was never called otherwise.
        ("140101", "2026-06-15", Some("Old County")),
        // It was not yet.
        ("140103", "2020-01-01", Some("Joined County")),
        ("99", "2026-06-15", None),
    ] {
        assert_eq!(directory.name_of(code, day(on)), name, "{code} {on}");
    }
    let gone = directory.division("140101", day("2026-01-01"));
    assert_eq!(gone, None);
}

#[test]
fn a_new_name_leaves_the_old_one_to_old_records() {
    let mut directory = province();
    change(
        &mut directory,
        r#"[{"change":"rename-division","code":"140201","name":"Nearer","from":"2026-07-01"}]"#,
    );
    let name = |on| directory.name_of("140201", day(on));
    assert_eq!(name("2026-06-30"), Some("Far County"));
    assert_eq!(name("2026-07-01"), Some("Nearer"));
    assert_eq!(
        directory.ancestors("140201", day("2026-07-01")),
        ["1402", "14"]
    );
}

#[test]
fn a_merged_division_is_found_in_its_successor() {
    let mut directory = province();
    for (code, on, current) in [
        ("140101", "2025-12-31", &["140101"][..]),
        ("140101", "2026-01-01", &["140103"]),
        ("140102", "2026-01-01", &["140103"]),
        ("1401", "2026-01-01", &["1401"]),
        ("99", "2026-01-01", &[]),
    ] {
        assert_eq!(directory.current(code, day(on)), current, "{code} {on}");
    }
    // Divided, and one of the parts merged on.
    change(
        &mut directory,
        r#"[{"change":"end-division","code":"140103","until":"2026-06-30","successors":["140104","140201"]}]"#,
    );
    let now = day("2026-07-01");
    assert_eq!(directory.current("140101", now), ["140104", "140201"]);
    assert_eq!(
        directory.jurisdiction("140201", now),
        ["140101", "140102", "140103", "140201"]
    );
    assert_eq!(
        directory.covered_by("140102", now),
        ["140102", "1401", "140103", "14", "140104", "140201", "1402"]
    );
}

#[test]
fn what_lies_in_a_division() {
    let directory = province();
    for (code, on, subtree) in [
        (
            "1401",
            "2025-06-15",
            &["1401", "140101", "140102", "140104", "zone-1"][..],
        ),
        (
            "1401",
            "2026-06-15",
            &["1401", "140103", "140104", "zone-1"],
        ),
        ("140201", "2026-06-15", &["140201"]),
        ("140101", "2026-06-15", &[]),
        ("99", "2026-06-15", &[]),
    ] {
        assert_eq!(directory.subtree(code, day(on)), subtree, "{code} {on}");
    }
    assert_eq!(
        directory.jurisdiction("140103", day("2026-06-15")),
        ["140101", "140102", "140103"]
    );
    assert_eq!(
        directory.jurisdiction("140103", day("2025-06-15")),
        ["140103"]
    );
}

#[test]
fn offices_are_there_by_rule_and_by_exception() {
    let mut directory = province();
    change(
        &mut directory,
        r#"[{"change":"put-office","office":{"department":"works","division":"140201"},"state":"absent"},
            {"change":"put-office","office":{"department":"works","division":"zone-1"},"name":"Zone Works","state":"present"}]"#,
    );
    let today = day("2026-06-15");
    for (code, offices) in [
        ("14", "finance@14 works@14 union@14"),
        ("1402", "finance@1402 works@1402"),
        ("140201", "finance@140201 bureau@140201"),
        ("zone-1", "works@zone-1"),
        ("140101", ""),
    ] {
        let found = directory.offices_of_division(code, today);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.join(" "), offices, "{code}");
    }
    let name = |division| directory.office_name(&Office::new("works", division), today);
    assert_eq!(name("zone-1").as_deref(), Some("Zone Works"));
    assert_eq!(name("140104").as_deref(), Some("Present NameWorks"));
    assert_eq!(name("99"), None);
    let upper = |department, division| {
        directory
            .upper_office(&Office::new(department, division), today)
            .map(|office| office.division)
    };
    assert_eq!(upper("works", "zone-1").as_deref(), Some("1401"));
    assert_eq!(upper("union", "140104").as_deref(), Some("14"));
    assert_eq!(upper("bureau", "140104"), None);
    assert_eq!(upper("works", "14"), None);
}

#[test]
fn another_office_may_act_in_a_matter() {
    let mut directory = peopled("", "");
    change(
        &mut directory,
        r#"[{"change":"put-binding","matter":"licence","department":"works","division":"140104","office":{"department":"bureau"},"valid":{"from":"2026-01-01"}},
            {"change":"put-binding","matter":"permit","department":"works","office":{"department":"finance"}},
            {"change":"put-binding","matter":"permit","department":"works","division":"zone-1","office":{"department":"works","division":"1401"}}]"#,
    );
    let cases = [
        ("licence", "140104", "2026-06-15", "bureau@140104"),
        ("licence", "140104", "2025-12-31", "works@140104"),
        ("licence", "140103", "2026-06-15", "works@140103"),
        ("permit", "140103", "2026-06-15", "finance@140103"),
        ("permit", "zone-1", "2026-06-15", "works@1401"),
    ];
    for (matter, division, on, office) in cases {
        let found = directory.registering_office(matter, "works", division, day(on));
        assert_eq!(found.to_string(), office, "{matter} {division} {on}");
    }
    change(
        &mut directory,
        r#"[{"change":"end-binding","matter":"licence","department":"works","division":"140104","until":"2026-06-30"}]"#,
    );
    let found = directory.registering_office("licence", "works", "140104", day("2026-07-01"));
    assert_eq!(found.to_string(), "works@140104");
}
