//! One valid input for every duty: a county reviews its plans, checks an institution's bills and has them corrected, supports a
//! project. All dates lie on or before 2 March 2026.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

pub const USCC: &str = "91140105MA0000001E";
/// The companies of water, power, gas and heat are one here.
pub const SUPPLIER: &str = "91140105MA0000002H";
pub const COUNTY: &str = "140105";

/// The acting office.
pub fn call() -> Call {
    office(COUNTY, Level::County)
}

/// The sample call of another office.
pub fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

pub fn plan() -> Value {
    json!({
        "divisionCode": COUNTY, "kind": "五年规划纲要",
        "plan": {
            "name": "小店区国民经济和社会发展第十五个五年规划纲要", "fromYear": 2026, "toYear": 2030, "stage": "已印发",
            "documentNo": "小政发〔2026〕5号", "issuedOn": "2026-02-20",
            "extracts": [{"chapter": "第八章", "text": "大力发展3岁以下婴幼儿照护服务，增加普惠托育服务供给。"}],
            "indicators": [{"kind": "每千人口托位数", "name": "每千人口拥有托位数", "target": 5.5, "year": 2030}]
        }
    })
}

pub fn special_plans() -> Value {
    let plan = |name: &str, text: &str| {
        json!({
            "name": name, "fromYear": 2026, "toYear": 2030, "stage": "编制中",
            "extracts": [{"chapter": "第三章", "text": text}], "indicators": []
        })
    };
    json!({
        "divisionCode": COUNTY,
        "plans": [
            {"field": "公共服务", "leadDepartment": "区发展和改革局", "plan": plan("小店区公共服务规划", "新增托位一千个")},
            {"field": "城乡社区服务", "leadDepartment": "区民政局", "plan": plan("小店区社区服务规划", "完善社区养老设施")}
        ]
    })
}

fn account(number: &str, utility: &str, class: &str, prices: [f64; 2], volume: f64) -> Value {
    json!({
        "accountNo": number, "utility": utility, "supplierUscc": SUPPLIER, "supply": "直供", "billedClass": class,
        "priceDocumentNo": "晋发改价格〔2024〕1号",
        "bills": [{"from": "2026-01-01", "to": "2026-01-31", "billedPrice": prices[0], "residentialPrice": prices[1], "volume": volume}]
    })
}

/// Power is billed as commercial; the others are right.
pub fn price_check() -> Value {
    json!({
        "checkNo": "价核〔2026〕1号", "uscc": USCC, "county": COUNTY, "trigger": "年度核查",
        "filing": {"receiptNo": "托备回1401052025001", "filedOn": "2025-06-01"},
        "accounts": [
            account("W1", "水", "居民生活类", [3.2, 3.2], 40.0),
            account("P1", "电", "工商业类", [0.7895, 0.477], 1_000.0),
            account("H1", "热", "居民生活类", [24.0, 24.0], 10.0)
        ],
        "notUsed": ["气"]
    })
}

pub fn correction() -> Value {
    json!({
        "checkNo": "价核〔2026〕1号", "result": "已纠正", "on": "2026-03-02", "refundedYuan": 312.5, "voucherSha256": "c".repeat(64)
    })
}

pub fn project() -> Value {
    let paper = |name: &str| json!({"name": name, "sha256": "a".repeat(64)});
    json!({
        "projectNo": "托项〔2026〕1号", "county": COUNTY, "name": "普惠托育中心建设", "applicantUscc": USCC, "mode": "公办民营",
        "inclusive": true, "places": 150, "totalYuan": 3_000_000,
        "funds": [
            {"source": "中央预算内投资", "amountYuan": 1_500_000, "documentNo": "发改投资〔2026〕1号"},
            {"source": "县级资金", "amountYuan": 500_000, "documentNo": "小财〔2026〕2号"},
            {"source": "单位自筹", "amountYuan": 1_000_000}
        ],
        "materials": [paper("项目申请报告"), paper("场地租赁合同"), paper("资金落实证明")],
        "ruling": {"verdict": "支持", "decision": {"by": "acct-dr-1", "documentNo": "小发改审〔2026〕3号", "on": "2026-02-25"}}
    })
}

pub fn report() -> Value {
    json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": COUNTY})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("include-in-plan", plan()),
        ("include-in-special-plan", special_plans()),
        ("check-utility-price", price_check()),
        ("close-price-correction", correction()),
        ("review-support-project", project()),
        ("report", report()),
        ("responsibility", json!({"matter": "utility-price"})),
    ]
}
