//! The law that replaces filing by a licence: dated by the province's office, followed from its first day, never before it.

use lianxi_plugin_health::examples::{
    FILED_USCC, FILING_KEY, call, decision, examples, verify_on_site,
};
use lianxi_plugin_health::plugin;
use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use crate::world::example;

const LAW: &str = "childcare-law-draft";
/// The day before the law, and its first.
const EVE: &str = "2026-05-31";
const FIRST: &str = "2026-06-01";
const LICENCE_KEY: &str = "filing/140105/12140105MB0000000J/licence";
const LICENCE_NO: &str = "并小卫许〔2026〕1号";

/// The county office on a day, whose rules it goes by.
fn county(day: &str) -> Call {
    Call {
        now: format!("{day}T09:00:00+08:00"),
        basis_date: day.to_owned(),
        ..call()
    }
}

fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..call()
    }
}

/// A document of the province's office that dates a rule set.
pub fn dating(adopts: Value) -> Value {
    let document = with(
        example("publish-policy"),
        "/documentNo",
        json!("晋卫发〔2026〕12号"),
    );
    with(document, "/adopts", adopts)
}

fn the_law() -> Value {
    dating(json!({"ruleSet": LAW, "from": FIRST, "documentNo": "主席令第1号"}))
}

/// The county's desk after the province has dated the law.
fn after_the_law() -> Desk {
    let mut desk = Desk::new(plugin(), office("140000", Level::Province));
    desk.ok("publish-policy", &the_law());
    desk.call(county(FIRST));
    desk
}

/// A licence case whose materials are complete.
fn applied() -> Desk {
    let desk = after_the_law();
    desk.ok("validate-filing", &example("validate-filing"));
    desk
}

fn asking() -> Value {
    with(example("issue-receipt"), "/filingKey", json!(LICENCE_KEY))
}

fn deciding() -> Value {
    let decided = with(decision(LICENCE_NO), "/on", json!(FIRST));
    with(asking(), "/decision", decided)
}

fn visiting(met: bool) -> Value {
    let visit = with(verify_on_site(met), "/filingKey", json!(LICENCE_KEY));
    with(visit, "/visitedOn", json!(FIRST))
}

#[test]
fn only_the_province_dates_a_rule_set() {
    let mut desk = Desk::new(plugin(), call());
    for (region, level) in [("140105", Level::County), ("140100", Level::City)] {
        desk.call(office(region, level));
        let reason = desk.denied("publish-policy", &the_law());
        assert!(reason.starts_with("NOT_COMPETENT_LEVEL"), "{reason}");
    }
    desk.call(office("140000", Level::Province));
    let answer = desk.ok("publish-policy", &the_law());
    assert_eq!(answer["adopts"]["from"], FIRST);
    // The same document is the same adoption; its number cannot date the law anew.
    assert_eq!(desk.ok("publish-policy", &the_law()), answer);
    let other = with(the_law(), "/adopts/from", json!("2026-07-01"));
    assert_eq!(
        desk.issues("publish-policy", &other),
        ["/documentNo document-number-taken"]
    );
    // A later document can: the law was put off.
    let later = with(other, "/documentNo", json!("晋卫发〔2026〕13号"));
    desk.ok("publish-policy", &later);
    desk.call(county(FIRST));
    let answer = desk.ok("validate-filing", &example("validate-filing"));
    assert_eq!(answer["procedure"], "备案");
}

#[test]
fn what_has_begun_keeps_its_first_day_and_what_is_another_departments_its_dates() {
    let desk = Desk::new(plugin(), office("140000", Level::Province));
    for (adopts, issue) in [
        (
            json!({"ruleSet": "no-such-set", "from": FIRST, "documentNo": "x"}),
            "/adopts/ruleSet unknown-rule-set",
        ),
        (
            json!({"ruleSet": "tax-2026-7", "from": "2026-01-01", "documentNo": "x"}),
            "/adopts/ruleSet rule-set-of-another-department",
        ),
        (
            json!({"ruleSet": "filing-2019", "from": "2020-01-07", "documentNo": "x"}),
            "/adopts/from rule-set-has-begun",
        ),
        (
            json!({"ruleSet": LAW, "from": FIRST, "to": EVE, "documentNo": "x"}),
            "/adopts/from date-order",
        ),
        (
            json!({"ruleSet": LAW, "from": FIRST, "documentNo": " "}),
            "/adopts/documentNo MISSING_MATERIAL",
        ),
    ] {
        assert_eq!(desk.issues("publish-policy", &dating(adopts)), [issue]);
    }
    assert!(
        desk.host()
            .all_records()
            .iter()
            .all(|(key, _)| !key.starts_with("rule-set/"))
    );
}

