//! The statement of a budget line (资金情况): what `finance` says of a ledger to those who do not keep it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Balance, BudgetLine, DEVIATIONS_MAX, Deviation, Ledger, Thresholds, check_no};
use crate::checks::{Checks, RULE_VIOLATION};
use crate::date::Day;

/// 资金情况：预算项目的余额和偏差
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundStatement {
    /// 预算项目
    pub line: BudgetLine,
    /// 截至日期
    pub as_of: Day,
    /// 余额
    pub balance: Balance,
    /// 拨付笔数
    pub payments: u32,
    /// 支出笔数
    pub uses: u32,
    /// 偏差
    pub deviations: Vec<Deviation>,
}

impl Ledger {
    pub fn state(&self, as_of: Day, thresholds: Thresholds) -> FundStatement {
        FundStatement {
            line: self.line.clone(),
            as_of,
            balance: self.balance(),
            payments: count(self.payments.len()),
            uses: count(self.uses.len()),
            deviations: self.deviations(as_of, thresholds),
        }
    }
}

impl FundStatement {
    /// What a receiver can see without the ledger: a line that is one, and differences that follow from the amounts.
    pub fn check(&self, checks: &mut Checks, at: &str, today: Day) {
        let line = format!("{at}/line");
        check_no(checks, &format!("{line}/lineNo"), &self.line.line_no);
        checks.year(&format!("{line}/year"), self.line.year, today);
        checks.division(&format!("{line}/divisionCode"), &self.line.division_code);
        check_no(
            checks,
            &format!("{line}/subjectCode"),
            &self.line.subject_code,
        );
        check_no(
            checks,
            &format!("{line}/approvalNo"),
            &self.line.approval_no,
        );
        checks.not_after(&format!("{line}/approvedOn"), self.line.approved_on, today);
        checks.not_after(&format!("{at}/asOf"), self.as_of, today);
        let consistent =
            self.balance.is_consistent() && self.balance.budget_yuan == self.line.amount_yuan;
        checks.require(
            consistent,
            format!("{at}/balance"),
            "balance-inconsistent",
            "余额与预算数、承诺、拨付、使用不符：应使用财政部门原样的资金情况",
        );
        checks.list(
            &format!("{at}/deviations"),
            self.deviations.len(),
            DEVIATIONS_MAX,
        );
        for (index, deviation) in self.deviations.iter().take(DEVIATIONS_MAX).enumerate() {
            let at = format!("{at}/deviations/{index}");
            check_no(checks, &format!("{at}/reference"), &deviation.reference);
            checks.require(
                deviation.basis == deviation.kind.basis(),
                format!("{at}/basis"),
                RULE_VIOLATION,
                "偏差的依据与类型不符",
            );
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
