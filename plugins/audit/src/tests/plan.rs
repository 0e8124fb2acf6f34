//! Projects: what is approved, whom an office may audit, and that nothing is audited twice.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{COLLECTED, PLANNED, after};
use crate::examples::{call, decision, plan};
use crate::plugin;

const OUTSIDE: &str = "/authorisationNo not-audit-jurisdiction";

fn desk() -> Desk {
    Desk::new(plugin(), call())
}

#[test]
fn a_plan_is_approved() {
    let reason = desk().needs_human("plan-audit", &without(plan(), "/approval"));
    assert!(reason.contains("第二十六条"), "{reason}");
    let answer = desk().ok("plan-audit", &plan());
    let notice = &answer["followUps"][0]["period"];
    assert_eq!(
        (&notice["amount"], &notice["unit"], &notice["kind"]),
        (&json!(3), &json!("working-day"), &json!("statute"))
    );
    assert_eq!(answer["project"]["stage"], "已立项");
}

#[test]
fn a_number_stands_for_one_project() {
    let desk = after(COLLECTED);
    let again = desk.ok("plan-audit", &plan());
    assert_eq!(again["project"]["stage"], "已形成发现");
    let other = with(plan(), "/title", json!("另一项目"));
    assert_eq!(
        desk.issues("plan-audit", &other),
        ["/projectNo project-taken"]
    );
}

#[test]
fn nothing_is_audited_twice() {
    let second = |pointer: &str, value: Value| {
        let second = with(plan(), "/projectNo", json!("小审〔2026〕托2号"));
        with(second, pointer, value)
    };
    let duplicate = second("/subjects", json!(["专项资金使用", "政策落实"]));
    assert_eq!(
        after(PLANNED).issues("plan-audit", &duplicate),
        ["/subjects project-duplicate"]
    );
    for (pointer, value) in [
        ("/subjects", json!(["政策落实"])),
        ("/body/department", json!("health")),
        ("/periodTo", json!("2025-01-01")),
    ] {
        let desk = after(PLANNED);
        let mut input = second(pointer, value);
        if pointer == "/periodTo" {
            input["periodTo"] = json!("2024-12-31");
            input["periodFrom"] = json!("2024-01-01");
        }
        desk.ok("plan-audit", &input);
    }
}

#[test]
fn whom_an_office_may_audit() {
    let city = Call {
        region: Some("140100".to_owned()),
        level: Some(Level::City),
        ..Call::default()
    };
    for (acting, department, code, issue) in [
        (call(), "health", "140105", None),
        (call(), "trade-union", "140105", None),
        (call(), "taxation", "140105", Some(OUTSIDE)),
        (city.clone(), "health", "140100", None),
        (city.clone(), "health", "140105", Some(OUTSIDE)),
        (city, "government", "140105", None),
        (
            call(),
            "audit",
            "140105",
            Some("/body/department body-unknown"),
        ),
    ] {
        let body = json!({"department": department, "divisionCode": code});
        let input = with(plan(), "/body", body);
        let desk = Desk::new(plugin(), acting);
        let Some(issue) = issue else {
            desk.ok("plan-audit", &input);
            continue;
        };
        assert_eq!(
            desk.issues("plan-audit", &input),
            [issue],
            "{department} {code}"
        );
        if issue == OUTSIDE {
            desk.ok(
                "plan-audit",
                &with(input, "/authorisationNo", json!("晋审授〔2026〕1号")),
            );
        }
    }
    let own_government = json!({"department": "government", "divisionCode": "140105"});
    let mut input = with(plan(), "/body", own_government);
    input["authorisationNo"] = json!("晋审授〔2026〕1号");
    assert_eq!(
        desk().issues("plan-audit", &input),
        ["/body/department not-audit-jurisdiction"]
    );
}

#[test]
fn elsewhere_is_denied() {
    let mut desk = after(PLANNED);
    desk.call(Call {
        region: Some("140106".to_owned()),
        ..call()
    });
    for (duty, input) in crate::examples::examples().into_iter().take(7) {
        let reason = desk.denied(duty, &input);
        assert!(
            reason.starts_with("NOT_IN_JURISDICTION"),
            "{duty}: {reason}"
        );
    }
}

#[test]
fn wrong_plans() {
    for (pointer, value, issue) in [
        ("/subjects", json!([]), "/subjects MISSING_MATERIAL"),
        (
            "/subjects",
            json!(["政策落实", "政策落实"]),
            "/subjects subject-repeated",
        ),
        ("/periodFrom", json!("2026-03-01"), "/periodFrom date-order"),
        (
            "/approval",
            decision("小审〔2026〕1号", "2026-03-03"),
            "/approval/on date-in-future",
        ),
        ("/title", json!(""), "/title MISSING_MATERIAL"),
        (
            "/body/divisionCode",
            json!("110105"),
            "/body/divisionCode division-not-in-shanxi",
        ),
    ] {
        assert_eq!(
            desk().issues("plan-audit", &with(plan(), pointer, value)),
            [issue]
        );
    }
}
