//! Building the push envelope: every check, all at once; repetition, correction and order.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::new_desk;
use crate::examples;

const DUTY: &str = "build-push-payload";

fn input() -> Value {
    json!({"registration": examples::registration()})
}

/// One change to a valid input, and the issues that it causes.
fn check(pointer: &str, new: Value, expected: &[&str]) {
    assert_eq!(
        new_desk().issues(DUTY, &with(input(), pointer, new)),
        expected,
        "{pointer}"
    );
}

#[test]
fn codes() {
    let at = "/registration/institution/uscc";
    for (code, expected) in [
        ("91140100MA0000000", "uscc-length"),
        ("91140100MA0000000O", "uscc-alphabet"),
        ("91140100MA00000004", "uscc-check-character"),
        ("52140105MJ0000000W", "uscc-prefix"),
        ("91350100M000100Y43", "division-outside-province"),
    ] {
        check(at, json!(code), &[&format!("{at} {expected}")]);
    }
}

#[test]
fn divisions() {
    check(
        "/registration/authority/divisionCode",
        json!("140171"),
        &["/registration/authority/divisionCode division-outside-province"],
    );
    check(
        "/registration/authority/level",
        json!("county"),
        &["/registration/authority/level authority-level-mismatch"],
    );
    check(
        "/registration/authority/department",
        json!("health"),
        &["/registration/authority/department authority-department-mismatch"],
    );
    let premises = "/registration/institution/premisesDivisionCode";
    check(
        premises,
        json!("140171"),
        &[&format!("{premises} premises-division-unknown")],
    );
    check(
        premises,
        json!("140100"),
        &[&format!("{premises} premises-not-county")],
    );
    check(
        premises,
        json!("140212"),
        &[&format!("{premises} premises-outside-authority")],
    );
    let mut zone = with(
        input(),
        "/registration/authority/divisionCode",
        json!("140171"),
    );
    zone["params"] = json!({"extraAuthorityDivisions": ["140171"]});
    assert_eq!(
        new_desk().ok(DUTY, &zone)["authority"]["divisionCode"],
        "140171"
    );
}

#[test]
fn scope_materials_and_dates() {
    let scope = "/registration/institution/businessScope";
    check(
        scope,
        json!("母婴用品销售（不含托育服务）"),
        &[&format!("{scope} scope-missing-tuoyu")],
    );
    new_desk().ok(DUTY, &with(input(), scope, json!("3岁以下婴幼儿照护服务")));
    check(
        "/registration/attachments",
        json!([]),
        &["/registration/attachments MISSING_MATERIAL"],
    );
    check(
        "/registration/attachments/0/sha256",
        json!("x"),
        &["/registration/attachments/0/sha256 digest-malformed"],
    );
    check(
        "/registration/decidedAt",
        json!("2026-01-14"),
        &["/registration/decidedAt timestamp-malformed"],
    );
    check(
        "/registration/decidedAt",
        json!("2026-03-03T00:00:00+08:00"),
        &["/registration/decidedAt date-order"],
    );
    check(
        "/registration/version",
        json!(2),
        &["/registration/version version-mismatch"],
    );
    check(
        "/registration/institution/establishedOn",
        json!("2026-02-30"),
        &["/registration/institution/establishedOn INVALID_INPUT"],
    );
    let mut configured = input();
    configured["params"] = json!({"requiredMaterials": ["租赁合同"]});
    assert_eq!(
        new_desk().issues(DUTY, &configured),
        ["/registration/attachments MISSING_MATERIAL"]
    );
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut wrong = input();
    wrong["registration"]["institution"]["uscc"] = json!("91140100MA00000004");
    wrong["registration"]["institution"]["businessScope"] = json!("餐饮服务");
    wrong["registration"]["institution"]["premisesDivisionCode"] = json!("999999");
    wrong["registration"]["attachments"] = json!([]);
    wrong["registration"]["registrationType"] = json!("事业单位");
    let found = new_desk().issues(DUTY, &wrong);
    let codes: Vec<&str> = found
        .iter()
        .filter_map(|one| one.split(' ').nth(1))
        .collect();
    assert_eq!(
        codes,
        [
            "uscc-check-character",
            "registration-type-mismatch",
            "premises-division-unknown",
            "scope-missing-tuoyu",
            "MISSING_MATERIAL"
        ]
    );
}

