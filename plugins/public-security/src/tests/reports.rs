//! Mandatory reports and what became of them.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{codes, desk, kept};
use crate::examples;

const DUTY: &str = "accept-mandatory-report";

#[test]
fn lateness_counts_from_the_discovery() {
    for (reporter, reported_at, late) in [
        ("国家机关", "2026-03-01T10:00:00+08:00", false),
        ("国家机关", "2026-03-01T10:01:00+08:00", true),
        ("居民委员会、村民委员会", "2026-03-02T08:59:00+08:00", true),
        ("其他组织或者个人", "2026-03-02T08:59:00+08:00", false),
    ] {
        let mut input = with(examples::abuse_report(), "/reporter", json!(reporter));
        input["reportedAt"] = json!(reported_at);
        let answer = desk().ok(DUTY, &input);
        assert_eq!(
            codes(&answer, "problems") == ["report-not-immediate"],
            late,
            "{reporter} {reported_at}"
        );
        let immediate = &answer["immediateWithin"];
        assert_eq!(immediate.is_null(), reporter.starts_with("其他"));
        assert!(immediate.is_null() || immediate["kind"] == "default");
    }
    let mut configured = with(
        examples::abuse_report(),
        "/reportedAt",
        json!("2026-03-01T11:00:00+08:00"),
    );
    configured["params"] = json!({"reportImmediateHours": 2});
    assert!(codes(&desk().ok(DUTY, &configured), "problems").is_empty());
}

#[test]
fn times_are_in_their_order() {
    for (field, time, issue) in [
        (
            "/discoveredAt",
            "2026-03-01T09:41:00+08:00",
            "/discoveredAt date-order",
        ),
        (
            "/reportedAt",
            "2026-03-02T09:01:00+08:00",
            "/reportedAt date-in-future",
        ),
        (
            "/reportedAt",
            "2026-03-02",
            "/reportedAt timestamp-malformed",
        ),
    ] {
        let input = with(examples::abuse_report(), field, json!(time));
        assert_eq!(desk().issues(DUTY, &input), [issue]);
    }
}

#[test]
fn a_report_is_receipted_once_and_health_learns_no_person() {
    let desk = desk();
    let answer = desk.ok(DUTY, &examples::abuse_report());
    assert_eq!(
        (&answer["receiptNo"], &answer["caseNo"]),
        (
            &json!("公安强报回140105〔2026〕0001"),
            &json!("公安强报140105〔2026〕0001")
        )
    );
    let text = answer["acknowledgement"].as_str().expect("text");
    assert!(text.contains("公安强报回140105〔2026〕0001"), "{text}");
    assert_eq!(desk.ok(DUTY, &examples::abuse_report()), answer);
    let events = desk.host().emitted();
    assert_eq!((events.len(), kept(&desk, "mandatory-report/")), (1, 1));
    assert_eq!(
        (
            events[0].destination.as_str(),
            events[0].event_type.as_str()
        ),
        (
            "health",
            "cn.lianxi.public-security.mandatory-report-accepted"
        )
    );
    let body = events[0].body.to_string();
    for secret in ["child:7", &examples::digest('e'), "org:mr-1", "虐待"] {
        assert!(!body.contains(secret), "{body}");
    }
    let other = with(examples::abuse_report(), "/harms", json!(["遗弃"]));
    assert_eq!(desk.issues(DUTY, &other), ["/reportRef report-taken"]);
    let second = with(examples::abuse_report(), "/reportRef", json!("R2"));
    let second = desk.ok(DUTY, &second);
    assert_eq!(
        second["relatedCases"],
        json!(["公安强报140105〔2026〕0001"])
    );
}

#[test]
fn names_are_refused_as_references() {
    for (field, text) in [
        ("/childRef", "王小小"),
        ("/childRef", "14010520230101123X"),
        ("/reporterRef", "13800138000"),
    ] {
        let input = with(examples::abuse_report(), field, json!(text));
        assert_eq!(
            desk().issues(DUTY, &input),
            [format!("{field} ref-not-opaque")]
        );
    }
}

#[test]
fn investigators_conclude_and_nobody_else() {
    let duty = "record-case-outcome";
    assert_eq!(
        desk().issues(duty, &examples::outcome()),
        ["/reportRef report-unknown"]
    );
    let desk = desk();
    desk.ok(DUTY, &examples::abuse_report());
    let reason = desk.needs_human(duty, &without(examples::outcome(), "/decision"));
    assert!(reason.contains("办案人员"), "{reason}");
    let early = with(examples::outcome(), "/decision/on", json!("2026-02-28"));
    assert_eq!(desk.issues(duty, &early), ["/decision/on date-order"]);
    let answer = desk.ok(duty, &examples::outcome());
    assert_eq!(answer["effective"], true);
    assert_eq!(desk.ok(duty, &examples::outcome()), answer);
    assert_eq!(
        desk.host().emitted().len(),
        2,
        "one accepted, one concluded"
    );
    let other = with(examples::outcome(), "/finding", json!("不属实"));
    assert_eq!(
        desk.issues(duty, &other),
        ["/decision/documentNo outcome-taken"]
    );
}

#[test]
fn a_finding_without_force_is_no_ground_for_a_ban() {
    for (finding, effective_on, word) in [
        ("行政处罚", json!("2026-03-02"), "由其决定"),
        ("行政处罚", json!("2026-03-03"), "等待决定生效"),
        ("刑事立案", Value::Null, "等待决定生效"),
        ("不属实", Value::Null, "结案"),
        ("移送其他机关", Value::Null, "跟踪"),
    ] {
        let desk = desk();
        desk.ok(DUTY, &examples::abuse_report());
        let mut input = with(examples::outcome(), "/finding", json!(finding));
        input["effectiveOn"] = effective_on;
        let answer = desk.ok("record-case-outcome", &input);
        let text = answer["followUps"][0]["action"].as_str().expect("text");
        assert!(text.contains(word), "{finding}: {text}");
    }
}

#[test]
fn indicators_come_from_the_records() {
    let desk = desk();
    for (duty, input) in examples::examples() {
        desk.ok(duty, &input);
    }
    let value = |from: &str, division: &str, code: &str| {
        let input = json!({"from": from, "to": "2026-03-31", "divisionCode": division});
        let answer = desk.ok("report", &input);
        let list = answer["indicators"].as_array().expect("a list").clone();
        let found = list.into_iter().find(|one| one["code"] == code);
        found.expect(code)["value"].clone()
    };
    for (code, expected) in [
        ("guidance", json!(1)),
        ("inspections", json!(2)),
        ("inspections-clean", json!(50)),
        ("notices", json!(1)),
        ("rectified-in-time", json!(0)),
        ("penalties", json!(1)),
        ("record-checks", json!(1)),
        ("mandatory-reports", json!(1)),
        ("mandatory-reports-concluded", json!(100)),
        ("guards-lawful", json!(100)),
    ] {
        assert_eq!(value("2026-01-01", "140105", code), expected, "{code}");
    }
    assert_eq!(value("2026-03-02", "140105", "inspections"), json!(0));
    assert_eq!(value("2026-03-02", "140105", "guards-lawful"), Value::Null);
}
