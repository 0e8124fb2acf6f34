//! One valid input for every duty at least, in the order in which things happen. Native tests perform them against a fake host; the
//! whole-system test performs the same against the built component.

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

pub const COUNTY: &str = "140105";
/// A childcare institution, and a body that trains and appraises.
pub const USCC: &str = "91140100MA00000003";

/// The county office, on 2 March 2026.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(Level::County),
        ..Call::default()
    }
}

/// A digest of nothing in particular.
pub fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

pub fn person(character: char) -> Value {
    json!({"hash": digest(character), "maskedId": "1401**********1234"})
}

pub fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": digest('a')})
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "hr-officer-1", "documentNo": document_no, "on": on})
}

pub fn employer() -> Value {
    json!({"uscc": USCC, "divisionCode": COUNTY})
}

pub fn plan() -> Value {
    json!({
        "planNo": "小店人社培〔2026〕1号", "year": 2026, "divisionCode": COUNTY,
        "courses": [
            {"courseId": "K1", "occupation": "保育员", "kind": "岗前培训", "hours": 40, "seats": 3, "providerUscc": USCC,
             "startsOn": "2026-01-12", "textbook": "婴幼儿保育"},
            {"courseId": "K2", "occupation": "育婴师", "kind": "定期培训", "hours": 16, "seats": 50, "providerUscc": USCC,
             "startsOn": "2026-02-02"}
        ],
        "approval": decision("小店人社〔2026〕3号", "2026-01-05")
    })
}

pub fn training() -> Value {
    json!({
        "planNo": "小店人社培〔2026〕1号", "divisionCode": COUNTY, "courseId": "K1", "endedOn": "2026-01-16",
        "trainees": [
            {"person": person('1'), "employerUscc": USCC, "hours": 32, "theoryPassed": true, "practicePassed": true},
            {"person": person('2'), "hours": 31, "theoryPassed": true, "practicePassed": true},
            {"person": person('3'), "hours": 40, "theoryPassed": true, "practicePassed": false}
        ]
    })
}

pub fn appraisal() -> Value {
    json!({
        "appraisalNo": "R1", "divisionCode": COUNTY, "person": person('1'), "occupation": "保育员", "level": "四级",
        "assessorUscc": USCC, "appraisedOn": "2026-01-20", "theoryMark": 60, "practiceMark": 75,
        "certificate": {"number": "S000014010026000001", "issuedOn": "2026-01-30"}
    })
}

pub fn qualification() -> Value {
    json!({
        "checkNo": "Z1", "person": person('1'), "employer": employer(), "role": "保育员", "startsOn": "2026-02-02",
        "certificates": [{"kind": "保育员证书", "number": "S000014010026000001", "issuedOn": "2026-01-30", "sha256": digest('c')}]
    })
}

pub fn subsidy() -> Value {
    json!({
        "applicationNo": "B1", "divisionCode": COUNTY, "person": person('1'), "subsidy": "职业培训补贴",
        "certificateNo": "S000014010026000001",
        "course": {"divisionCode": COUNTY, "planNo": "小店人社培〔2026〕1号", "courseId": "K1"}, "appliedOn": "2026-02-09",
        "verdict": {"granted": true, "amount": 1200.5, "decision": decision("小店人社补〔2026〕1号", "2026-02-24")}
    })
}

/// Twins, and a difficult birth: 98 + 15 + 15 days.
pub fn leave_check() -> Value {
    json!({
        "checkNo": "J1", "employer": employer(), "employee": person('4'), "parent": "母",
        "birth": {"on": "2025-06-10", "babies": 2, "dystocia": true},
        "granted": [{"leave": "产假", "days": 128}, {"leave": "奖励产假", "days": 60}, {"leave": "育儿假", "days": 15}],
        "nursing": {"on": "2026-02-10", "babies": 2, "minutes": 120, "overtime": false, "nightShift": false}
    })
}

/// A lead of the trade union, decided: leave was too short, and somebody was dismissed.
pub fn complaint() -> Value {
    json!({
        "complaintNo": "T1", "source": "工会移交", "leadNo": "工〔2026〕5号", "employer": employer(), "receivedOn": "2026-01-08",
        "acts": [
            {"act": "产假不足", "beganOn": "2025-09-01", "endedOn": "2025-12-08"},
            {"act": "因怀孕生育哺乳辞退或者解除合同", "beganOn": "2025-12-10"}
        ],
        "papers": [paper("线索移交单")], "filing": decision("小店人社立〔2026〕2号", "2026-01-12"),
        "officers": [{"personRef": "person:o1", "certificateNo": "监察001"}, {"personRef": "person:o2", "certificateNo": "监察002"}],
        "investigation": {
            "completedOn": "2026-02-12", "calendarDueOn": "2026-04-13", "evidence": [paper("考勤和工资记录")],
            "findings": [{"act": "产假不足", "established": true, "affected": [person('4'), person('5')]}]
        },
        "decision": {
            "outcome": "行政处罚", "fines": [{"act": "产假不足", "yuan": 4000}], "employerHeard": true,
            "decision": decision("小店人社罚〔2026〕1号", "2026-02-25")
        }
    })
}

pub fn reemployment() -> Value {
    json!({
        "applicationNo": "F1", "divisionCode": COUNTY, "person": person('6'), "situation": "无稳定就业岗位",
        "childBornOn": "2024-05-20", "appliedOn": "2026-01-15",
        "deliveries": [
            {"service": "信息服务", "on": "2026-01-16", "recordNo": "FW1"},
            {"service": "就业指导", "on": "2026-01-20", "recordNo": "FW2"}
        ]
    })
}

pub fn flexible() -> Value {
    json!({
        "recordNo": "L1", "employer": employer(), "measures": ["弹性上下班", "居家办公"], "adoptedOn": "2026-01-04",
        "parents": 12, "covered": 9, "evidence": [paper("弹性工作制度")]
    })
}

pub fn evaluation() -> Value {
    json!({
        "year": 2025, "person": person('1'), "employer": employer(), "occupation": "保育员",
        "aspects": [
            {"aspect": "品德", "grade": "优秀"}, {"aspect": "爱心", "grade": "优秀"},
            {"aspect": "敬业", "grade": "优秀"}, {"aspect": "素质", "grade": "合格"}
        ],
        "award": {"title": "优秀保育员", "decision": decision("小店人社奖〔2026〕1号", "2026-02-10")}
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("plan-skill-training", plan()),
        ("record-training", training()),
        ("record-skill-appraisal", appraisal()),
        ("verify-qualification", qualification()),
        ("grant-training-subsidy", subsidy()),
        ("check-leave-entitlement", leave_check()),
        ("handle-labour-complaint", complaint()),
        ("offer-reemployment-service", reemployment()),
        ("record-flexible-measures", flexible()),
        ("record-evaluation", evaluation()),
        (
            "report",
            json!({"from": "2025-01-01", "to": "2026-03-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "labour-rights"})),
    ]
}
