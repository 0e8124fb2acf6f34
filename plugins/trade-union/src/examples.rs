//! One valid input for every duty, in the order in which they follow each other. All dates lie before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

pub const EMPLOYER_USCC: &str = "91140100MA00000003";
pub const PARTNER_USCC: &str = "91140100MA00000016";
pub const INSTITUTION_USCC: &str = "521401000000000014";

/// A county union of Taiyuan, on 2 March 2026.
pub fn call() -> Call {
    Call {
        region: Some("140105".to_owned()),
        level: Some(Level::County),
        ..Call::default()
    }
}

/// A digest of nothing in particular.
pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

pub fn paper(name: &str, character: char) -> Value {
    json!({"name": name, "sha256": digest(character)})
}

pub fn employer() -> Value {
    json!({"uscc": EMPLOYER_USCC, "name": "山西晋苗制造有限公司", "divisionCode": "140105"})
}

/// An employer that founds an institution with another one and opens it to the neighbourhood.
pub fn committed() -> Value {
    json!({
        "employer": employer(), "employees": 800, "infants": 40, "contactedOn": "2026-02-10", "stage": "已承诺", "pilot": true,
        "commitment": {
            "founding": "联合举办", "partners": [PARTNER_USCC], "mode": "民办公助", "site": "工作场所", "address": "小店区某路1号厂区",
            "places": 45, "openToResidents": true, "residentsConditions": "工作日有空余托位", "paper": paper("承诺书", 'a')
        }
    })
}

pub fn contacted() -> Value {
    json!({
        "employer": {"uscc": PARTNER_USCC, "name": "山西晋苗物流有限公司", "divisionCode": "140105"},
        "employees": 500, "infants": 5, "contactedOn": "2026-02-11", "stage": "已走访"
    })
}

pub fn caring() -> Value {
    json!({"year": 2026, "divisionCode": "140105", "employers": [committed(), contacted()]})
}

pub fn supporting() -> Value {
    json!({
        "year": 2026, "employer": employer(), "employees": 800, "asOf": "2026-02-10",
        "measures": [
            {"kind": "弹性工作时间", "staffCovered": 200, "since": "2026-01-01", "evidence": [paper("弹性工作制度", 'a')]},
            {"kind": "哺乳时间", "staffCovered": 12, "since": "2025-01-01", "evidence": [paper("考勤制度", 'b')]}
        ]
    })
}

pub fn parent(character: char) -> Value {
    json!({"hash": digest(character), "maskedId": "1401**********1234"})
}

/// A claim of one parent for January and February 2026.
pub fn claim() -> Value {
    json!({
        "parent": parent('a'), "child": digest('c'), "bornOn": "2025-03-10", "policyCompliant": true, "proofSha256": digest('f'),
        "from": "2026-01", "to": "2026-02", "yuanPerMonth": 200
    })
}

pub fn allowance() -> Value {
    json!({"reportNo": "保教费〔2026〕1号", "employer": employer(), "claims": [claim()]})
}

pub fn lead() -> Value {
    json!({
        "act": "因怀孕生育哺乳辞退",
        "lead": {
            "leadNo": "工线〔2026〕1号",
            "about": {"kind": "用人单位", "uscc": EMPLOYER_USCC, "name": "山西晋苗制造有限公司", "divisionCode": "140105"},
            "matter": "劳动保障权益", "observedOn": "2026-02-20", "receivedOn": "2026-02-25",
            "observation": "职工反映哺乳期内被辞退", "evidence": [paper("解除通知书", 'a')], "reporter": parent('b')
        }
    })
}

pub fn reply() -> Value {
    json!({
        "leadNo": "工线〔2026〕1号", "from": "human-resources", "outcome": "已受理", "documentNo": "并人社监〔2026〕3号",
        "repliedOn": "2026-03-02"
    })
}

pub fn period() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("promote-employer-care", caring()),
        ("promote-employer-support", supporting()),
        ("record-care-allowance", allowance()),
        ("relay-labour-lead", lead()),
        ("record-lead-reply", reply()),
        ("report", period()),
        ("responsibility", json!({"matter": "care-allowance"})),
    ]
}
