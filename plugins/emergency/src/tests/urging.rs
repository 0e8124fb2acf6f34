//! Notices to institutions: who is responsible, by reference, and what is not carried out.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{codes, desk, inspected, kept};
use crate::examples::{self, AT_ONCE, IN_TIME, digest};

const DUTY: &str = "urge-fire-responsibility";

fn urging(document_no: &str, on: &str) -> Value {
    with(
        examples::urging(),
        "/decision",
        examples::decision(document_no, on),
    )
}

#[test]
fn the_main_person_in_charge_is_named_by_reference_alone() {
    let desk = desk();
    let answer = desk.ok(DUTY, &examples::urging());
    assert_eq!(answer["responsiblePerson"], digest('b'));
    let content = answer["content"].as_array().expect("a list");
    assert_eq!(content.len(), 2);
    let (head, duty) = (content[0].as_str(), content[1].as_str());
    assert!(head.is_some_and(|text| text.contains("主要负责人") && text.contains("第十六条")));
    assert!(duty.is_some_and(|text| text.contains("第三项")));
    for (key, value) in desk.host().all_records() {
        assert!(!value.to_string().contains("1401**"), "{key}: {value}");
    }
    let named = with(examples::urging(), "/principal/maskedId", json!("王某某"));
    assert_eq!(
        desk.issues(DUTY, &named),
        ["/principal/maskedId id-not-masked"]
    );
    let general = with(examples::urging(), "/unfulfilled", json!([]));
    let general = with(general, "/decision/documentNo", json!("督2"));
    let content = desk.ok(DUTY, &general)["content"].clone();
    assert_eq!(content.as_array().map(Vec::len), Some(7), "all six duties");
}

#[test]
fn a_person_signs_it_once() {
    let desk = desk();
    let reason = desk.needs_human(DUTY, &without(examples::urging(), "/decision"));
    assert!(reason.contains("签发"), "{reason}");
    let answer = desk.ok(DUTY, &examples::urging());
    assert_eq!(desk.ok(DUTY, &examples::urging()), answer);
    assert_eq!(kept(&desk, "urge/"), 1);
    let other = with(examples::urging(), "/unfulfilled", json!(["组织消防演练"]));
    assert_eq!(
        desk.issues(DUTY, &other),
        ["/decision/documentNo urge-taken"]
    );
    let twice = with(
        examples::urging(),
        "/unfulfilled",
        json!(["组织消防演练", "组织消防演练"]),
    );
    assert_eq!(desk.issues(DUTY, &twice), ["/unfulfilled duty-duplicate"]);
    let reply = &answer["followUps"][0]["period"];
    assert_eq!(
        (&reply["amount"], &reply["unit"], &reply["kind"]),
        (&json!(10), &json!("working-day"), &json!("default"))
    );
}

#[test]
fn what_was_urged_before_and_who_was_in_charge() {
    let desk = inspected();
    desk.ok(DUTY, &urging("督1", "2026-01-10"));
    let mut second = urging("督2", "2026-02-10");
    second["unfulfilled"] = json!(["每年全面检测建筑消防设施", "组织消防演练"]);
    second["principal"] = examples::person('f');
    let answer = desk.ok(DUTY, &second);
    assert_eq!(
        (
            &answer["times"],
            &answer["repeated"],
            &answer["principalChanged"]
        ),
        (
            &json!(2),
            &json!(["每年全面检测建筑消防设施"]),
            &json!(true)
        )
    );
    assert_eq!(answer["openNotices"], json!([AT_ONCE, IN_TIME]));
    assert_eq!(answer["followUps"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_key_unit_has_a_fire_manager() {
    for (key_unit, manager, problems) in [
        (true, true, vec![]),
        (true, false, vec!["manager-missing"]),
        (false, false, vec![]),
    ] {
        let mut input = with(examples::urging(), "/keyUnit", json!(key_unit));
        if !manager {
            input["manager"] = Value::Null;
        }
        let answer = desk().ok(DUTY, &input);
        assert_eq!(codes(&answer, "problems"), problems, "{key_unit} {manager}");
    }
}
