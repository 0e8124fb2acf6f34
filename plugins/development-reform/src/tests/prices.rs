//! Residential prices: the class, the refund to the fen, which bills count.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, texts};
use crate::examples;

fn checked(pointer: &str, value: Value) -> Value {
    desk().ok(
        "check-utility-price",
        &with(examples::price_check(), pointer, value),
    )
}

fn bill(from: &str, to: &str, prices: [f64; 2], volume: f64) -> Value {
    json!({"from": from, "to": to, "billedPrice": prices[0], "residentialPrice": prices[1], "volume": volume})
}

#[test]
fn the_example_in_numbers() {
    let answer = desk().ok("check-utility-price", &examples::price_check());
    assert_eq!(
        (&answer["compliant"], &answer["refundYuan"]),
        (&json!(false), &json!(312.5))
    );
    let right: Vec<&Value> = answer["accounts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|account| &account["compliant"])
        .collect();
    assert_eq!(right, [&json!(true), &json!(false), &json!(true)]);
    let task = &answer["followUps"][0];
    assert_eq!(
        [
            &task["action"],
            &task["period"]["amount"],
            &task["period"]["kind"]
        ],
        [
            &json!("通知供应企业改按居民生活类价格执行，退还多收的价款"),
            &json!(10),
            &json!("default")
        ]
    );
    assert_eq!(answer["followUps"][1]["dueOn"], "2027-03-02");
}

#[test]
fn the_refund_is_the_sum_of_exact_differences() {
    for (bills, refund, overcharged) in [
        (vec![([0.7895, 0.477], 1_000.0)], json!(312.5), 1),
        (
            vec![([0.7895, 0.477], 1_000.0), ([0.8, 0.477], 100.01)],
            json!(344.8),
            2,
        ),
        (vec![([0.4771, 0.477], 49.0)], json!(0), 1),
        (vec![([0.4771, 0.477], 50.0)], json!(0.01), 1),
        (vec![([0.477, 0.477], 1_000.0)], json!(0), 0),
        // What was billed too low is nothing to set off.
        (
            vec![([0.4, 0.477], 1_000.0), ([0.487, 0.477], 100.0)],
            json!(1),
            1,
        ),
        (vec![([0.7895, 0.477], 0.0)], json!(0), 1),
    ] {
        let listed: Vec<Value> = bills
            .iter()
            .zip(1..)
            .map(|((prices, volume), day)| {
                let day = format!("2026-01-{day:02}");
                bill(&day, &day, *prices, *volume)
            })
            .collect();
        let answer = checked("/accounts/1/bills", json!(listed));
        let account = &answer["accounts"][1];
        assert_eq!(
            (&account["refundYuan"], &account["overchargedBills"]),
            (&refund, &json!(overcharged)),
            "{bills:?}"
        );
        assert_eq!(answer["refundYuan"], refund);
    }
}

#[test]
fn the_class_and_the_price_both_have_to_be_right() {
    for (class, price, compliant) in [
        ("居民生活类", 0.477, true),
        ("居民生活类", 0.4771, false),
        ("非居民类", 0.477, false),
        ("工商业类", 0.477, false),
        ("其他", 0.4, false),
    ] {
        let input = with(
            examples::price_check(),
            "/accounts/1/billedClass",
            json!(class),
        );
        let input = with(input, "/accounts/1/bills/0/billedPrice", json!(price));
        let answer = desk().ok("check-utility-price", &input);
        assert_eq!(answer["compliant"], compliant, "{class} {price}");
        let tasks = answer["followUps"].as_array().map(Vec::len);
        assert_eq!(
            tasks,
            Some(if compliant { 1 } else { 2 }),
            "{class} {price}"
        );
    }
}

#[test]
fn each_of_the_four_is_billed_or_not_used() {
    let all = ["水", "电", "气", "热"];
    for utility in all {
        // One account of each of the four, and then none of this one.
        let mut input = with(examples::price_check(), "/notUsed", json!([]));
        let mut accounts: Vec<Value> = Vec::new();
        for other in all {
            let account = input["accounts"][0].clone();
            let account = with(account, "/utility", json!(other));
            accounts.push(with(account, "/accountNo", json!(other)));
        }
        input["accounts"] = json!(accounts);
        desk().ok("check-utility-price", &input);
        accounts.retain(|account| account["utility"] != utility);
        input["accounts"] = json!(accounts);
        assert_eq!(
            desk().issues("check-utility-price", &input),
            ["/accounts MISSING_MATERIAL"],
            "{utility}"
        );
        input["notUsed"] = json!([utility]);
        desk().ok("check-utility-price", &input);
    }
    let both = with(examples::price_check(), "/notUsed", json!(["气", "电"]));
    assert_eq!(
        desk().issues("check-utility-price", &both),
        ["/notUsed utility-both"]
    );
}

#[test]
fn only_filed_institutions_and_only_from_the_filing_to_the_end() {
    let unfiled = without(examples::price_check(), "/filing");
    assert_eq!(
        desk().issues("check-utility-price", &unfiled),
        ["/filing institution-not-filed"]
    );
    // The bill is of January 2026.
    for (filed, ended, reason) in [
        ("2026-01-01", Value::Null, None),
        (
            "2026-01-02",
            Value::Null,
            Some("跨备案日或者终止日，请抄表拆分后另行核查"),
        ),
        (
            "2026-01-31",
            Value::Null,
            Some("跨备案日或者终止日，请抄表拆分后另行核查"),
        ),
        ("2026-02-01", Value::Null, Some("备案以前的用量")),
        ("2025-06-01", json!("2026-01-31"), None),
        (
            "2025-06-01",
            json!("2026-01-30"),
            Some("跨备案日或者终止日，请抄表拆分后另行核查"),
        ),
        ("2025-06-01", json!("2025-12-31"), Some("终止以后的用量")),
    ] {
        let filing = json!({"receiptNo": "回", "filedOn": filed, "endedOn": ended});
        let answer = checked("/filing", filing);
        let account = &answer["accounts"][1];
        let expected: Vec<&str> = reason.into_iter().collect();
        assert_eq!(
            texts(&account["uncounted"], "reason"),
            expected,
            "{filed} {ended}"
        );
        let refund = if reason.is_none() {
            json!(312.5)
        } else {
            json!(0)
        };
        assert_eq!(account["refundYuan"], refund, "{filed} {ended}");
    }
}

#[test]
fn a_bill_counts_once() {
    let desk = desk();
    desk.ok("check-utility-price", &examples::price_check());
    let again = with(
        examples::price_check(),
        "/checkNo",
        json!("价核〔2026〕2号"),
    );
    assert_eq!(
        desk.issues("check-utility-price", &again),
        [
            "/accounts/0/bills/0 bill-already-checked",
            "/accounts/1/bills/0 bill-already-checked",
            "/accounts/2/bills/0 bill-already-checked"
        ]
    );
    let mut later = again;
    for index in 0..3 {
        let at = format!("/accounts/{index}/bills/0");
        later = with(later, &format!("{at}/from"), json!("2026-02-01"));
        later = with(later, &format!("{at}/to"), json!("2026-02-28"));
    }
    desk.ok("check-utility-price", &later);
    let other = with(examples::price_check(), "/trigger", json!("投诉"));
    assert_eq!(
        desk.issues("check-utility-price", &other),
        ["/checkNo check-no-taken"]
    );
}

/// What was not counted then, because nobody could divide it, may be counted when it was divided.
#[test]
fn a_bill_that_did_not_count_may_count_later() {
    let desk = desk();
    let filing = json!({"receiptNo": "回", "filedOn": "2026-01-15"});
    let straddling = with(examples::price_check(), "/filing", filing);
    desk.ok("check-utility-price", &straddling);
    let mut divided = with(straddling, "/checkNo", json!("价核〔2026〕2号"));
    for index in 0..3 {
        let at = format!("/accounts/{index}/bills/0/from");
        divided = with(divided, &at, json!("2026-01-15"));
    }
    desk.ok("check-utility-price", &divided);
}

#[test]
fn checks_that_cannot_be() {
    let january = bill("2026-01-01", "2026-01-31", [1.0, 1.0], 1.0);
    let february = bill("2026-01-31", "2026-02-28", [1.0, 1.0], 1.0);
    let overlapping = json!([january, february]);
    let backwards = json!([february, january]);
    for (pointer, value, issue) in [
        (
            "/accounts/1/bills",
            overlapping,
            "/accounts/1/bills/1 bills-overlap",
        ),
        (
            "/accounts/1/bills",
            backwards,
            "/accounts/1/bills/1 bills-overlap",
        ),
        (
            "/accounts/1/bills/0/to",
            json!("2025-12-31"),
            "/accounts/1/bills/0/from date-order",
        ),
        (
            "/accounts/1/bills/0/to",
            json!("2026-03-03"),
            "/accounts/1/bills/0/to date-order",
        ),
        (
            "/accounts/1/bills/0/residentialPrice",
            json!(0),
            "/accounts/1/bills/0/residentialPrice price-out-of-range",
        ),
        (
            "/accounts/1/supplierUscc",
            json!("1"),
            "/accounts/1/supplierUscc uscc-length",
        ),
        (
            "/filing/filedOn",
            json!("2026-03-03"),
            "/filing/filedOn date-order",
        ),
        ("/county", json!("140100"), "/county division-not-county"),
    ] {
        let input = with(examples::price_check(), pointer, value);
        assert_eq!(
            desk().issues("check-utility-price", &input),
            [issue],
            "{pointer}"
        );
    }
    let input = examples::price_check();
    let twice = json!([
        input["accounts"][0],
        input["accounts"][1],
        input["accounts"][2],
        input["accounts"][1]
    ]);
    assert_eq!(
        desk().issues("check-utility-price", &with(input, "/accounts", twice)),
        ["/accounts/3/accountNo account-twice"]
    );
}

#[test]
fn who_passes_power_on_is_told_and_not_the_company() {
    let answer = checked("/accounts/1/supply", json!("转供"));
    assert_eq!(
        answer["followUps"][0]["action"],
        "通知转供单位改按居民生活类价格执行，退还多收的价款"
    );
}
