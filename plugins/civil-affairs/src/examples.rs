//! One valid input for every duty, in the order in which an institution lives. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

pub const USCC: &str = "52140105MJ0000000W";

/// The call that the examples are performed under.
pub fn call() -> Call {
    Call::default()
}

/// A digest of nothing in particular.
pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

pub fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": digest('a')})
}

pub fn authority() -> Value {
    json!({"department": "civil-affairs", "name": "太原市小店区民政局", "divisionCode": "140105", "level": "county"})
}

/// An application with every paper of 第九条.
pub fn application() -> Value {
    json!({
        "applicationNo": "小民登申〔2025〕1号", "receivedOn": "2025-11-03", "registrationType": "社会服务机构", "authority": authority(),
        "institution": {
            "name": "太原市小店区晋苗托育服务中心", "address": "太原市小店区某路3号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:ca-1", "capitalYuan": 100_000, "businessScope": "托育服务"
        },
        "materials": [
            paper("登记申请书"), paper("业务主管单位批准文件"), paper("场所使用权证明"), paper("验资报告"),
            paper("拟任负责人基本情况和身份证明"), paper("章程草案")
        ],
        "details": {
            "supervisor": "太原市小店区卫生健康局", "supervisorApprovalNo": "小卫发〔2025〕30号", "verifiedYuan": 100_000, "staffCount": 8,
            "charter": [
                "名称、住所", "宗旨和业务范围", "组织管理制度", "法定代表人或者负责人的产生、罢免程序", "资产管理和使用的原则",
                "章程的修改程序", "终止程序和终止后资产的处理"
            ],
            "representativeWasDeprivedOfRights": false, "representativeHasFullCapacity": true
        }
    })
}

pub fn decision(document_no: &str, decided_at: &str) -> Value {
    json!({"verdict": "approve", "documentNo": document_no, "documentSha256": digest('d'), "decidedAt": decided_at, "decidedBy": "person:officer-2"})
}

pub fn registering() -> Value {
    json!({
        "application": application(), "decision": decision("小民登〔2025〕1号", "2025-12-15T10:00:00+08:00"),
        "certificate": {"licenceNo": "小民证字第1号", "uscc": USCC, "sha256": digest('c')}
    })
}

/// What a registering body decided, as the event that starts the push.
pub fn registration() -> Value {
    json!({
        "decisionNo": "小民登〔2025〕1号", "decidedAt": "2025-12-15T10:00:00+08:00", "event": "设立", "version": 1,
        "registrationType": "社会服务机构", "authority": authority(),
        "institution": {
            "name": "太原市小店区晋苗托育服务中心", "uscc": USCC, "address": "太原市小店区某路3号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:ca-1", "capitalYuan": 100_000, "businessScope": "托育服务", "establishedOn": "2025-12-15",
            "licenceNo": "小民证字第1号"
        },
        "attachments": [{"name": "民办非企业单位（法人）登记证书", "sha256": digest('c')}], "basis": []
    })
}

pub fn changing() -> Value {
    json!({
        "uscc": USCC, "event": "变更", "version": 2, "receivedOn": "2026-01-31", "changes": {"legalRepRef": "person:ca-2"},
        "materials": [paper("业务主管单位审查同意文件"), paper("财务审计报告")],
        "decision": decision("小民登〔2026〕2号", "2026-02-05T10:00:00+08:00"), "details": {"supervisorConsentOn": "2026-01-05"}
    })
}

pub fn deregistering() -> Value {
    json!({
        "uscc": USCC, "event": "注销", "version": 3, "receivedOn": "2026-02-20",
        "materials": [paper("注销登记申请书"), paper("业务主管单位审查文件"), paper("清算报告")],
        "decision": decision("小民登〔2026〕9号", "2026-02-25T10:00:00+08:00"),
        "details": {"liquidationEndedOn": "2026-02-10", "papersSurrendered": true}
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
            "annual-check",
            json!({"uscc": USCC, "year": 2025, "toSupervisorOn": "2026-02-20", "sections": ["财务管理的情况"]}),
        ),
        ("change-or-deregister", changing()),
        ("change-or-deregister", deregistering()),
        (
            "investigate-violation",
            json!({"uscc": USCC, "violation": "unlawful-charges", "evidence": [paper("账目")], "unlawfulIncomeYuan": 10_000}),
        ),
        (
            "include-in-community-service",
            json!({
                "county": "140105", "year": 2026, "conditions": "社区服务站有独立场地",
                "services": [{"name": "社区计时托", "mode": "计时托", "communities": 6}],
                "facilities": [{
                    "name": "某社区服务站", "kind": "社区服务中心（站）", "agreement": {"signedOn": "2026-01-10", "file": paper("共享协议")}
                }]
            }),
        ),
        ("inspection-items", json!({"mode": "special"})),
        (
            "evaluate-findings",
            json!({"mode": "patrol", "answers": [
                {"code": "ca-registered", "outcome": "conforms"}, {"code": "ca-scope", "outcome": "conforms"},
                {"code": "ca-no-branch", "outcome": "not-conforms", "evidence": [paper("照片")]}
            ]}),
        ),
        (
            "report",
            json!({"from": "2025-12-01", "to": "2026-03-31", "divisionCode": "140000"}),
        ),
        (
            "responsibility",
            json!({"matter": "community-service-inclusion"}),
        ),
    ]
}
