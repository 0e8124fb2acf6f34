//! Who is responsible for a matter (责任事项): the answer that the accountability resolver asks every department for.

use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::invalid;

/// One matter of a department.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Matter {
    /// 事项代码
    #[serde(rename = "matter")]
    pub code: &'static str,
    /// 事项
    pub title: &'static str,
    /// 责任部门（插件标识）
    pub responsible_department: &'static str,
    /// 由哪一级负责
    pub level_rule: &'static str,
    /// 依据
    pub basis: &'static str,
}

/// 责任事项查询
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatterInput {
    /// 事项代码
    pub matter: String,
}

/// The matter with this code, or an issue that lists the known ones.
pub fn resolve(matters: &'static [Matter], input: &MatterInput) -> Result<Matter, Failure> {
    matters
        .iter()
        .find(|matter| matter.code == input.matter)
        .copied()
        .ok_or_else(|| {
            let known: Vec<&str> = matters.iter().map(|matter| matter.code).collect();
            invalid(
                "/matter",
                "matter-unknown",
                format!(
                    "本部门没有事项“{}”；现有：{}",
                    input.matter,
                    known.join("、")
                ),
            )
        })
}
