//! Who is acting: the division and level of an office (office = department + division), and whether the matter is its own.
//!
//! “同级” (the level of the body that decided) and “当地” (the county of the premises) are different offices. Vertical systems
//! (taxation, fire rescue: 垂直管理) have no “同级”: their office is the one whose area covers the place, which is what [`covering`] asks.

use lianxi_sdk::{Call, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::division::{self, Level};

/// 办理机关
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
    pub fn new(department: &str, division_code: &str, level: Level) -> Self {
        Self {
            department: department.to_owned(),
            division_code: division_code.to_owned(),
            level,
        }
    }
}

/// The acting office, which a call has to name.
pub fn acting(call: &Call, department: &str) -> Result<Office, Failure> {
    let (Some(region), Some(level)) = (call.region.as_deref(), call.level) else {
        return Err(not_in_jurisdiction("未指明办理机关的行政区划和层级"));
    };
    Ok(Office::new(department, region, level.into()))
}

/// The acting office, which has to cover `code`: the same division or one above it.
pub fn covering(call: &Call, department: &str, code: &str) -> Result<Office, Failure> {
    let office = acting(call, department)?;
    if division::is_within(code, &office.division_code) {
        Ok(office)
    } else {
        Err(not_in_jurisdiction(&format!(
            "{code}不在{}辖区内",
            office.division_code
        )))
    }
}

/// The acting office, which has to be at county level or above (县级以上) and to cover `code`.
pub fn county_or_above(call: &Call, department: &str, code: &str) -> Result<Office, Failure> {
    let office = covering(call, department, code)?;
    if office.level == Level::Township {
        return Err(not_competent("由县级以上机关办理，当前机关为乡级"));
    }
    Ok(office)
}

/// The acting office, which has to be the one of the county `code` (当地县级).
pub fn of_county(
    call: &Call,
    department: &str,
    code: &str,
    basis: &str,
) -> Result<Office, Failure> {
    let office = acting(call, department)?;
    if office.level != Level::County {
        return Err(not_competent(&format!(
            "由所在地县级机关办理（{basis}），当前机关为{}",
            office.level
        )));
    }
    if office.division_code != code {
        return Err(not_in_jurisdiction(&format!(
            "所在地为{code}，不属于{}管辖",
            office.division_code
        )));
    }
    Ok(office)
}

/// The acting office is of the wrong level.
pub fn not_competent(why: &str) -> Failure {
    Failure::denied(format!("NOT_COMPETENT_LEVEL: {why}"))
}

/// The matter lies outside of the acting office's area.
pub fn not_in_jurisdiction(why: &str) -> Failure {
    Failure::denied(format!("NOT_IN_JURISDICTION: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(region: &str, level: lianxi_sdk::Level) -> Call {
        Call {
            region: Some(region.to_owned()),
            level: Some(level),
            ..Call::default()
        }
    }

    #[test]
    fn an_office_covers_its_division_and_what_lies_in_it() {
        use lianxi_sdk::Level as L;
        for (region, level, code, covers) in [
            ("140105", L::County, "140105", true),
            ("140100", L::City, "140105", true),
            ("140000", L::Province, "140105", true),
            ("140106", L::County, "140105", false),
            ("140200", L::City, "140105", false),
            ("140105", L::County, "140100", false),
        ] {
            let found = covering(&call(region, level), "x", code);
            assert_eq!(found.is_ok(), covers, "{region} {code}");
        }
        let nobody = acting(&Call::default(), "x").expect_err("no office");
        assert!(
            nobody.to_string().contains("NOT_IN_JURISDICTION"),
            "{nobody}"
        );
    }

    #[test]
    fn a_county_matter_is_the_countys() {
        use lianxi_sdk::Level as L;
        assert!(of_county(&call("140105", L::County), "x", "140105", "法").is_ok());
        for (region, level, word) in [
            ("140100", L::City, "NOT_COMPETENT_LEVEL"),
            ("140106", L::County, "NOT_IN_JURISDICTION"),
        ] {
            let failure = of_county(&call(region, level), "x", "140105", "法").expect_err("other");
            assert!(failure.to_string().contains(word), "{failure}");
        }
        assert!(county_or_above(&call("140105", L::Township), "x", "140105").is_err());
    }
}
