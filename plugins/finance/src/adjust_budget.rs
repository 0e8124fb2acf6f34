//! 预算调整 (`adjust-budget`): another amount for a line, which the standing committee of the people's congress approves. What is promised
//! or paid already stays covered.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, invalid};
use lianxi_domain::fund::{Balance, BudgetLine, ENTRIES_MAX, check_amount, check_no};
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Adjustment, LineRef};
use crate::rules::ALL;

/// 预算调整
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 预算项目
    pub line: LineRef,
    /// 调整后的预算数（元）
    pub amount_yuan: Yuan,
    /// 调整的理由
    pub reason: String,
    /// 本级人民代表大会常务委员会的批准；没有时转人工
    #[serde(default)]
    pub approval: Option<Decision>,
}

/// 预算调整结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 调整后的预算项目
    pub line: BudgetLine,
    /// 余额
    pub balance: Balance,
    /// 历次调整
    pub adjustments: Vec<Adjustment>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &ALL)?;
    let mut checks = Checks::new();
    input.line.check(&mut checks, "/line", &rules);
    check_amount(&mut checks, "/amountYuan", input.amount_yuan);
    checks.text("/reason", &input.reason, LONG_TEXT_MAX);
    if let Some(approval) = &input.approval {
        approval.check(&mut checks, "/approval", rules.today());
        check_no(&mut checks, "/approval/documentNo", &approval.document_no);
    }
    checks.finish()?;
    ledger::own(ctx, &input.line.division_code)?;
    let mut checks = Checks::new();
    let found = input.line.find(ctx, &mut checks, "/line")?;
    checks.finish()?;
    let Some(mut kept) = found else {
        return Err(Failure::needs_human("没有找到预算项目，请人工核对"));
    };
    let done = input.approval.as_ref().and_then(|approval| {
        let same = |one: &&Adjustment| one.document_no == approval.document_no;
        kept.adjustments.iter().find(same).cloned()
    });
    match done {
        Some(done) if done.to_yuan == input.amount_yuan => {}
        Some(_) => {
            return Err(invalid(
                "/approval/documentNo",
                "adjustment-differs",
                "此文号已用于另一数额的调整",
            ));
        }
        None => adjust(ctx, &input, &mut kept)?,
    }
    Ok(Output {
        line: kept.ledger.line.clone(),
        balance: kept.ledger.balance(),
        adjustments: kept.adjustments,
    })
}

fn adjust(ctx: &Context<'_>, input: &Input, kept: &mut ledger::Kept) -> Result<(), Failure> {
    let committed = kept.ledger.balance().committed_yuan;
    let old = kept.ledger.line.amount_yuan;
    let mut checks = Checks::new();
    checks.require(
        input.amount_yuan >= committed,
        "/amountYuan",
        "below-committed",
        format!("已承诺和拨付{committed}元，调整后不得低于此数"),
    );
    checks.require(
        input.amount_yuan != old,
        "/amountYuan",
        "no-change",
        "调整前后数额相同",
    );
    if let Some(approval) = &input.approval {
        checks.not_after("/line", kept.ledger.line.approved_on, approval.on);
    }
    checks.list("/line", kept.adjustments.len(), ENTRIES_MAX);
    checks.finish()?;
    let Some(approval) = &input.approval else {
        return Err(Failure::needs_human(
            "调整方案审核通过：未经本级人民代表大会常务委员会批准不得调整预算（预算法 第六十九条）",
        ));
    };
    kept.adjustments.push(Adjustment {
        from_yuan: old,
        to_yuan: input.amount_yuan,
        document_no: approval.document_no.clone(),
    });
    kept.ledger.line.amount_yuan = input.amount_yuan;
    ledger::save(ctx, kept)
}
