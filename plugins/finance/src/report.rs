//! 投入情况统计 (`report`): what was put into childcare, 人力、物力 and 财力, and how far it was paid and used. Budgets are of years: every
//! budget year that the period touches counts as a whole.

use std::collections::BTreeSet;

use lianxi_domain::division;
use lianxi_domain::fund::InputKind;
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::money::Yuan;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::ledger::{DEPARTMENT, YEAR_KIND, YearSum};

pub const INDICATORS: [(&str, &str, &str); 10] = [
    ("budget", "托育服务预算", "元"),
    ("budget-human", "人力投入预算", "元"),
    ("budget-material", "物力投入预算", "元"),
    ("budget-financial", "财力投入预算", "元"),
    ("grants", "普惠机构补助", "件"),
    ("granted", "普惠机构补助金额", "元"),
    ("paid-rate", "预算拨付率", "%"),
    ("used-rate", "资金使用率", "%"),
    ("counties-with-budget", "安排预算的县（市、区）", "%"),
    ("deviations", "资金偏差", "项"),
];
const DECLARED: &Declared = &INDICATORS;

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let source = "财政部门预算台账（按预算年度）";
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, source, &input)?;
    let years = input.from.year()..=input.to.year();
    let sums: Vec<YearSum> = records::within::<YearSum>(ctx, YEAR_KIND, &input.division_code)?
        .into_iter()
        .map(|(_, sum)| sum)
        .filter(|sum| years.contains(&sum.year))
        .collect();
    let total = |of: &dyn Fn(&YearSum) -> Yuan| sums.iter().map(of).sum::<Yuan>().rounded();
    let count = |of: &dyn Fn(&YearSum) -> u64| sums.iter().map(of).fold(0, u64::saturating_add);
    let budget = total(&YearSum::budget);
    let paid = total(&|sum| sum.paid_yuan);
    report.count("budget", budget);
    for (code, kind) in [
        ("budget-human", InputKind::Human),
        ("budget-material", InputKind::Material),
        ("budget-financial", InputKind::Financial),
    ] {
        report.count(code, total(&|sum| sum.of_kind(kind)));
    }
    report.count("grants", count(&|sum| sum.grants));
    report.count("granted", total(&|sum| sum.granted_yuan));
    report.rate("paid-rate", paid, budget);
    report.rate("used-rate", total(&|sum| sum.used_yuan), paid);
    let (with_budget, counties) = counties(&sums, &input.division_code);
    report.rate("counties-with-budget", with_budget, counties);
    report.count("deviations", count(&|sum| sum.deviations));
    Ok(report.finish())
}

/// Counties whose own government has planned something, of all in the division.
fn counties(sums: &[YearSum], code: &str) -> (u64, u64) {
    let planning: BTreeSet<&str> = sums
        .iter()
        .filter(|sum| !sum.budget().is_zero())
        .map(|sum| sum.division_code.as_str())
        .collect();
    let all: Vec<&str> = division::counties()
        .filter(|county| division::is_within(county.code, code))
        .map(|county| county.code)
        .collect();
    let with_budget = all.iter().filter(|county| planning.contains(*county));
    (number(with_budget.count()), number(all.len()))
}
