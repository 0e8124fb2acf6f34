//! What the review of a support project is asked and answers.

use lianxi_domain::date::Day;
use lianxi_domain::money::Yuan;
use lianxi_domain::person::Decision;
use lianxi_domain::push::Attachment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "project";

/// 支持项目审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 项目所在地县级行政区划代码
    pub county: String,
    /// 项目名称
    pub name: String,
    /// 申请单位的统一社会信用代码
    pub applicant_uscc: String,
    /// 举办方式
    pub mode: OperatingMode,
    /// 提供普惠性照护服务
    pub inclusive: bool,
    /// 建设的托位数
    pub places: u32,
    /// 总投资（元）
    pub total_yuan: Yuan,
    /// 资金来源
    pub funds: Vec<Fund>,
    /// 材料
    pub materials: Vec<Attachment>,
    /// 是否支持的决定（由人员作出）
    #[serde(default)]
    pub ruling: Option<Ruling>,
}

/// 举办方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum OperatingMode {
    #[serde(rename = "公办")]
    Public,
    #[serde(rename = "公办民营")]
    PublicOwned,
    #[serde(rename = "民办公助")]
    PublicAided,
    #[serde(rename = "用人单位福利性")]
    Employer,
    #[serde(rename = "社会力量举办")]
    Private,
}

/// 一笔资金
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fund {
    /// 来源
    pub source: FundSource,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 资金文件的文号；没有落实的为空
    #[serde(default)]
    pub document_no: Option<String>,
}

/// 资金来源
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FundSource {
    #[serde(rename = "中央预算内投资")]
    Central,
    #[serde(rename = "省级资金")]
    Province,
    #[serde(rename = "市级资金")]
    City,
    #[serde(rename = "县级资金")]
    County,
    #[serde(rename = "单位自筹")]
    Own,
    #[serde(rename = "社会投入")]
    Social,
}

/// 是否支持的决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ruling {
    /// 决定
    pub verdict: Verdict,
    /// 不予支持的理由
    #[serde(default)]
    pub reason: Option<String>,
    /// 文号、日期和经办账号
    pub decision: Decision,
}

/// 决定
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    #[serde(rename = "支持")]
    Supported,
    #[serde(rename = "不予支持")]
    NotSupported,
}

/// 一项条件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// 代码
    pub code: String,
    /// 条件
    pub text: String,
    /// 是否符合
    pub met: bool,
    /// 依据
    pub source: String,
}

/// 支持项目审核结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 项目编号
    pub project_no: String,
    /// 项目所在地县级行政区划代码
    pub county: String,
    /// 是否符合条件
    pub eligible: bool,
    /// 各项条件
    pub conditions: Vec<Condition>,
    /// 政府资金合计（元）
    pub public_yuan: Yuan,
    /// 每个托位的政府资金（元）
    pub public_per_place_yuan: Yuan,
    /// 决定
    pub verdict: Verdict,
    /// 决定文号
    pub document_no: String,
    /// 决定日期
    pub decided_on: Day,
}

impl FundSource {
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Own | Self::Social)
    }
}
