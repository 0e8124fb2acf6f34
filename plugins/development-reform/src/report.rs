//! 规划和价格统计: coverage of plans by level, residential prices kept, projects supported. A division without a review is unreported,
//! and counted as such: it is not the same as a plan that leaves childcare out.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::Level;
use lianxi_domain::division;
use lianxi_domain::indicators::{Report, ReportInput, Reporting, number};
use lianxi_domain::money::Yuan;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::close_price_correction::{self as correction, CorrectionResult};
use crate::plan::Plan;
use crate::project::{self, Verdict};
use crate::{check_utility_price as price, include_in_plan, include_in_special_plan};
use lianxi_domain::kept::Kept;

pub const INDICATORS: [(&str, &str, &str); 12] = [
    ("plan-coverage-province", "省级规划纳入率", "%"),
    ("plan-coverage-city", "市级规划纳入率", "%"),
    ("plan-coverage-county", "县级规划纳入率", "%"),
    ("plan-unreported-city", "没有审核规划的市", "个"),
    ("plan-unreported-county", "没有审核规划的县", "个"),
    ("special-plan-coverage", "专项规划纳入率", "%"),
    ("price-checked-institutions", "核查水电气热价格的机构", "家"),
    ("price-compliance", "水电气热居民生活类价格执行率", "%"),
    ("refund-due", "应退多收的价款", "元"),
    ("refund-paid", "已退多收的价款", "元"),
    ("projects-supported", "支持的项目", "个"),
    ("places-supported", "支持项目的托位", "个"),
];
const SOURCE: &str = "发展改革部门业务记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, &INDICATORS, SOURCE, &input)?;
    plans(ctx, &input, &mut report)?;
    special_plans(ctx, &input, &mut report)?;
    prices(ctx, &input.division_code, &mut report)?;
    projects(ctx, &input.division_code, &mut report)?;
    Ok(report.finish())
}

/// Whether a plan is of the years of the report.
fn is_of(plan: &Plan, input: &ReportInput) -> bool {
    plan.from_year <= input.to.year() && input.from.year() <= plan.to_year
}

fn plans(ctx: &Context<'_>, input: &ReportInput, report: &mut Reporting) -> Result<(), Failure> {
    let found = records::within::<Kept<include_in_plan::Input, include_in_plan::Output>>(
        ctx,
        include_in_plan::KIND,
        &input.division_code,
    )?;
    // A division is covered where one of its plans of these years includes childcare.
    let mut covered: BTreeMap<&str, bool> = BTreeMap::new();
    for (_, kept) in found
        .iter()
        .filter(|(_, kept)| is_of(&kept.facts.plan, input))
    {
        let is_included = kept.answer.judgement.inclusion.is_included();
        let held = covered
            .entry(kept.facts.division_code.as_str())
            .or_default();
        *held = *held || is_included;
    }
    for (level, coverage, unreported) in [
        (Level::Province, "plan-coverage-province", None),
        (
            Level::City,
            "plan-coverage-city",
            Some("plan-unreported-city"),
        ),
        (
            Level::County,
            "plan-coverage-county",
            Some("plan-unreported-county"),
        ),
    ] {
        let divisions = division::all().filter(|one| {
            one.level == level && division::is_within(one.code, &input.division_code)
        });
        let states: Vec<Option<&bool>> = divisions.map(|one| covered.get(one.code)).collect();
        let reviewed = states.iter().flatten().count();
        let included = states
            .iter()
            .flatten()
            .filter(|included| ***included)
            .count();
        report.rate(coverage, number(included), number(reviewed));
        if let Some(code) = unreported {
            report.count(code, number(states.len().saturating_sub(reviewed)));
        }
    }
    Ok(())
}

fn special_plans(
    ctx: &Context<'_>,
    input: &ReportInput,
    report: &mut Reporting,
) -> Result<(), Failure> {
    use include_in_special_plan::{KIND, SpecialPlan, SpecialResult};
    let found =
        records::within::<Kept<SpecialPlan, SpecialResult>>(ctx, KIND, &input.division_code)?;
    let of_years = || {
        found
            .iter()
            .filter(|(_, kept)| is_of(&kept.facts.plan, input))
    };
    let included = of_years().filter(|(_, kept)| kept.answer.judgement.inclusion.is_included());
    report.rate(
        "special-plan-coverage",
        number(included.count()),
        number(of_years().count()),
    );
    Ok(())
}

/// The last check of each account counts, and one that was corrected counts as kept.
fn prices(ctx: &Context<'_>, division: &str, report: &mut Reporting) -> Result<(), Failure> {
    let corrections = records::within::<Kept<correction::Input, correction::Output>>(
        ctx,
        correction::KIND,
        division,
    )?;
    let paid: Yuan = corrections
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.on))
        .map(|(_, kept)| kept.answer.refunded_yuan)
        .sum();
    let is_corrected = |kept: &Kept<correction::Input, correction::Output>| {
        kept.answer.result == CorrectionResult::Corrected && report.has(kept.facts.on)
    };
    let corrected: BTreeSet<&str> = corrections
        .iter()
        .filter(|(_, kept)| is_corrected(kept))
        .map(|(_, kept)| kept.facts.check_no.as_str())
        .collect();
    let mut checks =
        records::within::<Kept<price::Input, price::Output>>(ctx, price::KIND, division)?;
    checks.retain(|(_, kept)| report.has(kept.answer.checked_on));
    checks.sort_by_key(|(_, kept)| kept.answer.checked_on);
    let mut accounts = BTreeMap::new();
    let mut institutions = BTreeSet::new();
    for (_, kept) in &checks {
        let checked = &kept.answer;
        institutions.insert(checked.uscc.as_str());
        for account in &checked.accounts {
            let right = account.compliant || corrected.contains(checked.check_no.as_str());
            let at = (
                checked.uscc.as_str(),
                account.utility,
                account.account_no.as_str(),
            );
            accounts.insert(at, right);
        }
    }
    let right = accounts.values().filter(|right| **right).count();
    let due: Yuan = checks.iter().map(|(_, kept)| kept.answer.refund_yuan).sum();
    report.count("price-checked-institutions", number(institutions.len()));
    report.rate("price-compliance", number(right), number(accounts.len()));
    report.count("refund-due", due.rounded());
    report.count("refund-paid", paid.rounded());
    Ok(())
}

fn projects(ctx: &Context<'_>, division: &str, report: &mut Reporting) -> Result<(), Failure> {
    let found =
        records::within::<Kept<project::Input, project::Output>>(ctx, project::KIND, division)?;
    let supported = || {
        found.iter().filter(|(_, kept)| {
            kept.answer.verdict == Verdict::Supported && report.has(kept.answer.decided_on)
        })
    };
    let places = supported().map(|(_, kept)| u64::from(kept.facts.places));
    let (count, places) = (
        number(supported().count()),
        places.fold(0_u64, u64::saturating_add),
    );
    report.count("projects-supported", count);
    report.count("places-supported", places);
    Ok(())
}
