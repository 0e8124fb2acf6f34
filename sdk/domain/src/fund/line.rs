//! A budget line (预算项目): what its money is for, and where it comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::money::Yuan;

/// 资金用途
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Purpose {
    #[serde(rename = "场地")]
    Site,
    #[serde(rename = "租金减免")]
    Rent,
    #[serde(rename = "建设补助")]
    Construction,
    #[serde(rename = "运营补助")]
    Operation,
    #[serde(rename = "人才培养")]
    Training,
    #[serde(rename = "照护指导")]
    Guidance,
}

/// 投入类别：人力、物力、财力
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum InputKind {
    #[serde(rename = "人力")]
    Human,
    #[serde(rename = "物力")]
    Material,
    #[serde(rename = "财力")]
    Financial,
}

impl Purpose {
    /// The policy speaks of 人力、物力和财力 and does not divide them: trained people, sites and buildings, money.
    pub const fn input_kind(self) -> InputKind {
        match self {
            Self::Training | Self::Guidance => InputKind::Human,
            Self::Site | Self::Construction => InputKind::Material,
            Self::Rent | Self::Operation => InputKind::Financial,
        }
    }

    /// What goes to one institution only by a decision on its support (补助决定).
    pub const fn needs_grant(self) -> bool {
        matches!(
            self,
            Self::Site | Self::Rent | Self::Construction | Self::Operation
        )
    }
}

/// 资金渠道
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Channel {
    #[serde(rename = "一般公共预算")]
    General,
    #[serde(rename = "政府性基金预算")]
    GovernmentFund,
    #[serde(rename = "上级一般性转移支付")]
    GeneralTransfer,
    #[serde(rename = "上级专项转移支付")]
    SpecialTransfer,
}

/// 预算项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetLine {
    /// 预算项目编号
    pub line_no: String,
    /// 预算年度
    pub year: i16,
    /// 本级行政区划代码
    pub division_code: String,
    /// 资金渠道
    pub channel: Channel,
    /// 支出功能分类科目编码（类、款、项）
    pub subject_code: String,
    /// 用途
    pub purpose: Purpose,
    /// 预算数（元）
    pub amount_yuan: Yuan,
    /// 批准预算的文号
    pub approval_no: String,
    /// 批准日期
    pub approved_on: Day,
}
