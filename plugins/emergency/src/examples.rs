//! One valid input for every duty, in the order in which an institution lives. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

use crate::inspection::ITEMS;

pub const USCC: &str = "91140100MA00000003";
/// The county of the premises: 小店区.
pub const COUNTY: &str = "140105";
pub const SITE: &str = "XD-0001";
pub const CLEAN: &str = "小消检〔2026〕1号";
pub const GRAVE: &str = "小消检〔2026〕2号";
pub const AT_ONCE: &str = "小消立〔2026〕1号";
pub const IN_TIME: &str = "小消限〔2026〕1号";
pub const SEAL: &str = "小消封〔2026〕1号";
pub const CERTIFICATE: &str = "小消检合〔2026〕1号";

/// The fire brigade of the county.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(lianxi_sdk::Level::County),
        ..Call::default()
    }
}

/// A digest of nothing in particular.
pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

pub fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": digest('a')})
}

pub fn person(character: char) -> Value {
    json!({"hash": digest(character), "maskedId": "1401**********1234"})
}

pub fn officers() -> Value {
    json!([
        {"personRef": "person:fire-1", "certificateNo": "晋消0001"},
        {"personRef": "person:fire-2", "certificateNo": "晋消0002"}
    ])
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "fire-office-1", "documentNo": document_no, "on": on})
}

pub fn urging() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "principal": person('b'), "manager": person('c'), "keyUnit": false,
        "unfulfilled": ["每年全面检测建筑消防设施"], "decision": decision("小消督〔2026〕1号", "2026-01-10")
    })
}

/// One floor with its points.
pub fn zone(area_sqm: f64, points: Value) -> Value {
    json!({"name": "一层", "areaSqm": area_sqm, "points": points})
}

/// Every item conforms, and every number lies on its boundary.
pub fn inspection(inspection_no: &str, inspected_on: &str) -> Value {
    let answers: Vec<Value> = ITEMS
        .iter()
        .map(|item| json!({"code": item.code, "outcome": "conforms"}))
        .collect();
    json!({
        "inspectionNo": inspection_no, "uscc": USCC, "divisionCode": COUNTY, "inspectedOn": inspected_on, "mode": "joint",
        "officers": officers(), "answers": answers, "signature": {"signed": true},
        "measured": {
            "floors": {"highest": 3, "belowGround": false}, "exits": 2, "videoDays": 90, "fullTestOn": "2025-06-01",
            "drillOn": "2025-12-01", "zones": [zone(100.0, json!([{"powder": 2, "water": 0}]))]
        }
    })
}

/// The inspection with one item that does not conform.
pub fn failing(mut inspection: Value, code: &str) -> Value {
    if let Some(answers) = inspection["answers"].as_array_mut() {
        for answer in answers.iter_mut().filter(|answer| answer["code"] == code) {
            answer["outcome"] = json!("not-conforms");
            answer["evidence"] = json!([paper("现场照片")]);
        }
    }
    inspection
}

/// A blocked exit that threatens public safety, and rules of the house that can wait.
pub fn grave() -> Value {
    let input = failing(inspection(GRAVE, "2026-02-02"), "fire-escape");
    let mut input = failing(input, "fire-system");
    input["sourceNo"] = json!("线索〔2026〕3号");
    input["grades"] = json!([{"code": "fire-escape", "grade": "不及时消除可能严重威胁公共安全"}]);
    input["orderAtOnce"] = decision(AT_ONCE, "2026-02-02");
    input["orderInTime"] =
        json!({"decision": decision(IN_TIME, "2026-02-03"), "correctBy": "2026-02-20"});
    input["seal"] = json!({
        "decision": decision(SEAL, "2026-02-02"), "scope": "一层东侧活动室", "until": "2026-03-04", "onTheSpot": true
    });
    input["majorHazard"] = json!({"decision": decision("小消重〔2026〕1号", "2026-02-04")});
    input
}

/// What was ordered at once is corrected in its day.
pub fn danger_review() -> Value {
    json!({
        "noticeNo": AT_ONCE, "reviewedOn": "2026-02-04", "officers": officers(), "completedOn": "2026-02-03",
        "results": [{"code": "fire-escape", "corrected": true, "evidence": [paper("改正照片")]}]
    })
}

/// What was ordered in time is not corrected on the day after the last one.
pub fn overdue_review() -> Value {
    json!({
        "noticeNo": IN_TIME, "reviewedOn": "2026-02-21", "officers": officers(),
        "results": [{"code": "fire-system", "corrected": false}]
    })
}

pub fn lifting() -> Value {
    json!({
        "documentNo": SEAL, "lift": "火灾隐患已消除", "decision": decision("小消解〔2026〕1号", "2026-02-05")
    })
}

pub fn penalty() -> Value {
    json!({
        "inspectionNo": GRAVE, "item": "fire-escape", "caseFiledOn": "2026-02-04",
        "decision": {"decision": decision("小消罚决〔2026〕1号", "2026-02-25"), "unitFineYuan": 5_000}
    })
}

pub fn issuing() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "siteNo": SITE, "acceptedOn": "2026-01-12",
        "issue": {"inspectionNo": CLEAN, "decision": decision(CERTIFICATE, "2026-01-20"), "passed": true}
    })
}

/// The certificate of the own records.
pub fn verifying() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "siteNo": SITE, "acceptedOn": "2026-01-25",
        "verify": {
            "kind": "消防救援机构消防安全检查合格证明", "documentNo": CERTIFICATE, "issuedOn": "2026-01-20", "sha256": digest('d')
        }
    })
}

/// A paper of the housing department, with its word.
pub fn verifying_housing() -> Value {
    let mut input = verifying();
    input["verify"] = json!({
        "kind": "住建部门消防验收意见书", "documentNo": "并建消验〔2025〕9号", "issuedOn": "2025-09-01", "sha256": digest('e'),
        "confirmation": {"decision": decision("并建消函〔2026〕2号", "2026-01-26"), "genuine": true}
    });
    input
}

pub fn calculation() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "on": "2026-01-15",
        "zones": [zone(50.0, json!([{"powder": 2, "water": 0}]))]
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("urge-fire-responsibility", urging()),
        ("inspect-fire", inspection(CLEAN, "2026-01-15")),
        ("compute-extinguishers", calculation()),
        ("issue-or-verify-fire-certificate", issuing()),
        ("issue-or-verify-fire-certificate", verifying()),
        ("issue-or-verify-fire-certificate", verifying_housing()),
        ("inspect-fire", grave()),
        ("review-fire-hazard", danger_review()),
        ("lift-or-extend-seal", lifting()),
        ("review-fire-hazard", overdue_review()),
        ("decide-penalty-path", penalty()),
        ("inspection-items", json!({"mode": "joint", "uscc": USCC})),
        (
            "evaluate-findings",
            json!({"mode": "patrol", "answers": [
                {"code": "fire-floor", "outcome": "conforms"}, {"code": "fire-colour-steel", "outcome": "conforms"},
                {"code": "fire-escape", "outcome": "not-conforms", "evidence": [paper("现场照片")]},
                {"code": "fire-windows", "outcome": "conforms"}, {"code": "fire-e-bike", "outcome": "conforms"}
            ]}),
        ),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "fire-inspection"})),
    ]
}
