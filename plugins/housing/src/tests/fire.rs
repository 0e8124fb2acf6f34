//! Fire design review, acceptance and filing.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{codes, desk};
use crate::examples::{decision, drawings, filed, special};

const FIRE: &str = "confirm-fire-acceptance";

fn opinion(verdict: &str, document_no: &str, on: &str) -> Value {
    json!({"verdict": verdict, "decision": decision(document_no, on)})
}

fn reviewed(verdict: &str) -> Value {
    with(
        special(),
        "/course/design/opinion",
        opinion(verdict, "消审1号", "2026-02-26"),
    )
}

fn accepted(verdict: &str) -> Value {
    let acceptance =
        json!({"acceptedOn": "2026-02-27", "opinion": opinion(verdict, "消验1号", "2026-02-28")});
    with(reviewed("合格"), "/course/acceptance", acceptance)
}

fn measures(answer: &Value) -> Vec<String> {
    let all = answer["measures"].as_array().expect("measures").iter();
    all.map(|one| {
        format!(
            "{} {} {}",
            one["action"].as_str().unwrap_or_default(),
            one["fineYuan"]["minYuan"],
            one["fineYuan"]["maxYuan"]
        )
    })
    .collect()
}

#[test]
fn special_works_begin_above_a_thousand_square_metres() {
    for (area, category) in [(1000, "其他建设工程"), (1001, "特殊建设工程")] {
        let answer = desk().ok(FIRE, &with(special(), "/works/childAreaSqm", json!(area)));
        assert_eq!(answer["standing"]["category"], category, "{area}");
        assert_eq!(answer["specialArea"]["kind"], "unverified");
    }
    let configured = with(special(), "/params", json!({"specialArea": 1001}));
    assert_eq!(
        desk().ok(FIRE, &configured)["standing"]["category"],
        "其他建设工程"
    );
}

#[test]
fn the_review_takes_fifteen_working_days_and_experts_twenty() {
    let answer = desk().ok(FIRE, &special());
    let clocks: Vec<(u64, &str, &str)> = answer["limits"]
        .as_array()
        .expect("limits")
        .iter()
        .map(|one| {
            let period = &one["period"];
            let text = |field: &str| period[field].as_str().unwrap_or_default();
            (
                period["amount"].as_u64().unwrap_or(0),
                text("unit"),
                text("kind"),
            )
        })
        .collect();
    assert_eq!(
        clocks,
        [
            (15, "working-day", "article"),
            (20, "working-day", "article")
        ]
    );
    let plain = with(special(), "/course/design/expertReview", json!(false));
    assert_eq!(
        desk().ok(FIRE, &plain)["limits"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(desk().ok(FIRE, &reviewed("合格"))["limits"], json!([]));
    // Fixed by the ministry's rules: nobody configures them.
    let found = desk().issues(
        FIRE,
        &with(special(), "/params", json!({"designReviewWithin": 10})),
    );
    assert_eq!(found, ["/params/designReviewWithin rule-fixed-by-law"]);
}

#[test]
fn special_works_are_reviewed_and_accepted() {
    let check = |input: &Value, status: &str, may_construct: bool, number: Value| {
        let standing = desk().ok(FIRE, input)["standing"].clone();
        let confirmed = !number.is_null();
        assert_eq!(
            (
                &standing["status"],
                &standing["mayConstruct"],
                &standing["confirmed"],
                &standing["number"]
            ),
            (
                &json!(status),
                &json!(may_construct),
                &json!(confirmed),
                &number
            ),
            "{input}"
        );
    };
    check(
        &without(special(), "/course/design"),
        "待设计审查",
        false,
        Value::Null,
    );
    check(&special(), "待设计审查", false, Value::Null);
    check(&reviewed("不合格"), "设计审查不合格", false, Value::Null);
    check(&reviewed("合格"), "待消防验收", true, Value::Null);
    check(&accepted("不合格"), "消防验收不合格", true, Value::Null);
    check(&accepted("合格"), "消防验收合格", true, json!("消验1号"));
    // Accepted without a review is not accepted.
    check(
        &without(accepted("合格"), "/course/design"),
        "待设计审查",
        false,
        Value::Null,
    );
}

#[test]
fn other_works_are_filed() {
    let answer = desk().ok(FIRE, &drawings());
    assert_eq!(
        (
            &answer["standing"]["status"],
            &answer["standing"]["mayConstruct"]
        ),
        (&json!("待备案"), &json!(true))
    );
    let completed = without(filed(), "/course/filing");
    let answer = desk().ok(FIRE, &completed);
    let period = &answer["limits"][0]["period"];
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(5), &json!("working-day"), &json!("unverified"))
    );
    let answer = desk().ok(FIRE, &filed());
    assert_eq!(
        (
            &answer["standing"]["confirmed"],
            &answer["standing"]["number"]
        ),
        (&json!(true), &json!("消备140105〔2026〕2号"))
    );
    for (verdict, confirmed) in [("合格", true), ("不合格", false)] {
        let checked = with(
            filed(),
            "/course/filing/spotCheck",
            opinion(verdict, "抽查1号", "2026-01-20"),
        );
        assert_eq!(
            desk().ok(FIRE, &checked)["standing"]["confirmed"],
            confirmed
        );
    }
}

