//! What the duties have in common: who acts, how an employer is named, and how the same thing given twice is answered.

use lianxi_domain::checks::Checks;
use lianxi_domain::office::{self, Office};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::ALL;

pub use lianxi_domain::kept::{Kept, again as earlier};

pub const DEPARTMENT: &str = "human-resources";
/// Characters of a number (编号): two of them, a division and a person's hash fit in one record key.
const NUMBER_CHARS_MAX: usize = 50;

/// Who has to learn of something.
pub const FINANCE: &str = "finance";
pub const HEALTH: &str = "health";
pub const TRADE_UNION: &str = "trade-union";
pub const WOMENS_FEDERATION: &str = "womens-federation";
pub const DESTINATIONS: [&str; 4] = [FINANCE, HEALTH, TRADE_UNION, WOMENS_FEDERATION];

/// 用人单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Employer {
    /// 统一社会信用代码
    pub uscc: String,
    /// 用工所在地（县级行政区划代码）
    pub division_code: String,
}

impl Employer {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        checks.uscc(&format!("{at}/uscc"), &self.uscc);
        checks.county(&format!("{at}/divisionCode"), &self.division_code);
    }
}

/// 父母一方
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Parent {
    #[serde(rename = "母")]
    Mother,
    #[serde(rename = "父")]
    Father,
}

/// A number that stands in a record key: short, and without the sign that parts a key.
pub fn check_number(checks: &mut Checks, field: &str, number: &str) {
    checks.text(field, number, NUMBER_CHARS_MAX);
    let plain = number
        .chars()
        .all(|character| character != '/' && !character.is_control());
    checks.require(
        plain,
        field,
        "number-malformed",
        "编号不得含“/”或者控制字符",
    );
}

/// The acting office: 县级以上, and covering the place.
pub fn office_of(ctx: &Context<'_>, division_code: &str) -> Result<Office, Failure> {
    office::county_or_above(ctx.call, DEPARTMENT, division_code)
}

/// The rules of the call's basis date with what was configured.
pub fn rules_of<'a>(ctx: &Context<'_>, params: &'a Params) -> Result<Rules<'a>, Failure> {
    Rules::on(ctx.call, params, &ALL)
}
