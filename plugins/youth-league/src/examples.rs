//! One valid input for every duty, in the order in which they follow each other. All dates lie before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// A county committee of Taiyuan, on 2 March 2026.
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

pub fn item(number: &str, form: &str, quarter: u8, times: u32) -> Value {
    json!({
        "itemNo": number, "topic": "照护服务政策", "form": form, "audience": "青年", "quarter": quarter, "times": times, "reach": 200
    })
}

/// A plan of the whole year.
pub fn plan() -> Value {
    json!({
        "year": 2026, "divisionCode": "140105", "revision": 1,
        "items": [
            item("一", "新媒体宣传", 1, 2), item("二", "专题讲座", 2, 1), item("三", "志愿服务", 3, 1), item("四", "专题讲座", 4, 1)
        ],
        "decision": {"by": "tw-01", "documentNo": "小团发〔2026〕2号", "on": "2026-01-08"}
    })
}

/// A lecture online, of the first quarter.
pub fn activity() -> Value {
    json!({"activity": {
        "activityNo": "小团宣〔2026〕1号", "divisionCode": "140105", "heldOn": "2026-02-20", "planItem": "一", "topic": "照护服务政策",
        "form": "新媒体宣传", "audience": "青年", "place": "青春小店公众号", "summary": "介绍三岁以下婴幼儿照护服务政策和备案机构查询",
        "reach": 1800, "evidence": [paper("推文截图", 'a')]
    }})
}

pub fn lead() -> Value {
    json!({"lead": {
        "leadNo": "小团线〔2026〕1号",
        "about": {"kind": "照护服务机构", "uscc": "91140100MA00000003", "name": "晋苗托育", "divisionCode": "140105"},
        "matter": "消防安全", "observedOn": "2026-02-26", "receivedOn": "2026-02-27", "observation": "青年志愿者反映疏散通道堆放杂物",
        "evidence": [paper("照片", 'b')]
    }})
}

pub fn reply() -> Value {
    json!({
        "leadNo": "小团线〔2026〕1号", "from": "emergency", "outcome": "已受理", "documentNo": "小消〔2026〕5号",
        "repliedOn": "2026-03-02"
    })
}

pub fn period() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-youth-publicity", plan()),
        ("record-publicity-activity", activity()),
        (
            "review-publicity",
            json!({"year": 2026, "divisionCode": "140105"}),
        ),
        ("submit-supervision-lead", lead()),
        ("record-lead-reply", reply()),
        ("report", period()),
        ("responsibility", json!({"matter": "youth-publicity"})),
    ]
}
