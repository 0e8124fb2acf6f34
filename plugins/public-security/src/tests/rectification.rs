//! The review of notices and the penalty path.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, inspected, kept};
use crate::examples;

fn review(reviewed_on: &str, corrected: bool) -> Value {
    let mut input = with(
        examples::overdue_review(),
        "/reviewedOn",
        json!(reviewed_on),
    );
    input["results"][0]["corrected"] = json!(corrected);
    if corrected {
        input["results"][0]["evidence"] = json!([examples::paper("整改照片")]);
    }
    input
}

#[test]
fn reviews_on_both_sides_of_the_last_day() {
    for (day, corrected, state) in [
        ("2026-02-20", true, "已整改"),
        ("2026-02-21", true, "逾期后整改"),
        ("2026-02-20", false, "期限内整改中"),
        ("2026-02-21", false, "逾期未整改"),
    ] {
        let desk = inspected();
        let answer = desk.ok("review-rectification", &review(day, corrected));
        assert_eq!(answer["state"], state, "{day} {corrected}");
        let again = desk.ok("review-rectification", &review(day, corrected));
        assert_eq!(again, answer);
        let other = desk.issues("review-rectification", &review(day, !corrected));
        assert_eq!(other, ["/reviewedOn review-taken"]);
    }
    let mut on_time = review("2026-02-25", true);
    on_time["completedOn"] = json!("2026-02-19");
    let answer = inspected().ok("review-rectification", &on_time);
    assert_eq!(answer["state"], "已整改");
}

#[test]
fn a_review_answers_what_is_open_and_nothing_else() {
    let desk = inspected();
    let unknown = with(review("2026-02-10", false), "/results/0/code", json!("x"));
    assert_eq!(
        desk.issues("review-rectification", &unknown),
        ["/results/0/code item-unknown", "/results item-unanswered"]
    );
    let no_notice = with(review("2026-02-10", false), "/noticeNo", json!("没有"));
    assert_eq!(
        desk.issues("review-rectification", &no_notice),
        ["/noticeNo notice-unknown"]
    );
    desk.ok("review-rectification", &review("2026-02-10", true));
    let closed = desk.issues("review-rectification", &review("2026-02-11", true));
    assert!(closed.contains(&"/noticeNo notice-closed".to_owned()));
}

#[test]
fn a_limit_is_extended_once_and_in_time() {
    let extended = |reviewed_on: &str, decided_on: &str, until: &str| {
        let mut input = review(reviewed_on, false);
        input["extension"] =
            json!({"decision": examples::decision("延1", decided_on), "correctBy": until});
        input
    };
    let desk = inspected();
    let late = extended("2026-02-21", "2026-02-20", "2026-03-01");
    assert!(
        desk.issues("review-rectification", &late)
            .contains(&"/extension extension-too-late".to_owned())
    );
    let shorter = extended("2026-02-19", "2026-02-19", "2026-02-20");
    assert_eq!(
        desk.issues("review-rectification", &shorter),
        ["/extension/correctBy date-order"]
    );
    let answer = desk.ok(
        "review-rectification",
        &extended("2026-02-19", "2026-02-19", "2026-02-25"),
    );
    assert_eq!(
        (&answer["state"], &answer["dueOn"]),
        (&json!("期限内整改中"), &json!("2026-02-25"))
    );
    let twice = extended("2026-02-24", "2026-02-24", "2026-03-01");
    assert_eq!(
        desk.issues("review-rectification", &twice),
        ["/extension already-extended"]
    );
}

#[test]
fn working_days_are_the_calendars() {
    let desk = desk();
    desk.ok(
        "inspect-security",
        &without(examples::noticed(), "/notice/correctBy"),
    );
    let mut input = review("2026-03-02", false);
    assert_eq!(
        desk.issues("review-rectification", &input),
        ["/calendarDueOn MISSING_MATERIAL"]
    );
    input["calendarDueOn"] = json!("2026-03-02");
    assert_eq!(
        desk.ok("review-rectification", &input)["state"],
        "期限内整改中"
    );
}