#[test]
fn from_its_first_day_the_answer_is_a_licences_with_the_clocks_of_the_law() {
    let mut desk = after_the_law();
    desk.call(county(EVE));
    let before = desk.ok("validate-filing", &example("validate-filing"));
    assert_eq!(before["procedure"], "备案");
    assert_eq!(before["filingKey"], FILING_KEY);
    assert_eq!(before["receiptWithin"]["amount"], 5);
    assert_eq!(before["licenceClocks"], Value::Null);

    desk.call(county(FIRST));
    let after = desk.ok("validate-filing", &example("validate-filing"));
    assert_eq!(after["procedure"], "准入许可");
    assert_eq!(after["filingKey"], LICENCE_KEY);
    assert_eq!(
        after["ruleSets"],
        json!([LAW, "hygiene-2022", "quality-ws821", "inspection-2024-54"])
    );
    for clock in ["receiptWithin", "nonconformityWithin", "onSiteWithin"] {
        assert_eq!(after[clock], Value::Null, "{clock}");
    }
    for (clock, days, article) in [
        ("correctionNoticeWithin", 5, "第三十二条"),
        ("decideWithin", 20, "第四十二条"),
        ("extension", 10, "第四十二条"),
    ] {
        let period = &after["licenceClocks"][clock];
        assert_eq!(
            (&period["amount"], &period["unit"], &period["kind"]),
            (&json!(days), &json!("working-day"), &json!("statute")),
            "{clock}"
        );
        let source = period["source"].as_str().expect("a source");
        assert!(
            source.starts_with("行政许可法") && source.contains(article),
            "{source}"
        );
    }
    // What law fixes cannot be configured.
    let configured = with(
        example("validate-filing"),
        "/params",
        json!({"licenceDecisionWithin": 30}),
    );
    assert_eq!(
        desk.issues("validate-filing", &configured),
        ["/params/licenceDecisionWithin rule-fixed-by-law"]
    );
}

#[test]
fn a_person_decides_on_a_licence() {
    let desk = applied();
    let reason = desk.needs_human("issue-receipt", &asking());
    assert!(reason.contains("行政许可决定"), "{reason}");
    let early = with(deciding(), "/decision/on", json!("2026-02-28"));
    assert_eq!(
        desk.issues("issue-receipt", &early),
        ["/decision/on date-out-of-order"]
    );
    let unsigned = with(deciding(), "/decision/documentNo", json!(""));
    assert_eq!(
        desk.issues("issue-receipt", &unsigned),
        ["/decision/documentNo MISSING_MATERIAL"]
    );

    let issued = desk.ok("issue-receipt", &deciding());
    assert_eq!(issued["procedure"], "准入许可");
    assert_eq!(issued["receiptNo"], LICENCE_NO);
    assert_eq!(issued["licence"]["places"], 10);
    assert_eq!(issued["within"]["amount"], 20);
    assert_eq!(issued["publishWithin"]["amount"], 7);
    assert_eq!(issued["onSiteWithin"], Value::Null);
    assert_eq!(issued["duplicate"], false);

    // The same decision again is the same licence, and so is the question for it; another one is not.
    for again in [deciding(), asking()] {
        let again = desk.ok("issue-receipt", &again);
        assert_eq!(again["licence"], issued["licence"]);
        assert_eq!(again["duplicate"], true);
    }
    let other = with(
        deciding(),
        "/decision/documentNo",
        json!("并小卫许〔2026〕2号"),
    );
    assert_eq!(
        desk.issues("issue-receipt", &other),
        ["/decision licence-differs"]
    );
    let kept = desk.host().all_records();
    let licences: Vec<&str> = kept
        .iter()
        .map(|(key, _)| key.as_str())
        .filter(|key| key.starts_with("licence/"))
        .collect();
    assert_eq!(licences, [format!("licence/{FILED_USCC}/{LICENCE_NO}")]);
}

