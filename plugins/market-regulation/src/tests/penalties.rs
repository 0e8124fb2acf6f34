//! The paths that a breach of food or registration law opens, and how long a penalty is shown.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{actions, new_desk};
use crate::examples;

#[test]
fn the_penalty_path_climbs_only_by_law() {
    let base = json!({"uscc": examples::USCC, "finding": "food-samples", "evidence": [examples::paper("笔录")], "caseFiledOn": "2026-02-11"});
    let path = |earlier: Value, ground: Value| {
        let mut input = base.clone();
        input["earlierOrder"] = earlier;
        input["seriousGround"] = ground;
        new_desk().ok("decide-penalty-path", &input)
    };
    let order = |correct_by: &str, corrected_on: Value| json!({"documentNo": "责改1号", "servedOn": "2026-02-01", "correctBy": correct_by, "correctedOn": corrected_on});
    assert_eq!(
        actions(&path(Value::Null, Value::Null), "measures"),
        ["责令改正", "警告"]
    );
    assert!(
        actions(
            &path(order("2026-03-02", Value::Null), Value::Null),
            "measures"
        )
        .is_empty()
    );
    let refused = path(order("2026-03-01", Value::Null), Value::Null);
    assert_eq!(
        refused["measures"][0]["fineYuan"],
        json!({"minYuan": 5_000, "maxYuan": 50_000})
    );
    assert!(
        actions(
            &path(order("2026-02-20", json!("2026-02-20")), Value::Null),
            "measures"
        )
        .is_empty()
    );
    let serious = path(
        order("2026-02-20", json!("2026-02-21")),
        json!("多次拒不改正"),
    );
    assert_eq!(actions(&serious, "measures").len(), 3);
    assert!(
        actions(&serious, "clocks")
            .iter()
            .any(|action| action.contains("听证"))
    );
    assert_eq!(serious["clocks"][0]["dueOn"], "2026-05-12");
}

#[test]
fn a_fine_needs_a_law_in_force() {
    let base = json!({"uscc": examples::USCC, "finding": "food-samples", "evidence": [examples::paper("笔录")]});
    let call = Call {
        now: "2014-01-01T00:00:00+08:00".to_owned(),
        basis_date: "2014-01-01".to_owned(),
        ..examples::call()
    };
    let mut early = base;
    early["earlierOrder"] =
        json!({"documentNo": "x", "servedOn": "2013-12-01", "correctBy": "2013-12-02"});
    assert_eq!(
        new_desk().call(call).issues("decide-penalty-path", &early),
        ["/params rule-not-in-force"]
    );
}

/// (violation, order's last day, serious) and what the law opens then; today is 2 March.
#[test]
fn breaches_of_registration_law() {
    let fine = |min: u64, max: u64| json!({"minYuan": min, "maxYuan": max});
    for (violation, correct_by, serious, expected, range) in [
        (
            "not-registered",
            None,
            false,
            &["责令改正", "没收违法所得"][..],
            Value::Null,
        ),
        (
            "not-registered",
            Some("2026-03-02"),
            false,
            &["没收违法所得"],
            Value::Null,
        ),
        (
            "not-registered",
            Some("2026-03-01"),
            false,
            &["没收违法所得", "罚款"],
            fine(10_000, 100_000),
        ),
        (
            "not-registered",
            None,
            true,
            &["责令改正", "没收违法所得", "罚款", "责令关闭停业"],
            fine(100_000, 500_000),
        ),
        (
            "registration-fraud",
            None,
            false,
            &["责令改正", "没收违法所得", "罚款", "撤销登记"],
            fine(50_000, 200_000),
        ),
        (
            "registration-fraud",
            None,
            true,
            &[
                "责令改正",
                "没收违法所得",
                "罚款",
                "吊销营业执照",
                "撤销登记",
            ],
            fine(200_000, 1_000_000),
        ),
        (
            "change-not-registered",
            None,
            false,
            &["责令改正"],
            Value::Null,
        ),
        (
            "change-not-registered",
            Some("2026-03-01"),
            true,
            &["罚款", "吊销营业执照"],
            fine(10_000, 100_000),
        ),
        (
            "filing-missing",
            Some("2026-03-01"),
            false,
            &["罚款"],
            fine(0, 50_000),
        ),
        (
            "licence-not-displayed",
            Some("2026-03-01"),
            true,
            &["罚款"],
            fine(0, 30_000),
        ),
        (
            "licence-misused",
            None,
            false,
            &["没收违法所得", "罚款"],
            fine(0, 100_000),
        ),
        (
            "licence-misused",
            None,
            true,
            &["没收违法所得", "罚款", "吊销营业执照"],
            fine(100_000, 500_000),
        ),
    ] {
        let input = json!({
            "uscc": examples::USCC, "violation": violation, "evidence": [examples::paper("笔录")], "correctBy": correct_by,
            "serious": serious
        });
        let answer = new_desk().ok("investigate-violation", &input);
        let found = actions(&answer, "measures");
        assert_eq!(
            found.len(),
            expected.len(),
            "{violation} {serious}: {found:?}"
        );
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{violation}: {found} {expected}");
        }
        let ranges = answer["measures"].as_array().expect("a list").iter();
        let open = ranges
            .map(|one| one["fineYuan"].clone())
            .find(|one| !one.is_null());
        assert_eq!(open.unwrap_or_default(), range, "{violation} {serious}");
        assert_eq!(answer["decidedByPerson"], true);
    }
}

