//! The ledger of a budget line (资金台账): what was promised, paid and used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Balance, BudgetLine, Purpose};
use crate::date::Day;
use crate::money::Yuan;

/// The most commitments, payments and uses that one ledger holds, each: a longer list is a budget line that should have been two.
pub const ENTRIES_MAX: usize = 500;

/// 已承诺的补助
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// 补助编号
    pub grant_no: String,
    /// 受补助机构的统一社会信用代码
    pub payee_uscc: String,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 决定日期
    pub decided_on: Day,
}

/// 拨付
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// 拨付凭证编号
    pub payment_no: String,
    /// 收款单位的统一社会信用代码
    pub payee_uscc: String,
    /// 拨付用途
    pub purpose: Purpose,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 拨付日期
    pub on: Day,
    /// 补助编号；不是对机构的补助时为空
    #[serde(default)]
    pub grant_no: Option<String>,
}

/// 使用
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spending {
    /// 支出凭证编号
    pub use_no: String,
    /// 所用资金的拨付凭证编号
    pub payment_no: String,
    /// 实际用途
    pub purpose: Purpose,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 支出日期
    pub on: Day,
    /// 凭证的SHA-256（64位小写十六进制）
    pub sha256: String,
}

/// 资金台账
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ledger {
    /// 预算项目
    pub line: BudgetLine,
    /// 已承诺的补助
    pub commitments: Vec<Commitment>,
    /// 拨付
    pub payments: Vec<Payment>,
    /// 使用
    pub uses: Vec<Spending>,
}

impl Ledger {
    pub fn open(line: BudgetLine) -> Self {
        Self {
            line,
            commitments: Vec::new(),
            payments: Vec::new(),
            uses: Vec::new(),
        }
    }

    /// Paid by this decision on support.
    pub fn paid_by_grant(&self, grant_no: &str) -> Yuan {
        let paid = self.payments.iter();
        paid.filter(|payment| payment.grant_no.as_deref() == Some(grant_no))
            .map(|payment| payment.amount_yuan)
            .sum()
    }

    /// Used of this payment.
    pub fn used_of_payment(&self, payment_no: &str) -> Yuan {
        let used = self.uses.iter();
        used.filter(|spending| spending.payment_no == payment_no)
            .map(|spending| spending.amount_yuan)
            .sum()
    }

    /// Each decision counts with what it promises, or with what was paid where that is more; other payments count as they are.
    pub fn balance(&self) -> Balance {
        let promised: Yuan = self
            .commitments
            .iter()
            .map(|one| one.amount_yuan.max(self.paid_by_grant(&one.grant_no)))
            .sum();
        let direct: Yuan = self
            .payments
            .iter()
            .filter(|payment| self.commitment_of(payment).is_none())
            .map(|payment| payment.amount_yuan)
            .sum();
        let paid = self.payments.iter().map(|one| one.amount_yuan).sum();
        let used = self.uses.iter().map(|one| one.amount_yuan).sum();
        Balance::of(self.line.amount_yuan, promised.plus(direct), paid, used)
    }

    pub(super) fn commitment_of(&self, payment: &Payment) -> Option<&Commitment> {
        let grant_no = payment.grant_no.as_deref()?;
        self.commitments.iter().find(|one| one.grant_no == grant_no)
    }
}