#[test]
fn a_fine_needs_delay_and_harm() {
    let path = |desk: &Desk, input: &Value| desk.ok("decide-penalty-path", input);
    let prepared = |consequence: bool| {
        let mut input = without(examples::penalty(), "/decision");
        input["prepareOnly"] = json!(true);
        if !consequence {
            input["consequence"] = Value::Null;
        }
        input
    };
    let desk = inspected();
    let with_harm = path(&desk, &prepared(true));
    assert_eq!(with_harm["finePossible"], true);
    let fines: Vec<&Value> = with_harm["path"]["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|measure| &measure["fineYuan"])
        .filter(|fine| !fine.is_null())
        .collect();
    assert_eq!(
        fines,
        [
            &json!({"minYuan": 10_000, "maxYuan": 100_000}),
            &json!({"minYuan": 500, "maxYuan": 5_000})
        ]
    );
    let without_harm = path(&desk, &prepared(false));
    assert_eq!(without_harm["finePossible"], false);
    assert_eq!(kept(&desk, "penalty/"), 0, "a preparation decides nothing");
    let fined_without = with(examples::penalty(), "/consequence", Value::Null);
    assert_eq!(
        desk.issues("decide-penalty-path", &fined_without),
        ["/decision/unitFineYuan fine-without-ground"]
    );
}

#[test]
fn no_fine_before_the_last_day_has_passed() {
    for (day, possible) in [("2026-02-20", false), ("2026-02-21", true)] {
        let mut desk = inspected();
        let mut call = examples::call();
        call.now = format!("{day}T09:00:00+08:00");
        desk.call(call);
        let mut input = without(examples::penalty(), "/decision");
        input["prepareOnly"] = json!(true);
        input["caseFiledOn"] = Value::Null;
        let answer = desk.ok("decide-penalty-path", &input);
        assert_eq!(answer["finePossible"], possible, "{day}");
    }
}

#[test]
fn a_person_decides_the_fine_within_its_range() {
    let desk = inspected();
    let undecided = without(examples::penalty(), "/decision");
    let reason = desk.needs_human("decide-penalty-path", &undecided);
    assert!(reason.contains("第十九条"), "{reason}");
    for (yuan, code) in [
        (9_999, Some("fine-out-of-range")),
        (10_000, None),
        (100_000, None),
        (100_001, Some("fine-out-of-range")),
    ] {
        let desk = inspected();
        let input = with(examples::penalty(), "/decision/unitFineYuan", json!(yuan));
        if let Some(code) = code {
            let found = desk.issues("decide-penalty-path", &input);
            assert_eq!(found, [format!("/decision/unitFineYuan {code}")]);
            continue;
        }
        let answer = desk.ok("decide-penalty-path", &input);
        assert_eq!(answer["decided"]["unitFineYuan"], yuan);
        assert_eq!(desk.ok("decide-penalty-path", &input), answer);
        assert_eq!(kept(&desk, "penalty/"), 1);
    }
    let early = with(
        examples::penalty(),
        "/decision/decision/on",
        json!("2026-02-20"),
    );
    let early = with(early, "/caseFiledOn", json!("2026-02-20"));
    assert_eq!(
        desk.issues("decide-penalty-path", &early),
        ["/decision/unitFineYuan fine-without-ground"]
    );
    let unfiled = with(examples::penalty(), "/caseFiledOn", Value::Null);
    assert_eq!(
        desk.issues("decide-penalty-path", &unfiled),
        ["/caseFiledOn MISSING_MATERIAL"]
    );
    let unexplained = with(examples::penalty(), "/decision/unitFineYuan", Value::Null);
    assert_eq!(
        desk.issues("decide-penalty-path", &unexplained),
        ["/decision/reason MISSING_MATERIAL"]
    );
}

#[test]
fn there_was_no_fine_before_the_regulation() {
    let mut desk = inspected();
    let mut call = examples::call();
    call.basis_date = "2004-11-30".to_owned();
    desk.call(call);
    let detail = desk.permanent("decide-penalty-path", &examples::penalty());
    assert!(detail.starts_with("EXPIRED_BASIS"), "{detail}");
}
