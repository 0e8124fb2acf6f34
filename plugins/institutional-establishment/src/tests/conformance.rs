//! Every duty answers its example, and refuses what is not its input.

use lianxi_domain::mutation::{Mutation, mutations};
use lianxi_sdk::Failure;
use serde_json::json;

use super::{host, issues, ok};
use crate::{SEED_DUTIES, examples, plugin};

#[test]
fn every_duty_has_an_example_that_works() {
    let host = host();
    let examples = examples::examples();
    for (duty, input) in &examples {
        ok(&host, duty, input);
    }
    for duty in plugin().manifest().duties {
        assert!(
            examples.iter().any(|(name, _)| *name == duty.name),
            "{} has no example",
            duty.name
        );
        assert!(
            !duty.basis.is_empty() && duty.input_schema.is_object(),
            "{}",
            duty.name
        );
    }
}

#[test]
fn no_duty_accepts_what_is_not_its_input() {
    let host = host();
    for (duty, input) in examples::examples() {
        for wrong in [
            json!({}),
            json!([]),
            json!(null),
            json!("x"),
            json!({"unknown": 1}),
        ] {
            assert!(!issues(&host, duty, &wrong).is_empty(), "{duty}");
        }
        let mut extra = input.clone();
        extra["legalRepName"] = json!("某人");
        assert!(
            issues(&host, duty, &extra)[0].ends_with("INVALID_INPUT"),
            "{duty}"
        );
    }
    assert!(
        host.all_records().is_empty(),
        "a refused input leaves nothing behind"
    );
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

/// Duties run in the order of the examples, each on the records that the ones before left.
#[test]
fn generated_wrong_inputs_are_refused_and_leave_nothing() {
    let host = host();
    for (duty, input) in examples::examples() {
        for wrong in mutations(&input) {
            let before = host.all_records();
            let answer = host.perform(&plugin(), duty, &wrong.input);
            let place = format!("{duty} {:?} {}", wrong.mutation, wrong.pointer);
            match (wrong.mutation, answer) {
                (Mutation::WrongType, Err(Failure::InvalidInput(issues))) => {
                    assert_eq!(issues[0].code, "INVALID_INPUT", "{place}");
                    assert!(
                        wrong.pointer.starts_with(&issues[0].field),
                        "{place}: {}",
                        issues[0]
                    );
                }
                (Mutation::WrongType | Mutation::TooLong, Ok(answer)) => {
                    panic!("{place}: {answer}")
                }
                (_, Err(Failure::Permanent(problem))) => panic!("{place}: {problem:?}"),
                (Mutation::WrongType, Err(other)) => panic!("{place}: {other}"),
                (_, Err(_)) => assert_eq!(host.all_records(), before, "{place}"),
                (Mutation::Missing, Ok(_)) => {}
            }
        }
        ok(&host, duty, &input);
    }
}
