//! 资金使用跟踪 (`track-fund-use`): payments and uses of a budget line, its balance and what deviates. What was paid was paid: it is
//! recorded and flagged, not refused. What audit has not been told yet goes to it as information.

use std::collections::BTreeSet;

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::fund::{
    Deviation, ENTRIES_MAX, FundStatement, Ledger, Payment, Spending, check_amount, check_no,
};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ledger::{self, LineRef};
use crate::rules::ALL;

/// Audit offices: deviations as information.
const AUDIT: &str = "audit";
pub const DESTINATIONS: [&str; 1] = [AUDIT];

/// 资金使用跟踪
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 预算项目
    pub line: LineRef,
    /// 新的拨付；没有时为空
    #[serde(default)]
    pub payments: Vec<Payment>,
    /// 新的使用；没有时为空
    #[serde(default)]
    pub uses: Vec<Spending>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 资金使用情况
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 资金情况：作为审计证据时原样使用
    pub statement: FundStatement,
    /// 尚未告知审计部门的偏差
    pub new_deviations: Vec<Deviation>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut checks = Checks::new();
    input.line.check(&mut checks, "/line", &rules);
    check_payments(&mut checks, &input.payments, rules.today());
    check_uses(&mut checks, &input.uses, rules.today());
    checks.finish()?;
    ledger::own(ctx, &input.line.division_code)?;
    let mut checks = Checks::new();
    let found = input.line.find(ctx, &mut checks, "/line")?;
    checks.finish()?;
    let Some(mut kept) = found else {
        return Err(Failure::needs_human("没有找到预算项目，请人工核对"));
    };
    enter(&mut kept.ledger, &input)?;
    let statement = kept
        .ledger
        .state(rules.today(), ledger::thresholds(&rules)?);
    let new: Vec<Deviation> = statement
        .deviations
        .iter()
        .filter(|deviation| !kept.told.contains(deviation))
        .cloned()
        .collect();
    kept.told.clone_from(&statement.deviations);
    ledger::save(ctx, &kept)?;
    if !new.is_empty() {
        let body = json!({"line": LineRef::of(&statement.line), "purpose": statement.line.purpose, "deviations": new});
        let subject = statement.line.line_no.as_str();
        ctx.outbox.emit(
            AUDIT,
            "cn.lianxi.finance.fund-deviation",
            Some(subject),
            &body,
        )?;
    }
    Ok(Output {
        statement,
        new_deviations: new,
    })
}

fn check_payments(checks: &mut Checks, payments: &[Payment], today: Day) {
    checks.list("/payments", payments.len(), ENTRIES_MAX);
    let mut seen = BTreeSet::new();
    for (index, payment) in payments.iter().take(ENTRIES_MAX).enumerate() {
        let at = format!("/payments/{index}");
        check_no(checks, &format!("{at}/paymentNo"), &payment.payment_no);
        once(
            checks,
            &format!("{at}/paymentNo"),
            seen.insert(payment.payment_no.as_str()),
        );
        checks.uscc(&format!("{at}/payeeUscc"), &payment.payee_uscc);
        check_amount(checks, &format!("{at}/amountYuan"), payment.amount_yuan);
        checks.not_after(&format!("{at}/on"), payment.on, today);
        if let Some(grant_no) = &payment.grant_no {
            check_no(checks, &format!("{at}/grantNo"), grant_no);
        }
    }
}

fn check_uses(checks: &mut Checks, uses: &[Spending], today: Day) {
    checks.list("/uses", uses.len(), ENTRIES_MAX);
    let mut seen = BTreeSet::new();
    for (index, spending) in uses.iter().take(ENTRIES_MAX).enumerate() {
        let at = format!("/uses/{index}");
        check_no(checks, &format!("{at}/useNo"), &spending.use_no);
        once(
            checks,
            &format!("{at}/useNo"),
            seen.insert(spending.use_no.as_str()),
        );
        check_no(checks, &format!("{at}/paymentNo"), &spending.payment_no);
        check_amount(checks, &format!("{at}/amountYuan"), spending.amount_yuan);
        checks.not_after(&format!("{at}/on"), spending.on, today);
        checks.digest(format!("{at}/sha256"), &spending.sha256);
    }
}

fn once(checks: &mut Checks, field: &str, is_first: bool) {
    checks.require(is_first, field, "voucher-repeated", "同一凭证编号列了两次");
}

/// Adds what is new; what is there already has to be the same.
fn enter(ledger: &mut Ledger, input: &Input) -> Result<(), Failure> {
    let mut checks = Checks::new();
    for (index, payment) in input.payments.iter().enumerate() {
        let field = format!("/payments/{index}/paymentNo");
        let known = ledger
            .payments
            .iter()
            .find(|one| one.payment_no == payment.payment_no);
        match known {
            None => ledger.payments.push(payment.clone()),
            Some(known) => same(&mut checks, field, known == payment),
        }
    }
    for (index, spending) in input.uses.iter().enumerate() {
        let at = format!("/uses/{index}");
        let paid = ledger
            .payments
            .iter()
            .any(|one| one.payment_no == spending.payment_no);
        checks.require(
            paid,
            format!("{at}/paymentNo"),
            "payment-unknown",
            "没有这一拨付：支出应对应已登记的拨付",
        );
        let known = ledger.uses.iter().find(|one| one.use_no == spending.use_no);
        match known {
            None => ledger.uses.push(spending.clone()),
            Some(known) => same(&mut checks, format!("{at}/useNo"), known == spending),
        }
    }
    checks.list("/payments", ledger.payments.len(), ENTRIES_MAX);
    checks.list("/uses", ledger.uses.len(), ENTRIES_MAX);
    checks.finish()
}

fn same(checks: &mut Checks, field: String, is_same: bool) {
    checks.require(
        is_same,
        field,
        "voucher-differs",
        "此凭证编号已登记且内容不同",
    );
}
