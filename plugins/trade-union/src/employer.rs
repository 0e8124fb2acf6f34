//! 用人单位: an employer as this organisation knows it, and what is true of every yearly record about one.

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::person::check_public_text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// More employees than any employer of the province has.
pub const EMPLOYEES_MAX: u32 = 1_000_000;

/// 用人单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Employer {
    /// 统一社会信用代码
    pub uscc: String,
    /// 名称
    pub name: String,
    /// 所在县级行政区划代码
    pub division_code: String,
}

impl Employer {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        checks.uscc(&format!("{at}/uscc"), &self.uscc);
        check_public_text(checks, &format!("{at}/name"), &self.name, SHORT_TEXT_MAX);
        checks.county(&format!("{at}/divisionCode"), &self.division_code);
    }
}

/// What is told of a later day follows what was told before; of the same day nothing else can be told.
pub fn check_follows(checks: &mut Checks, at: &str, earlier: Day, on: Day) {
    checks.require(
        on != earlier,
        at,
        "employer-record-differs",
        "该用人单位在这一日期的记录已登记，内容不同",
    );
    checks.require(
        on >= earlier,
        at,
        "date-order",
        format!("早于已登记的记录（{earlier}）"),
    );
}

/// A number of people of an employer.
pub fn check_people(checks: &mut Checks, at: &str, count: u32, least: u32, most: u32) {
    checks.require(
        (least..=most).contains(&count),
        at,
        "count-out-of-range",
        format!("应在{least}至{most}之间"),
    );
}
