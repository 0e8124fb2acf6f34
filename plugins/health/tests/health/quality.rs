//! Quality: the scheme, the grades at their boundaries, inclusive institutions.

use serde_json::{Value, json};

use crate::world::{Expect, World, example};

#[test]
fn the_scheme_of_the_standard_has_its_points_and_is_frozen() {
    let world = World::new();
    let input = example("define-assessment-scheme");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check("define-assessment-scheme", &input, changes, expected);
    };
    check(
        &[("/dimensions/0/points", json!(99))],
        &Expect::Issues(&[("/dimensions", "standard-dimension")]),
    );
    check(
        &[("/vetoItems/0", Value::Null)],
        &Expect::Issues(&[("/vetoItems", "standard-veto-items")]),
    );
    check(
        &[("/params", json!({"gradeBMin": 900}))],
        &Expect::Issues(&[("/params", "grades-out-of-order")]),
    );
    check(
        &[],
        &Expect::Answer(&[("/total", json!(1000)), ("/gradeAMin", json!(900))]),
    );
    check(&[], &Expect::Answer(&[("/version", json!("2026"))]));
    check(
        &[("/params", json!({"gradeAMin": 950}))],
        &Expect::Issues(&[("/version", "scheme-version-frozen")]),
    );
    let mut early = World::new();
    early.on("2024-03-31");
    let day = [("/decision/on", json!("2024-03-30"))];
    early.check(
        "define-assessment-scheme",
        &input,
        &day,
        &Expect::Permanent("EXPIRED_BASIS"),
    );
}

#[test]
fn grades_at_their_boundaries() {
    for (safety, grade) in [(200, "A"), (100, "A"), (99, "B")] {
        let expected = [("/grade", json!(grade)), ("/total", json!(800 + safety))];
        World::before("assess-institution").check(
            "assess-institution",
            &example("assess-institution"),
            &[("/scores/5/points", json!(safety))],
            &Expect::Answer(&expected),
        );
    }
    for (care, health, grade) in [(50, 210, "B"), (49, 210, "C"), (0, 110, "C"), (0, 109, "D")] {
        let changes = [
            ("/scores/2/points", json!(care)),
            ("/scores/3/points", json!(health)),
        ];
        World::before("assess-institution").check(
            "assess-institution",
            &example("assess-institution"),
            &changes,
            &Expect::Answer(&[("/grade", json!(grade))]),
        );
    }
    let world = World::before("assess-institution");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check(
            "assess-institution",
            &example("assess-institution"),
            changes,
            expected,
        );
    };
    check(
        &[("/vetoed", json!(["veto-01"]))],
        &Expect::Answer(&[("/grade", json!("D")), ("/vetoed", json!(true))]),
    );
    check(
        &[("/vetoed", json!(["veto-17"]))],
        &Expect::Issues(&[("/vetoed", "RULE_VIOLATION")]),
    );
    check(
        &[("/scores/0/points", json!(101))],
        &Expect::Issues(&[("/scores", "score-out-of-range")]),
    );
    check(
        &[("/scores/0", Value::Null)],
        &Expect::Issues(&[("/scores", "dimension-unscored")]),
    );
    check(
        &[("/assessors/0/conflict", json!(true))],
        &Expect::Issues(&[("/assessors/0/conflict", "assessor-conflict")]),
    );
    check(
        &[("/assessors/1", Value::Null)],
        &Expect::Issues(&[("/assessors", "officers-too-few")]),
    );
    check(
        &[("/uscc", json!("52140105MJ0000000W"))],
        &Expect::Issues(&[("/uscc", "institution-not-filed")]),
    );
    check(
        &[("/on", json!("2025-12-31"))],
        &Expect::Issues(&[("/on", "date-out-of-order")]),
    );
}

#[test]
fn inclusive_institutions() {
    let world = World::before("recognise-inclusive");
    let check = |changes: &[(&str, Value)], expected: &Expect<'_>| {
        world.check(
            "recognise-inclusive",
            &example("recognise-inclusive"),
            changes,
            expected,
        );
    };
    check(
        &[("/monthlyFeeYuan", json!(1801))],
        &Expect::Issues(&[("/monthlyFeeYuan", "fee-above-ceiling")]),
    );
    check(&[("/decision", Value::Null)], &Expect::Human("人员决定"));
    check(
        &[("/uscc", json!("52140105MJ0000000W"))],
        &Expect::Issues(&[("/uscc", "institution-not-filed")]),
    );
    check(
        &[],
        &Expect::Answer(&[
            ("/grade", json!("A")),
            ("/validFor/unit", json!("month")),
            ("/validFor/kind", json!("default")),
        ]),
    );
    let vetoed = [("/vetoed", json!(["veto-01"]))];
    world.check(
        "assess-institution",
        &example("assess-institution"),
        &vetoed,
        &Expect::Answer(&[("/grade", json!("D"))]),
    );
    check(&[], &Expect::Issues(&[("/uscc", "grade-too-low")]));
}
