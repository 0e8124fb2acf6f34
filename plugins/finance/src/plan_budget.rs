//! 预算安排 (`plan-budget`): what a government spends on childcare in a year, line by line. The people's congress approves a budget; without
//! its approval there is a draft, and a draft pays nothing.

use std::collections::BTreeSet;

use lianxi_domain::checks::Checks;
use lianxi_domain::fund::{
    BudgetLine, Channel, InputKind, Ledger, Purpose, check_amount, check_no,
};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Kept, LineRef};
use crate::rules::{ALL, PUBLISH_WITHIN, REPLY_WITHIN, SUBJECT_DIGITS};

/// The most lines of one plan.
const ITEMS_MAX: usize = 100;

/// 预算安排
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 预算年度
    pub year: i16,
    /// 本级行政区划代码
    pub division_code: String,
    /// 预算项目
    pub items: Vec<Item>,
    /// 本级人民代表大会的批准；没有时转人工
    #[serde(default)]
    pub approval: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一个预算项目
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// 预算项目编号
    pub line_no: String,
    /// 资金渠道
    pub channel: Channel,
    /// 支出功能分类科目编码（类、款、项）
    pub subject_code: String,
    /// 用途
    pub purpose: Purpose,
    /// 预算数（元）
    pub amount_yuan: Yuan,
}

/// 预算安排结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 预算年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 预算项目
    pub lines: Vec<BudgetLine>,
    /// 本级本年度托育服务预算合计（元）
    pub total_yuan: Yuan,
    /// 上年度合计（元）；没有记录时为空
    pub last_year_yuan: Option<Yuan>,
    /// 是否高于上年度；没有上年度记录时为空
    pub increased: Option<bool>,
    /// 人力、物力、财力投入
    pub inputs: Vec<InputTotal>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// 一类投入
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InputTotal {
    /// 投入类别
    pub kind: InputKind,
    /// 金额（元）
    pub amount_yuan: Yuan,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut checks = Checks::new();
    check(&mut checks, &input, &rules)?;
    checks.finish()?;
    ledger::own(ctx, &input.division_code)?;
    let Some(approval) = &input.approval else {
        return Err(Failure::needs_human(
            "预算草案审核通过：由本级人民代表大会审查批准（预算法 第四十三条）后登记",
        ));
    };
    let lines: Vec<BudgetLine> = input
        .items
        .iter()
        .map(|item| line(&input, item, approval))
        .collect();
    keep(ctx, &lines)?;
    answer(ctx, &input, &rules, lines, approval)
}

fn check(checks: &mut Checks, input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let digits = rules.value(&SUBJECT_DIGITS)? as usize;
    checks.year("/year", input.year, rules.today());
    checks.division("/divisionCode", &input.division_code);
    checks.some("/items", input.items.len(), ITEMS_MAX);
    let mut seen = BTreeSet::new();
    for (index, item) in input.items.iter().take(ITEMS_MAX).enumerate() {
        let at = format!("/items/{index}");
        check_no(checks, &format!("{at}/lineNo"), &item.line_no);
        checks.require(
            seen.insert(item.line_no.as_str()),
            format!("{at}/lineNo"),
            "budget-line-repeated",
            "同一预算项目编号列了两次",
        );
        let coded = item.subject_code.len() == digits
            && item.subject_code.bytes().all(|byte| byte.is_ascii_digit());
        checks.require(
            coded,
            format!("{at}/subjectCode"),
            "subject-code-malformed",
            format!("支出功能分类科目编码应为{digits}位数字，编列到项"),
        );
        check_amount(checks, &format!("{at}/amountYuan"), item.amount_yuan);
    }
    if let Some(approval) = &input.approval {
        approval.check(checks, "/approval", rules.today());
        check_no(checks, "/approval/documentNo", &approval.document_no);
        let near = i32::from(input.year) - i32::from(approval.on.year());
        checks.require(
            (0..=1).contains(&near),
            "/approval/on",
            "approval-year-mismatch",
            "预算应在预算年度或者上一年度批准",
        );
    }
    Ok(())
}

fn line(input: &Input, item: &Item, approval: &Decision) -> BudgetLine {
    BudgetLine {
        line_no: item.line_no.clone(),
        year: input.year,
        division_code: input.division_code.clone(),
        channel: item.channel,
        subject_code: item.subject_code.clone(),
        purpose: item.purpose,
        amount_yuan: item.amount_yuan,
        approval_no: approval.document_no.clone(),
        approved_on: approval.on,
    }
}

/// A line that is there stays as it was approved; another amount is an adjustment.
fn keep(ctx: &Context<'_>, lines: &[BudgetLine]) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let mut new = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match LineRef::of(line).load(ctx)? {
            None => new.push(line),
            Some(kept) => checks.require(
                as_approved(&kept) == *line,
                format!("/items/{index}/lineNo"),
                "budget-line-differs",
                "此编号的预算项目已批准且内容不同：未经法定程序不得调整（预算法 第十三条），调整使用 adjust-budget",
            ),
        }
    }
    checks.finish()?;
    for line in new {
        let kept = Kept {
            ledger: Ledger::open(line.clone()),
            adjustments: Vec::new(),
            told: Vec::new(),
        };
        ledger::save(ctx, &kept)?;
    }
    Ok(())
}

/// The line before any adjustment.
fn as_approved(kept: &Kept) -> BudgetLine {
    let mut line = kept.ledger.line.clone();
    if let Some(first) = kept.adjustments.first() {
        line.amount_yuan = first.from_yuan;
    }
    line
}

fn answer(
    ctx: &Context<'_>,
    input: &Input,
    rules: &Rules<'_>,
    lines: Vec<BudgetLine>,
    approval: &Decision,
) -> Result<Output, Failure> {
    let sum = ledger::year_sum(ctx, &input.division_code, input.year)?.unwrap_or_default();
    let before = ledger::year_sum(ctx, &input.division_code, input.year.saturating_sub(1))?;
    let last_year = before.map(|sum| sum.budget());
    let kinds = [InputKind::Human, InputKind::Material, InputKind::Financial];
    let inputs = kinds.map(|kind| InputTotal {
        kind,
        amount_yuan: sum.of_kind(kind),
    });
    let limits = [
        ("向本级各部门批复预算", &REPLY_WITHIN),
        ("向社会公开预算", &PUBLISH_WITHIN),
    ];
    let mut follow_ups = Vec::new();
    for (action, rule) in limits {
        let limit = Limit::new(rules.period(rule)?, approval.on);
        follow_ups.push(FollowUp::within(action, limit));
    }
    Ok(Output {
        year: input.year,
        division_code: input.division_code.clone(),
        lines,
        total_yuan: sum.budget(),
        last_year_yuan: last_year,
        increased: last_year.map(|last| sum.budget() > last),
        inputs: inputs.into(),
        follow_ups,
    })
}
