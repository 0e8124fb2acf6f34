//! Every duty answers its examples, and says what is wrong with any other input; the annex is carried out.

use lianxi_sdk::Call;
use lianxi_sdk_testing::conformance;

use crate::examples::examples;
use crate::{SEED_DUTIES, plugin};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &Call::default(), &examples());
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
