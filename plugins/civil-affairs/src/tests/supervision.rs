//! Yearly checks, breaches and community services.

use lianxi_sdk::Call;
use serde_json::{Value, json};

use super::{host, issues, ok, registered, with};
use crate::examples::{self, USCC};

#[test]
fn march_and_may() {
    let mut host = registered();
    for (now, supervisor, body, expected) in [
        (
            "2026-06-02",
            Some("2026-03-31"),
            Some("2026-05-31"),
            ("in-time", "in-time"),
        ),
        (
            "2026-06-02",
            Some("2026-04-01"),
            Some("2026-06-01"),
            ("late", "late"),
        ),
        ("2026-05-31", Some("2026-03-31"), None, ("in-time", "open")),
        ("2026-06-01", Some("2026-03-31"), None, ("in-time", "late")),
        ("2026-03-31", None, None, ("open", "open")),
    ] {
        host.set_call(Call {
            now: format!("{now}T09:00:00+08:00"),
            basis_date: now.to_owned(),
            ..Call::default()
        });
        let consent = body.and(supervisor);
        let input = json!({
            "uscc": USCC, "year": 2025, "toSupervisorOn": supervisor, "supervisorConsentOn": consent, "toRegistrationBodyOn": body
        });
        let answer = ok(&host, "annual-check", &input);
        let found = (
            &answer["supervisor"]["timeliness"],
            &answer["registrationBody"]["timeliness"],
        );
        assert_eq!(found, (&json!(expected.0), &json!(expected.1)), "{now}");
        assert_eq!(answer["supervisor"]["due"]["dueOn"], "2026-03-31");
        assert_eq!(answer["registrationBody"]["due"]["dueOn"], "2026-05-31");
        assert_eq!(answer["missingSections"].as_array().map(Vec::len), Some(5));
    }
    let unconsented = json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-01", "toRegistrationBodyOn": "2026-02-02"});
    assert_eq!(
        issues(&host, "annual-check", &unconsented),
        ["/toRegistrationBodyOn step-missing"]
    );
    let backwards = json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-02", "supervisorConsentOn": "2026-02-01"});
    assert_eq!(
        issues(&host, "annual-check", &backwards),
        ["/supervisorConsentOn date-order"]
    );
}

#[test]
fn measures_against_violations() {
    let evidence = json!([examples::paper("记录")]);
    let answer = |mut input: Value| {
        input["evidence"] = evidence.clone();
        ok(&host(), "investigate-violation", &input)
    };
    let fines = answer(
        json!({"uscc": USCC, "violation": "profit-seeking", "unlawfulTurnoverYuan": 10_000, "unlawfulIncomeYuan": 2_000}),
    );
    let ranges: Vec<&Value> = fines["measures"]
        .as_array()
        .expect("list")
        .iter()
        .map(|one| &one["fineYuan"])
        .filter(|one| !one.is_null())
        .collect();
    assert_eq!(
        ranges,
        [
            &json!({"minYuan": 10_000, "maxYuan": 30_000}),
            &json!({"minYuan": 6_000, "maxYuan": 10_000})
        ]
    );
    let count = |input: Value| answer(input)["measures"].as_array().map(Vec::len);
    assert_eq!(
        count(json!({"uscc": USCC, "violation": "branch-founded"})),
        Some(3)
    );
    assert_eq!(
        count(
            json!({"uscc": USCC, "violation": "branch-founded", "serious": true, "suspectedCrime": true})
        ),
        Some(5)
    );
    assert_eq!(
        count(json!({"uscc": USCC, "violation": "registration-fraud"})),
        Some(1)
    );
    assert_eq!(count(json!({"violation": "not-registered"})), Some(2));
}

#[test]
fn inclusion_is_the_governments_act() {
    let (_, input) = examples::examples()
        .into_iter()
        .find(|(duty, _)| *duty == "include-in-community-service")
        .expect("an example");
    let host = host();
    assert_eq!(
        ok(&host, "include-in-community-service", &input)["status"],
        "推动中"
    );
    let mut documented = input.clone();
    documented["governmentDocument"] = json!({"number": "小政发〔2026〕1号", "issuedOn": "2026-02-01", "file": examples::paper("文件")});
    assert_eq!(
        ok(&host, "include-in-community-service", &documented)["status"],
        "已纳入"
    );
    let mut wrong = with(input, "/county", json!("140100"));
    wrong["services"] = json!([]);
    assert_eq!(
        issues(&host, "include-in-community-service", &wrong),
        ["/county division-unknown", "/services MISSING_MATERIAL"]
    );
}
