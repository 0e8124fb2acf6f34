//! `inspection-items` (检查事项): what a health office looks at in this mode, each item with its basis.

use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::rules::Stated;
use lianxi_domain::{Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::catalogue::{self, AnswerType, Mode, VIDEO_DAYS, Weight};
use crate::registry;
use crate::rules as p;

/// 检查事项查询
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InspectionItems {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 检查方式
    pub mode: Mode,
}

/// 检查事项清单
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InspectionList {
    /// 清单版本
    pub catalogue_version: String,
    /// 事项
    pub items: Vec<ListedItem>,
    /// 执法人员最少人数；巡查不适用
    pub inspectors_min: Option<Stated<u32>>,
    /// 机构是否已备案（或者已许可）
    pub institution_filed: bool,
    /// 检查结果公示期限
    pub publish_within: Period,
    /// 说明
    pub note: String,
}

/// 检查事项
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedItem {
    /// 事项代码
    pub code: String,
    /// 事项
    pub text_zh: String,
    /// 依据
    pub basis: String,
    /// 类别
    pub kind: Weight,
    /// 回答方式
    pub answer_type: AnswerType,
    /// 数量事项的下限
    pub minimum: Option<u32>,
}

pub fn inspection_items(
    ctx: &Context<'_>,
    input: InspectionItems,
) -> Result<InspectionList, Failure> {
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    let video_days_min = rules.value(&p::VIDEO_DAYS_MIN)?;
    let items = catalogue::items(input.mode)
        .map(|item| ListedItem {
            code: item.code.to_owned(),
            text_zh: item.text.to_owned(),
            basis: item.basis.to_owned(),
            kind: item.weight,
            answer_type: item.answer,
            minimum: (item.code == VIDEO_DAYS).then_some(video_days_min),
        })
        .collect();
    let note = match input.mode {
        Mode::Patrol => "日常巡查只记录和上报线索，乡镇、街道不得实施处罚",
        Mode::Joint => "一次到场，综合查一次；每项结果应有照片或记录摘要",
        Mode::Special => "专项检查只查重点事项，须经批准",
    };
    Ok(InspectionList {
        catalogue_version: catalogue::VERSION.to_owned(),
        items,
        inspectors_min: (input.mode != Mode::Patrol)
            .then(|| rules.get(&p::INSPECTORS_MIN))
            .transpose()?,
        institution_filed: registry::is_in_service(ctx, input.uscc.as_str())?,
        publish_within: rules.period(&p::PUBLISH_WITHIN)?,
        note: note.to_owned(),
    })
}
