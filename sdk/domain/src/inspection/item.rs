//! Inspection items (检查事项): what is looked at, on which basis, and how grave a failure is.

use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::rules::Kind;

/// 检查方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// 部门联合检查
    Joint,
    /// 日常巡查：只看得见的事项，不作处理决定
    Patrol,
    /// 专项或有因检查
    Special,
}

/// 事项类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Weight {
    #[serde(rename = "一般")]
    Ordinary,
    #[serde(rename = "重点")]
    Key,
}

/// 严重程度
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Severity {
    #[serde(rename = "轻微")]
    Slight,
    #[serde(rename = "一般")]
    Ordinary,
    #[serde(rename = "严重")]
    Serious,
    #[serde(rename = "重大")]
    Grave,
}

/// 答案形式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerType {
    /// 符合、不符合、不适用
    Conformity,
}

/// 检查事项
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// 事项代码
    pub code: &'static str,
    /// 事项
    pub text: &'static str,
    /// 依据
    pub basis: &'static str,
    /// 依据性质
    pub basis_kind: Kind,
    /// 类别
    pub weight: Weight,
    /// 答案形式
    pub answer_type: AnswerType,
    /// 不符合时的严重程度
    pub severity: Severity,
    /// 不符合时是否作为违法线索立案审查
    pub needs_case: bool,
    /// 不符合时是否应立即停止相关服务
    pub stop_service: bool,
    /// 日常巡查中是否查看
    pub patrol: bool,
}

impl Item {
    /// An ordinary item of law: seen in every mode, slight-to-correct.
    pub const fn ordinary(code: &'static str, text: &'static str, basis: &'static str) -> Self {
        Self {
            code,
            text,
            basis,
            basis_kind: Kind::Statute,
            weight: Weight::Ordinary,
            answer_type: AnswerType::Conformity,
            severity: Severity::Ordinary,
            needs_case: false,
            stop_service: false,
            patrol: false,
        }
    }

    /// A key item of law: failing it is a lead for a case.
    pub const fn key(code: &'static str, text: &'static str, basis: &'static str) -> Self {
        let mut item = Self::ordinary(code, text, basis);
        item.weight = Weight::Key;
        item.severity = Severity::Serious;
        item.needs_case = true;
        item
    }

    pub const fn visible_on_patrol(mut self) -> Self {
        self.patrol = true;
        self
    }

    pub const fn of_kind(mut self, kind: Kind) -> Self {
        self.basis_kind = kind;
        self
    }

    /// Failing it endangers children at once.
    pub const fn stopping(mut self) -> Self {
        self.severity = Severity::Grave;
        self.stop_service = true;
        self
    }

    pub fn is_in(&self, mode: Mode) -> bool {
        mode != Mode::Patrol || self.patrol
    }
}

/// 检查事项查询
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemsInput {
    /// 检查方式
    pub mode: Mode,
    /// 被检查机构的统一社会信用代码
    #[serde(default)]
    pub uscc: Option<String>,
}

/// 检查事项清单
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemsOutput {
    /// 事项
    pub items: Vec<Item>,
    /// 清单版本
    pub catalogue_version: &'static str,
}

/// The items of a mode. A given code must be a code, so that a wrong institution is not inspected.
pub fn items(
    catalogue: &[Item],
    catalogue_version: &'static str,
    input: &ItemsInput,
) -> Result<ItemsOutput, Failure> {
    let mut checks = Checks::new();
    if let Some(uscc) = &input.uscc {
        checks.uscc("/uscc", uscc);
    }
    checks.finish()?;
    Ok(ItemsOutput {
        items: catalogue
            .iter()
            .filter(|item| item.is_in(input.mode))
            .copied()
            .collect(),
        catalogue_version,
    })
}
