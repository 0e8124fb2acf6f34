//! 税款所属期.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 税款所属期：不跨公历年度
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxPeriod {
    /// 起（含）
    pub from: Day,
    /// 止（含）
    pub to: Day,
}

impl TaxPeriod {
    pub fn check(self, checks: &mut Checks, at: &str) {
        checks.not_after(&format!("{at}/from"), self.from, self.to);
        checks.require(
            self.from.year() == self.to.year(),
            at,
            "period-across-years",
            "所属期不能跨公历年度，请按年度分段",
        );
    }

    pub fn has(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// As it stands in the key of a record.
    pub fn key(self) -> String {
        format!("{}_{}", self.from, self.to)
    }
}
