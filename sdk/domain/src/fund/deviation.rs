//! What in a ledger is not as its rule says (偏差): the fact, its amount and the rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::balance::beyond;
use super::{Commitment, ENTRIES_MAX, Ledger, Payment};
use crate::date::Day;
use crate::money::Yuan;

/// The most deviations of such a ledger: three of each payment, one of each use and each commitment, two of the whole.
pub const DEVIATIONS_MAX: usize = 5 * ENTRIES_MAX + 2;

/// 偏差类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum DeviationKind {
    #[serde(rename = "预算批准前拨付")]
    BeforeApproval,
    #[serde(rename = "超预算")]
    OverBudget,
    #[serde(rename = "无补助决定拨付")]
    NoGrant,
    #[serde(rename = "超补助决定拨付")]
    OverGrant,
    #[serde(rename = "收款单位不符")]
    OtherPayee,
    #[serde(rename = "改变用途")]
    OtherPurpose,
    #[serde(rename = "支出大于拨付")]
    OverUse,
    #[serde(rename = "未及时拨付")]
    LatePayment,
    #[serde(rename = "连续两年未用完")]
    Idle,
}

impl DeviationKind {
    /// The rule that it is measured by.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::BeforeApproval => {
                "预算法 第十三条（是否属于第五十四条规定的批准前可以安排的支出，由人员核实）"
            }
            Self::OverBudget => "预算法 第十三条；预算法实施条例 第五十七条第一项",
            Self::NoGrant | Self::OverGrant => "预算法实施条例 第五十七条第一项",
            Self::OtherPayee => "预算法实施条例 第五十七条第二项",
            Self::OtherPurpose => "预算法 第六十三条；预算法实施条例 第六十条",
            Self::OverUse => "预算法 第五十七条第二款（有无虚假列支由人员核实）",
            Self::LatePayment => "预算法 第五十七条第一款（“及时”没有数字，期限为产品默认）",
            Self::Idle => "预算法 第四十二条；预算法实施条例 第五十条",
        }
    }
}

/// 偏差：事实、金额和依据，不含责任认定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deviation {
    /// 类型
    pub kind: DeviationKind,
    /// 涉及的预算项目、补助、拨付或支出编号
    pub reference: String,
    /// 涉及金额（元）
    pub amount_yuan: Yuan,
    /// 依据
    pub basis: String,
}

impl Deviation {
    fn new(kind: DeviationKind, reference: &str, amount: Yuan) -> Self {
        Self {
            kind,
            reference: reference.to_owned(),
            amount_yuan: amount,
            basis: kind.basis().to_owned(),
        }
    }
}

/// The two periods that deviations are measured by; a plugin reads them from its dated rules.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {
    /// Years after the budget year at whose end what is left is no longer carried over.
    pub carry_over_years: u32,
    /// Calendar days from a decision on support to its payment.
    pub pay_within_days: u32,
}

impl Ledger {
    /// In the order in which money goes: payments, uses, decisions, the line as a whole.
    pub fn deviations(&self, as_of: Day, thresholds: Thresholds) -> Vec<Deviation> {
        let mut found = Vec::new();
        for payment in &self.payments {
            self.payment_deviates(payment, &mut found);
        }
        for spending in &self.uses {
            if spending.purpose != self.line.purpose {
                let kind = DeviationKind::OtherPurpose;
                found.push(Deviation::new(kind, &spending.use_no, spending.amount_yuan));
            }
        }
        for commitment in &self.commitments {
            self.commitment_deviates(commitment, as_of, thresholds, &mut found);
        }
        self.line_deviates(as_of, thresholds, &mut found);
        found
    }

    /// Its purpose or its day, its decision, and whether more was used than it brought.
    fn payment_deviates(&self, payment: &Payment, found: &mut Vec<Deviation>) {
        let mut deviates = |kind, amount| {
            found.push(Deviation::new(kind, &payment.payment_no, amount));
        };
        let paid = payment.amount_yuan;
        if payment.purpose != self.line.purpose {
            deviates(DeviationKind::OtherPurpose, paid);
        } else if payment.on < self.line.approved_on {
            deviates(DeviationKind::BeforeApproval, paid);
        }
        match self.commitment_of(payment) {
            Some(commitment) if commitment.payee_uscc != payment.payee_uscc => {
                deviates(DeviationKind::OtherPayee, paid);
            }
            None if payment.purpose.needs_grant() || payment.grant_no.is_some() => {
                deviates(DeviationKind::NoGrant, paid);
            }
            _ => {}
        }
        let overused = beyond(self.used_of_payment(&payment.payment_no), paid);
        if !overused.is_zero() {
            deviates(DeviationKind::OverUse, overused);
        }
    }

    fn commitment_deviates(
        &self,
        commitment: &Commitment,
        as_of: Day,
        thresholds: Thresholds,
        found: &mut Vec<Deviation>,
    ) {
        let paid = self.paid_by_grant(&commitment.grant_no);
        let over = beyond(paid, commitment.amount_yuan);
        if !over.is_zero() {
            let kind = DeviationKind::OverGrant;
            found.push(Deviation::new(kind, &commitment.grant_no, over));
        }
        let days = i32::try_from(thresholds.pay_within_days).unwrap_or(i32::MAX);
        let open = beyond(commitment.amount_yuan, paid);
        if !open.is_zero() && as_of > commitment.decided_on.plus_days(days) {
            let kind = DeviationKind::LatePayment;
            found.push(Deviation::new(kind, &commitment.grant_no, open));
        }
    }

    fn line_deviates(&self, as_of: Day, thresholds: Thresholds, found: &mut Vec<Deviation>) {
        let balance = self.balance();
        if !balance.exceeded_yuan.is_zero() {
            let kind = DeviationKind::OverBudget;
            found.push(Deviation::new(
                kind,
                &self.line.line_no,
                balance.exceeded_yuan,
            ));
        }
        let left = beyond(balance.budget_yuan, balance.used_yuan);
        if !left.is_zero()
            && i32::from(as_of.year()) > last_year(self.line.year, thresholds.carry_over_years)
        {
            found.push(Deviation::new(
                DeviationKind::Idle,
                &self.line.line_no,
                left,
            ));
        }
    }
}

fn last_year(year: i16, carry_over_years: u32) -> i32 {
    i32::from(year).saturating_add(i32::try_from(carry_over_years).unwrap_or(i32::MAX))
}
