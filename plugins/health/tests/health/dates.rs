//! The rule sets on their dates: the duties are asked on the day before, on the first, on the last and on the day after.

use lianxi_domain::date::Day;
use lianxi_domain::rulesets::RULE_SETS;
use lianxi_plugin_health::examples::{call, examples, verify_on_site};
use lianxi_plugin_health::plugin;
use lianxi_plugin_health::rules::HEALTH_SETS;
use lianxi_sdk::{Call, Failure, Level};
use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use crate::licence::dating;
use crate::world::example;

/// What the rules give: (rule set, first day, last day).
const DATES: [(&str, Option<&str>, Option<&str>); 8] = [
    ("filing-2019", Some("2020-01-06"), None),
    ("childcare-law-draft", None, None),
    ("tax-2019-76", Some("2019-06-01"), Some("2025-12-31")),
    ("tax-2026-7", Some("2026-01-01"), Some("2027-12-31")),
    ("vat-law", Some("2026-01-01"), None),
    ("inspection-2024-54", Some("2024-12-01"), None),
    ("quality-ws821", Some("2024-04-01"), None),
    ("hygiene-2022", Some("2022-08-01"), None),
];
/// Dates that a document gives to what has none: of the pending law, and the last day of what is open.
const FIRST: &str = "2027-06-01";
const LAST: &str = "2032-05-31";

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

fn by_the_rules_of(day: Day) -> Call {
    Call {
        basis_date: day.to_string(),
        ..call()
    }
}

/// The county's desk with every example before `duty` done, where the document of the province's office is in force if there is one.
fn desk(duty: &str, document: Option<&Value>, on: Day) -> Desk {
    let mut desk = Desk::new(plugin(), call());
    for (name, input) in examples().into_iter().take_while(|(name, _)| *name != duty) {
        desk.ok(name, &input);
    }
    if let Some(document) = document {
        desk.call(Call {
            region: Some("140000".to_owned()),
            level: Some(Level::Province),
            ..call()
        });
        desk.ok("publish-policy", document);
    }
    desk.call(by_the_rules_of(on));
    desk
}

/// Whether a duty is done on that day, or is refused because nothing is in force by which to do it.
#[track_caller]
fn is_done(duty: &str, input: &Value, document: Option<&Value>, on: Day) -> bool {
    match desk(duty, document, on).perform(duty, input) {
        Ok(_) => true,
        Err(Failure::Permanent(problem)) if problem.detail.contains("EXPIRED_BASIS") => false,
        Err(failure) => panic!("{duty} on {on}: {failure}"),
    }
}

/// The form of the time before the hygiene rules of 2022, with the outside report.
fn with_the_report() -> Value {
    let form = with(example("validate-filing"), "/form/hygiene", Value::Null);
    with(form, "/materials/4/kind", json!("hygiene-report"))
}

fn validated(input: &Value, document: Option<&Value>, on: Day) -> Result<Value, Failure> {
    desk("validate-filing", document, on).perform("validate-filing", input)
}

/// Whether the duties go by the rule set on that day, each in the way in which it shows.
fn is_followed(set: &str, document: Option<&Value>, on: Day) -> Vec<bool> {
    match set {
        "filing-2019" => {
            // Whichever form the hygiene rules of the day ask for.
            let forms = [with_the_report(), example("validate-filing")];
            let taken = forms.iter().any(|form| {
                validated(form, document, on).is_ok_and(|answer| answer["procedure"] == "备案")
            });
            vec![taken]
        }
        "childcare-law-draft" => {
            let answer = validated(&example("validate-filing"), document, on).expect("a procedure");
            let is_licence = answer["procedure"] == "准入许可";
            vec![
                is_licence,
                answer["receiptWithin"].is_null(),
                answer["licenceClocks"].is_object(),
            ]
        }
        "inspection-2024-54" => {
            let plan = desk("coordinate-inspection", document, on)
                .ok("coordinate-inspection", &example("coordinate-inspection"));
            vec![
                plan["excluded"] != json!([]),
                plan["documents"] != json!([]),
            ]
        }
        "quality-ws821" => {
            let input = example("define-assessment-scheme");
            vec![is_done("define-assessment-scheme", &input, document, on)]
        }
        "hygiene-2022" => vec![
            validated(&example("validate-filing"), document, on).is_ok(),
            validated(&with_the_report(), document, on).is_err(),
            is_done("verify-on-site", &verify_on_site(true), document, on),
        ],
        other => panic!("{other} is another department's"),
    }
}

