//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out; what is reported is declared.

use std::collections::BTreeSet;

use lianxi_domain::age;
use lianxi_sdk_testing::conformance;

use super::{desk, texts};
use crate::examples::{self, call, examples};
use crate::{SEED_DUTIES, plugin, rules};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &call(), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_annex_is_covered() {
    let basis = plugin().manifest().basis;
    assert!(
        SEED_DUTIES
            .iter()
            .all(|duty| basis.iter().any(|one| one == duty))
    );
}

#[test]
fn every_indicator_is_declared_and_reported() {
    let answer = desk().ok("report", &examples::report());
    let reported: BTreeSet<String> = texts(&answer["indicators"], "code")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let declared: BTreeSet<String> = plugin()
        .manifest()
        .indicators
        .into_iter()
        .map(|one| one.code)
        .collect();
    assert_eq!(reported, declared);
}

/// The number of the announcement, and what the shared vocabulary makes of it.
#[test]
fn the_age_is_that_of_the_shared_vocabulary() {
    let version = &rules::CHILD_YEARS.versions[0];
    assert_eq!((version.value + 1) * 12, age::TAX_CHILD_MONTHS);
}

#[test]
fn examples_are_idempotent() {
    let desk = desk();
    for (duty, input) in examples() {
        let first = desk.ok(duty, &input);
        let records = desk.host().all_records();
        assert_eq!(desk.ok(duty, &input), first, "{duty}");
        assert_eq!(desk.host().all_records(), records, "{duty}");
    }
    assert_eq!(desk.host().emitted().len(), 1, "one notice to the public");
}
