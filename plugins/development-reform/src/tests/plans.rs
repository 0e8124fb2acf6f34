//! What a plan includes, and who is reminded where it does not.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, sent, texts};
use crate::{examples, plugin};

fn drafting() -> Value {
    let input = with(examples::plan(), "/plan/stage", json!("编制中"));
    without(without(input, "/plan/documentNo"), "/plan/issuedOn")
}

fn judged(text: &str, indicators: Value) -> Value {
    let extracts = json!([{"chapter": "第一章", "text": text}]);
    let input = with(examples::plan(), "/plan/extracts", extracts);
    let input = with(input, "/plan/indicators", indicators);
    desk().ok("include-in-plan", &input)["judgement"].clone()
}

fn indicator(kind: &str, name: &str, target: f64) -> Value {
    json!([{"kind": kind, "name": name, "target": target, "year": 2030}])
}

#[test]
fn text_and_indicators_make_an_inclusion() {
    let places = || indicator("每千人口托位数", "托位", 4.5);
    for (text, indicators, expected, reminded) in [
        ("发展托育服务", places(), "已纳入", None),
        ("加强婴幼儿照护", places(), "已纳入", None),
        ("建设托位", places(), "已纳入", None),
        ("服务3岁以下婴幼儿", places(), "已纳入", None),
        ("服务三岁以下婴幼儿", places(), "已纳入", None),
        (
            "发展托育服务",
            json!([]),
            "已写入文本，没有指标",
            Some("补充照护服务的指标"),
        ),
        (
            "发展养老服务",
            places(),
            "有指标，没有写入文本",
            Some("在文本中写明照护服务的任务"),
        ),
        (
            "发展养老服务",
            json!([]),
            "未纳入",
            Some("将婴幼儿照护服务纳入规划"),
        ),
        (
            "发展养老服务",
            indicator("其他", "养老床位", 9.0),
            "未纳入",
            Some("将婴幼儿照护服务纳入规划"),
        ),
        (
            "发展养老服务",
            indicator("其他", "托育机构数", 9.0),
            "有指标，没有写入文本",
            Some("任务"),
        ),
    ] {
        let found = judged(text, indicators);
        assert_eq!(found["inclusion"], expected, "{text}");
        let action = found["followUps"][0]["action"].as_str();
        assert_eq!(action.is_some(), reminded.is_some(), "{text}");
        assert!(
            action
                .unwrap_or_default()
                .contains(reminded.unwrap_or_default()),
            "{text} {action:?}"
        );
    }
}

#[test]
fn what_is_not_included_is_a_reminder_to_the_government() {
    let desk = desk();
    let input = with(drafting(), "/plan/extracts", json!([]));
    let input = with(input, "/plan/indicators", json!([]));
    let answer = desk.ok("include-in-plan", &input);
    let reminder = &answer["judgement"]["followUps"][0];
    assert_eq!(
        reminder["action"],
        "提醒小店区人民政府在编制中将婴幼儿照护服务纳入规划"
    );
    assert_eq!(
        [
            &reminder["period"]["amount"],
            &reminder["period"]["unit"],
            &reminder["period"]["kind"],
            &reminder["dueOn"]
        ],
        [
            &json!(10),
            &json!("working-day"),
            &json!("default"),
            &Value::Null
        ]
    );
    assert_eq!(sent(&desk), ["government plan-not-included"]);
    // The draft is changed, and then issued.
    let changed = desk.ok("include-in-plan", &drafting());
    assert_eq!(
        (&changed["previous"], &changed["judgement"]["inclusion"]),
        (&json!("未纳入"), &json!("已纳入"))
    );
    let issued = desk.ok("include-in-plan", &examples::plan());
    assert_eq!(issued["previous"], "已纳入");
    assert_eq!(sent(&desk).len(), 1);
    assert_eq!(desk.host().all_records().len(), 1);
}

