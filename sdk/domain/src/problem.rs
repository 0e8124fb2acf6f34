//! A fact that does not fit a rule (a duty lists them and a person acts), and two rules that do not fit each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{Kind, Stated};

/// 不符合规定的情形
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// 代码
    pub code: String,
    /// 说明
    pub message: String,
    /// 依据
    pub basis: String,
    /// 依据性质
    pub basis_kind: Kind,
}

impl Problem {
    /// By a law or an administrative regulation.
    pub fn law(code: &str, message: impl Into<String>, basis: &str) -> Self {
        Self::new(code, message, basis, Kind::Statute)
    }

    /// By what is said to be a rule and was not read.
    pub fn unverified(code: &str, message: impl Into<String>, basis: &str) -> Self {
        Self::new(code, message, basis, Kind::Unverified)
    }

    pub fn new(code: &str, message: impl Into<String>, basis: &str, basis_kind: Kind) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            basis: basis.to_owned(),
            basis_kind,
        }
    }
}

/// 两个规定的数值不同：执行其一，另一个一并显示
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// 事项
    pub matter: String,
    /// 执行的数值
    pub enforced: Stated<u32>,
    /// 与之冲突、不执行的数值
    pub conflicting: Stated<u32>,
}
