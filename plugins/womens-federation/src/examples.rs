//! One valid input for every duty, in the order in which they follow each other. All dates lie before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// A county federation of Taiyuan, on 2 March 2026.
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

pub fn item(number: &str, form: &str, audience: &str, quarter: u8) -> Value {
    json!({
        "itemNo": number, "topic": "科学育儿", "form": form, "audience": audience, "quarter": quarter, "times": 2, "reach": 60
    })
}

/// A plan of the whole year.
pub fn plan() -> Value {
    json!({
        "year": 2026, "divisionCode": "140105", "revision": 1,
        "items": [
            item("一", "家长学校", "婴幼儿家庭", 1), item("二", "入户指导", "农村和进城务工人员家庭", 1),
            item("三", "亲子活动", "婴幼儿家庭", 2), item("四", "专题讲座", "孕产期家庭", 3), item("五", "育儿沙龙", "婴幼儿家庭", 4)
        ],
        "decision": {"by": "fl-01", "documentNo": "小妇发〔2026〕3号", "on": "2026-01-12"}
    })
}

/// A parents' school of the first quarter.
pub fn school() -> Value {
    json!({
        "activity": {
            "activityNo": "小妇指〔2026〕1号", "divisionCode": "140105", "heldOn": "2026-02-05", "planItem": "一", "topic": "科学育儿",
            "form": "家长学校", "audience": "婴幼儿家庭", "place": "某社区家长学校", "summary": "讲解回应性照护和亲子阅读", "reach": 35,
            "evidence": [paper("签到统计", 'a')]
        },
        "guides": [{"kind": "家庭教育指导人员", "count": 1}, {"kind": "志愿者", "count": 3}]
    })
}

/// A visit to the home of one family, with its consent.
pub fn visit() -> Value {
    json!({
        "activity": {
            "activityNo": "小妇指〔2026〕2号", "divisionCode": "140105", "heldOn": "2026-02-06", "topic": "科学育儿", "form": "入户指导",
            "audience": "农村和进城务工人员家庭", "place": "某村", "summary": "指导居家安全和作息", "reach": 3,
            "evidence": [paper("入户记录", 'b')]
        },
        "guides": [{"kind": "妇联工作人员", "count": 2}],
        "family": {"hash": digest('e'), "consented": true}
    })
}

pub fn lead() -> Value {
    json!({
        "source": "妇女维权热线",
        "lead": {
            "leadNo": "小妇线〔2026〕1号",
            "about": {"kind": "用人单位", "uscc": "91140100MA00000003", "name": "山西晋苗制造有限公司", "divisionCode": "140105"},
            "matter": "劳动保障权益", "observedOn": "2026-02-20", "receivedOn": "2026-02-25", "observation": "反映孕期被降低工资",
            "evidence": [paper("来电记录", 'c')], "reporter": {"hash": digest('d'), "maskedId": "1401**********1234"}
        }
    })
}

pub fn reply() -> Value {
    json!({
        "leadNo": "小妇线〔2026〕1号", "from": "human-resources", "outcome": "已受理", "documentNo": "并人社监〔2026〕4号",
        "repliedOn": "2026-03-02"
    })
}

pub fn period() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": "140105"})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-parenting-guidance", plan()),
        ("record-guidance-service", school()),
        ("record-guidance-service", visit()),
        (
            "review-guidance",
            json!({"year": 2026, "divisionCode": "140105"}),
        ),
        ("relay-rights-lead", lead()),
        ("record-lead-reply", reply()),
        ("report", period()),
        ("responsibility", json!({"matter": "parenting-guidance"})),
    ]
}
