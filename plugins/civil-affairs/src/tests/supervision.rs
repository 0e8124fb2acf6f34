//! Yearly checks, breaches and community services.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{new_desk, registered};
use crate::examples::{self, USCC};

#[test]
fn march_and_may() {
    let mut desk = registered();
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
        desk.call(Call {
            now: format!("{now}T09:00:00+08:00"),
            basis_date: now.to_owned(),
            ..examples::call()
        });
        let consent = body.and(supervisor);
        let input = json!({
            "uscc": USCC, "year": 2025, "toSupervisorOn": supervisor, "supervisorConsentOn": consent, "toRegistrationBodyOn": body
        });
        let answer = desk.ok("annual-check", &input);
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
        desk.issues("annual-check", &unconsented),
        ["/toRegistrationBodyOn step-missing"]
    );
    let backwards = json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-02", "supervisorConsentOn": "2026-02-01"});
    assert_eq!(
        desk.issues("annual-check", &backwards),
        ["/supervisorConsentOn date-order"]
    );
}

#[test]
fn measures_against_violations() {
    let evidence = json!([examples::paper("记录")]);
    let answer = |mut input: Value| {
        input["evidence"] = evidence.clone();
        new_desk().ok("investigate-violation", &input)
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
    let desk = new_desk();
    assert_eq!(
        desk.ok("include-in-community-service", &input)["status"],
        "推动中"
    );
    let mut documented = input.clone();
    documented["governmentDocument"] = json!({"number": "小政发〔2026〕1号", "issuedOn": "2026-02-01", "file": examples::paper("文件")});
    assert_eq!(
        desk.ok("include-in-community-service", &documented)["status"],
        "已纳入"
    );
    assert_eq!(
        desk.ok("include-in-community-service", &documented)["communities"],
        6
    );
    assert_eq!(
        desk.issues("include-in-community-service", &input),
        ["/governmentDocument already-included"]
    );
    for (year, issues) in [(2019, 1), (2020, 0), (2036, 0), (2037, 1)] {
        let input = with(documented.clone(), "/year", json!(year));
        let found = new_desk().perform("include-in-community-service", &input);
        let found = found.err().map_or(0, |failure| failure.issues().len());
        assert_eq!(found, issues, "{year}");
    }
    let mut wrong = with(input, "/county", json!("140100"));
    wrong["services"] = json!([]);
    assert_eq!(
        desk.issues("include-in-community-service", &wrong),
        ["/county division-not-county", "/services MISSING_MATERIAL"]
    );
}

#[test]
fn shared_facilities_are_counted_once_and_with_their_agreement() {
    let (_, input) = examples::examples()
        .into_iter()
        .find(|(duty, _)| *duty == "include-in-community-service")
        .expect("an example");
    let facility = |name: &str, kind: &str, signed_on: Option<&str>| {
        let agreement =
            signed_on.map(|on| json!({"signedOn": on, "file": examples::paper("共享协议")}));
        json!({"name": name, "kind": kind, "agreement": agreement})
    };
    let list = json!([
        facility("甲", "老年活动中心", Some("2026-03-02")),
        facility("甲", "社区文化设施", Some("2025-03-02")),
        facility("乙", "社区体育设施", None),
    ]);
    let answer = new_desk().ok(
        "include-in-community-service",
        &with(input.clone(), "/facilities", list),
    );
    assert_eq!(answer["sharedFacilities"], 2);
    let list = json!([
        facility("甲", "老年活动中心", Some("2026-03-03")),
        facility("甲", "老年活动中心", None),
    ]);
    assert_eq!(
        new_desk().issues(
            "include-in-community-service",
            &with(input, "/facilities", list)
        ),
        [
            "/facilities/0/agreement/signedOn date-order",
            "/facilities/1 facility-duplicate"
        ]
    );
}

#[test]
fn the_report_knows_where_childcare_is_a_community_service() {
    let (_, mut input) = examples::examples()
        .into_iter()
        .find(|(duty, _)| *duty == "include-in-community-service")
        .expect("an example");
    let desk = new_desk();
    desk.ok("include-in-community-service", &input);
    input["county"] = json!("140106");
    input["governmentDocument"] = json!({"number": "迎政发〔2026〕1号", "issuedOn": "2026-02-01", "file": examples::paper("文件")});
    desk.ok("include-in-community-service", &input);
    for (to, communities, facilities, share) in [("2026-12-31", 6, 2, 10), ("2025-12-31", 0, 0, 0)]
    {
        let period = json!({"from": "2025-01-01", "to": to, "divisionCode": "140100"});
        let answer = desk.ok("report", &period);
        let value = |code: &str| {
            let mut list = answer["indicators"].as_array().expect("a list").iter();
            let found = list.find(|one| one["code"] == code).expect("reported");
            found["value"].clone()
        };
        assert_eq!(value("community-service-communities"), communities, "{to}");
        assert_eq!(value("shared-facilities"), facilities, "{to}");
        assert_eq!(value("community-service-counties"), share, "{to}");
    }
}

#[test]
fn every_path_beyond_a_warning_may_be_heard() {
    for (violation, uscc) in [("profit-seeking", Some(USCC)), ("not-registered", None)] {
        let input =
            json!({"uscc": uscc, "violation": violation, "evidence": [examples::paper("记录")]});
        let answer = new_desk().ok("investigate-violation", &input);
        assert!(answer["clocks"].to_string().contains("听证"), "{violation}");
        assert!(
            answer["requires"].to_string().contains("第六十三条"),
            "{violation}"
        );
    }
}
