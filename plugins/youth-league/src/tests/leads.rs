//! Leads of any matter reach the department that may look into it.

use lianxi_domain::lead::Matter;
use lianxi_sdk_testing::desk::with;
use serde_json::json;

use super::desk;
use crate::examples::{lead, reply};

const DUTY: &str = "submit-supervision-lead";

#[test]
fn every_matter_has_its_department() {
    for matter in Matter::ALL {
        let desk = desk();
        let input = with(lead(), "/lead/matter", json!(matter));
        let answer = desk.ok(DUTY, &input);
        let sent: Vec<String> = desk
            .host()
            .emitted()
            .into_iter()
            .map(|event| event.destination)
            .collect();
        assert_eq!(answer["competent"], json!(sent), "{matter:?}");
        assert!(!sent.is_empty(), "{matter:?}");
    }
}

#[test]
fn what_nobody_was_given_is_said_to_be_open() {
    for (matter, unassigned, to) in [
        ("水电气热价格", true, "development-reform"),
        ("其他", true, "health"),
        ("消防安全", false, "emergency"),
        ("登记事项", false, "market-regulation"),
    ] {
        let answer = desk().ok(DUTY, &with(lead(), "/lead/matter", json!(matter)));
        assert_eq!(
            (answer["unassigned"].clone(), answer["competent"].clone()),
            (json!(unassigned), json!([to])),
            "{matter}"
        );
    }
}

#[test]
fn an_institutions_matter_is_no_employers() {
    let input = with(lead(), "/lead/about/kind", json!("用人单位"));
    assert_eq!(
        desk().issues(DUTY, &input),
        ["/lead/about/kind matter-subject-mismatch"]
    );
}

#[test]
fn an_unregistered_place_goes_by_its_name() {
    let desk = desk();
    let nameless = |number: &str, name: &str| {
        let input = with(lead(), "/lead/about/uscc", json!(null));
        let input = with(input, "/lead/about/name", json!(name));
        with(input, "/lead/leadNo", json!(number))
    };
    desk.ok(DUTY, &nameless("一", "某小区三号楼托管点"));
    let same = desk.ok(DUTY, &nameless("二", "某小区三号楼托管点"));
    assert_eq!(same["duplicateOf"], "一");
    let other = desk.ok(DUTY, &nameless("三", "某小区四号楼托管点"));
    assert_eq!(
        (other["forwarded"].clone(), other["related"].clone()),
        (json!(true), json!([]))
    );
}

#[test]
fn the_answer_is_kept() {
    let desk = desk();
    desk.ok(DUTY, &lead());
    let done = with(reply(), "/outcome", json!("查证不属实"));
    assert_eq!(desk.ok("record-lead-reply", &done)["closed"], true);
}
