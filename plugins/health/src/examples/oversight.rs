//! Examples of supervision, the industry ban and assessment.

use serde_json::{Value, json};

use super::{FILED_USCC, REGION, decision, digest, person};
use crate::supervision::catalogue::{self, AnswerType, Mode};

pub fn examples() -> Vec<(&'static str, Value)> {
    let mut all = supervision();
    all.extend(ban());
    all.extend(assessment());
    all
}

fn supervision() -> Vec<(&'static str, Value)> {
    vec![
        (
            "coordinate-inspection",
            json!({
                "title": "2026年度托育机构联合检查", "occasion": "random",
                "participants": [{"department": "health", "licensedOfficers": 4}, {"department": "emergency", "licensedOfficers": 2}],
                "items": [{"code": "filed", "department": "health", "basis": "人口与计划生育法第二十八条", "published": true}],
                "candidates": [{"uscc": FILED_USCC, "visitsThisYear": 0}, {"uscc": "52140105MJ0000000W", "visitsThisYear": 1}],
                "from": "2026-04-01", "to": "2026-06-30"
            }),
        ),
        (
            "inspection-items",
            json!({"uscc": FILED_USCC, "mode": "joint"}),
        ),
        ("evaluate-findings", evaluate_findings(Mode::Joint)),
        (
            "decide-penalty-path",
            json!({"uscc": FILED_USCC, "county": REGION, "violation": "childcare-standards", "gravity": "refused",
                "evidence": [digest('a')], "correctionOrder": digest('b'), "prepareOnly": true}),
        ),
        (
            "check-video-supervision",
            json!({"uscc": FILED_USCC, "county": REGION, "on": "2026-03-02", "retentionDays": 90, "guardedDayAndNight": true,
                "online": true, "areas": [{"code": "活动室1", "kind": "activity", "covered": true},
                    {"code": "盥洗室1", "kind": "private", "covered": false}]}),
        ),
    ]
}

/// Everything as it should be.
pub fn evaluate_findings(mode: Mode) -> Value {
    let answers: Vec<Value> = catalogue::items(mode)
        .map(|item| match item.answer {
            AnswerType::YesNo => json!({"item": item.code, "met": true, "evidence": digest('a')}),
            AnswerType::Number => json!({"item": item.code, "value": 90, "evidence": digest('a')}),
        })
        .collect();
    json!({"uscc": FILED_USCC, "county": REGION, "mode": mode, "visitedOn": "2026-03-02",
        "officers": ["officer-1", "officer-2"], "institutionSigned": true, "answers": answers})
}

const JUDGMENT: &str = "（2026）晋0105刑初1号";

pub fn register_ban(role: &str, digit: char) -> Value {
    json!({
        "person": person(digit), "role": role, "uscc": FILED_USCC, "county": REGION, "decision": decision("并小卫禁〔2026〕1号"),
        "finding": {"kind": "court-judgment", "documentNo": JUDGMENT, "issuedBy": "小店区人民法院", "issuedOn": "2026-01-10",
            "effectiveOn": "2026-01-25", "covers": ["perpetrator", "direct-manager"]}
    })
}

pub fn ban_key(role: &str, digit: char) -> String {
    format!("ban/{}/{role}/{JUDGMENT}", digest(digit))
}

fn ban() -> Vec<(&'static str, Value)> {
    vec![
        ("register-industry-ban", register_ban("perpetrator", '9')),
        (
            "check-industry-ban",
            json!({"person": person('9'), "occasion": "hiring"}),
        ),
        (
            "withdraw-industry-ban",
            json!({"banKey": ban_key("perpetrator", '9'), "overturnedBy": "（2026）晋01刑终1号", "effectiveOn": "2026-02-20",
                "decision": decision("并小卫撤〔2026〕1号")}),
        ),
    ]
}

pub fn define_scheme() -> Value {
    let dimensions = [
        ("conditions", "办托条件", 100),
        ("team", "托育队伍", 140),
        ("care", "保育照护", 200),
        ("health", "卫生保健", 210),
        ("parenting", "养育支持", 80),
        ("safety", "安全保障", 200),
        ("management", "机构管理", 70),
    ];
    let dimensions: Vec<Value> = dimensions
        .iter()
        .map(|(code, name, points)| json!({"code": code, "name": name, "points": points}))
        .collect();
    let veto: Vec<String> = (1..=16).map(|number| format!("veto-{number:02}")).collect();
    json!({"version": "2026", "standard": "WS/T 821-2023", "dimensions": dimensions, "vetoItems": veto,
        "effectiveFrom": "2026-01-01", "decision": decision("并小卫评〔2026〕1号")})
}

/// Points of the seven dimensions in order.
pub fn assess(points: [u32; 7]) -> Value {
    let codes = [
        "conditions",
        "team",
        "care",
        "health",
        "parenting",
        "safety",
        "management",
    ];
    let scores: Vec<Value> = codes
        .iter()
        .zip(points)
        .map(|(code, points)| json!({"dimension": code, "selfPoints": points, "points": points}))
        .collect();
    json!({"uscc": FILED_USCC, "county": REGION, "schemeDivision": REGION, "schemeVersion": "2026", "on": "2026-03-02",
        "assessors": [{"expertId": "expert-1", "conflict": false}, {"expertId": "expert-2", "conflict": false}], "scores": scores})
}

fn assessment() -> Vec<(&'static str, Value)> {
    vec![
        ("define-assessment-scheme", define_scheme()),
        (
            "assess-institution",
            assess([100, 140, 200, 210, 80, 100, 70]),
        ),
        (
            "recognise-inclusive",
            json!({"uscc": FILED_USCC, "county": REGION, "mode": "民办公助", "monthlyFeeYuan": 1800, "feeCeilingYuan": 1800,
                "ceilingDocumentNo": "并发改价〔2026〕3号", "places": 10, "decision": decision("并小卫普〔2026〕1号")}),
        ),
    ]
}
