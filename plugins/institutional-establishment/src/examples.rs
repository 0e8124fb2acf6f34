//! One valid input for every duty, in the order in which an institution lives. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

pub const USCC: &str = "12140105MB0000000J";

/// The call that the examples are performed under.
pub fn call() -> Call {
    Call::default()
}

/// A digest of nothing in particular.
pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": digest('a')})
}

pub fn authority() -> Value {
    json!({"department": "institutional-establishment", "name": "太原市小店区事业单位登记管理局", "divisionCode": "140105", "level": "county"})
}

/// An application with every paper of 第七条.
pub fn application() -> Value {
    json!({
        "applicationNo": "小编登申〔2026〕1号", "receivedOn": "2026-01-05", "registrationType": "事业单位", "authority": authority(),
        "institution": {
            "name": "太原市小店区第一托育中心", "address": "太原市小店区某路1号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:ie-1", "capitalYuan": 500_000, "businessScope": "3岁以下婴幼儿托育服务"
        },
        "materials": [paper("登记申请书"), paper("审批机关批准文件"), paper("场所使用权证明"), paper("经费来源证明")],
        "details": {
            "approvalBody": "小店区机构编制委员会", "approvalNo": "小编发〔2025〕9号", "purpose": "为3岁以下婴幼儿提供照护",
            "staffCount": 12, "fundingSource": "财政补助", "bearsCivilLiability": true
        }
    })
}

pub fn decision(document_no: &str, decided_at: &str) -> Value {
    json!({"verdict": "approve", "documentNo": document_no, "documentSha256": digest('d'), "decidedAt": decided_at, "decidedBy": "person:officer-1"})
}

pub fn registering() -> Value {
    json!({
        "application": application(), "decision": decision("小编登〔2026〕1号", "2026-01-20T10:00:00+08:00"),
        "certificate": {"licenceNo": "事证第114010500001号", "uscc": USCC, "sha256": digest('c'), "validTo": "2031-01-19"}
    })
}

/// What a registering body decided, as the event that starts the push.
pub fn registration() -> Value {
    json!({
        "decisionNo": "小编登〔2026〕1号", "decidedAt": "2026-01-20T10:00:00+08:00", "event": "设立", "version": 1,
        "registrationType": "事业单位", "authority": authority(),
        "institution": {
            "name": "太原市小店区第一托育中心", "uscc": USCC, "address": "太原市小店区某路1号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:ie-1", "capitalYuan": 500_000, "businessScope": "3岁以下婴幼儿托育服务",
            "establishedOn": "2026-01-20", "licenceNo": "事证第114010500001号", "licenceValidTo": "2031-01-19"
        },
        "attachments": [{"name": "事业单位法人证书", "sha256": digest('c')}], "basis": []
    })
}

pub fn changing() -> Value {
    json!({
        "uscc": USCC, "event": "变更", "version": 2, "receivedOn": "2026-02-02", "changes": {"address": "太原市小店区某路2号"},
        "materials": [paper("变更登记申请书")], "decision": decision("小编登〔2026〕8号", "2026-02-05T10:00:00+08:00"), "details": {}
    })
}

pub fn deregistering() -> Value {
    json!({
        "uscc": USCC, "event": "注销", "version": 3, "receivedOn": "2026-02-20",
        "materials": [paper("撤销或者解散文件"), paper("清算报告")],
        "decision": decision("小编登〔2026〕15号", "2026-02-25T10:00:00+08:00"),
        "details": {"liquidationEndedOn": "2026-02-10", "certificateAndSealSurrendered": true}
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "validate-registration",
            json!({"application": application()}),
        ),
        ("register-institution", registering()),
        (
            "build-push-payload",
            json!({"registration": registration()}),
        ),
        (
            "check-annual-report",
            json!({"uscc": USCC, "year": 2025, "toRegistrationBodyOn": "2026-02-27"}),
        ),
        ("change-or-deregister", changing()),
        ("change-or-deregister", deregistering()),
        (
            "investigate-violation",
            json!({"uscc": USCC, "violation": "change-not-registered", "evidence": [paper("现场记录")], "caseFiledOn": "2026-02-01"}),
        ),
        ("inspection-items", json!({"mode": "joint", "uscc": USCC})),
        (
            "evaluate-findings",
            json!({"mode": "patrol", "answers": [
                {"code": "ie-registered", "outcome": "conforms"},
                {"code": "ie-scope", "outcome": "not-conforms", "evidence": [paper("照片")]}
            ]}),
        ),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": "140100"}),
        ),
        ("responsibility", json!({"matter": "registration-push"})),
    ]
}
