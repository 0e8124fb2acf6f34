//! On which days a relief applies, and how a document changes that without a change of code.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, on};
use crate::{examples, plugin};

/// One day's income and property.
fn of_day(day: &str) -> Value {
    let input = with(
        examples::assessment(),
        "/period",
        json!({"from": day, "to": day}),
    );
    without(input, "/premises/0/acquisition")
}

fn check(desk: &Desk, day: &str, rule_set: Option<&str>, vat: bool) -> Value {
    let answer = desk.ok("assess-relief", &of_day(day));
    let announced = rule_set.is_some();
    let ratio = if announced { json!(0.9) } else { json!(1) };
    assert_eq!(answer["announcement"]["ruleSet"], json!(rule_set), "{day}");
    assert_eq!(
        [
            &answer["vatExempt"],
            &answer["citIncomeRatio"],
            &answer["propertyTaxExempt"],
            &answer["landUseTaxExempt"],
            &answer["fees"][0]["exempt"],
            &answer["communityChildcare"],
        ],
        [
            &json!(vat),
            &ratio,
            &json!(announced),
            &json!(announced),
            &json!(announced),
            &json!(announced)
        ],
        "{day}"
    );
    answer
}

#[test]
fn the_windows_switch_at_midnight() {
    let desk = Desk::new(plugin(), on("2028-02-01"));
    check(&desk, "2019-05-31", None, false);
    check(&desk, "2019-06-01", Some("tax-2019-76"), true);
    let old = check(&desk, "2025-12-31", Some("tax-2019-76"), true);
    assert_eq!(old["vatLaw"], Value::Null);
    let new = check(&desk, "2026-01-01", Some("tax-2026-7"), true);
    assert_eq!(new["vatLaw"]["ruleSet"], "vat-law");
    check(&desk, "2027-12-31", Some("tax-2026-7"), true);
    // The law of value-added tax has no last day; the rest ends with the announcement.
    let ended = check(&desk, "2028-01-01", None, true);
    assert_eq!(ended["unmet"][0]["code"], "window-closed");
    assert_eq!(ended["reliefs"].as_array().map(Vec::len), Some(1));
    assert_eq!(ended["reliefs"][0]["tax"], "增值税");
}

#[test]
fn the_day_of_the_period_decides_and_not_that_of_the_call() {
    for today in ["2026-01-02", "2027-06-30", "2028-06-30"] {
        let desk = Desk::new(plugin(), on(today));
        check(&desk, "2025-12-31", Some("tax-2019-76"), true);
    }
}

#[test]
fn deed_tax_goes_by_the_day_of_acquisition() {
    let desk = Desk::new(plugin(), on("2028-02-01"));
    for (day, exempt) in [("2027-12-31", true), ("2028-01-01", false)] {
        let acquired = json!({"acquiredOn": day, "deedTaxYuan": 24_000});
        let input = with(of_day(day), "/premises/0/acquisition", acquired);
        let answer = desk.ok("assess-relief", &input);
        assert_eq!(answer["deedTaxExempt"], exempt, "{day}");
    }
    let elsewhere = json!({"acquiredOn": "2027-12-30", "deedTaxYuan": 24_000});
    let input = with(of_day("2027-12-31"), "/premises/0/acquisition", elsewhere);
    assert_eq!(
        desk.issues("assess-relief", &input),
        ["/premises/0/acquisition/acquiredOn date-outside-period"]
    );
}

fn extending(to: &str) -> Value {
    json!({
        "adoption": {"ruleSet": "tax-2026-7", "from": "2026-01-01", "to": to, "documentNo": "延续公告"},
        "documentSha256": "b".repeat(64),
        "decision": {"by": "acct-tax-1", "documentNo": "晋税登〔2028〕1号", "on": "2028-01-20"}
    })
}

#[test]
fn an_extension_needs_no_change_of_code() {
    let desk = Desk::new(plugin(), on("2031-02-01"));
    let answer = desk.ok("adopt-rule-set", &extending("2030-12-31"));
    assert_eq!(answer["previousTo"], "2027-12-31");
    let extended = check(&desk, "2028-01-01", Some("tax-2026-7"), true);
    assert_eq!(
        extended["announcement"]["document"],
        "财政部等六部门公告2026年第7号（延续公告）"
    );
    check(&desk, "2026-01-01", Some("tax-2026-7"), true);
    check(&desk, "2025-12-31", Some("tax-2019-76"), true);
    check(&desk, "2030-12-31", Some("tax-2026-7"), true);
    check(&desk, "2031-01-01", None, true);
}

#[test]
fn what_was_assessed_stays_until_it_is_corrected() {
    let desk = Desk::new(plugin(), on("2028-02-01"));
    let before = check(&desk, "2028-01-01", None, true);
    desk.ok("adopt-rule-set", &extending("2030-12-31"));
    assert_eq!(desk.ok("assess-relief", &of_day("2028-01-01")), before);
    let corrected = with(of_day("2028-01-01"), "/correction", json!("公告延续"));
    assert_eq!(
        desk.ok("assess-relief", &corrected)["communityChildcare"],
        true
    );
    assert_eq!(
        desk.issues("assess-relief", &of_day("2028-01-01")),
        ["/correction assessment-differs"]
    );
}

