//! Food, medicine, complaints, products and the penalty path.

use lianxi_sdk::{Call, Failure};
use serde_json::{Value, json};

use super::{actions, host, issues, ok, refused, with};
use crate::{examples, plugin};

fn permit(meals: &str, licence: Value) -> Value {
    json!({"uscc": examples::USCC, "meals": meals, "licence": licence})
}

fn licence(valid_to: Value, scope: &str) -> Value {
    json!({"number": "JY1", "holderUscc": examples::USCC, "issuedOn": "2021-03-03", "validTo": valid_to, "scopes": [scope]})
}

#[test]
fn food_permits() {
    let check = |input: Value, valid: bool, codes: &[&str]| {
        let answer = ok(&host(), "check-food-permit", &input);
        let found: Vec<&str> = answer["problems"]
            .as_array()
            .expect("list")
            .iter()
            .filter_map(|one| one["code"].as_str())
            .collect();
        assert_eq!(
            (answer["valid"].as_bool(), found.as_slice()),
            (Some(valid), codes),
            "{input}"
        );
        answer
    };
    assert_eq!(
        check(permit("不供餐", Value::Null), true, &[])["required"],
        false
    );
    check(permit("自办食堂", Value::Null), false, &["permit-missing"]);
    check(
        permit("订餐", Value::Null),
        false,
        &["supplier-permit-missing"],
    );
    check(
        permit("自办食堂", licence(json!("2026-03-02"), "单位食堂")),
        true,
        &[],
    );
    check(
        permit("自办食堂", licence(json!("2026-03-01"), "单位食堂")),
        false,
        &["permit-expired"],
    );
    check(
        permit("自办食堂", licence(json!("2027-03-01"), "预包装食品销售")),
        false,
        &["permit-scope"],
    );
    check(
        permit("订餐", licence(json!("2027-03-01"), "集体用餐配送")),
        true,
        &[],
    );
}

#[test]
fn a_permit_without_a_date_is_assumed_to_last_five_years() {
    let check = |input: &Value| ok(&host(), "check-food-permit", input);
    // Five years from 3 March 2021 end on 2 March 2026: today is the last day, and the number shows that it is not verified.
    let assumed = check(&permit("自办食堂", licence(Value::Null, "单位食堂")));
    assert_eq!(
        (
            &assumed["validTo"],
            &assumed["daysLeft"],
            &assumed["remind"]
        ),
        (&json!("2026-03-02"), &json!(0), &json!(true))
    );
    assert_eq!(assumed["assumedValidity"]["period"]["kind"], "unverified");
    assert_eq!(assumed["remindDays"]["kind"], "default");
    let mut shorter = permit("自办食堂", licence(Value::Null, "单位食堂"));
    shorter["params"] = json!({"licenceYears": 3, "remindDays": 10});
    let expired = check(&shorter);
    assert_eq!(
        (&expired["valid"], &expired["remindDays"]["value"]),
        (&json!(false), &json!(10))
    );
}

fn failing(mut input: Value, code: &str) -> Value {
    let answers = input["answers"].as_array_mut().expect("list");
    let answer = answers
        .iter_mut()
        .find(|answer| answer["code"] == code)
        .expect("the item");
    answer["outcome"] = json!("not-conforms");
    answer["evidence"] = json!([examples::paper("照片")]);
    input
}

#[test]
fn food_inspections() {
    let input = examples::food_inspection;
    let clean = ok(&host(), "inspect-food", &input());
    assert_eq!(
        (&clean["outcome"], &clean["fullCheck"]),
        (&json!("符合"), &json!(true))
    );
    assert_eq!(clean["nextFullCheck"]["dueOn"], "2028-02-10");
    let publicity = &clean["followUps"][0]["period"];
    assert_eq!(
        (
            &publicity["amount"],
            &publicity["unit"],
            &clean["followUps"][0]["dueOn"]
        ),
        (&json!(20), &json!("working-day"), &Value::Null)
    );
    assert_eq!(
        ok(&host(), "inspect-food", &failing(input(), "food-system"))["outcome"],
        "基本符合"
    );
    assert_eq!(
        ok(&host(), "inspect-food", &failing(input(), "food-samples"))["outcome"],
        "不符合"
    );
    for (last, overdue) in [("2024-02-10", false), ("2024-02-09", true)] {
        let mut again = input();
        again["lastFullCheckOn"] = json!(last);
        assert_eq!(
            ok(&host(), "inspect-food", &again)["fullCheckOverdue"],
            overdue,
            "{last}"
        );
    }
    let one = json!([{"personRef": "person:i1", "certificateNo": "1"}, {"personRef": "person:i1", "certificateNo": "2"}]);
    assert_eq!(
        issues(&host(), "inspect-food", &with(input(), "/officers", one)),
        ["/officers officers-too-few"]
    );
    assert_eq!(
        issues(
            &host(),
            "inspect-food",
            &with(input(), "/signature", refused())
        ),
        ["/signature/refusalNote MISSING_MATERIAL"]
    );
}