#[test]
fn an_issued_plan_changes_by_another_document_only() {
    let desk = desk();
    desk.ok("include-in-plan", &examples::plan());
    let shorter = with(examples::plan(), "/plan/indicators", json!([]));
    assert_eq!(
        desk.issues("include-in-plan", &shorter),
        ["/plan/documentNo plan-differs"]
    );
    assert_eq!(
        desk.issues("include-in-plan", &drafting()),
        ["/plan/stage plan-already-issued"]
    );
    let revised = with(shorter, "/plan/documentNo", json!("小政发〔2026〕9号"));
    let answer = desk.ok("include-in-plan", &revised);
    assert!(
        answer["judgement"]["followUps"][0]["action"]
            .as_str()
            .is_some_and(|text| text.contains("在修订或者下一次编制时"))
    );
}

#[test]
fn the_reference_of_places_is_shown_as_unverified_and_may_be_configured() {
    for (target, places, low) in [
        (4.5, None, false),
        (4.49, None, true),
        (4.5, Some(46), true),
        (4.6, Some(46), false),
    ] {
        let indicators = indicator("每千人口托位数", "托位", target);
        let input = with(examples::plan(), "/plan/indicators", indicators);
        let params = places.map_or(json!({}), |value| json!({"placesPerTenThousand": value}));
        let answer = desk().ok("include-in-plan", &with(input, "/params", params));
        let remarks = answer["judgement"]["remarks"].as_array().expect("a list");
        assert_eq!(!remarks.is_empty(), low, "{target} {places:?}");
        assert!(
            remarks
                .iter()
                .all(|text| text.as_str().is_some_and(|text| text.contains("没有查到")))
        );
    }
    let rules = plugin().manifest().rules;
    let places = rules.iter().find(|rule| rule.key == "placesPerTenThousand");
    assert_eq!(places.expect("listed").versions[0].kind, "unverified");
}

#[test]
fn plans_that_cannot_be() {
    for (pointer, value, issue) in [
        ("/plan/toYear", json!(2031), "/plan/fromYear plan-years"),
        ("/kind", json!("年度计划"), "/plan/fromYear plan-years"),
        ("/plan/name", json!(""), "/plan/name MISSING_MATERIAL"),
        (
            "/plan/stage",
            json!("编制中"),
            "/plan/stage drafting-with-document",
        ),
        (
            "/plan/documentNo",
            Value::Null,
            "/plan/documentNo MISSING_MATERIAL",
        ),
        (
            "/plan/issuedOn",
            Value::Null,
            "/plan/issuedOn MISSING_MATERIAL",
        ),
        (
            "/plan/issuedOn",
            json!("2026-03-03"),
            "/plan/issuedOn date-order",
        ),
        (
            "/plan/indicators/0/year",
            json!(2031),
            "/plan/indicators/0/year indicator-year",
        ),
        (
            "/plan/indicators/0/target",
            json!(0),
            "/plan/indicators/0/target indicator-without-target",
        ),
        (
            "/divisionCode",
            json!("110101"),
            "/divisionCode division-not-in-shanxi",
        ),
    ] {
        let input = with(examples::plan(), pointer, value.clone());
        let issues = desk().issues("include-in-plan", &input);
        assert_eq!(issues, [issue], "{pointer} {value}");
    }
    let years = |kind: &str, from: i16, to: i16| {
        let input = with(drafting(), "/kind", json!(kind));
        let input = with(input, "/plan/indicators", json!([]));
        with(
            with(input, "/plan/fromYear", json!(from)),
            "/plan/toYear",
            json!(to),
        )
    };
    for (kind, from, to, expected) in [
        ("五年规划纲要", 2021, 2025, None),
        (
            "五年规划纲要",
            2025,
            2029,
            Some("/plan/fromYear plan-years"),
        ),
        ("年度计划", 2026, 2026, None),
        ("其他经济社会发展规划", 2024, 2035, None),
        (
            "其他经济社会发展规划",
            2027,
            2026,
            Some("/plan/toYear plan-years"),
        ),
        (
            "年度计划",
            2037,
            2037,
            Some("/plan/fromYear year-out-of-range"),
        ),
    ] {
        let input = years(kind, from, to);
        match expected {
            None => drop(desk().ok("include-in-plan", &input)),
            Some(issue) => assert_eq!(desk().issues("include-in-plan", &input)[0], issue),
        }
    }
}

