//! Examples of health care, family support and governance.

use serde_json::{Value, json};

use super::{FILED_USCC, FILING_KEY, REGION, decision, digest, person};

pub fn examples() -> Vec<(&'static str, Value)> {
    let mut all = care();
    all.extend(governance());
    all.extend(family());
    all
}

fn care() -> Vec<(&'static str, Value)> {
    vec![
        (
            "guide-health-care",
            json!({"uscc": FILED_USCC, "county": REGION, "body": "妇幼保健", "on": "2026-03-02", "officers": ["doctor-1"],
                "advice": [{"topic": "early-development", "text": "增加语言互动", "domain": "语言", "ageBand": "13-24", "followUp": true}]}),
        ),
        (
            "check-annual-health",
            json!({"uscc": FILED_USCC, "county": REGION, "staff": [
                {"person": person('1'), "examOn": "2026-02-01", "examPassed": true, "trainingOn": "2026-02-01"},
                {"person": person('2'), "examOn": "2024-02-01", "examPassed": true}]}),
        ),
    ]
}

fn family() -> Vec<(&'static str, Value)> {
    vec![
        (
            "plan-guidance-activities",
            json!({"year": 2026, "division": REGION, "familiesTotal": 1000, "activities": [
                {"way": "入户指导", "quarter": 1, "place": "营盘街道", "instructor": "社区医生", "families": 200},
                {"way": "健康讲座", "quarter": 2, "place": "区妇幼保健院", "instructor": "儿保专家", "families": 100}]}),
        ),
        (
            "publish-parenting-content",
            json!({"column": "母婴课堂", "title": "一岁前的睡眠", "text": "规律作息，仰卧入睡。", "domain": "睡眠", "ageBand": "7-12",
                "reviewedBy": "expert-1", "advertising": false}),
        ),
        (
            "record-public-health-service",
            json!({"child": person('8'), "bornOn": "2025-06-01", "service": "生长发育", "on": "2026-03-01", "county": REGION,
                "provider": "营盘街道社区卫生服务中心"}),
        ),
        (
            "census-nursing-rooms",
            json!({"year": 2026, "division": REGION, "venues": [
                {"id": "mall-1", "kind": "商场", "hasRoom": true}, {"id": "station-1", "kind": "车站", "hasRoom": false}]}),
        ),
    ]
}

fn governance() -> Vec<(&'static str, Value)> {
    vec![
        (
            "organise-training",
            json!({"courseId": "director-2026-1", "kind": "director", "hours": 60, "endedOn": "2026-02-28",
                "trainees": [{"person": person('1'), "hours": 60, "passed": true}, {"person": person('2'), "hours": 59, "passed": true}]}),
        ),
        (
            "manage-expert-committee",
            json!({"action": "appoint", "expertId": "expert-1", "fields": ["child-health"], "termYears": 3,
                "decision": decision("并小卫聘〔2026〕1号")}),
        ),
        (
            "publish-policy",
            json!({"documentNo": "并小卫发〔2026〕5号", "title": "小店区托育机构设置和管理实施办法", "kind": "设置和管理实施办法",
                "issuedOn": "2026-03-01", "effectiveFrom": "2026-03-02", "basis": ["国卫人口发〔2019〕58号"], "digest": digest('a'),
                "ruleSets": ["filing-2019"]}),
        ),
        (
            "report-policy-documents",
            json!({"division": REGION, "asOf": "2026-03-02"}),
        ),
        ("sync-national-system", json!({"filingKeys": [FILING_KEY]})),
        (
            "report",
            json!({"from": "2026-01-01", "to": "2026-12-31", "divisionCode": REGION}),
        ),
        ("responsibility", json!({"matter": "filing"})),
    ]
}
