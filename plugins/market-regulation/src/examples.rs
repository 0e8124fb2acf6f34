//! One valid input for every duty, in the order in which an institution lives. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

pub const USCC: &str = "91140100MA00000003";

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
    json!({"department": "market-regulation", "name": "太原市市场监督管理局", "divisionCode": "140100", "level": "city"})
}

/// An application with every paper of 第十六条. The city registers an institution of one of its districts.
pub fn application() -> Value {
    json!({
        "applicationNo": "并市监申〔2026〕1号", "receivedOn": "2026-01-12", "registrationType": "营利性", "authority": authority(),
        "institution": {
            "name": "山西晋苗托育服务有限公司", "address": "太原市小店区某路5号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:mr-1", "capitalYuan": 1_000_000, "businessScope": "一般项目：托育服务"
        },
        "materials": [paper("设立登记申请书"), paper("股东和法定代表人身份证明"), paper("住所使用证明"), paper("公司章程")],
        "details": {"subjectType": "公司", "applicantRef": "person:mr-9", "realNameVerified": true, "representativeDisqualified": false}
    })
}

pub fn decision(document_no: &str, decided_at: &str) -> Value {
    json!({"verdict": "approve", "documentNo": document_no, "documentSha256": digest('d'), "decidedAt": decided_at, "decidedBy": "person:officer-3"})
}

pub fn registering() -> Value {
    json!({
        "application": application(), "decision": decision("并市监登字〔2026〕1号", "2026-01-14T10:00:00+08:00"),
        "certificate": {"licenceNo": "140100000000001", "uscc": USCC, "sha256": digest('c')}, "calendarDueOn": "2026-01-15"
    })
}

/// What a registering body decided, as the event that starts the push.
pub fn registration() -> Value {
    json!({
        "decisionNo": "并市监登字〔2026〕1号", "decidedAt": "2026-01-14T10:00:00+08:00", "event": "设立", "version": 1,
        "registrationType": "营利性", "authority": authority(),
        "institution": {
            "name": "山西晋苗托育服务有限公司", "uscc": USCC, "address": "太原市小店区某路5号", "premisesDivisionCode": "140105",
            "legalRepRef": "person:mr-1", "capitalYuan": 1_000_000, "businessScope": "一般项目：托育服务", "establishedOn": "2026-01-14",
            "licenceNo": "140100000000001"
        },
        "attachments": [{"name": "营业执照副本", "sha256": digest('c')}], "basis": []
    })
}

pub fn changing() -> Value {
    json!({
        "uscc": USCC, "event": "变更", "version": 2, "receivedOn": "2026-02-14", "changes": {"address": "太原市小店区某路6号"},
        "materials": [paper("变更登记申请书")], "decision": decision("并市监登字〔2026〕7号", "2026-02-14T15:00:00+08:00"),
        "details": {"resolutionOn": "2026-01-15"}
    })
}

pub fn deregistering() -> Value {
    json!({
        "uscc": USCC, "event": "注销", "version": 3, "receivedOn": "2026-02-25",
        "materials": [paper("注销登记申请书"), paper("股东会解散决议"), paper("清算报告"), paper("清税证明")],
        "decision": decision("并市监登字〔2026〕20号", "2026-02-26T10:00:00+08:00"),
        "details": {"general": {"groupFormedOn": "2026-02-01", "groupPublishedOn": "2026-02-11", "endedOn": "2026-02-20"}}
    })
}

fn answers(codes: &[&str]) -> Vec<Value> {
    codes
        .iter()
        .map(|code| json!({"code": code, "outcome": "conforms"}))
        .collect()
}

pub fn food_inspection() -> Value {
    let codes: Vec<&str> = crate::inspection::FOOD
        .iter()
        .map(|item| item.code)
        .collect();
    json!({
        "uscc": USCC, "county": "140105", "inspectedOn": "2026-02-10", "answers": answers(&codes), "signature": {"signed": true},
        "officers": [{"personRef": "person:i1", "certificateNo": "晋A001"}, {"personRef": "person:i2", "certificateNo": "晋A002"}]
    })
}

pub fn medicine_inspection() -> Value {
    let codes: Vec<&str> = crate::inspection::MEDICINE
        .iter()
        .map(|item| item.code)
        .collect();
    let mut input = food_inspection();
    input["answers"] = json!(answers(&codes));
    if let Some(fields) = input.as_object_mut() {
        fields.remove("county");
    }
    input
}

pub fn complaint() -> Value {
    json!({
        "complaintNo": "投〔2026〕1号", "nature": "投诉", "matter": "食品安全", "receivedOn": "2026-02-24", "knownSince": "2026-02-20",
        "withinCompetence": true, "consumerDispute": true, "papersComplete": true
    })
}

pub fn product() -> Value {
    json!({
        "reviewNo": "评〔2026〕1号",
        "product": {"name": "睡眠监测垫", "developerUscc": USCC, "novelty": "新技术", "ageMonthsFrom": 0, "ageMonthsTo": 36},
        "testReports": [{
            "number": "R1", "accredited": true, "standard": "GB 6675.1", "passed": true, "reportedOn": "2026-02-01", "sha256": digest('e')
        }],
        "expertOpinion": {
            "conclusion": "可使用", "documentNo": "专〔2026〕1号", "givenOn": "2026-03-02", "risks": ["织物脱落"],
            "experts": [{"personRef": "person:e1", "conflictOfInterest": false}]
        }
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    let food_penalty = json!({"uscc": USCC, "finding": "food-samples", "evidence": [paper("现场笔录")], "caseFiledOn": "2026-02-11"});
    let permit = json!({"uscc": USCC, "meals": "自办食堂", "licence": {
        "number": "JY31401000000001", "holderUscc": USCC, "issuedOn": "2026-01-20", "validTo": "2031-01-19", "scopes": ["单位食堂"]
    }});
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
        ("change-or-deregister", changing()),
        ("change-or-deregister", deregistering()),
        ("check-food-permit", permit),
        ("inspect-food", food_inspection()),
        ("inspect-medicine-safety", medicine_inspection()),
        ("handle-complaint", complaint()),
        ("review-new-product", product()),
        ("decide-penalty-path", food_penalty),
        (
            "investigate-violation",
            json!({"uscc": USCC, "violation": "change-not-registered", "evidence": [paper("现场记录")], "caseFiledOn": "2026-02-11"}),
        ),
        ("inspection-items", json!({"mode": "joint", "uscc": USCC})),
        (
            "evaluate-findings",
            json!({"mode": "patrol", "answers": answers(&["mr-licensed", "food-permit", "medicine-storage"])}),
        ),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-03-31", "divisionCode": "140105"}),
        ),
        ("responsibility", json!({"matter": "food-safety"})),
    ]
}
