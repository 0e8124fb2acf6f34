//! One valid input for every duty at least, in the order in which things happen. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

pub const COUNTY: &str = "140105";
/// A school, and a kindergarten.
pub const USCC: &str = "91140100MA00000003";

/// The county office, on 2 March 2026.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(Level::County),
        ..Call::default()
    }
}

pub fn plan() -> Value {
    json!({
        "planNo": "小店教职〔2026〕1号", "year": 2026,
        "school": {"uscc": USCC, "kind": "职业院校", "divisionCode": COUNTY},
        "level": "高职", "major": {"code": "520802", "name": "婴幼儿托育服务与管理"},
        "demand": "全区照护服务机构三年内需要保育人员约200人", "capacity": 80, "plannedEnrolment": 80,
        "courses": [
            {"name": "婴幼儿照护基础", "hours": 100, "practiceHours": 20},
            {"name": "托育机构实习", "hours": 100, "practiceHours": 80}
        ]
    })
}

pub fn outcome() -> Value {
    json!({"planNo": "小店教职〔2026〕1号", "divisionCode": COUNTY, "enrolled": 72, "graduates": 40, "employedInCare": 30})
}

pub fn toddler_class() -> Value {
    json!({
        "applicationNo": "托〔2026〕1号", "kindergarten": {"uscc": USCC, "divisionCode": COUNTY, "licenceNo": "教民114010560000001"},
        "appliedOn": "2026-02-10",
        "rooms": [{"roomNo": "101", "areaSqm": 60, "floor": 1}, {"roomNo": "102", "areaSqm": 45.5, "floor": 1}],
        "classes": [
            {"classNo": "托一", "kind": "托大班", "places": 20, "carers": 3, "monthsFrom": 24, "monthsTo": 36, "roomNo": "101"},
            {"classNo": "托二", "kind": "托大班", "places": 14, "carers": 2, "monthsFrom": 30, "monthsTo": 36, "roomNo": "102"}
        ]
    })
}

pub fn rooms() -> Value {
    json!({
        "projectNo": "小店幼建〔2026〕2号", "revision": 1, "divisionCode": COUNTY, "nature": "新建配套", "submittedOn": "2026-02-03",
        "kindergartenClasses": 12, "toddlerClasses": 2,
        "rooms": [{"roomNo": "A1", "areaSqm": 60, "floor": 1}, {"roomNo": "A2", "areaSqm": 60, "floor": 3}]
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    let mut filed = toddler_class();
    filed["filing"] = json!({"receiptNo": "托备回140105〔2026〕0001", "filedOn": "2026-02-26"});
    vec![
        ("plan-talent-training", plan()),
        ("record-talent-outcome", outcome()),
        ("support-toddler-class", toddler_class()),
        ("support-toddler-class", filed),
        ("check-kindergarten-toddler-rooms", rooms()),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "toddler-class"})),
    ]
}