#[test]
fn that_no_fire_design_is_needed_is_a_persons_finding() {
    let none = with(drawings(), "/works/needsFireDesign", json!(false));
    assert!(desk().needs_human(FIRE, &none).contains("认定"));
    let found = with(none, "/works/exemption", decision("消认1号", "2026-02-01"));
    let standing = desk().ok(FIRE, &found)["standing"].clone();
    assert_eq!(
        (&standing["status"], &standing["number"]),
        (&json!("不需要"), &json!("消认1号"))
    );
    let both = with(
        drawings(),
        "/works/exemption",
        decision("消认1号", "2026-02-01"),
    );
    assert_eq!(
        desk().issues(FIRE, &both),
        ["/works/exemption exemption-contradicts"]
    );
}

#[test]
fn building_and_using_without_formalities_have_their_measures() {
    let built = with(special(), "/course/startedOn", json!("2026-02-25"));
    let answer = desk().ok(FIRE, &built);
    assert_eq!(codes(&answer["problems"]), ["built-without-review"]);
    assert_eq!(
        measures(&answer),
        ["责令停止施工 null null", "罚款 30000 300000"]
    );
    let used = with(reviewed("合格"), "/course/inUseSince", json!("2026-02-28"));
    let answer = desk().ok(FIRE, &used);
    assert_eq!(codes(&answer["problems"]), ["used-without-acceptance"]);
    assert_eq!(
        measures(&answer),
        ["责令停止使用 null null", "罚款 30000 300000"]
    );
    let unfiled = with(drawings(), "/course/inUseSince", json!("2026-02-28"));
    let answer = desk().ok(FIRE, &unfiled);
    assert_eq!(codes(&answer["problems"]), ["not-filed"]);
    assert_eq!(measures(&answer), ["责令改正 null null", "罚款 0 5000"]);
    let failed = with(
        filed(),
        "/course/filing/spotCheck",
        opinion("不合格", "抽查1号", "2026-01-20"),
    );
    let answer = desk().ok(
        FIRE,
        &with(failed, "/course/inUseSince", json!("2026-01-25")),
    );
    assert_eq!(codes(&answer["problems"]), ["used-after-failed-check"]);
    let proper = with(accepted("合格"), "/course/inUseSince", json!("2026-03-01"));
    assert_eq!(desk().ok(FIRE, &proper)["measures"], json!([]));
}

#[test]
fn a_filing_is_no_acceptance() {
    let input = with(
        reviewed("合格"),
        "/course/filing",
        json!({"number": "消备1号", "on": "2026-02-28"}),
    );
    let answer = desk().ok(FIRE, &input);
    assert_eq!(codes(&answer["problems"]), ["filing-is-no-acceptance"]);
    assert_eq!(answer["standing"]["confirmed"], false);
}

#[test]
fn what_was_found_stays_found() {
    let desk = desk();
    let answer = desk.ok(FIRE, &accepted("合格"));
    assert_eq!(desk.ok(FIRE, &accepted("合格")), answer);
    assert_eq!(
        desk.issues(FIRE, &accepted("不合格")),
        ["/course/acceptance fire-differs"]
    );
    assert_eq!(
        desk.issues(FIRE, &special()),
        [
            "/course/design fire-differs",
            "/course/acceptance fire-differs"
        ]
    );
    let larger = with(accepted("合格"), "/works/childAreaSqm", json!(1002));
    assert_eq!(desk.issues(FIRE, &larger), ["/works works-differs"]);
    // What failed may be found otherwise later.
    let again = super::desk();
    again.ok(FIRE, &accepted("不合格"));
    assert_eq!(
        again.ok(FIRE, &accepted("合格"))["standing"]["status"],
        "消防验收合格"
    );
    again.ok(FIRE, &filed());
    assert_eq!(
        again.issues(FIRE, &drawings()),
        ["/course/filing fire-differs"]
    );
}

#[test]
fn opinions_follow_their_requests() {
    let early = with(
        special(),
        "/course/design/opinion",
        opinion("合格", "x", "2026-02-23"),
    );
    assert_eq!(
        desk().issues(FIRE, &early),
        ["/course/design/opinion/decision/on date-order"]
    );
    let none = with(special(), "/works/childAreaSqm", json!(0));
    assert_eq!(
        desk().issues(FIRE, &none),
        ["/works/childAreaSqm area-out-of-range"]
    );
}
