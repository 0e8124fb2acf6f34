//! An application for land (用地申请) and what comes of it.

use lianxi_domain::checks::Material;
use lianxi_domain::date::Day;
use lianxi_domain::facility::Reason;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::parameters::Params;
use lianxi_domain::person::Decision;
use lianxi_domain::push::Attachment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::land::Subject;

/// 供地方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mode {
    #[serde(rename = "划拨")]
    Allotment,
    #[serde(rename = "出让")]
    Grant,
    #[serde(rename = "租赁")]
    Lease,
    #[serde(rename = "集体建设用地审批")]
    Collective,
}

/// 土地所有权
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Ownership {
    #[serde(rename = "国有")]
    State,
    #[serde(rename = "集体")]
    Collective,
}

/// 土地状况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LandStatus {
    #[serde(rename = "新增建设用地")]
    New,
    #[serde(rename = "存量建设用地")]
    Existing,
    #[serde(rename = "低效用地")]
    Underused,
    #[serde(rename = "闲置土地")]
    Idle,
    #[serde(rename = "闲置乡村公共服务设施")]
    IdleRuralFacility,
}

impl LandStatus {
    /// What shows that the land is what it is said to be.
    pub fn proof(self) -> Option<Material> {
        let (name, source) = match self {
            Self::Underused => (
                "低效用地认定",
                "晋政办发〔2020〕24号 三(二)；由自然资源部门认定",
            ),
            Self::Idle => (
                "闲置土地认定书",
                "晋政办发〔2020〕24号 三(二)；闲置土地处置办法",
            ),
            Self::IdleRuralFacility => ("闲置设施证明", "晋政办发〔2020〕24号 二(二)1"),
            Self::New | Self::Existing => return None,
        };
        Some(Material::new(name, source))
    }
}

/// 《划拨用地目录》中的条目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogueItem {
    /// 条目，如：（九）非营利性社会福利设施用地
    pub item: String,
    /// 目录的文号和版本
    pub catalogue: String,
}

/// 用地申请
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LandApplication {
    /// 申请编号
    pub application_no: String,
    /// 收到之日
    pub received_on: Day,
    /// 申请单位统一社会信用代码
    pub applicant_uscc: String,
    /// 建设项目代码
    pub project_no: String,
    /// 所在县级行政区划代码
    pub county_code: String,
    /// 建设内容
    pub subject: Subject,
    /// 面积（平方米）
    pub area_sqm: u32,
    /// 土地所有权
    pub ownership: Ownership,
    /// 土地状况
    pub land_status: LandStatus,
    /// 年度用地计划中的地块编号（新增建设用地）
    #[serde(default)]
    pub parcel_no: Option<String>,
    /// 符合国土空间规划确定的用途
    pub use_as_planned: bool,
    /// 《划拨用地目录》条目
    #[serde(default)]
    pub catalogue_item: Option<CatalogueItem>,
    /// 申请的供地方式
    pub requested: Mode,
    /// 申请材料
    #[serde(default)]
    pub materials: Vec<Attachment>,
}

/// 批准供地的决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    /// 有批准权的人民政府的决定
    pub decision: Decision,
    /// 批准的供地方式
    pub mode: Mode,
}

/// 供地审查
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请
    pub application: LandApplication,
    /// 批准；没有的只提出审查意见
    #[serde(default)]
    pub approval: Option<Approval>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 审查结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Conclusion {
    #[serde(rename = "不符合")]
    Refused,
    #[serde(rename = "符合，待批准")]
    Ready,
    #[serde(rename = "已批准供地")]
    Supplied,
}

/// 审查意见
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结论
    pub conclusion: Conclusion,
    /// 是否可以划拨
    pub allotment_eligible: bool,
    /// 可以采用的供地方式
    pub lawful_modes: Vec<Mode>,
    /// 批准的供地方式
    pub supplied_by: Option<Mode>,
    /// 优先供应，恒为真
    pub priority: bool,
    /// 属于支持利用的低效、闲置土地
    pub reuses_land: bool,
    /// 不符合的原因，以及不能划拨的原因
    pub reasons: Vec<Reason>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    pub application: LandApplication,
    pub approval: Option<Approval>,
    pub output: Output,
}
