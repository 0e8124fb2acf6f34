//! One valid input for every duty, in the order in which a facility comes about: planned, in the year's plan, its land supplied, its
//! project through the first gate. All dates lie before 2 March 2026.

use lianxi_sdk::Call;
use serde_json::{Value, json};

pub const USCC: &str = "91140100MA00000003";
pub const COUNTY: &str = "140105";

/// The county's office.
pub fn call() -> Call {
    Call {
        region: Some(COUNTY.to_owned()),
        level: Some(lianxi_sdk::Level::County),
        ..Call::default()
    }
}

fn digest() -> String {
    "a".repeat(64)
}

pub fn decision(document_no: &str, on: &str) -> Value {
    json!({"by": "account-zr-1", "documentNo": document_no, "on": on})
}

pub fn spatial_plan() -> Value {
    json!({"plan": {
        "planNo": "小店国土空间〔2021—2035〕", "name": "小店区国土空间总体规划", "kind": "总体规划", "divisionCode": COUNTY,
        "fromYear": 2021, "toYear": 2035, "sha256": digest(),
        "sites": [{
            "siteNo": "XD-TY-001", "countyCode": COUNTY, "location": "某路与某街交叉口东北", "areaSqm": 3000, "subject": "照护服务设施",
            "work": "新建", "independent": true, "places": 120
        }],
        "approval": decision("并政函〔2025〕10号", "2025-12-20")
    }})
}

pub fn land_plan() -> Value {
    json!({
        "year": 2026, "divisionCode": COUNTY, "quotaSqm": 50_000, "othersSqm": 49_000,
        "parcels": [{
            "parcelNo": "2026-TY-01", "siteNo": "XD-TY-001", "countyCode": COUNTY, "areaSqm": 2000, "projectNo": "2601-140105-89-01-100001"
        }],
        "approval": decision("小政发〔2026〕2号", "2026-01-20")
    })
}

pub fn application() -> Value {
    json!({
        "applicationNo": "小自然资申〔2026〕3号", "receivedOn": "2026-02-10", "applicantUscc": USCC, "projectNo": "2601-140105-89-01-100001",
        "countyCode": COUNTY, "subject": "照护服务设施", "areaSqm": 2000, "ownership": "国有", "landStatus": "新增建设用地",
        "parcelNo": "2026-TY-01", "useAsPlanned": true, "requested": "划拨",
        "catalogueItem": {"item": "非营利性社会福利设施用地", "catalogue": "划拨用地目录（国土资源部令第9号）"}
    })
}

pub fn land_supply() -> Value {
    json!({
        "application": application(),
        "approval": {"decision": decision("小政土〔2026〕5号", "2026-02-20"), "mode": "划拨"}
    })
}

pub fn gate() -> Value {
    json!({
        "project": {
            "projectNo": "2601-140105-70-01-200001", "name": "某某家园一期", "kind": "新建居住区", "countyCode": COUNTY
        },
        "facts": {
            "conditionsNo": "小规条〔2026〕8号", "facilityIncluded": true, "places": 40, "areaSqm": 360, "safetyFacilities": true,
            "population": {"residents": 5000, "infants": 150, "migrantInfants": 50}
        },
        "judgedOn": "2026-02-25"
    })
}

pub fn standard() -> Value {
    json!({
        "standardNo": "小店区托育设施规划标准", "version": 1, "title": "小店区居住区托育服务设施规划标准", "divisionCode": COUNTY,
        "effectiveFrom": "2026-06-01", "numbers": {"placesPerThousand": 10, "areaPerPlace": 9}, "sha256": digest(),
        "summary": "新建居住区每千常住人口不少于10个托位，每个托位建筑面积不少于9平方米。",
        "decision": decision("小政办发〔2026〕4号", "2026-02-28")
    })
}

/// (duty, input), to be performed in this order.
pub fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("include-in-spatial-plan", spatial_plan()),
        ("include-in-annual-land-plan", land_plan()),
        ("review-land-supply", land_supply()),
        ("check-plan-includes-facility", gate()),
        ("publish-planning-standard", standard()),
        (
            "report",
            json!({"from": "2025-01-01", "to": "2026-03-31", "divisionCode": COUNTY}),
        ),
        ("responsibility", json!({"matter": "planning-gate"})),
    ]
}
