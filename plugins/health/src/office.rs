//! Who is acting: the division and level of a health office, and whether the matter is its own.
//!
//! “同级” (the level of the registering body) and “当地” (the county of the premises) are different offices:
//! a push goes to the first, a filing to the second.

use lianxi_domain::{Level, division};
use lianxi_sdk::{Call, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const DEPARTMENT: &str = "health";

/// 办理机关: a health office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Office {
    /// 部门
    pub department: String,
    /// 行政区划代码
    pub division_code: String,
    /// 层级
    pub level: Level,
}

impl Office {
    pub fn new(division_code: &str, level: Level) -> Self {
        Self {
            department: DEPARTMENT.to_owned(),
            division_code: division_code.to_owned(),
            level,
        }
    }
}

/// The acting office, which a call has to name.
pub fn acting(call: &Call) -> Result<Office, Failure> {
    let (Some(region), Some(level)) = (call.region.as_deref(), call.level) else {
        return Err(not_in_jurisdiction("未指明办理机关的行政区划和层级"));
    };
    Ok(Office::new(region, level_of(level)))
}

/// The acting office, which has to be the county office of `county` (县级卫生健康部门).
pub fn county_of_premises(call: &Call, county: &str) -> Result<Office, Failure> {
    let office = acting(call)?;
    if office.level != Level::County {
        return Err(not_competent(&format!(
            "备案由机构所在地县级卫生健康部门办理（人口与计划生育法第二十八条），当前机关为{}",
            office.level
        )));
    }
    if office.division_code != county {
        return Err(not_in_jurisdiction(&format!(
            "机构所在地为{county}，不属于{}管辖",
            office.division_code
        )));
    }
    Ok(office)
}

/// The acting office, which has to cover `code`: the same division or one above it.
pub fn covering(call: &Call, code: &str) -> Result<Office, Failure> {
    let office = acting(call)?;
    if division::is_within(code, &office.division_code) {
        Ok(office)
    } else {
        Err(not_in_jurisdiction(&format!(
            "{code}不在{}辖区内",
            office.division_code
        )))
    }
}

pub fn not_competent(why: &str) -> Failure {
    Failure::denied(format!("NOT_COMPETENT_LEVEL: {why}"))
}

pub fn not_in_jurisdiction(why: &str) -> Failure {
    Failure::denied(format!("NOT_IN_JURISDICTION: {why}"))
}

/// The SDK speaks of levels without knowing the domain; the domain gives them their Chinese names.
fn level_of(level: lianxi_sdk::Level) -> Level {
    match level {
        lianxi_sdk::Level::Province => Level::Province,
        lianxi_sdk::Level::City => Level::City,
        lianxi_sdk::Level::County => Level::County,
        lianxi_sdk::Level::Township => Level::Township,
    }
}
