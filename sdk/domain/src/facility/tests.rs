//! Sizes, gates in their order, and the codes of projects.

use super::{
    GateItem, GateOutcome, POPULATION_MAX, PROJECT_NO_CHARS_MAX, Population, SYNC_BASIS, Stage,
    When, check_project_no, judge, size,
};
use crate::checks::Checks;
use crate::date::Day;
use crate::rules::{Kind, Stated};

fn stated(value: u32) -> Stated<u32> {
    Stated::new(value, Kind::Default, "产品默认")
}

fn when(judged_on: Day, happened_on: Option<Day>) -> When {
    When {
        judged_on,
        happened_on,
    }
}

#[test]
fn a_size_fits_the_population() {
    for (residents, infants, migrant_infants, places, migrant_places) in [
        (1_000, 30, Some(0), 6, 0),
        (1_001, 30, Some(0), 7, 0),
        (1, 0, None, 1, 0),
        (5_000, 150, Some(50), 40, 10),
        (5_000, 150, Some(51), 41, 11),
        (10_000_000, 1, Some(10_000_000), u32::MAX, u32::MAX),
    ] {
        let population = Population {
            residents,
            infants,
            migrant_infants,
        };
        let found = size(&population, stated(6), stated(9));
        assert_eq!(
            (found.places, found.migrant_places, found.area_sqm),
            (places, migrant_places, places.saturating_mul(9)),
            "{population:?}"
        );
    }
}

#[test]
fn populations_are_checked() {
    for (residents, infants, migrant_infants, code) in [
        (0, 0, None, Some("population-out-of-range")),
        (POPULATION_MAX + 1, 0, None, Some("population-out-of-range")),
        (10, 11, None, Some("infants-exceed-residents")),
        (10, 0, Some(1), Some("infants-unknown")),
        (10, 10, Some(0), None),
        (POPULATION_MAX, 1, Some(1), None),
    ] {
        let population = Population {
            residents,
            infants,
            migrant_infants,
        };
        let mut checks = Checks::new();
        population.check(&mut checks, "/population");
        let failure = checks.finish().err();
        let found = failure
            .as_ref()
            .map(|failure| failure.issues()[0].code.as_str());
        assert_eq!(found, code, "{population:?}");
    }
}

#[test]
fn gates_are_passed_in_their_order() {
    let (first, second) = (Day::of(2026, 1, 5), Day::of(2026, 2, 5));
    let item = |met| vec![GateItem::new("built", "已建", met, SYNC_BASIS)];
    let planned = judge(Stage::Planning, item(true), None, when(second, None));
    assert!(planned.is_passed());
    let mut refused = planned.clone();
    refused.outcome = GateOutcome::Failed;
    let stage = Stage::Construction;
    for (met, previous, happened, outcome, bypassed) in [
        (true, Some(&planned), None, GateOutcome::Passed, false),
        (
            true,
            Some(&planned),
            Some(second),
            GateOutcome::Passed,
            false,
        ),
        (true, Some(&planned), Some(first), GateOutcome::Passed, true),
        (false, Some(&planned), None, GateOutcome::Failed, false),
        (
            false,
            Some(&planned),
            Some(second),
            GateOutcome::Failed,
            true,
        ),
        (true, Some(&refused), None, GateOutcome::Held, false),
        (true, None, None, GateOutcome::Held, false),
        (true, None, Some(second), GateOutcome::Held, true),
    ] {
        let found = judge(stage, item(met), previous, when(second, happened));
        assert_eq!(
            (found.outcome, found.bypassed),
            (outcome, bypassed),
            "{met} {happened:?}"
        );
    }
    // The gate two stages ahead does not stand for the one before.
    let found = judge(
        Stage::Acceptance,
        item(true),
        Some(&planned),
        when(second, None),
    );
    assert_eq!(found.outcome, GateOutcome::Held);
    assert_eq!(found.reasons[0].code, "previous-gate-not-passed");
}

#[test]
fn project_codes_may_stand_in_keys() {
    for (code, right) in [
        ("2401-140105-89-01-100001", true),
        ("", false),
        ("a/b", false),
        ("项目", false),
    ] {
        let mut checks = Checks::new();
        check_project_no(&mut checks, "/projectNo", code);
        assert_eq!(checks.is_clean(), right, "{code}");
    }
    let longest = "9".repeat(PROJECT_NO_CHARS_MAX);
    let mut checks = Checks::new();
    check_project_no(&mut checks, "/projectNo", &longest);
    check_project_no(&mut checks, "/projectNo", &format!("{longest}9"));
    assert_eq!(
        checks.finish().expect_err("one is too long").issues().len(),
        1
    );
}
