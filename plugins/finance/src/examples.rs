//! One valid input for every duty, in the order in which money goes: a budget, support from it, payments and uses, an end.
//! All dates lie before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// An institution with a profit.
pub const USCC: &str = "91140100MA00000003";
/// A private non-enterprise unit.
pub const OTHER_USCC: &str = "52140105MJ0000000W";
pub const COUNTY: &str = "140105";
/// The numbers of a series are the plugin's own: the first decision on support of this county in this year.
pub const GRANT_NO: &str = "托补140105〔2026〕0001";

/// The finance office of the county.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(Level::County),
        ..Call::default()
    }
}

pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

pub fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": digest('a')})
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "finance-7", "documentNo": document_no, "on": on})
}

pub fn line(line_no: &str) -> Value {
    json!({"divisionCode": COUNTY, "year": 2026, "lineNo": line_no})
}

pub fn item(line_no: &str, purpose: &str, yuan: u64) -> Value {
    json!({"lineNo": line_no, "channel": "一般公共预算", "subjectCode": "2100717", "purpose": purpose, "amountYuan": yuan})
}

pub fn plan() -> Value {
    json!({
        "year": 2026, "divisionCode": COUNTY,
        "items": [
            item("托2026-1", "运营补助", 300_000), item("托2026-2", "租金减免", 100_000), item("托2026-3", "人才培养", 50_000),
            item("托2026-4", "建设补助", 200_000)
        ],
        "approval": decision("小店人大〔2026〕3号", "2026-01-20")
    })
}

/// Sixty places at 1,200 yuan.
pub fn support() -> Value {
    json!({
        "uscc": USCC, "county": COUNTY, "runBy": "民办",
        "recognition": {"recognitionNo": "托普140105〔2025〕0003", "recognisedOn": "2025-06-01", "validTo": "2027-05-31"},
        "kind": "运营补助", "item": "2026年普惠托位运营补助", "year": 2026, "amountYuan": 72_000,
        "reckoning": {"places": 60, "yuanPerPlace": 1_200}, "basisDocumentNo": "并财社〔2025〕88号", "line": line("托2026-1"),
        "materials": [paper("补助申请书"), paper("收托情况表")],
        "decision": {"approve": true, "decision": decision("小财社〔2026〕12号", "2026-02-05")}
    })
}

pub fn rent() -> Value {
    json!({
        "uscc": OTHER_USCC, "county": COUNTY, "runBy": "民办公助",
        "recognition": {"recognitionNo": "托普140105〔2025〕0004", "recognisedOn": "2025-06-01", "validTo": "2027-05-31"},
        "kind": "租金减免", "item": "2026年租金减免", "year": 2026, "amountYuan": 30_000.5,
        "reckoning": {"annualRentYuan": 60_000}, "basisDocumentNo": "并财社〔2025〕88号", "line": line("托2026-2"),
        "materials": [paper("减免申请书"), paper("租赁合同")],
        "decision": {"approve": true, "decision": decision("小财社〔2026〕13号", "2026-02-06")}
    })
}

pub fn payment() -> Value {
    json!({
        "paymentNo": "拨2026-0001", "payeeUscc": USCC, "purpose": "运营补助", "amountYuan": 72_000, "on": "2026-02-20", "grantNo": GRANT_NO
    })
}

pub fn spending() -> Value {
    json!({
        "useNo": "支2026-0001", "paymentNo": "拨2026-0001", "purpose": "运营补助", "amountYuan": 20_000, "on": "2026-02-26",
        "sha256": digest('b')
    })
}

pub fn tracking() -> Value {
    json!({"line": line("托2026-1"), "payments": [payment()], "uses": [spending()]})
}

pub fn ending() -> Value {
    json!({
        "grantNo": GRANT_NO, "cause": "普惠认定失效", "causeDocumentNo": "小卫〔2026〕6号", "causedOn": "2026-02-27",
        "decision": decision("小财社〔2026〕20号", "2026-03-01")
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    let adjusting = json!({
        "line": line("托2026-2"), "amountYuan": 150_000, "reason": "新增三家普惠机构",
        "approval": decision("小店人大常〔2026〕1号", "2026-02-25")
    });
    vec![
        ("plan-budget", plan()),
        ("grant-support", support()),
        ("grant-support", rent()),
        ("track-fund-use", tracking()),
        ("adjust-budget", adjusting),
        ("end-support", ending()),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-02", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "inclusive-support"})),
    ]
}