#[test]
fn the_table_has_the_dates_of_the_rules() {
    let text = |day: Option<Day>| day.map(|day| day.to_string());
    let found: Vec<(&str, Option<String>, Option<String>)> = RULE_SETS
        .iter()
        .map(|set| (set.id, text(set.from), text(set.to)))
        .collect();
    let expected: Vec<(&str, Option<String>, Option<String>)> = DATES
        .iter()
        .map(|(id, from, to)| (*id, from.map(str::to_owned), to.map(str::to_owned)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_duties_follow_each_rule_set_from_its_first_day_to_its_last() {
    for (set, first, _) in DATES.iter().filter(|(set, ..)| HEALTH_SETS.contains(set)) {
        if let Some(first) = first.map(day) {
            for (on, expected) in [(first.plus_days(-1), false), (first, true)] {
                for followed in is_followed(set, None, on) {
                    assert_eq!(followed, expected, "{set} on {on}");
                }
            }
        }
        // What is open ends, and what is pending begins, by a document.
        let from = first.unwrap_or(FIRST);
        let document =
            dating(json!({"ruleSet": set, "from": from, "to": LAST, "documentNo": "公布文件1号"}));
        let (from, last) = (day(from), day(LAST));
        for (on, expected) in [
            (from.plus_days(-1), false),
            (from, true),
            (last, true),
            (last.plus_days(1), false),
        ] {
            for followed in is_followed(set, Some(&document), on) {
                assert_eq!(followed, expected, "{set} on {on} by a document");
            }
        }
    }
}

#[test]
fn a_law_without_a_date_is_never_followed() {
    for on in ["2026-03-02", "2027-06-01", "2040-01-01"] {
        for followed in is_followed("childcare-law-draft", None, day(on)) {
            assert!(!followed, "{on}");
        }
    }
}

#[test]
fn before_there_was_filing_no_step_of_it_has_a_basis() {
    let first = day("2020-01-06");
    for duty in ["issue-receipt", "notify-nonconformity"] {
        for (on, expected) in [(first.plus_days(-1), false), (first, true)] {
            // An institution that is only about to be visited can get its notice.
            let desk = desk("verify-on-site", None, on);
            let done = match desk.perform(duty, &example(duty)) {
                Ok(_) => true,
                Err(Failure::Permanent(problem)) if problem.detail.contains("EXPIRED_BASIS") => {
                    false
                }
                Err(failure) => panic!("{duty} on {on}: {failure}"),
            };
            assert_eq!(done, expected, "{duty} on {on}");
        }
    }
}

#[test]
fn the_windows_of_other_departments_change_nothing_here() {
    let answered = |on: Day| {
        let filed = validated(&example("validate-filing"), None, on).map_err(|_| ());
        let closed = desk("close-filing", None, on).ok("close-filing", &example("close-filing"));
        (filed, closed)
    };
    for (set, first, last) in DATES.iter().filter(|(set, ..)| !HEALTH_SETS.contains(set)) {
        let first = first.map(day).expect("every window of theirs has begun");
        assert_eq!(
            answered(first.plus_days(-1)),
            answered(first),
            "{set} begins"
        );
        if let Some(last) = last.map(day) {
            assert_eq!(answered(last), answered(last.plus_days(1)), "{set} ends");
        }
        let (filed, _) = answered(first);
        let names_it = filed.is_ok_and(|answer| answer["ruleSets"].to_string().contains(set));
        assert!(!names_it, "{set}");
    }
}