#[test]
fn medicine_inspections() {
    let input = examples::medicine_inspection;
    let clean = ok(&host(), "inspect-medicine-safety", &input());
    assert_eq!(
        (&clean["startIncident"], &clean["followUps"]),
        (&json!(false), &json!([]))
    );
    let mut harmful = failing(input(), "medicine-authorised");
    harmful["adverseReactions"] = json!(1);
    let answer = ok(&host(), "inspect-medicine-safety", &harmful);
    assert_eq!(
        (
            &answer["startIncident"],
            &answer["evaluation"]["stopService"]
        ),
        (&json!(true), &json!(true))
    );
    let mut missing = input();
    missing["answers"].as_array_mut().expect("list").remove(1);
    assert_eq!(
        issues(&host(), "inspect-medicine-safety", &missing),
        ["/answers item-unanswered"]
    );
}

#[test]
fn complaints() {
    let accepted = ok(&host(), "handle-complaint", &examples::complaint());
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
            ok(&host(), "handle-complaint", &input)["accept"],
            accept,
            "{known}"
        );
    }
    let mut report = with(examples::complaint(), "/nature", json!("举报"));
    report["consumerDispute"] = json!(false);
    report["named"] = json!(true);
    report["caseDecidedOn"] = json!("2026-02-26");
    report["matter"] = json!("伤害婴幼儿");
    let answer = ok(&host(), "handle-complaint", &report);
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
    let elsewhere = with(report, "/withinCompetence", json!(false));
    assert!(
        ok(&host(), "handle-complaint", &elsewhere)["reasons"][0]
            .as_str()
            .expect("text")
            .contains("第二十九条")
    );
}

#[test]
fn new_products() {
    let answer = ok(&host(), "review-new-product", &examples::product());
    assert_eq!(
        (&answer["conclusion"], &answer["monitoring"]["firstBy"]),
        (&json!("可以使用"), &json!("2026-09-02"))
    );
    assert_eq!(answer["monitoring"]["every"]["kind"], "default");
    let failed = with(examples::product(), "/testReports/0/passed", json!(false));
    let answer = ok(&host(), "review-new-product", &failed);
    assert_eq!(
        (&answer["conclusion"], &answer["monitoring"]),
        (&json!("不得使用"), &Value::Null)
    );
    let mut undecided = examples::product();
    undecided
        .as_object_mut()
        .expect("object")
        .remove("expertOpinion");
    assert!(matches!(
        host().perform(&plugin(), "review-new-product", &undecided),
        Err(Failure::NeedsHuman(_))
    ));
    let mut wrong = with(
        examples::product(),
        "/testReports/0/accredited",
        json!(false),
    );
    wrong["product"]["ageMonthsFrom"] = json!(36);
    wrong["params"] = json!({"monitorMonths": 0});
    assert_eq!(
        issues(&host(), "review-new-product", &wrong),
        [
            "/product/ageMonthsFrom age-range",
            "/testReports/0/accredited laboratory-not-accredited",
            "/params/monitorMonths param-range"
        ]
    );
}

#[test]
fn the_penalty_path_climbs_only_by_law() {
    let base = json!({"uscc": examples::USCC, "finding": "food-samples", "evidence": [examples::paper("笔录")], "caseFiledOn": "2026-02-11"});
    let path = |earlier: Value, ground: Value| {
        let mut input = base.clone();
        input["earlierOrder"] = earlier;
        input["seriousGround"] = ground;
        ok(&host(), "decide-penalty-path", &input)
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
    let days: Vec<&Value> = serious["clocks"]
        .as_array()
        .expect("list")
        .iter()
        .rev()
        .take(2)
        .map(|one| &one["period"]["amount"])
        .collect();
    assert_eq!(
        days,
        [&json!(20), &json!(7)],
        "both clocks of publicity are shown"
    );
}

#[test]
fn a_fine_needs_a_law_in_force() {
    let base = json!({"uscc": examples::USCC, "finding": "food-samples", "evidence": [examples::paper("笔录")]});
    let call = Call {
        now: "2014-01-01T00:00:00+08:00".to_owned(),
        basis_date: "2014-01-01".to_owned(),
        ..Call::default()
    };
    let mut early = base;
    early["earlierOrder"] =
        json!({"documentNo": "x", "servedOn": "2013-12-01", "correctBy": "2013-12-02"});
    assert_eq!(
        issues(&host().call(call), "decide-penalty-path", &early),
        ["/params rule-not-in-force"]
    );
}
