//! 灭火器配置核算: what the zones of a site need by the fire guide and what they lack. Advice in numbers, no order: the guide's numbers
//! are not verified.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::extinguishers::{Standard, ZONES_MAX, Zone, ZoneResult, check_zones};
use crate::rules::ALL;
use lianxi_domain::kept;
use lianxi_domain::records::Place;

pub const KIND: &str = "extinguishers";

/// 灭火器配置核算
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 核算日期
    pub on: Day,
    /// 区域；规划阶段可以不填设置点
    pub zones: Vec<Zone>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 核算结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 各区域
    pub zones: Vec<ZoneResult>,
    /// 全部区域满足
    pub sufficient: bool,
    /// 所用数值及依据
    pub standard: Standard,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/on", input.on, rules.today());
    checks.some("/zones", input.zones.len(), ZONES_MAX);
    check_zones(&mut checks, "/zones", &input.zones);
    checks.finish()?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    // Its numbers are part of what was asked: another configuration is another calculation.
    let key = format!("{KIND}/{}/{}", input.uscc, input.on);
    if let Some(answer) = kept::again(ctx, &key, &input, ("/on", "calculation-taken"))? {
        return Ok(answer);
    }
    let standard = Standard::of(&rules)?;
    let zones: Vec<ZoneResult> = input
        .zones
        .iter()
        .map(|zone| standard.judge(zone))
        .collect();
    let output = Output {
        sufficient: zones.iter().all(|zone| zone.sufficient),
        zones,
        standard,
    };
    let place = Place::institution(KIND, input.division_code.as_str(), input.uscc.as_str());
    kept::keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}
