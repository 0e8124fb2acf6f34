//! The definition: nothing wrong with it against the real plugins, every number with its kind, every department there.

mod common;

use std::collections::BTreeSet;

use lianxi_samples::office_hours::limits;
use lianxi_spec::{Look, Source};
use serde_json::Value;

fn definition() -> Value {
    let outcome = common::read();
    let source = Source {
        name: "registration-push.yaml",
        text: common::DEFINITION,
    };
    assert!(
        outcome.problems.is_empty(),
        "{}",
        outcome.render(source, Look::Plain)
    );
    (*outcome.workflow.expect("no problem, so a workflow").source).clone()
}

#[test]
fn every_parameter_says_what_it_rests_on() {
    let definition = definition();
    let parameters = definition["document"]["metadata"]["parameters"]
        .as_object()
        .expect("parameters");
    assert!(!parameters.is_empty());
    for (name, parameter) in parameters {
        let text = |field: &str| {
            parameter[field]
                .as_str()
                .unwrap_or_else(|| panic!("{name} has no {field}"))
        };
        assert!(
            !text("title").is_empty() && !text("source").is_empty(),
            "{name}"
        );
        assert!(
            [
                "working-days",
                "calendar-days",
                "hours",
                "months",
                "times",
                "flag"
            ]
            .contains(&text("unit")),
            "{name}"
        );
        match text("kind") {
            "default" => {
                let shown = text("text");
                assert!(
                    shown.contains("默认") && shown.contains("可配置") && !shown.contains("法定"),
                    "{name}: {shown}"
                );
            }
            "statute" | "article" => {}
            other => panic!("{name}: no kind {other}"),
        }
        if let Some(number) = parameter["value"].as_u64() {
            assert!(
                text("text").contains(&number.to_string()),
                "{name}: its text says another number"
            );
        }
    }
    assert_eq!(
        parameters["escalateAfter"]["unit"], parameters["upperWithin"]["unit"],
        "the two are added"
    );
}

#[test]
fn the_samples_count_by_the_same_numbers() {
    let definition = definition();
    let value =
        |name: &str| definition["document"]["metadata"]["parameters"][name]["value"].as_u64();
    let days = |days: u32| Some(u64::from(days));
    let times = |times: usize| u64::try_from(times).ok();
    for (name, expected) in [
        ("sendWithin", days(limits::SEND_WORKING_DAYS)),
        ("correctWithin", days(limits::CORRECT_WORKING_DAYS)),
        ("correctMax", times(limits::CORRECT_TIMES)),
        ("acknowledgeWithin", days(limits::ACKNOWLEDGE_WORKING_DAYS)),
        ("resendMax", times(limits::RESEND_TIMES)),
        ("escalateAfter", days(limits::ESCALATE_WORKING_DAYS)),
        ("upperWithin", days(limits::UPPER_WORKING_DAYS)),
        ("relayWithin", days(limits::RELAY_WORKING_DAYS)),
        ("filingWatch", days(limits::FILING_WATCH_DAYS)),
        ("remindWithin", days(limits::REMIND_WORKING_DAYS)),
        ("remindWatch", days(limits::REMIND_WATCH_DAYS)),
        ("siteCheckWithin", days(limits::SITE_CHECK_WORKING_DAYS)),
    ] {
        assert_eq!(value(name), expected, "{name}");
    }
}

#[test]
fn departments_that_are_named_exist() {
    let definition = definition();
    let mut named = BTreeSet::new();
    collect(&definition, &mut named);
    let known: BTreeSet<String> = common::plugins()
        .iter()
        .map(|plugin| plugin.manifest().id)
        .collect();
    assert_eq!(named, known);
}

fn collect(value: &Value, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                match (key.as_str(), field) {
                    ("department", Value::String(text)) if !text.contains("${") => {
                        named.insert(text.clone());
                    }
                    ("among", Value::Array(list)) => {
                        named.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    _ => collect(field, named),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, named)),
        _ => {}
    }
}
