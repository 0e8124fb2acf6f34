//! One valid input for every duty, in the order in which an institution lives. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

use crate::inspection::ITEMS;

pub const USCC: &str = "91140100MA00000003";
/// The county of the premises: 小店区.
pub const COUNTY: &str = "140105";
pub const NOTICE_NO: &str = "小公治改〔2026〕1号";

/// The office of the county.
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
        {"personRef": "person:ps-1", "certificateNo": "晋A0001"},
        {"personRef": "person:ps-2", "certificateNo": "晋A0002"}
    ])
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "ps-office-1", "documentNo": document_no, "on": on})
}

pub fn guidance() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "on": "2026-01-20", "guideRef": "person:ps-3",
        "topics": ["治安保卫制度", "技防"], "advice": "完善门卫登记制度；活动区域补装摄像头。"
    })
}

/// Every item conforms, and the recordings are kept for exactly ninety days.
pub fn inspection(inspection_no: &str, inspected_on: &str) -> Value {
    let answers: Vec<Value> = ITEMS
        .iter()
        .map(|item| json!({"code": item.code, "outcome": "conforms"}))
        .collect();
    json!({
        "inspectionNo": inspection_no, "uscc": USCC, "divisionCode": COUNTY, "inspectedOn": inspected_on, "mode": "joint",
        "officers": officers(), "answers": answers, "signature": {"signed": true}, "videoDays": 90
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

/// The gate failed, and a notice was served with a last day.
pub fn noticed() -> Value {
    let mut input = failing(inspection("小公检〔2026〕1号", "2026-02-02"), "ps-gate");
    input["notice"] =
        json!({"decision": decision(NOTICE_NO, "2026-02-03"), "correctBy": "2026-02-20"});
    input
}

/// The gate is not corrected on the day after the last one.
pub fn overdue_review() -> Value {
    json!({
        "noticeNo": NOTICE_NO, "reviewedOn": "2026-02-21", "officers": officers(),
        "results": [{"code": "ps-gate", "corrected": false}]
    })
}

pub fn penalty() -> Value {
    json!({
        "noticeNo": NOTICE_NO, "caseFiledOn": "2026-02-22",
        "consequence": {"kind": "严重威胁安全", "evidence": [paper("现场笔录")]},
        "decision": {"decision": decision("小公罚决〔2026〕1号", "2026-02-27"), "unitFineYuan": 10_000}
    })
}

pub fn query() -> Value {
    json!({
        "person": person('c'), "role": "保育人员", "uscc": USCC, "divisionCode": COUNTY, "occasion": "录用前",
        "startsOn": "2026-03-01", "consent": {"givenOn": "2026-02-20", "sha256": digest('d')},
        "answer": {"result": "clear", "searchedOn": "2026-02-25", "by": "ps-search-1", "documentNo": "查2026-001"}
    })
}

pub fn abuse_report() -> Value {
    json!({
        "reportRef": "R2026-0001", "reporter": "密切接触未成年人的单位及其工作人员", "reporterRef": "org:mr-1", "uscc": USCC,
        "divisionCode": COUNTY, "discoveredAt": "2026-03-01T09:00:00+08:00", "reportedAt": "2026-03-01T09:40:00+08:00",
        "harms": ["虐待"], "childRef": "child:7", "suspects": [person('e')], "ongoingDanger": false,
        "materials": [paper("监控录像")], "acceptedBy": "ps-duty-1"
    })
}

pub fn outcome() -> Value {
    json!({
        "reportRef": "R2026-0001", "finding": "行政处罚", "decision": decision("小公行罚〔2026〕9号", "2026-03-02"),
        "effectiveOn": "2026-03-02"
    })
}

pub fn guards() -> Value {
    json!({
        "uscc": USCC, "divisionCode": COUNTY, "checkedOn": "2026-02-10", "independentSite": true,
        "guards": [{
            "person": person('f'), "certificateNo": "晋保0001", "onDuty": true,
            "company": {"uscc": USCC, "licenceNo": "晋公保服001"}
        }]
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("guide-security", guidance()),
        (
            "inspect-security",
            inspection("小公检〔2026〕0号", "2026-01-22"),
        ),
        ("inspect-security", noticed()),
        ("review-rectification", overdue_review()),
        ("decide-penalty-path", penalty()),
        ("query-criminal-record", query()),
        ("accept-mandatory-report", abuse_report()),
        ("record-case-outcome", outcome()),
        ("verify-guard", guards()),
        ("inspection-items", json!({"mode": "joint", "uscc": USCC})),
        (
            "evaluate-findings",
            json!({"mode": "patrol", "answers": [
                {"code": "ps-gate", "outcome": "conforms"}, {"code": "ps-video-coverage", "outcome": "conforms"}
            ]}),
        ),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "security-prevention"})),
    ]
}
