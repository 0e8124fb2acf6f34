//! The renovation of old communities.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{codes, desk};
use crate::examples::{KEY_ITEMS, renovation};

const CHECK: &str = "check-renovation-includes-care";

fn plan() -> Value {
    renovation("方案", "2025-05-10")
}

fn done() -> Value {
    renovation("竣工", "2026-01-30")
}

#[test]
fn a_plan_has_every_key_item() {
    let answer = desk().ok(CHECK, &plan());
    assert_eq!(
        (&answer["includesCare"], &answer["listKind"]),
        (&json!(true), &json!("default"))
    );
    assert_eq!(codes(&answer["missingOrdinary"]), ["care-room", "signs"]);
    assert_eq!(
        (&answer["fundingYuan"], &answer["unusedModes"]),
        (&json!(200_000), &json!(["行业引导", "社会力量参与"]))
    );
    for (index, code) in KEY_ITEMS.into_iter().enumerate() {
        let absent = with(
            plan(),
            &format!("/answers/{index}/inclusion"),
            json!("没有"),
        );
        let answer = desk().ok(CHECK, &absent);
        assert_eq!(
            (codes(&answer["missingKey"]), &answer["includesCare"]),
            (vec![code.to_owned()], &json!(false))
        );
        // What nobody answered is not there either.
        let mut unanswered = plan();
        unanswered["answers"]
            .as_array_mut()
            .expect("answers")
            .remove(index);
        assert_eq!(codes(&desk().ok(CHECK, &unanswered)["missingKey"]), [code]);
    }
}

#[test]
fn what_does_not_apply_has_a_reason() {
    let input = with(
        plan(),
        "/answers/4",
        json!({"code": "traffic", "inclusion": "不适用"}),
    );
    assert_eq!(
        desk().issues(CHECK, &input),
        ["/answers/4/note MISSING_MATERIAL"]
    );
    let reasoned = with(input, "/answers/4/note", json!("小区没有车行道"));
    assert_eq!(desk().ok(CHECK, &reasoned)["includesCare"], true);
}

#[test]
fn what_was_planned_is_built() {
    let desk = desk();
    assert_eq!(desk.issues(CHECK, &done()), ["/phase plan-unknown"]);
    desk.ok(CHECK, &plan());
    // An ordinary item may be left out of a plan, but not out of its completion.
    let unbuilt = with(done(), "/answers/5/inclusion", json!("没有"));
    let answer = desk.ok(CHECK, &unbuilt);
    assert_eq!(
        (codes(&answer["notBuilt"]), &answer["includesCare"]),
        (vec!["nursing".to_owned()], &json!(false))
    );
    let answer = desk.ok(CHECK, &done());
    assert_eq!(
        (&answer["includesCare"], &answer["notBuilt"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(desk.ok(CHECK, &done()), answer);
    assert_eq!(
        desk.issues(CHECK, &unbuilt),
        ["/renovationNo renovation-differs"]
    );
}

#[test]
fn a_plan_that_includes_care_stays_and_another_may_be_mended() {
    let desk = desk();
    let lacking = with(plan(), "/answers/0/inclusion", json!("没有"));
    desk.ok(CHECK, &lacking);
    let answer = desk.ok(CHECK, &plan());
    assert_eq!(desk.ok(CHECK, &plan()), answer);
    assert_eq!(
        desk.issues(CHECK, &lacking),
        ["/renovationNo renovation-differs"]
    );
}

#[test]
fn wrong_inputs() {
    let check = |pointer: &str, value: Value, expected: &str| {
        assert_eq!(
            desk().issues(CHECK, &with(plan(), pointer, value)),
            [expected],
            "{pointer}"
        );
    };
    check(
        "/answers/0/code",
        json!("pool"),
        "/answers/0/code item-unknown",
    );
    check(
        "/answers/0/code",
        json!("guards"),
        "/answers/2/code item-duplicate",
    );
    check("/answers", json!([]), "/answers MISSING_MATERIAL");
    check("/on", json!("2026-03-03"), "/on date-order");
    let desk = desk();
    desk.ok(CHECK, &plan());
    assert_eq!(
        desk.issues(CHECK, &with(done(), "/on", json!("2025-05-09"))),
        ["/on date-order"]
    );
}
