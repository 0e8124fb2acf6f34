//! Record checks: who searched says what was found, and nothing but clear is clear.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{codes, desk, kept};
use crate::examples;

const DUTY: &str = "query-criminal-record";

fn answered(result: &str, kinds: Value, searched_on: &str) -> Value {
    let mut input = examples::query();
    input["answer"]["result"] = json!(result);
    input["answer"]["kinds"] = kinds;
    input["answer"]["searchedOn"] = json!(searched_on);
    input
}

#[test]
fn consent_comes_first_and_a_person_searches() {
    let no_consent = without(examples::query(), "/consent");
    assert_eq!(
        desk().issues(DUTY, &no_consent),
        ["/consent MISSING_MATERIAL"]
    );
    let after = with(examples::query(), "/consent/givenOn", json!("2026-02-26"));
    assert_eq!(desk().issues(DUTY, &after), ["/consent/givenOn date-order"]);
    let reason = desk().needs_human(DUTY, &without(examples::query(), "/answer"));
    assert!(reason.contains("查询"), "{reason}");
}

#[test]
fn only_clear_is_clear() {
    for (result, kinds, occasion, may_work, measure) in [
        ("clear", json!([]), "录用前", true, "每年再次查询"),
        ("hit", json!(["虐待"]), "录用前", false, "不得录用"),
        ("hit", json!(["性侵害", "拐卖"]), "每年", false, "解聘"),
        ("unknown", json!([]), "录用前", false, "不等于没有记录"),
        ("unknown", json!([]), "每年", false, "不等于没有记录"),
    ] {
        let input = with(
            answered(result, kinds, "2026-02-25"),
            "/occasion",
            json!(occasion),
        );
        let answer = desk().ok(DUTY, &input);
        assert_eq!(answer["mayWork"], may_work, "{result}");
        let text = answer["measure"].as_str().expect("text");
        assert!(text.contains(measure), "{text}");
        assert_eq!(answer["nextCheck"].is_null(), !may_work, "{result}");
    }
    for (result, kinds) in [
        ("hit", json!([])),
        ("clear", json!(["虐待"])),
        ("unknown", json!(["虐待"])),
    ] {
        let found = desk().issues(DUTY, &answered(result, kinds, "2026-02-25"));
        assert_eq!(found, ["/answer/kinds kinds-mismatch"], "{result}");
    }
}

#[test]
fn the_next_check_is_due_in_a_year() {
    let answer = desk().ok(DUTY, &examples::query());
    assert_eq!(
        (&answer["nextCheck"]["dueOn"], &answer["remindOn"]),
        (&json!("2027-02-25"), &json!("2027-01-26"))
    );
    assert_eq!(answer["nextCheck"]["period"]["kind"], "statute");
    for (searched_on, problems) in [("2026-02-25", 0), ("2026-02-26", 1)] {
        let desk = desk();
        let mut first = answered("clear", json!([]), "2025-02-25");
        first["consent"]["givenOn"] = json!("2025-02-01");
        first["startsOn"] = json!("2025-03-01");
        desk.ok(DUTY, &first);
        let mut yearly = with(
            answered("clear", json!([]), searched_on),
            "/occasion",
            json!("每年"),
        );
        yearly["startsOn"] = Value::Null;
        let answer = desk.ok(DUTY, &yearly);
        assert_eq!(codes(&answer, "problems").len(), problems, "{searched_on}");
    }
}

#[test]
fn nobody_begins_before_the_search() {
    for (starts_on, late) in [("2026-02-25", false), ("2026-02-24", true)] {
        let input = with(examples::query(), "/startsOn", json!(starts_on));
        let answer = desk().ok(DUTY, &input);
        let found = codes(&answer, "problems").contains(&"started-before-check".to_owned());
        assert_eq!(found, late, "{starts_on}");
    }
    let unknown_start = without(examples::query(), "/startsOn");
    assert_eq!(
        desk().issues(DUTY, &unknown_start),
        ["/startsOn MISSING_MATERIAL"]
    );
}

#[test]
fn a_hit_is_not_undone_by_a_later_search() {
    let desk = desk();
    desk.ok(DUTY, &answered("hit", json!(["虐待"]), "2026-02-24"));
    let reason = desk.needs_human(DUTY, &examples::query());
    assert!(reason.contains("矛盾"), "{reason}");
    let mut confirmed = examples::query();
    confirmed["confirmation"] = examples::decision("核1", "2026-03-01");
    assert_eq!(desk.ok(DUTY, &confirmed)["mayWork"], true);
}

#[test]
fn hits_are_kept_by_hash_alone_and_told_to_nobody() {
    let desk = desk();
    let input = answered("hit", json!(["暴力伤害"]), "2026-02-25");
    let answer = desk.ok(DUTY, &input);
    assert_eq!(desk.ok(DUTY, &input), answer);
    assert_eq!(kept(&desk, "record-check/"), 1);
    assert!(desk.host().emitted().is_empty());
    for (key, value) in desk.host().all_records() {
        assert!(!value.to_string().contains("1401**"), "{key}: {value}");
    }
    let other = answered("hit", json!(["虐待"]), "2026-02-25");
    assert_eq!(desk.issues(DUTY, &other), ["/answer record-check-differs"]);
}

#[test]
fn a_name_is_no_reference() {
    let named = with(examples::query(), "/person/maskedId", json!("王某某"));
    assert_eq!(
        desk().issues(DUTY, &named),
        ["/person/maskedId id-not-masked"]
    );
}
