//! One valid input for every duty, in the order of an audit: a project, findings, the body's opinion, the report, its publication and the
//! rectification. All dates lie before 2 March 2026.

use lianxi_domain::fund::DeviationKind;
use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

pub const COUNTY: &str = "140105";
pub const PROJECT_NO: &str = "小审〔2026〕托1号";

/// The audit office of the county.
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

pub fn document(number: &str) -> Value {
    json!({"documentNo": number, "sha256": digest('d')})
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "audit-3", "documentNo": document_no, "on": on})
}

pub fn plan() -> Value {
    json!({
        "projectNo": PROJECT_NO, "year": 2026, "title": "托育服务专项资金审计", "body": {"department": "finance", "divisionCode": COUNTY},
        "subjects": ["专项资金筹集", "专项资金管理", "专项资金使用"], "periodFrom": "2025-01-01", "periodTo": "2026-02-28",
        "approval": decision("小审〔2026〕1号", "2026-01-15")
    })
}

pub fn deviation(kind: DeviationKind, reference: &str, yuan: u64) -> Value {
    json!({"kind": kind, "reference": reference, "amountYuan": yuan, "basis": kind.basis()})
}

/// As `finance.track-fund-use` states it.
pub fn statement() -> Value {
    json!({
        "line": {
            "lineNo": "托2026-1", "year": 2026, "divisionCode": COUNTY, "channel": "一般公共预算", "subjectCode": "2100717",
            "purpose": "运营补助", "amountYuan": 300_000, "approvalNo": "小店人大〔2026〕3号", "approvedOn": "2026-01-20"
        },
        "asOf": "2026-02-28",
        "balance": {
            "budgetYuan": 300_000, "committedYuan": 72_000, "freeYuan": 228_000, "exceededYuan": 0, "paidYuan": 72_000,
            "usedYuan": 20_000, "unspentYuan": 52_000, "overspentYuan": 0
        },
        "payments": 1, "uses": 1, "deviations": [deviation(DeviationKind::OtherPurpose, "支2026-0001", 20_000)]
    })
}

pub fn report_of_finance() -> Value {
    let rate = |code: &str, name: &str, value: Value| {
        json!({
            "code": code, "name": name, "unit": "%", "numerator": 72_000, "denominator": 650_000, "value": value, "source": "财政部门预算台账"
        })
    };
    json!({
        "divisionCode": COUNTY, "from": "2026-01-01", "to": "2026-02-28",
        "indicators": [rate("paid-rate", "预算拨付率", json!(11)), rate("used-rate", "资金使用率", json!(28))]
    })
}

pub fn observation() -> Value {
    json!({
        "subject": "专项资金管理", "fact": "两笔租金减免没有集体研究的记录", "basis": "小店区托育补助资金管理办法 第八条",
        "amountYuan": 30_000.5, "evidence": [paper("会议记录摘录")]
    })
}

/// Three findings: a use for something else, a rate below the plan's, and what the auditors saw.
pub fn collecting() -> Value {
    json!({
        "projectNo": PROJECT_NO, "noticeServedOn": "2026-01-20", "startedOn": "2026-01-26",
        "auditors": [{"personRef": "person:a1", "certificateNo": "审001"}, {"personRef": "person:a2", "certificateNo": "审002"}],
        "funds": [{"statement": statement(), "sha256": digest('f')}],
        "reports": [{"department": "finance", "report": report_of_finance(), "sha256": digest('e')}],
        "criteria": [{"subject": "专项资金管理", "department": "finance", "code": "paid-rate", "atLeast": 15, "basis": "小店区2026年托育工作计划"}],
        "observations": [observation()]
    })
}

pub fn serving() -> Value {
    json!({"projectNo": PROJECT_NO, "draft": document("小审征〔2026〕1号"), "servedOn": "2026-02-02"})
}

pub fn response() -> Value {
    json!({
        "paper": document("小财函〔2026〕5号"), "receivedOn": "2026-02-12",
        "disputes": [{"findingNo": "3", "objection": "集体研究的记录另册保存"}]
    })
}

pub fn responding() -> Value {
    let mut input = serving();
    input["response"] = response();
    input
}

pub fn issuing() -> Value {
    json!({
        "projectNo": PROJECT_NO, "report": document("小审报〔2026〕1号"),
        "auditDecision": {"paper": document("小审决〔2026〕1号"), "about": "财政收支"},
        "studied": [{"findingNo": "3", "accepted": true, "reason": "已核对另册记录"}],
        "decision": decision("小审会〔2026〕2号", "2026-02-20")
    })
}

pub fn publishing() -> Value {
    json!({
        "projectNo": PROJECT_NO, "text": "小店区托育服务专项资金审计发现2项问题，涉及资金20000元。", "secretsChecked": true,
        "personalInformationChecked": true, "approval": decision("小审公〔2026〕1号", "2026-02-26")
    })
}

pub fn rectifying() -> Value {
    json!({
        "projectNo": PROJECT_NO,
        "progress": [
            {"findingNo": "1", "state": "已整改", "amountYuan": 20_000, "evidence": [paper("退款凭证")]}, {"findingNo": "2", "state": "整改中"}
        ],
        "reports": {"toAudit": {"documentNo": "小财函〔2026〕9号", "on": "2026-02-28"}}
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-audit", plan()),
        ("collect-findings", collecting()),
        ("request-opinion", serving()),
        ("request-opinion", responding()),
        ("issue-report", issuing()),
        ("publish-result", publishing()),
        ("track-rectification", rectifying()),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-02", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "fund-audit"})),
    ]
}
