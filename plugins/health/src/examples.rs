//! One valid input of every duty, in an order that works against one record store.
//!
//! They are good for a call of the county office [`REGION`] on any day from 2026-03-02 to the end of January 2027. Synthetic
//! codes and references; no person is behind them.

mod oversight;
mod services;

use lianxi_sdk::{Call, Level};
use serde_json::{Value, json};

/// The acting office of every example: a county.
pub const REGION: &str = "140105";
/// An institution that is registered in [`REGION`] with its premises in the neighbouring county.
pub const RELAYED_USCC: &str = "52140105MJ0000000W";
/// An institution that is filed in [`REGION`].
pub const FILED_USCC: &str = "12140105MB0000000J";
/// The key of its filing.
pub const FILING_KEY: &str = "filing/140105/12140105MB0000000J";

/// The call that every example is good for: the county office on 2 March 2026.
pub fn call() -> Call {
    Call {
        region: Some(REGION.to_owned()),
        level: Some(Level::County),
        ..Call::default()
    }
}

pub fn examples() -> Vec<(&'static str, Value)> {
    let mut all = pushes();
    all.extend(filing());
    all.extend(oversight::examples());
    all.extend(services::examples());
    all.extend(ending());
    all
}

/// A digest of sixty-four equal hex digits.
pub fn digest(digit: char) -> String {
    digit.to_string().repeat(64)
}

/// A reference to the person whose hash is made of `digit`.
pub fn person(digit: char) -> Value {
    json!({"hash": digest(digit), "maskedId": "1401**********1234"})
}

pub fn decision(document_no: &str) -> Value {
    json!({"by": "officer-140105-01", "documentNo": document_no, "on": "2026-03-01"})
}

pub fn envelope() -> Value {
    json!({
        "pushId": "push-52140105MJ0000000W-established-1", "event": "设立", "version": 1, "registrationType": "社会服务机构",
        "authority": {"department": "civil-affairs", "name": "太原市小店区民政局", "divisionCode": REGION, "level": "county"},
        "institution": {
            "name": "太原市小店区晋苗托育服务中心", "uscc": RELAYED_USCC, "address": "太原市迎泽区某路1号",
            "premisesDivisionCode": "140106", "legalRepRef": "person:1", "capitalYuan": 300_000, "businessScope": "托育服务",
            "establishedOn": "2026-02-20", "licenceNo": "民证字第1号"
        },
        "attachments": [{"name": "登记证书", "sha256": digest('a')}],
        "pushedAt": "2026-03-01T10:00:00+08:00", "basis": ["晋政办发〔2020〕24号 二(四)1"]
    })
}

fn pushes() -> Vec<(&'static str, Value)> {
    vec![
        (
            "receive-push",
            json!({"envelope": envelope(), "attempt": 1}),
        ),
        (
            "acknowledge-push",
            json!({"envelopeKey": format!("{RELAYED_USCC}/设立/1"), "decision": "accepted", "by": "officer-140105-01"}),
        ),
        (
            "relay-push",
            json!({"envelope": envelope(), "targetCounty": "140106"}),
        ),
    ]
}

/// A staff member who may be in any post.
pub fn staff(role: &str, digit: char) -> Value {
    json!({
        "person": person(digit), "role": role, "examOn": "2026-02-01", "examPassed": true, "backgroundOn": "2026-02-01",
        "backgroundClear": true, "certificate": digest('c'), "college": true, "managementYears": 3, "trainingPassed": true,
        "fullTime": true, "dispatched": true
    })
}

fn material(kind: &str) -> Value {
    json!({"kind": kind, "digest": digest('d'), "validTo": "2031-12-31", "passed": true})
}

/// One infant class of ten with four carers, and all that goes with it.
pub fn validate_filing() -> Value {
    let roles = [
        "director",
        "health-worker",
        "guard",
        "carer",
        "carer",
        "carer",
        "carer",
    ];
    let people: Vec<Value> = roles
        .iter()
        .zip("1234567".chars())
        .map(|(role, digit)| staff(role, digit))
        .collect();
    let materials: Vec<Value> = [
        "registration-certificate",
        "site-proof",
        "staff-qualification",
        "staff-health",
        "hygiene-self-assessment",
        "fire-safety",
        "food-permit",
    ]
    .into_iter()
    .map(material)
    .collect();
    json!({
        "form": {
            "uscc": FILED_USCC, "name": "小店区实验托育中心", "institutionType": "public-institution", "county": REGION,
            "businessScope": "3岁以下婴幼儿照护服务",
            "site": {
                "tenure": {"tenure": "lease", "from": "2026-01-01", "to": "2028-12-31"}, "buildingArea": 400, "outdoorArea": 80,
                "lowestFloor": 1, "highestFloor": 2, "independent": true, "sameAsRegistered": true
            },
            "serviceModes": ["全日托", "临时托"], "providesMeals": true,
            "classes": [{"kind": "乳儿班", "places": 10, "carers": 4, "youngestMonths": 6, "oldestMonths": 12}],
            "staff": people,
            "hygiene": {"allMet": true, "observationRoomArea": 6, "observationBeds": 1, "windowFloorPercent": 20},
            "responsiblePerson": person('1'), "openingOn": "2026-04-01"
        },
        "commitment": {"signed": true, "signedOn": "2026-02-25", "digest": digest('e')},
        "materials": materials, "receivedOn": "2026-03-01"
    })
}

fn filing() -> Vec<(&'static str, Value)> {
    vec![
        ("validate-filing", validate_filing()),
        (
            "issue-receipt",
            json!({"filingKey": FILING_KEY, "by": "officer-140105-01"}),
        ),
        ("verify-on-site", verify_on_site(true)),
    ]
}

pub fn verify_on_site(met: bool) -> Value {
    let items = [
        "site-safe",
        "no-basement",
        "daylight",
        "indoor-environment",
        "observation-room",
        "washing-facilities",
        "drinking-water",
        "kitchen",
        "disinfection",
        "sleeping",
        "health-worker",
        "staff-health",
        "health-records",
        "infection-control",
    ];
    let answers: Vec<Value> = items
        .iter()
        .map(|item| json!({"item": item, "met": met, "evidence": digest('f')}))
        .collect();
    json!({"filingKey": FILING_KEY, "visitedOn": "2026-03-02", "officers": ["officer-1", "officer-2"],
        "childrenPresent": 0, "answers": answers})
}

/// What ends a filing comes last, since nothing can be assessed after it.
fn ending() -> Vec<(&'static str, Value)> {
    vec![
        (
            "notify-nonconformity",
            json!({"filingKey": FILING_KEY, "by": "officer-140105-01", "reasons": [
                {"item": "保健观察室", "basis": "托育机构卫生评价基本标准（试行）", "detail": "面积不足6平方米"}]}),
        ),
        (
            "close-filing",
            json!({"uscc": FILED_USCC, "county": REGION, "cause": "terminated", "documentNo": "终止服务报告1号",
                "on": "2026-03-02", "childrenEnrolled": 3, "childrenPlaced": 3, "guardiansInformed": true}),
        ),
    ]
}