#[test]
fn special_plans_one_by_one() {
    let desk = desk();
    let answer = desk.ok("include-in-special-plan", &examples::special_plans());
    assert_eq!(
        (
            &answer["included"],
            &answer["ratePercent"],
            &answer["level"]
        ),
        (&json!(1), &json!(50), &json!("county"))
    );
    let found: Vec<&Value> = answer["results"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["judgement"])
        .collect();
    assert_eq!(
        [&found[0]["inclusion"], &found[1]["inclusion"]],
        ["已写入文本，没有指标", "未纳入"]
    );
    assert_eq!(
        found[1]["followUps"][0]["action"],
        "提醒区民政局在编制中将婴幼儿照护服务纳入规划"
    );
    let events = desk.host().emitted();
    assert_eq!(sent(&desk), ["conference special-plans-not-included"]);
    assert_eq!(
        events[0].body["plans"],
        json!([{"plan": "小店区社区服务规划", "leadDepartment": "区民政局"}])
    );
    // One of the list alone is the same review.
    let input = examples::special_plans();
    let alone = with(input.clone(), "/plans", json!([input["plans"][1]]));
    desk.ok("include-in-special-plan", &alone);
    assert_eq!(sent(&desk).len(), 1);
    assert_eq!(desk.host().all_records().len(), 2);
}

#[test]
fn special_plans_that_cannot_be() {
    let input = examples::special_plans();
    let twice = json!([input["plans"][0], input["plans"][0]]);
    for (pointer, value, issue) in [
        ("/plans", json!([]), "/plans MISSING_MATERIAL"),
        ("/plans", twice, "/plans/1/plan/name plan-twice"),
        (
            "/plans/1/leadDepartment",
            json!(" "),
            "/plans/1/leadDepartment MISSING_MATERIAL",
        ),
        (
            "/plans/1/plan/stage",
            json!("已印发"),
            "/plans/1/plan/documentNo MISSING_MATERIAL",
        ),
    ] {
        let issues = desk().issues(
            "include-in-special-plan",
            &with(input.clone(), pointer, value),
        );
        assert_eq!(issues[0], issue, "{pointer}");
    }
    let desk = desk();
    let issued = with(input, "/plans/0/plan/stage", json!("已印发"));
    let issued = with(
        issued,
        "/plans/0/plan/documentNo",
        json!("小发改〔2026〕1号"),
    );
    let issued = with(issued, "/plans/0/plan/issuedOn", json!("2026-02-01"));
    desk.ok("include-in-special-plan", &issued);
    let changed = with(issued, "/plans/0/plan/extracts", json!([]));
    assert_eq!(
        desk.issues("include-in-special-plan", &changed),
        ["/plans/0/plan/documentNo plan-differs"]
    );
}

#[test]
fn the_level_is_that_of_the_division() {
    for (code, level, expected) in [
        ("140000", Level::Province, "province"),
        ("140100", Level::City, "city"),
    ] {
        let desk = Desk::new(plugin(), examples::office(code, level));
        let input = with(examples::plan(), "/divisionCode", json!(code));
        assert_eq!(desk.ok("include-in-plan", &input)["level"], expected);
        let input = with(examples::special_plans(), "/divisionCode", json!(code));
        let answer = desk.ok("include-in-special-plan", &input);
        assert_eq!(answer["level"], expected);
        assert_eq!(texts(&answer["results"], "leadDepartment").len(), 2);
    }
}
