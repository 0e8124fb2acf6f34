//! Complaints and reports (投诉举报).

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{actions, new_desk};
use crate::examples;

#[test]
fn complaints() {
    let accepted = new_desk().ok("handle-complaint", &examples::complaint());
    assert_eq!(
        (
            &accepted["accept"],
            &accepted["limits"][0]["period"]["amount"]
        ),
        (&json!(true), &json!(7))
    );
    for (known, accept) in [("2023-02-24", true), ("2023-02-23", false)] {
        let input = with(examples::complaint(), "/knownSince", json!(known));
        assert_eq!(
            new_desk().ok("handle-complaint", &input)["accept"],
            accept,
            "{known}"
        );
    }
    let mut report = with(examples::complaint(), "/nature", json!("举报"));
    report["consumerDispute"] = json!(false);
    report["named"] = json!(true);
    report["caseDecidedOn"] = json!("2026-02-26");
    report["matter"] = json!("伤害婴幼儿");
    let answer = new_desk().ok("handle-complaint", &report);
    let amounts: Vec<&Value> = answer["limits"]
        .as_array()
        .expect("list")
        .iter()
        .map(|one| &one["period"]["amount"])
        .collect();
    assert_eq!(
        (amounts, &answer["accept"]),
        (vec![&json!(15), &json!(5)], &json!(true))
    );
    assert!(actions(&answer, "transfers")[0].contains("公安"));
    let anonymous = with(report.clone(), "/named", json!(false));
    assert_eq!(
        new_desk().ok("handle-complaint", &anonymous)["limits"]
            .as_array()
            .map(Vec::len),
        Some(1),
        "only who gave a name is told"
    );
    let elsewhere = with(report, "/withinCompetence", json!(false));
    assert!(
        new_desk().ok("handle-complaint", &elsewhere)["reasons"][0]
            .as_str()
            .expect("text")
            .contains("第二十九条")
    );
}

#[test]
fn a_clue_is_checked_in_fifteen_days_and_fifteen_more() {
    let clue = with(examples::complaint(), "/clueFoundOn", json!("2026-02-25"));
    let answer = new_desk().ok("handle-complaint", &clue);
    assert_eq!(answer["limits"][1]["period"]["amount"], 15);
    assert!(actions(&answer, "limits")[1].contains("延长15个工作日"));
}

#[test]
fn a_number_is_one_complaint() {
    let desk = new_desk();
    let first = desk.ok("handle-complaint", &examples::complaint());
    assert_eq!(desk.ok("handle-complaint", &examples::complaint()), first);
    let further = with(examples::complaint(), "/clueFoundOn", json!("2026-02-25"));
    desk.ok("handle-complaint", &further);
    let other = with(examples::complaint(), "/matter", json!("价格收费"));
    assert_eq!(
        desk.issues("handle-complaint", &other),
        ["/complaintNo complaint-taken"]
    );
}
