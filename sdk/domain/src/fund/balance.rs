//! What is left of a budget line (资金余额): four amounts, and the differences between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Yuan;

/// 资金余额
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Balance {
    /// 预算数（元）
    pub budget_yuan: Yuan,
    /// 已承诺（补助决定与直接拨付，元）
    pub committed_yuan: Yuan,
    /// 可用余额（元）
    pub free_yuan: Yuan,
    /// 超出预算（元）
    pub exceeded_yuan: Yuan,
    /// 已拨付（元）
    pub paid_yuan: Yuan,
    /// 已使用（元）
    pub used_yuan: Yuan,
    /// 已拨付未使用（元）
    pub unspent_yuan: Yuan,
    /// 使用超出拨付（元）
    pub overspent_yuan: Yuan,
}

impl Balance {
    /// The four differences follow from the four amounts.
    pub fn of(budget: Yuan, committed: Yuan, paid: Yuan, used: Yuan) -> Self {
        Self {
            budget_yuan: budget,
            committed_yuan: committed,
            free_yuan: beyond(budget, committed),
            exceeded_yuan: beyond(committed, budget),
            paid_yuan: paid,
            used_yuan: used,
            unspent_yuan: beyond(paid, used),
            overspent_yuan: beyond(used, paid),
        }
    }

    pub(super) fn is_consistent(&self) -> bool {
        *self
            == Self::of(
                self.budget_yuan,
                self.committed_yuan,
                self.paid_yuan,
                self.used_yuan,
            )
    }
}

/// How far one amount goes beyond another; zero where it does not.
pub(super) fn beyond(amount: Yuan, other: Yuan) -> Yuan {
    amount.minus(other).unwrap_or(Yuan::ZERO)
}