#[test]
fn a_period_within_one_window_and_one_year() {
    let desk = Desk::new(plugin(), on("2029-02-01"));
    desk.ok("adopt-rule-set", &extending("2028-06-30"));
    for (from, to, expected) in [
        ("2028-04-01", "2028-06-30", None),
        (
            "2028-04-01",
            "2028-07-01",
            Some("/period period-straddles-window"),
        ),
        (
            "2027-12-01",
            "2028-01-31",
            Some("/period period-across-years"),
        ),
        ("2028-07-02", "2028-07-01", Some("/period/from date-order")),
        ("2029-02-02", "2029-03-01", Some("/period/from date-order")),
    ] {
        let period = json!({"from": from, "to": to});
        let input = with(of_day("2028-01-01"), "/period", period);
        match expected {
            None => drop(desk.ok("assess-relief", &input)),
            Some(issue) => assert_eq!(desk.issues("assess-relief", &input), [issue], "{from}"),
        }
    }
}

#[test]
fn what_may_be_adopted_and_by_whom() {
    let desk = Desk::new(plugin(), on("2028-02-01"));
    for (pointer, value, issue) in [
        (
            "/adoption/ruleSet",
            json!("filing-2019"),
            "/adoption/ruleSet not-a-tax-rule-set",
        ),
        (
            "/adoption/ruleSet",
            json!("tax-2030"),
            "/adoption/ruleSet unknown-rule-set",
        ),
        (
            "/adoption/from",
            json!("2028-01-01"),
            "/adoption/from first-day-fixed",
        ),
        (
            "/adoption/to",
            json!("2025-12-31"),
            "/adoption/from date-order",
        ),
        (
            "/adoption/to",
            json!("2027-11-30"),
            "/adoption/to withdrawn-backwards",
        ),
        (
            "/adoption/documentNo",
            json!(" "),
            "/adoption/documentNo MISSING_MATERIAL",
        ),
        (
            "/documentSha256",
            json!("B"),
            "/documentSha256 digest-malformed",
        ),
        (
            "/decision/on",
            json!("2028-02-02"),
            "/decision/on date-in-future",
        ),
    ] {
        let input = with(extending("2030-12-31"), pointer, value);
        assert_eq!(desk.issues("adopt-rule-set", &input), [issue], "{pointer}");
    }
    let undecided = without(extending("2030-12-31"), "/decision");
    assert!(
        desk.needs_human("adopt-rule-set", &undecided)
            .contains("决定")
    );
    assert!(desk.host().all_records().is_empty());

    let county = Desk::new(plugin(), examples::office("140105", Level::County));
    let reason = county.denied("adopt-rule-set", &examples::adoption());
    assert!(reason.starts_with("NOT_COMPETENT_LEVEL:"), "{reason}");
}

#[test]
fn a_window_may_end_early_but_not_backwards() {
    let desk = Desk::new(plugin(), on("2027-03-01"));
    let ending = |to: &str| {
        let input = with(extending(to), "/decision/on", json!("2027-03-01"));
        with(input, "/adoption/documentNo", json!("废止公告"))
    };
    assert_eq!(
        desk.issues("adopt-rule-set", &ending("2027-02-28")),
        ["/adoption/to withdrawn-backwards"]
    );
    desk.ok("adopt-rule-set", &ending("2027-03-01"));
    assert_eq!(
        desk.issues("adopt-rule-set", &ending("2027-12-31")),
        ["/adoption/documentNo document-taken"]
    );
    // A law without a last day is shortened by any.
    let law = with(ending("2027-02-28"), "/adoption/ruleSet", json!("vat-law"));
    assert_eq!(
        desk.issues("adopt-rule-set", &law),
        ["/adoption/to withdrawn-backwards"]
    );
}

#[test]
fn the_same_document_again_does_not_undo_a_later_one() {
    let desk = Desk::new(plugin(), on("2031-02-01"));
    let first = desk.ok("adopt-rule-set", &extending("2029-12-31"));
    let second = with(
        extending("2030-12-31"),
        "/adoption/documentNo",
        json!("再延续公告"),
    );
    desk.ok("adopt-rule-set", &second);
    assert_eq!(desk.ok("adopt-rule-set", &extending("2029-12-31")), first);
    check(&desk, "2030-01-01", Some("tax-2026-7"), true);
}

#[test]
fn only_what_is_in_force_is_publicised() {
    let desk = desk();
    let ended = with(examples::campaign(), "/ruleSets", json!(["tax-2019-76"]));
    let ended = without(ended, "/reconciliationNo");
    assert_eq!(
        desk.issues("publicise", &ended),
        ["/ruleSets/0 rule-set-not-in-force"]
    );
    let then = with(ended, "/heldOn", json!("2025-12-31"));
    assert_eq!(
        desk.ok("publicise", &then)["documents"][0]["document"],
        "财政部等六部门公告2019年第76号"
    );
}
