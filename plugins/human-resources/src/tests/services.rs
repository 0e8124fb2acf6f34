//! Re-employment services and the flexible measures of employers.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{after, desk, strings};
use crate::examples::{flexible, person, reemployment};

const DUTY: &str = "offer-reemployment-service";

#[test]
fn services_add_up() {
    let desk = desk();
    let answer = desk.ok(DUTY, &reemployment());
    assert_eq!(
        strings(&answer["required"]),
        ["信息服务", "就业指导", "职业技能培训"]
    );
    assert_eq!(
        (&answer["complete"], &answer["deliveries"]),
        (&json!(false), &json!(2))
    );
    let period = &answer["outstanding"][0]["period"];
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(10), &json!("working-day"), &json!("default"))
    );
    let mut last = with(
        reemployment(),
        "/deliveries",
        json!([{"service": "职业技能培训", "on": "2026-02-20", "recordNo": "FW3"}]),
    );
    last["result"] = json!({"form": "灵活就业", "on": "2026-02-25"});
    let answer = desk.ok(DUTY, &last);
    assert_eq!(
        (&answer["complete"], &answer["deliveries"]),
        (&json!(true), &json!(3))
    );
    // The first statement again takes nothing back.
    assert_eq!(desk.ok(DUTY, &reemployment())["complete"], true);
    let period = json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": "140105"});
    let report = desk.ok("report", &period);
    let value = |code: &str| {
        let indicators = report["indicators"].as_array().expect("a list");
        let found = indicators.iter().find(|one| one["code"] == code);
        found.map(|one| one["value"].clone()).expect("declared")
    };
    assert_eq!(
        (
            value("flexible-employment"),
            value("reemployment-delivered")
        ),
        (json!(1), json!(100))
    );
}

#[test]
fn a_parent_who_wants_to_return_chooses() {
    let mut input = with(reemployment(), "/situation", json!("脱产照护"));
    assert_eq!(desk().issues(DUTY, &input), ["/wanted MISSING_MATERIAL"]);
    input["wanted"] = json!(["就业指导"]);
    let answer = desk().ok(DUTY, &input);
    assert_eq!(
        (strings(&answer["required"]), &answer["complete"]),
        (vec!["就业指导"], &json!(true))
    );
}

#[test]
fn what_is_declined_is_not_outstanding() {
    let input = with(
        reemployment(),
        "/declined",
        json!(["职业技能培训", "信息服务"]),
    );
    let answer = desk().ok(DUTY, &input);
    // Who was served after all has not declined.
    assert_eq!(
        (strings(&answer["declined"]), &answer["complete"]),
        (vec!["职业技能培训"], &json!(true))
    );
}

#[test]
fn wrong_applications() {
    for (pointer, value, issue) in [
        (
            "/childBornOn",
            json!("2023-01-15"),
            "/childBornOn child-not-infant",
        ),
        (
            "/childBornOn",
            json!("2026-01-16"),
            "/childBornOn child-not-infant",
        ),
        (
            "/deliveries/0/on",
            json!("2026-01-14"),
            "/deliveries/0/on date-order",
        ),
        (
            "/deliveries/0/on",
            json!("2026-03-03"),
            "/deliveries/0/on date-order",
        ),
        (
            "/divisionCode",
            json!("140100"),
            "/divisionCode division-not-county",
        ),
    ] {
        let input = with(reemployment(), pointer, value);
        assert_eq!(desk().issues(DUTY, &input), [issue]);
    }
    desk().ok(
        DUTY,
        &with(reemployment(), "/childBornOn", json!("2023-01-16")),
    );
    let desk = after(&[(DUTY, reemployment())]);
    for (pointer, value, issue) in [
        (
            "/person",
            person('7'),
            "/applicationNo application-no-taken",
        ),
        (
            "/deliveries/0/service",
            json!("就业指导"),
            "/deliveries/0/recordNo delivery-differs",
        ),
    ] {
        let input = with(reemployment(), pointer, value);
        assert_eq!(desk.issues(DUTY, &input), [issue]);
    }
    let employed = |form: &str| {
        with(
            reemployment(),
            "/result",
            json!({"form": form, "on": "2026-02-25"}),
        )
    };
    desk.ok(DUTY, &employed("单位就业"));
    assert_eq!(
        desk.issues(DUTY, &employed("灵活就业")),
        ["/result result-differs"]
    );
}

#[test]
fn measures_of_employers() {
    let desk = after(&[("record-flexible-measures", flexible())]);
    let next = with(flexible(), "/recordNo", json!("L2"));
    let answer = desk.ok("record-flexible-measures", &next);
    assert_eq!(
        (&answer["coveredPercent"], &answer["earlierRecords"]),
        (&json!(75), &json!(1))
    );
    let mut none = with(flexible(), "/recordNo", json!("L3"));
    none["parents"] = json!(0);
    none["covered"] = json!(0);
    assert_eq!(
        desk.ok("record-flexible-measures", &none)["coveredPercent"],
        Value::Null
    );
    for (pointer, value, issue) in [
        ("/covered", json!(13), "/covered covered-too-many"),
        (
            "/measures",
            json!(["居家办公", "居家办公"]),
            "/measures measure-duplicate",
        ),
        ("/measures", json!([]), "/measures MISSING_MATERIAL"),
        ("/evidence", json!([]), "/evidence MISSING_MATERIAL"),
        ("/adoptedOn", json!("2026-03-03"), "/adoptedOn date-order"),
        ("/parents", json!(13), "/recordNo record-no-taken"),
    ] {
        let input = with(flexible(), pointer, value);
        assert_eq!(
            desk.issues("record-flexible-measures", &input),
            [issue],
            "{pointer}"
        );
    }
}
