//! Who is entitled and does not enjoy, who was told, and what is reported of it.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, texts};
use crate::examples;

fn assessed() -> Desk {
    let desk = desk();
    desk.ok("assess-relief", &examples::assessment());
    desk
}

fn declaring(declarations: Value) -> Value {
    with(examples::reconciliation(), "/declarations", declarations)
}

fn declared(tax: &str, status: &str, amount: Value) -> Value {
    json!({"uscc": examples::USCC, "tax": tax, "status": status, "amountYuan": amount})
}

#[test]
fn the_list_of_those_who_miss_something() {
    let answer = assessed().ok("reconcile-entitled-vs-enjoyed", &examples::reconciliation());
    assert_eq!(
        (
            &answer["entitled"],
            &answer["enjoyed"],
            &answer["ratePercent"]
        ),
        (&json!(5), &json!(1), &json!(20))
    );
    let missed = &answer["notEnjoyed"];
    assert_eq!(
        texts(missed, "tax"),
        ["企业所得税", "房产税", "城镇土地使用税", "契税"]
    );
    assert_eq!(
        texts(missed, "reason"),
        ["没有申报", "不了解政策", "没有申报", "没有申报"]
    );
    let outreach = &answer["followUps"][0]["period"];
    assert_eq!(
        (&outreach["amount"], &outreach["unit"], &outreach["kind"]),
        (&json!(10), &json!("working-day"), &json!("default"))
    );
    assert_eq!(answer["followUps"][1]["dueOn"], "2026-03-31");
}

#[test]
fn each_declaration_against_what_was_assessed() {
    let all = |vat: Value| {
        let enjoyed = |tax, amount| declared(tax, "已享受", amount);
        declaring(json!([
            vat,
            enjoyed("企业所得税", json!(20_000.05)),
            enjoyed("房产税", json!(750)),
            enjoyed("城镇土地使用税", json!(150.25)),
            enjoyed("契税", json!(18_000)),
        ]))
    };
    for (vat, rate, missed, doubts) in [
        (
            declared("增值税", "已享受", json!(200_000.5)),
            100,
            None,
            None,
        ),
        (
            declared("增值税", "已享受", json!(200_000.49)),
            80,
            Some("享受不足"),
            None,
        ),
        (
            declared("增值税", "已享受", json!(200_000.51)),
            100,
            None,
            Some("享受多于评估"),
        ),
        (
            declared("增值税", "未享受", json!(0)),
            80,
            Some("原因不明"),
            None,
        ),
        (declared("增值税", "放弃享受", json!(0)), 100, None, None),
    ] {
        let answer = assessed().ok("reconcile-entitled-vs-enjoyed", &all(vat.clone()));
        let list = |value: Option<&'static str>| value.into_iter().collect::<Vec<_>>();
        assert_eq!(answer["ratePercent"], rate, "{vat}");
        assert_eq!(
            texts(&answer["notEnjoyed"], "reason"),
            list(missed),
            "{vat}"
        );
        assert_eq!(texts(&answer["toVerify"], "reason"), list(doubts), "{vat}");
    }
    let given_up = all(declared("增值税", "放弃享受", json!(0)));
    let answer = assessed().ok("reconcile-entitled-vs-enjoyed", &given_up);
    assert_eq!(
        (&answer["givenUp"], &answer["entitled"]),
        (&json!(1), &json!(4))
    );
}

#[test]
fn what_nobody_assessed_is_looked_at_and_no_finding() {
    let desk = desk();
    let sole = with(examples::assessment(), "/provider/fixedPlace", json!(false));
    desk.ok("assess-relief", &sole);
    let other =
        json!({"uscc": examples::OTHER, "tax": "增值税", "status": "已享受", "amountYuan": 5});
    let input = declaring(json!([declared("增值税", "已享受", json!(5)), other]));
    let answer = desk.ok("reconcile-entitled-vs-enjoyed", &input);
    // Sorted by code: the organisation's begins with 5.
    assert_eq!(
        texts(&answer["toVerify"], "reason"),
        ["本期没有评估", "评估为不能享受"]
    );
    assert_eq!(answer["ratePercent"], Value::Null, "nothing is unreported");
    assert!(
        answer["followUps"][0]["action"]
            .as_str()
            .is_some_and(|text| text.contains("核实前不作结论"))
    );
}

#[test]
fn only_the_same_period_is_compared() {
    let period = json!({"from": "2025-10-01", "to": "2025-12-30"});
    let input = with(examples::reconciliation(), "/period", period);
    assert_eq!(
        assessed().ok("reconcile-entitled-vs-enjoyed", &input)["entitled"],
        0
    );
}

#[test]
fn declarations_that_cannot_be() {
    let vat = declared("增值税", "已享受", json!(5));
    let mut reasoned = vat.clone();
    reasoned["reason"] = json!("资料不齐");
    for (declarations, issue) in [
        (json!([vat, vat]), "/declarations/1 declared-twice"),
        (
            json!([declared("增值税", "未享受", json!(5))]),
            "/declarations/0/amountYuan amount-without-enjoyment",
        ),
        (
            json!([declared("增值税", "放弃享受", json!(5))]),
            "/declarations/0/amountYuan amount-without-enjoyment",
        ),
        (
            json!([reasoned]),
            "/declarations/0/reason reason-without-cause",
        ),
    ] {
        assert_eq!(
            desk().issues("reconcile-entitled-vs-enjoyed", &declaring(declarations)),
            [issue]
        );
    }
}

