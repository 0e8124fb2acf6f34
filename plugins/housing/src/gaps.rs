//! A plan to fill the gaps of old areas (补建计划), and what it comes to.

use lianxi_domain::date::Day;
use lianxi_domain::facility::Population;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::Params;
use lianxi_domain::person::Decision;
use lianxi_domain::rules::Stated;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 补建方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FillMode {
    #[serde(rename = "购置")]
    Bought,
    #[serde(rename = "置换")]
    Exchanged,
    #[serde(rename = "租赁")]
    Leased,
}

pub const MODES: [FillMode; 3] = [FillMode::Bought, FillMode::Exchanged, FillMode::Leased];

/// 居住区类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AreaKind {
    #[serde(rename = "老城区")]
    OldTown,
    #[serde(rename = "已建成居住区")]
    BuiltUp,
}

/// 补建安排
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fill {
    /// 方式
    pub mode: FillMode,
    /// 房屋位置
    pub location: String,
    /// 托位数
    pub places: u32,
    /// 建筑面积（平方米）
    pub area_sqm: u32,
    /// 费用（元）；租赁的为租期内总租金
    pub cost_yuan: Yuan,
    /// 租期（年），租赁的必填
    #[serde(default)]
    pub lease_years: Option<u32>,
}

/// 居住区
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Community {
    /// 编号（字母、数字和连字符）
    pub no: String,
    /// 类型
    pub kind: AreaKind,
    /// 人口
    pub population: Population,
    /// 现有托位数
    pub existing_places: u32,
    /// 补建安排；没有的为待安排
    #[serde(default)]
    pub fill: Option<Fill>,
}

/// 补建计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GapPlan {
    /// 年度
    pub year: i16,
    /// 县级行政区划代码
    pub county_code: String,
    /// 居住区
    pub communities: Vec<Community>,
    /// 批准计划的决定；没有的为草案
    #[serde(default)]
    pub approval: Option<Decision>,
}

/// 制定补建计划
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划
    pub plan: GapPlan,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 缺口和安排
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GapEntry {
    /// 居住区编号
    pub no: String,
    /// 应有托位
    pub required: u32,
    /// 缺口
    pub gap: u32,
    /// 方式
    pub mode: Option<FillMode>,
    /// 计划补建托位
    pub filled: u32,
    /// 仍缺
    pub remaining: u32,
    /// 费用（元）
    pub cost_yuan: Yuan,
}

/// 按方式汇总
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ByMode {
    /// 方式
    pub mode: FillMode,
    /// 居住区数
    pub communities: u32,
    /// 托位数
    pub places: u64,
    /// 费用（元）
    pub cost_yuan: Yuan,
}

/// 计划结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 计划是否已批准
    pub approved: bool,
    /// 各居住区
    pub gaps: Vec<GapEntry>,
    /// 总缺口
    pub total_gap: u64,
    /// 补建以后仍缺
    pub total_remaining: u64,
    /// 总费用（元）
    pub total_cost_yuan: Yuan,
    /// 按方式汇总
    pub by_mode: Vec<ByMode>,
    /// 有缺口而没有安排的居住区
    pub unplanned: Vec<String>,
    /// 每千常住人口托位数
    pub places_per_thousand: Stated<u32>,
}

/// A plan and the gaps that it was made for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanRecord {
    pub plan: GapPlan,
    pub gaps: Vec<GapEntry>,
    pub planned_on: Day,
}
