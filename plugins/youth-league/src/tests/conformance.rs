//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use lianxi_sdk_testing::conformance;

use crate::examples::{call, examples};
use crate::{SEED_DUTIES, plugin};

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

/// 群团组织 guide, publicise and submit leads.
#[test]
fn no_duty_inspects_or_punishes() {
    for duty in plugin().manifest().duties {
        for word in ["inspect", "penalty", "evaluate", "investigate"] {
            assert!(!duty.name.contains(word), "{}", duty.name);
        }
    }
}
