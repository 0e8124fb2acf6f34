//! What a reconciliation is asked and answers: declarations against assessments.

use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assessment::Tax;
use crate::period::TaxPeriod;

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "reconciliation";

/// 应享未享核对
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 核对编号
    pub reconciliation_no: String,
    /// 县级行政区划代码
    pub county: String,
    /// 税款所属期：与评估的所属期相同
    pub period: TaxPeriod,
    /// 申报情况；没有列出的视为没有申报
    pub declarations: Vec<Declaration>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 申报情况：一个机构的一个税种一行
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declaration {
    /// 受益机构的统一社会信用代码
    pub uscc: String,
    /// 税种
    pub tax: Tax,
    /// 享受情况
    pub status: Status,
    /// 申报享受的金额（元，与评估金额的含义相同）；没有享受的填0
    pub amount_yuan: Yuan,
    /// 没有享受的原因
    #[serde(default)]
    pub reason: Option<Why>,
}

/// 享受情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    #[serde(rename = "已享受")]
    Enjoyed,
    #[serde(rename = "未享受")]
    NotEnjoyed,
    #[serde(rename = "放弃享受")]
    GivenUp,
}

/// 没有享受的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Why {
    #[serde(rename = "没有申报")]
    NotDeclared,
    #[serde(rename = "不了解政策")]
    PolicyUnknown,
    #[serde(rename = "资料不齐")]
    PapersMissing,
    #[serde(rename = "申报有误")]
    DeclaredWrongly,
    #[serde(rename = "享受不足")]
    LessThanEntitled,
    #[serde(rename = "产权人没有申报")]
    OwnerDidNot,
    #[serde(rename = "原因不明")]
    Unknown,
}

/// 需要核实的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Doubt {
    #[serde(rename = "本期没有评估")]
    NotAssessed,
    #[serde(rename = "评估为不能享受")]
    NotEntitled,
    #[serde(rename = "享受多于评估")]
    MoreThanEntitled,
}

/// 应享未享
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Missed {
    /// 统一社会信用代码
    pub uscc: String,
    /// 税种
    pub tax: Tax,
    /// 评估的金额（元）
    pub entitled_yuan: Yuan,
    /// 已享受的金额（元）
    pub enjoyed_yuan: Yuan,
    /// 原因
    pub reason: Why,
}

/// 需要税务机关核实的申报
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToVerify {
    /// 统一社会信用代码
    pub uscc: String,
    /// 税种
    pub tax: Tax,
    /// 原因
    pub reason: Doubt,
}

/// 应享未享核对结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 核对编号
    pub reconciliation_no: String,
    /// 县级行政区划代码
    pub county: String,
    /// 税款所属期
    pub period: TaxPeriod,
    /// 核对日期
    pub reconciled_on: Day,
    /// 应享的项数（不含放弃的），一个机构的一个税种为一项
    pub entitled: u64,
    /// 已足额享受的项数
    pub enjoyed: u64,
    /// 应享尽享率（%）；没有应享的为空
    pub rate_percent: Option<u64>,
    /// 应享未享
    pub not_enjoyed: Vec<Missed>,
    /// 纳税人放弃的项数
    pub given_up: u64,
    /// 需要税务机关核实的申报
    pub to_verify: Vec<ToVerify>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
    /// 性质
    pub nature: String,
}