#[test]
fn a_number_stands_for_one_content() {
    let desk = assessed();
    desk.ok("reconcile-entitled-vs-enjoyed", &examples::reconciliation());
    assert_eq!(
        desk.issues("reconcile-entitled-vs-enjoyed", &declaring(json!([]))),
        ["/reconciliationNo reconciliation-no-taken"]
    );
    desk.ok("publicise", &examples::campaign());
    let other = with(examples::campaign(), "/title", json!("另一标题"));
    assert_eq!(
        desk.issues("publicise", &other),
        ["/campaignNo campaign-no-taken"]
    );
}

fn two_institutions() -> Desk {
    let desk = assessed();
    let other = with(examples::assessment(), "/uscc", json!(examples::OTHER));
    desk.ok("assess-relief", &other);
    desk.ok("reconcile-entitled-vs-enjoyed", &examples::reconciliation());
    desk
}

#[test]
fn a_campaign_reaches_those_who_miss_something() {
    let desk = two_institutions();
    let first = desk.ok("publicise", &examples::campaign());
    assert_eq!(
        [
            &first["missingBefore"],
            &first["missingReached"],
            &first["coveragePercent"],
            &first["outstanding"],
            &first["countThisYear"]
        ],
        [
            &json!(2),
            &json!(1),
            &json!(50),
            &json!([examples::OTHER]),
            &json!(1)
        ]
    );
    let second = with(examples::campaign(), "/campaignNo", json!("宣〔2026〕2号"));
    let second = with(second, "/form", json!("上门辅导"));
    let second = with(second, "/institutions", json!([examples::OTHER]));
    let second = desk.ok("publicise", &second);
    assert_eq!(second["countThisYear"], 2);
    let notices = desk.host().emitted();
    assert_eq!(notices.len(), 1, "only what is published online");
    assert_eq!(
        (
            notices[0].destination.as_str(),
            notices[0].event_type.as_str()
        ),
        ("public-site", "cn.lianxi.taxation.relief-publicised")
    );
    assert!(notices[0].body.get("institutions").is_none());
}

#[test]
fn campaigns_that_cannot_be() {
    let desk = desk();
    for (pointer, value, issue) in [
        (
            "/content",
            json!("请拨打13800138000"),
            "/content personal-data-in-public-text",
        ),
        (
            "/ruleSets",
            json!(["filing-2019"]),
            "/ruleSets/0 not-a-tax-rule-set",
        ),
        ("/heldOn", json!("2026-03-03"), "/heldOn date-order"),
        (
            "/institutions",
            json!([examples::USCC, examples::USCC]),
            "/institutions/1 institution-twice",
        ),
        (
            "/reconciliationNo",
            json!("没有的编号"),
            "/reconciliationNo reconciliation-unknown",
        ),
    ] {
        let input = with(examples::campaign(), pointer, value);
        assert_eq!(desk.issues("publicise", &input), [issue], "{pointer}");
    }
    // Of another area is of nobody's here.
    let elsewhere = two_institutions();
    let input = with(examples::campaign(), "/divisionCode", json!("140200"));
    assert_eq!(
        elsewhere.issues("publicise", &input),
        ["/reconciliationNo reconciliation-unknown"]
    );
}

fn values(answer: &Value) -> Vec<Value> {
    let indicators = answer["indicators"].as_array().expect("a list").iter();
    indicators.map(|one| one["value"].clone()).collect()
}

#[test]
fn the_report_counts_records_of_the_period_and_the_area() {
    let desk = two_institutions();
    let nothing = |value: Value| {
        let mut expected = vec![json!(0); 6];
        (expected[2], expected[5]) = (value.clone(), value);
        expected
    };
    desk.ok("publicise", &examples::campaign());
    // 2 assessed and entitled, 1 of 10 enjoyed, 9 missed, one campaign that reached 1 of 2.
    let expected = [2, 2, 10, 9, 1, 50].map(|value| json!(value));
    assert_eq!(values(&desk.ok("report", &examples::report())), expected);
    let city = with(examples::report(), "/divisionCode", json!("140100"));
    assert_eq!(values(&desk.ok("report", &city)), expected);
    let other = with(examples::report(), "/divisionCode", json!("140200"));
    assert_eq!(values(&desk.ok("report", &other)), nothing(Value::Null));
    let before = with(examples::report(), "/to", json!("2025-12-30"));
    assert_eq!(values(&desk.ok("report", &before)), nothing(Value::Null));
}

#[test]
fn of_two_reconciliations_of_one_period_the_last_counts() {
    let desk = two_institutions();
    let again = with(
        declaring(json!([])),
        "/reconciliationNo",
        json!("核〔2026〕2号"),
    );
    desk.ok("reconcile-entitled-vs-enjoyed", &again);
    let report = desk.ok("report", &examples::report());
    assert_eq!(
        (
            &report["indicators"][2]["denominator"],
            &report["indicators"][3]["value"]
        ),
        (&json!(10), &json!(10))
    );
}

#[test]
fn a_correction_replaces_what_was_assessed() {
    let desk = assessed();
    let changed = with(examples::assessment(), "/incomes/0/amountYuan", json!(1));
    assert_eq!(
        desk.issues("assess-relief", &changed),
        ["/correction assessment-differs"]
    );
    let corrected = with(changed, "/correction", json!("收入更正"));
    let first = desk.ok("assess-relief", &corrected);
    assert_eq!(desk.ok("assess-relief", &corrected), first);
    let kept = desk.host().all_records();
    assert_eq!(kept.len(), 1);
    let personal = with(
        without(corrected, "/correction"),
        "/correction",
        json!("证件14010519900101123X"),
    );
    assert_eq!(
        desk.issues("assess-relief", &personal),
        ["/correction personal-data-in-public-text"]
    );
}
