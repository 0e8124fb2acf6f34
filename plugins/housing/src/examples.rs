//! One valid input for every duty, in the order in which a facility comes about: the gates with what each needs before it, then old
//! areas and public places. All dates but due days lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

pub const COUNTY: &str = "140105";
pub const PROJECT_NO: &str = "2501-140105-70-01-200001";

/// The county's office.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(lianxi_sdk::Level::County),
        ..Call::default()
    }
}

pub fn paper(name: &str) -> Value {
    json!({"name": name, "sha256": "a".repeat(64)})
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "account-zj-1", "documentNo": document_no, "on": on})
}

pub fn project() -> Value {
    json!({"projectNo": PROJECT_NO, "name": "某某家园一期", "kind": "新建居住区", "countyCode": COUNTY})
}

/// The member of `facts` for a stage.
pub fn facts_of(stage: &str) -> &'static str {
    match stage {
        "规划" => "planning",
        "建设" => "construction",
        "验收" => "acceptance",
        _ => "delivery",
    }
}

/// A gate of the project, as it passes where the gate before and the fire formalities are in order.
pub fn gate(stage: &str) -> Value {
    let (facts, on) = match stage {
        "规划" => (
            json!({"outcome": "通过", "conditionsNo": "小规条〔2025〕8号", "places": 40, "areaSqm": 360}),
            "2025-02-10",
        ),
        "建设" => {
            let facts = json!({"permitNo": "施140105202503", "places": 40, "areaSqm": 360, "withHomes": true, "safetyFacilities": true});
            (facts, "2025-03-10")
        }
        "验收" => {
            let facts = json!({
                "reportNo": "竣〔2026〕1号", "places": 42, "areaSqm": 380, "withHomes": true, "qualityAccepted": true, "safetyAccepted": true
            });
            (facts, "2026-01-20")
        }
        _ => {
            let facts = json!({
                "handoverNo": "移〔2026〕1号", "withHomes": true, "usedForCare": true,
                "government": decision("小政函〔2026〕3号", "2026-02-10"), "user": decision("小卫函〔2026〕5号", "2026-02-11")
            });
            (facts, "2026-02-12")
        }
    };
    json!({"project": project(), "stage": stage, "facts": {facts_of(stage): facts}, "judgedOn": on})
}

pub fn milestone(milestone: &str, on: &str) -> Value {
    json!({"project": project(), "milestone": milestone, "on": on, "documentNo": "施140105202503"})
}

/// Other works: their drawings are there, nothing is built yet.
pub fn drawings() -> Value {
    json!({
        "works": {"worksNo": PROJECT_NO, "countyCode": COUNTY, "childAreaSqm": 380, "needsFireDesign": true},
        "course": {"drawingsSupplied": true}
    })
}

/// The same works, completed and filed.
pub fn filed() -> Value {
    let mut input = drawings();
    input["course"] = json!({
        "drawingsSupplied": true, "startedOn": "2025-03-12", "completedOn": "2026-01-10",
        "filing": {"number": "消备140105〔2026〕2号", "on": "2026-01-14"}
    });
    input
}

/// Special works whose design is with the experts.
pub fn special() -> Value {
    json!({
        "works": {"worksNo": "XD-CS-009", "countyCode": COUNTY, "childAreaSqm": 1001, "needsFireDesign": true},
        "course": {"design": {"acceptedOn": "2026-02-24", "expertReview": true}}
    })
}

pub fn gap_plan() -> Value {
    json!({"plan": {
        "year": 2026, "countyCode": COUNTY, "approval": decision("小政办函〔2026〕2号", "2026-01-15"),
        "communities": [
            {
                "no": "XD-SQ-01", "kind": "老城区", "population": {"residents": 8000, "infants": 200, "migrantInfants": 0},
                "existingPlaces": 10,
                "fill": {"mode": "租赁", "location": "某街12号一层", "places": 30, "areaSqm": 300, "costYuan": 450_000, "leaseYears": 3}
            },
            {
                "no": "XD-SQ-02", "kind": "已建成居住区", "population": {"residents": 2000, "infants": 50, "migrantInfants": 10},
                "existingPlaces": 0
            }
        ]
    }})
}

pub fn filling() -> Value {
    json!({
        "year": 2026, "countyCode": COUNTY, "communityNo": "XD-SQ-01", "mode": "租赁", "acquiredOn": "2026-02-20",
        "contractNo": "租〔2026〕1号", "places": 30, "costYuan": 440_000, "papers": [paper("租赁合同")]
    })
}

pub const KEY_ITEMS: [&str; 5] = ["play-area", "barrier-free", "guards", "lighting", "traffic"];

pub fn renovation(phase: &str, on: &str) -> Value {
    let present = |code: &str| json!({"code": code, "inclusion": "有"});
    let mut answers: Vec<Value> = KEY_ITEMS.into_iter().map(present).collect();
    answers.push(present("nursing"));
    json!({
        "renovationNo": "XD-GZ-2025-07", "name": "某某小区", "countyCode": COUNTY, "phase": phase, "on": on, "answers": answers,
        "funding": [{"mode": "政府补贴", "amountYuan": 200_000}]
    })
}

pub fn retrofits() -> Value {
    json!({"countyCode": COUNTY, "facilities": [
        {
            "facilityNo": "XD-MY-001", "venue": "医院", "kind": "母婴室", "dueOn": "2026-02-28", "progress": 100,
            "completedOn": "2026-02-20", "evidence": [paper("完成照片")]
        },
        {"facilityNo": "XD-WZA-002", "venue": "车站", "kind": "无障碍设施", "dueOn": "2026-02-01", "progress": 60},
        {"facilityNo": "XD-LT-003", "venue": "商场", "kind": "绿色通道", "dueOn": "2026-03-20", "progress": 0}
    ]})
}

fn conforming() -> Vec<Value> {
    let items = crate::inspection::ITEMS.iter();
    items
        .map(|item| json!({"code": item.code, "outcome": "conforms"}))
        .collect()
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("check-four-sync", gate("规划")),
        ("confirm-fire-acceptance", drawings()),
        ("check-four-sync", gate("建设")),
        (
            "record-construction",
            milestone("取得施工许可", "2025-03-08"),
        ),
        ("record-construction", milestone("开工", "2025-03-12")),
        ("confirm-fire-acceptance", filed()),
        ("confirm-fire-acceptance", special()),
        ("record-construction", milestone("竣工验收", "2026-01-10")),
        ("check-four-sync", gate("验收")),
        ("check-four-sync", gate("交付")),
        ("plan-gap-filling", gap_plan()),
        ("record-gap-filling", filling()),
        (
            "check-renovation-includes-care",
            renovation("方案", "2025-05-10"),
        ),
        (
            "check-renovation-includes-care",
            renovation("竣工", "2026-01-30"),
        ),
        ("track-facility-retrofit", retrofits()),
        ("inspection-items", json!({"mode": "joint"})),
        (
            "evaluate-findings",
            json!({"mode": "joint", "answers": conforming()}),
        ),
        (
            "report",
            json!({"from": "2025-01-01", "to": "2026-03-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "four-sync"})),
    ]
}
