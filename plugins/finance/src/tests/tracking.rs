//! Payments and uses: recorded once, stated with their deviations, and told to audit once.

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use super::granted;
use crate::examples::{self, line, payment, spending, tracking};

fn kinds(answer: &Value) -> Vec<String> {
    answer["newDeviations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["kind"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn the_balance_is_exact() {
    let desk = granted();
    let mut input = tracking();
    input["uses"][0]["amountYuan"] = json!(20_000.01);
    for _ in 0..2 {
        let answer = desk.ok("track-fund-use", &input);
        let statement = &answer["statement"];
        assert_eq!(
            statement["balance"],
            json!({
                "budgetYuan": 300_000, "committedYuan": 72_000, "freeYuan": 228_000, "exceededYuan": 0, "paidYuan": 72_000,
                "usedYuan": 20_000.01, "unspentYuan": 51_999.99, "overspentYuan": 0
            })
        );
        assert_eq!(
            (&statement["payments"], &statement["uses"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(kinds(&answer), Vec::<String>::new());
    }
    assert!(desk.host().emitted().is_empty());
}

#[test]
fn vouchers_are_numbered_once() {
    let desk = granted();
    desk.ok("track-fund-use", &tracking());
    for (pointer, value, issue) in [
        (
            "/payments/0/amountYuan",
            json!(1),
            "/payments/0/paymentNo voucher-differs",
        ),
        (
            "/uses/0/amountYuan",
            json!(1),
            "/uses/0/useNo voucher-differs",
        ),
        (
            "/uses/0/paymentNo",
            json!("拨x"),
            "/uses/0/paymentNo payment-unknown",
        ),
        (
            "/payments",
            json!([payment(), payment()]),
            "/payments/1/paymentNo voucher-repeated",
        ),
        (
            "/uses",
            json!([spending(), spending()]),
            "/uses/1/useNo voucher-repeated",
        ),
        (
            "/payments/0/on",
            json!("2026-03-03"),
            "/payments/0/on date-order",
        ),
        (
            "/payments/0/payeeUscc",
            json!("91140100MA00000004"),
            "/payments/0/payeeUscc uscc-check-character",
        ),
        (
            "/uses/0/sha256",
            json!("x"),
            "/uses/0/sha256 digest-malformed",
        ),
    ] {
        let found = desk.issues("track-fund-use", &with(tracking(), pointer, value));
        assert!(found.contains(&issue.to_owned()), "{issue}: {found:?}");
    }
}

/// One change of the payment or the use deviates so, and audit is told once.
fn check(pointer: &str, value: Value, expected: &[&str]) {
    let desk = granted();
    let input = with(tracking(), pointer, value);
    let answer = desk.ok("track-fund-use", &input);
    assert_eq!(kinds(&answer), expected, "{pointer}");
    assert_eq!(
        kinds(&desk.ok("track-fund-use", &input)),
        Vec::<String>::new()
    );
    let emitted = desk.host().emitted();
    assert_eq!(emitted.len(), 1, "{pointer}");
    assert_eq!(
        (
            emitted[0].destination.as_str(),
            emitted[0].event_type.as_str()
        ),
        ("audit", "cn.lianxi.finance.fund-deviation")
    );
    assert_eq!(emitted[0].body["line"], line("托2026-1"));
}

#[test]
fn deviations_go_to_audit_as_information() {
    check("/payments/0/on", json!("2026-01-19"), &["预算批准前拨付"]);
    check(
        "/payments/0/amountYuan",
        json!(72_000.01),
        &["超补助决定拨付"],
    );
    check(
        "/payments/0/amountYuan",
        json!(300_000.01),
        &["超补助决定拨付", "超预算"],
    );
    check("/payments/0/grantNo", Value::Null, &["无补助决定拨付"]);
    check(
        "/payments/0/payeeUscc",
        json!(examples::OTHER_USCC),
        &["收款单位不符"],
    );
    check("/uses/0/purpose", json!("建设补助"), &["改变用途"]);
    check("/uses/0/amountYuan", json!(72_000.01), &["支出大于拨付"]);
}

fn on(desk: &mut Desk, day: &str) -> Value {
    desk.call(Call {
        now: format!("{day}T09:00:00+08:00"),
        ..examples::call()
    });
    desk.ok("track-fund-use", &json!({"line": line("托2026-1")}))
}

#[test]
fn promised_money_is_paid_in_time() {
    // Decided on 5 February; 30 days end on 7 March.
    let mut desk = granted();
    assert_eq!(kinds(&on(&mut desk, "2026-03-07")), Vec::<String>::new());
    assert_eq!(kinds(&on(&mut desk, "2026-03-08")), ["未及时拨付"]);
    let mut patient = granted();
    patient.call(Call {
        now: "2026-03-08T09:00:00+08:00".to_owned(),
        ..examples::call()
    });
    let longer = json!({"line": line("托2026-1"), "params": {"payWithin": 31}});
    assert_eq!(
        kinds(&patient.ok("track-fund-use", &longer)),
        Vec::<String>::new()
    );
    let statute = json!({"line": line("托2026-1"), "params": {"carryOverYears": 2}});
    assert_eq!(
        patient.issues("track-fund-use", &statute),
        ["/params/carryOverYears rule-fixed-by-law"]
    );
}

#[test]
fn money_that_lies_idle() {
    let mut desk = granted();
    desk.ok("track-fund-use", &tracking());
    assert_eq!(kinds(&on(&mut desk, "2027-12-31")), Vec::<String>::new());
    assert_eq!(kinds(&on(&mut desk, "2028-01-01")), ["连续两年未用完"]);
}

#[test]
fn what_is_in_no_budget_cannot_be_paid() {
    let desk = granted();
    let unknown = with(tracking(), "/line/lineNo", json!("托2026-9"));
    assert_eq!(
        desk.issues("track-fund-use", &unknown),
        ["/line/lineNo budget-line-unknown"]
    );
    let other = with(tracking(), "/payments/0/grantNo", json!("托补9"));
    assert_eq!(
        kinds(&desk.ok("track-fund-use", &other)),
        ["无补助决定拨付"]
    );
}