#[test]
fn what_a_breach_needs_before_it_is_punished() {
    let base = json!({"uscc": examples::USCC, "violation": "filing-missing", "evidence": [examples::paper("笔录")]});
    let requires =
        |input: &Value| new_desk().ok("investigate-violation", input)["requires"].to_string();
    let running = with(base.clone(), "/correctBy", json!("2026-03-02"));
    assert!(requires(&running).contains("届满前不得"));
    let mut obeyed = with(base.clone(), "/correctBy", json!("2026-02-20"));
    obeyed["correctedOn"] = json!("2026-02-20");
    assert!(requires(&obeyed).contains("按期改正"));
    let late = with(obeyed, "/correctedOn", json!("2026-02-21"));
    assert!(requires(&late).contains("听证"));
    let serious = with(base.clone(), "/serious", json!(true));
    assert!(requires(&serious).contains("没有情节严重"));
    let bare = without(with(base, "/evidence", json!([])), "/uscc");
    assert_eq!(
        new_desk().issues("investigate-violation", &bare),
        ["/uscc MISSING_MATERIAL", "/evidence MISSING_MATERIAL"]
    );
}

/// 7 and 20 working days differ and both show; 10 to another province; 3 months or 3 years on show; 3 working days to take it down.
#[test]
fn how_long_a_penalty_is_shown() {
    for (uscc, credit) in [(examples::USCC, 20), ("91350100M000100Y43", 10)] {
        let input =
            json!({"uscc": uscc, "finding": "food-samples", "evidence": [examples::paper("笔录")]});
        let answer = new_desk().ok("decide-penalty-path", &input);
        let clocks = answer["clocks"].as_array().expect("a list");
        let shown: Vec<(&Value, &Value, &Value)> = clocks
            .iter()
            .rev()
            .take(5)
            .rev()
            .map(|one| &one["period"])
            .map(|period| (&period["amount"], &period["unit"], &period["kind"]))
            .collect();
        let (working, article) = (json!("working-day"), json!("article"));
        assert_eq!(
            shown,
            [
                (&json!(7), &working, &json!("unverified")),
                (&json!(credit), &working, &article),
                (&json!(3), &json!("month"), &article),
                (&json!(3), &json!("year"), &article),
                (&json!(3), &working, &article),
            ],
            "{uscc}"
        );
    }
    let mut slower = json!({"uscc": examples::USCC, "finding": "food-samples", "evidence": [examples::paper("笔录")]});
    slower["params"] = json!({"penaltyPublishWithin": 5});
    new_desk().ok("decide-penalty-path", &slower);
    slower["params"] = json!({"creditPenaltyDays": 5});
    assert_eq!(
        new_desk().issues("decide-penalty-path", &slower),
        ["/params/creditPenaltyDays rule-fixed-by-law"]
    );
}