#[test]
fn a_sole_trader_only_by_parameter() {
    let mut trader = with(
        input(),
        "/registration/registrationType",
        json!("个体工商户"),
    );
    trader["registration"]["institution"]["uscc"] = json!(valid("92140100MA0000000"));
    assert_eq!(
        new_desk().issues(DUTY, &trader),
        ["/registration/registrationType sole-trader-not-accepted"]
    );
    trader["params"] = json!({"acceptSoleTrader": true});
    new_desk().ok(DUTY, &trader);
}

fn valid(first17: &str) -> String {
    let check =
        lianxi_domain::uscc::check_character(first17).expect("17 characters of the alphabet");
    format!("{first17}{check}")
}

#[test]
fn the_envelope() {
    let envelope = new_desk().ok(DUTY, &input());
    let mut expected = examples::registration();
    let fields = expected.as_object_mut().expect("object");
    fields.remove("decisionNo");
    fields.remove("decidedAt");
    fields.insert(
        "pushId".to_owned(),
        json!("push-91140100MA00000003-established-1"),
    );
    fields.insert("pushedAt".to_owned(), json!(examples::call().now));
    fields.insert(
        "basis".to_owned(),
        json!([
            "晋政办发〔2020〕24号 二(四)1",
            "晋政办发〔2020〕24号 附-26",
            "国卫办人口发〔2019〕25号 第六条"
        ]),
    );
    assert_eq!(envelope, expected);
}

#[test]
fn repetition_correction_and_order() {
    let mut desk = new_desk();
    let first = desk.ok(DUTY, &input());
    desk.call(Call {
        now: "2026-03-05T09:00:00+08:00".to_owned(),
        ..examples::call()
    });
    assert_eq!(
        desk.ok(DUTY, &input()),
        first,
        "a repetition gives the same envelope"
    );

    let corrected = with(
        input(),
        "/registration/institution/address",
        json!("太原市小店区某路5号甲"),
    );
    let second = desk.ok(DUTY, &corrected);
    assert_eq!(
        (&second["pushId"], &second["pushedAt"]),
        (&first["pushId"], &json!("2026-03-05T09:00:00+08:00"))
    );
    let other = with(input(), "/registration/decisionNo", json!("另一文号"));
    assert_eq!(
        desk.issues(DUTY, &other),
        ["/registration version-conflict"].map(|one| one.replace(' ', "/version "))
    );

    let mut change = with(input(), "/registration/event", json!("变更"));
    change["registration"]["version"] = json!(2);
    change["registration"]["decisionNo"] = json!("并市监登字〔2026〕7号");
    change["registration"]["previous"] = json!({"name": "旧名"});
    change["registration"]["attachments"] = json!([examples::paper("准予变更登记决定书")]);
    assert_eq!(
        new_desk().issues(DUTY, &change),
        ["/registration/event out-of-order"]
    );
    let gap = with(change.clone(), "/registration/version", json!(3));
    assert_eq!(
        desk.issues(DUTY, &gap),
        ["/registration/version out-of-order"]
    );
    desk.ok(DUTY, &change);
    let mut known_elsewhere = change;
    known_elsewhere["params"] = json!({"previouslyRegistered": true});
    new_desk().ok(DUTY, &known_elsewhere);
}

#[test]
fn leaving_the_trade_is_pushed_too() {
    let desk = new_desk();
    desk.ok(DUTY, &input());
    let mut leaving = with(input(), "/registration/event", json!("变更"));
    leaving["registration"]["version"] = json!(2);
    leaving["registration"]["institution"]["businessScope"] = json!("餐饮服务");
    leaving["registration"]["attachments"] = json!([examples::paper("准予变更登记决定书")]);
    leaving["registration"]["previous"] = json!({"name": "旧名"});
    assert_eq!(
        desk.issues(DUTY, &leaving),
        ["/registration/institution/businessScope scope-missing-tuoyu"]
    );
    leaving["registration"]["previous"] = json!({"businessScope": "托育服务"});
    desk.ok(DUTY, &leaving);
}