#[test]
fn the_registry_the_report_and_the_public_learn_of_a_licence() {
    let desk = applied();
    desk.ok("issue-receipt", &deciding());
    let report = desk.ok("report", &example("report"));
    let value = |code: &str| {
        report["indicators"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|indicator| indicator["code"] == code)
            .map(|indicator| indicator["value"].clone())
    };
    for (code, expected) in [("licensed", 1), ("filed", 100), ("places", 10)] {
        assert_eq!(value(code), Some(json!(expected)), "{code}");
    }
    let emitted = desk.host().emitted();
    let event = emitted.last().expect("an event");
    assert_eq!(event.event_type, "cn.lianxi.health.licence-issued");
    let body = event.body.to_string();
    assert!(
        !body.contains("officer") && !body.contains("hash"),
        "{body}"
    );
}

#[test]
fn a_case_of_an_earlier_day_stays_a_filing() {
    let mut desk = after_the_law();
    desk.call(county(EVE));
    desk.ok("validate-filing", &example("validate-filing"));
    desk.call(county(FIRST));
    let decided = with(example("issue-receipt"), "/decision", decision(LICENCE_NO));
    assert_eq!(
        desk.issues("issue-receipt", &decided),
        ["/decision decision-unexpected"]
    );
    let receipt = desk.ok("issue-receipt", &example("issue-receipt"));
    assert_eq!(receipt["procedure"], "备案");
    assert_eq!(receipt["receiptNo"], "托备回140105〔2026〕0001");
    assert_eq!(receipt["licence"], Value::Null);
    let visited = desk.ok(
        "verify-on-site",
        &with(verify_on_site(true), "/visitedOn", json!(FIRST)),
    );
    assert_eq!(visited["filedOn"], FIRST);
    assert_eq!(visited["decideWithin"], Value::Null);
}

#[test]
fn an_institution_that_is_filed_may_be_licensed_and_is_then_no_longer_filed() {
    let mut desk = Desk::new(plugin(), call());
    for (name, input) in examples()
        .into_iter()
        .take_while(|(name, _)| *name != "guide-health-care")
    {
        desk.ok(name, &input);
    }
    desk.call(office("140000", Level::Province));
    desk.ok("publish-policy", &the_law());
    desk.call(county(FIRST));
    desk.ok("validate-filing", &example("validate-filing"));
    let state = |desk: &Desk, key: &str| {
        desk.host()
            .all_records()
            .into_iter()
            .find(|(found, _)| found == key)
            .map(|(_, record)| record["state"].clone())
    };
    assert_eq!(state(&desk, FILING_KEY), Some(json!("filed")));
    desk.ok("issue-receipt", &deciding());
    assert_eq!(state(&desk, FILING_KEY), Some(json!("closed")));
    assert_eq!(state(&desk, LICENCE_KEY), Some(json!("licensed")));
    // The places are counted once.
    let report = desk.ok("report", &example("report"));
    assert_eq!(report["indicators"][3]["value"], 10);
    let closed = desk.ok("close-filing", &example("close-filing"));
    assert_eq!(closed["previousState"], "licensed");
    assert_eq!(closed["filingKey"], LICENCE_KEY);
    assert_eq!(state(&desk, LICENCE_KEY), Some(json!("closed")));
    let again = desk.ok("close-filing", &example("close-filing"));
    assert_eq!(again["duplicate"], true);
}

#[test]
fn the_premises_are_visited_before_the_decision() {
    let desk = applied();
    let failed = desk.ok("verify-on-site", &visiting(false));
    assert_eq!(failed["conforms"], false);
    assert_eq!(failed["decideWithin"]["amount"], 20);
    assert_eq!(failed["nonconformityWithin"], Value::Null);
    assert_eq!(
        desk.issues("issue-receipt", &deciding()),
        ["/filingKey RULE_VIOLATION"]
    );
    // To refuse a licence is a person's decision too.
    let notice = with(
        example("notify-nonconformity"),
        "/filingKey",
        json!(LICENCE_KEY),
    );
    let reason = desk.needs_human("notify-nonconformity", &notice);
    assert!(reason.contains("书面决定"), "{reason}");
    let corrected = desk.ok("verify-on-site", &visiting(true));
    assert_eq!(corrected["nextDuty"], "issue-receipt");
    assert_eq!(corrected["filedOn"], Value::Null);
    desk.ok("issue-receipt", &deciding());
    assert_eq!(
        desk.issues("verify-on-site", &visiting(true)),
        ["/filingKey filing-state"]
    );
}
