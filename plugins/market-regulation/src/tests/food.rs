//! Food and medicine.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::new_desk;
use crate::examples;

fn permit(meals: &str, licence: Value) -> Value {
    json!({"uscc": examples::USCC, "meals": meals, "licence": licence})
}

fn licence(valid_to: Value, scope: &str) -> Value {
    json!({"number": "JY1", "holderUscc": examples::USCC, "issuedOn": "2021-03-03", "validTo": valid_to, "scopes": [scope]})
}

#[test]
fn food_permits() {
    let check = |input: Value, valid: bool, codes: &[&str]| {
        let answer = new_desk().ok("check-food-permit", &input);
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
    let check = |input: &Value| new_desk().ok("check-food-permit", input);
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

#[test]
fn reminders_begin_thirty_days_before_the_end() {
    for (valid_to, remind) in [
        ("2026-04-01", true),
        ("2026-04-02", false),
        ("2026-03-02", true),
        ("2026-03-01", false),
    ] {
        let input = permit("自办食堂", licence(json!(valid_to), "单位食堂"));
        let answer = new_desk().ok("check-food-permit", &input);
        assert_eq!(answer["remind"], remind, "{valid_to}");
    }
    let mut wrong = permit("自办食堂", licence(Value::Null, "单位食堂"));
    wrong["params"] = json!({"licenceYears": 0, "acceptDays": 5});
    assert_eq!(
        new_desk().issues("check-food-permit", &wrong),
        [
            "/params/acceptDays rule-fixed-by-law",
            "/params/licenceYears parameter-out-of-range"
        ]
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
    let clean = new_desk().ok("inspect-food", &input());
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
        new_desk().ok("inspect-food", &failing(input(), "food-system"))["outcome"],
        "基本符合"
    );
    assert_eq!(
        new_desk().ok("inspect-food", &failing(input(), "food-samples"))["outcome"],
        "不符合"
    );
    for (last, overdue) in [("2024-02-10", false), ("2024-02-09", true)] {
        let mut again = input();
        again["lastFullCheckOn"] = json!(last);
        assert_eq!(
            new_desk().ok("inspect-food", &again)["fullCheckOverdue"],
            overdue,
            "{last}"
        );
    }
    let one = json!([{"personRef": "person:i1", "certificateNo": "1"}, {"personRef": "person:i1", "certificateNo": "2"}]);
    assert_eq!(
        new_desk().issues("inspect-food", &with(input(), "/officers", one)),
        ["/officers officers-too-few"]
    );
    assert_eq!(
        new_desk().issues(
            "inspect-food",
            &with(input(), "/signature", json!({"signed": false}))
        ),
        ["/signature/refusalNote MISSING_MATERIAL"]
    );
}

/// What no input says, the department's own records do; and a day has one inspection of an institution.
#[test]
fn the_record_knows_the_last_full_check() {
    let desk = new_desk();
    let first = with(
        examples::food_inspection(),
        "/inspectedOn",
        json!("2024-02-09"),
    );
    desk.ok("inspect-food", &first);
    let second = examples::food_inspection();
    let answer = desk.ok("inspect-food", &second);
    assert_eq!(answer["fullCheckOverdue"], true);
    assert_eq!(desk.ok("inspect-food", &second), answer, "a repetition");
    let other = failing(second, "food-samples");
    assert_eq!(
        desk.issues("inspect-food", &other),
        ["/inspectedOn inspection-differs"]
    );
    let mut partial = with(
        examples::food_inspection(),
        "/inspectedOn",
        json!("2026-02-20"),
    );
    let is_key = |code: &Value| {
        crate::inspection::FOOD
            .iter()
            .any(|item| *code == item.code && item.weight == lianxi_domain::inspection::Weight::Key)
    };
    partial["answers"]
        .as_array_mut()
        .expect("list")
        .retain(|answer| is_key(&answer["code"]));
    let answer = desk.ok("inspect-food", &partial);
    assert_eq!(
        (
            &answer["fullCheck"],
            &answer["fullCheckOverdue"],
            &answer["nextFullCheck"]["dueOn"]
        ),
        (&json!(false), &json!(false), &json!("2028-02-10"))
    );
}

#[test]
fn the_report_counts_food_inspections() {
    let desk = new_desk();
    let on = |day: &str| with(examples::food_inspection(), "/inspectedOn", json!(day));
    desk.ok("inspect-food", &on("2026-01-31"));
    desk.ok("inspect-food", &failing(on("2026-02-01"), "food-system"));
    desk.ok("inspect-food", &failing(on("2026-02-28"), "food-samples"));
    desk.ok("inspect-food", &on("2026-03-01"));
    for (division, inspected, share) in [
        ("140105", 2, json!(50)),
        ("140100", 2, json!(50)),
        ("140106", 0, Value::Null),
    ] {
        let period = json!({"from": "2026-02-01", "to": "2026-02-28", "divisionCode": division});
        let answer = desk.ok("report", &period);
        let value = |code: &str| {
            let mut list = answer["indicators"].as_array().expect("a list").iter();
            let found = list.find(|one| one["code"] == code).expect("reported");
            found["value"].clone()
        };
        assert_eq!(value("food-inspections"), inspected, "{division}");
        assert_eq!(value("food-passed"), share, "{division}");
    }
}

#[test]
fn a_county_inspects_in_its_own_area() {
    let mut desk = new_desk();
    desk.call(Call {
        region: Some("140106".to_owned()),
        ..examples::call()
    });
    let why = desk.denied("inspect-food", &examples::food_inspection());
    assert!(why.starts_with("NOT_IN_JURISDICTION: "), "{why}");
}

#[test]
fn medicine_inspections() {
    let input = examples::medicine_inspection;
    let clean = new_desk().ok("inspect-medicine-safety", &input());
    assert_eq!(
        (&clean["startIncident"], &clean["followUps"]),
        (&json!(false), &json!([]))
    );
    let mut harmful = failing(input(), "medicine-authorised");
    harmful["adverseReactions"] = json!(1);
    let answer = new_desk().ok("inspect-medicine-safety", &harmful);
    assert_eq!(
        (
            &answer["startIncident"],
            &answer["evaluation"]["stopService"]
        ),
        (&json!(true), &json!(true))
    );
    let desk = new_desk();
    desk.ok("inspect-medicine-safety", &input());
    assert_eq!(
        desk.issues(
            "inspect-medicine-safety",
            &failing(input(), "medicine-expiry")
        ),
        ["/inspectedOn inspection-differs"]
    );
    let mut missing = input();
    missing["answers"].as_array_mut().expect("list").remove(1);
    assert_eq!(
        new_desk().issues("inspect-medicine-safety", &missing),
        ["/answers item-unanswered"]
    );
}
