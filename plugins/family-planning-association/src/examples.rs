//! One valid input for every duty, in the order in which they follow each other. All dates lie before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// A county association of Taiyuan, on 2 March 2026.
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

pub fn item(number: &str, audience: &str, quarter: u8) -> Value {
    json!({
        "itemNo": number, "topic": "选择照护服务机构", "form": "现场宣传", "audience": audience, "quarter": quarter, "times": 1,
        "reach": 300
    })
}

/// A plan of the whole year.
pub fn plan() -> Value {
    json!({
        "year": 2026, "divisionCode": "140105", "revision": 1,
        "items": [
            item("一", "婴幼儿家庭", 1), item("二", "社区居民", 2), item("三", "农村和进城务工人员家庭", 3), item("四", "孕产期家庭", 4)
        ],
        "decision": {"by": "jsx-01", "documentNo": "小计协〔2026〕1号", "on": "2026-01-06"}
    })
}

/// A stand in a community, of the first quarter.
pub fn activity() -> Value {
    json!({"activity": {
        "activityNo": "小计协宣〔2026〕1号", "divisionCode": "140105", "heldOn": "2026-02-12", "topic": "选择照护服务机构",
        "form": "现场宣传", "audience": "婴幼儿家庭", "place": "某社区广场", "summary": "讲解怎样查询备案机构", "reach": 260,
        "evidence": [paper("活动照片", 'a')]
    }})
}

pub fn lead() -> Value {
    json!({
        "source": "会员反映",
        "lead": {
            "leadNo": "小计协线〔2026〕1号",
            "about": {"kind": "照护服务机构", "uscc": "91140100MA00000003", "name": "晋苗托育", "divisionCode": "140105"},
            "matter": "照护质量", "observedOn": "2026-02-26", "receivedOn": "2026-02-27", "observation": "反映班级人数过多、照护人员不足",
            "evidence": [paper("反映记录", 'b')], "reporter": {"hash": digest('d'), "maskedId": "1401**********1234"}
        }
    })
}

pub fn reply() -> Value {
    json!({
        "leadNo": "小计协线〔2026〕1号", "from": "health", "outcome": "查证属实", "documentNo": "小卫〔2026〕8号",
        "repliedOn": "2026-03-02"
    })
}

pub fn period() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-publicity", plan()),
        ("record-publicity-activity", activity()),
        (
            "review-publicity",
            json!({"year": 2026, "divisionCode": "140105"}),
        ),
        ("submit-supervision-lead", lead()),
        ("record-lead-reply", reply()),
        ("report", period()),
        ("responsibility", json!({"matter": "social-supervision"})),
    ]
}
