//! By which procedure an institution begins its service (备案 or 准入许可): the rule set of the case's basis date tells.
//!
//! The materials and the setting standards are asked for alike until the law's own rules say otherwise; what changes is the nature of
//! the answer and its clocks.

use lianxi_domain::Period;
use lianxi_domain::parameters::Rules;
use lianxi_domain::rulesets;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules as p;

/// 办理程序
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Procedure {
    /// A formal act of completeness; it approves nothing.
    #[default]
    #[serde(rename = "备案")]
    Filing,
    /// 行政许可: a person decides.
    #[serde(rename = "准入许可")]
    Licence,
}

impl Procedure {
    /// The procedure of a new case. Where neither rule set applies there is nothing to do it by (`EXPIRED_BASIS`).
    pub fn on(ctx: &Context<'_>, rules: &Rules<'_>) -> Result<Self, Failure> {
        if rulesets::applies(ctx, p::CHILDCARE_LAW, rules.basis())? {
            return Ok(Self::Licence);
        }
        rules.needs(ctx, p::FILING_2019)?;
        Ok(Self::Filing)
    }
}

/// 准入许可的期限（行政许可法）
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LicenceClocks {
    /// 材料不齐全时一次告知补正的期限，自收到材料起
    pub correction_notice_within: Period,
    /// 作出决定的期限，自受理起
    pub decide_within: Period,
    /// 经本机关负责人批准可以延长的期限
    pub extension: Period,
    /// 公示许可决定的期限
    pub publish_within: Period,
}

impl LicenceClocks {
    pub fn of(rules: &Rules<'_>) -> Result<Self, Failure> {
        Ok(Self {
            correction_notice_within: rules.period(&p::LICENCE_CORRECTION_NOTICE_WITHIN)?,
            decide_within: rules.period(&p::LICENCE_DECISION_WITHIN)?,
            extension: rules.period(&p::LICENCE_EXTENSION)?,
            publish_within: rules.period(&p::LICENCE_PUBLISH_WITHIN)?,
        })
    }
}
