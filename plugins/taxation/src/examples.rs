//! One valid input for every duty, in the order of a year: the law's first day, a quarter's assessment, the reconciliation, the
//! campaign. The office is the provincial bureau, which dates rule sets for all; every other bureau does the rest in its area.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// An enterprise, and a social service organisation.
pub const USCC: &str = "91140105MA0000001E";
pub const OTHER: &str = "52140105MJ00000010";
pub const COUNTY: &str = "140105";

/// The acting office.
pub fn call() -> Call {
    office("140000", Level::Province)
}

/// The sample call of another office.
pub fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

pub fn adoption() -> Value {
    json!({
        "adoption": {"ruleSet": "vat-law", "from": "2026-01-01", "to": null, "documentNo": "中华人民共和国主席令第四十一号"},
        "documentSha256": "a".repeat(64),
        "decision": {"by": "acct-tax-1", "documentNo": "晋税登〔2026〕1号", "on": "2026-01-05"}
    })
}

/// The fourth quarter of 2025: two classes, own rooms of which a part is let to a shop, and a leased yard.
pub fn assessment() -> Value {
    json!({
        "uscc": USCC, "county": COUNTY, "period": {"from": "2025-10-01", "to": "2025-12-31"},
        "provider": {"community": "城市社区", "fixedPlace": true, "servesResidents": true, "modes": ["全日托", "计时托"]},
        "incomes": [
            {"service": "托育服务", "oldestMonths": 30, "amountYuan": 180_000},
            {"service": "托育服务", "oldestMonths": 40, "amountYuan": 20_000.5},
            {"service": "托育服务", "oldestMonths": 60, "amountYuan": 5_000},
            {"service": "其他收入", "oldestMonths": 0, "amountYuan": 3_000}
        ],
        "premises": [
            {"number": "晋房-1", "estate": "房产", "right": "自有", "childcareArea": 300, "totalArea": 400, "taxYuan": 1_000,
             "acquisition": {"acquiredOn": "2025-11-03", "deedTaxYuan": 24_000}},
            {"number": "晋地-1", "estate": "土地", "right": "承租", "childcareArea": 200, "totalArea": 200, "taxYuan": 150.25}
        ],
        "fees": [{"kind": "不动产登记费", "amountYuan": 550, "forChildcare": true}]
    })
}

pub fn reconciliation() -> Value {
    json!({
        "reconciliationNo": "核〔2026〕1号", "county": COUNTY, "period": {"from": "2025-10-01", "to": "2025-12-31"},
        "declarations": [
            {"uscc": USCC, "tax": "增值税", "status": "已享受", "amountYuan": 200_000.5},
            {"uscc": USCC, "tax": "房产税", "status": "未享受", "amountYuan": 0, "reason": "不了解政策"}
        ]
    })
}

pub fn campaign() -> Value {
    json!({
        "campaignNo": "宣〔2026〕1号", "divisionCode": COUNTY, "heldOn": "2026-02-10", "form": "线上发布",
        "title": "社区托育服务税费优惠", "content": "提供社区托育服务的收入免征增值税，所得税减按90%计入收入总额。",
        "ruleSets": ["tax-2026-7", "vat-law"], "institutions": [USCC], "reconciliationNo": "核〔2026〕1号"
    })
}

pub fn stop() -> Value {
    json!({
        "uscc": USCC, "county": COUNTY, "cause": "停止托育服务", "on": "2026-02-28", "documentNo": "小卫托〔2026〕3号"
    })
}

pub fn report() -> Value {
    json!({"from": "2025-10-01", "to": "2026-03-02", "divisionCode": COUNTY})
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("adopt-rule-set", adoption()),
        ("assess-relief", assessment()),
        ("reconcile-entitled-vs-enjoyed", reconciliation()),
        ("publicise", campaign()),
        ("stop-relief", stop()),
        ("report", report()),
        ("responsibility", json!({"matter": "tax-relief"})),
    ]
}
