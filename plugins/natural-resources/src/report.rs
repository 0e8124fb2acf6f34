//! 用地和规划情况统计: from the approved sites and parcels, the reviews of land supply, the first gate and the standards.

use lianxi_domain::facility::GateRecord;
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::check_plan_includes_facility::Judged;
use crate::land::{self, ParcelRecord, SiteRecord};
use crate::standard::StandardRecord;
use crate::supply::{Conclusion, Review};

pub const INDICATORS: [(&str, &str, &str); 12] = [
    ("spatial-plan-sites", "纳入国土空间规划的照护服务用地", "处"),
    (
        "spatial-plan-area",
        "纳入国土空间规划的照护服务用地面积",
        "平方米",
    ),
    (
        "annual-plan-area",
        "纳入年度用地计划的照护服务用地面积",
        "平方米",
    ),
    ("annual-plan-guaranteed", "年度用地指标保障率", "%"),
    ("land-reviews", "供地审查", "件"),
    ("allotment-eligible", "可以划拨的占比", "%"),
    ("land-supplied", "已批准供地的占比", "%"),
    ("land-reused", "利用低效、闲置土地的占比", "%"),
    ("planning-gates-passed", "规划关口通过率", "%"),
    ("migrants-counted", "规划考虑随迁婴幼儿的占比", "%"),
    ("gates-bypassed", "越过规划关口", "件"),
    ("standards-in-force", "现行规划规范和标准", "项"),
];

const DECLARED: &Declared = &INDICATORS;
const SOURCE: &str = "自然资源部门的规划、计划、供地和关口记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, SOURCE, &input)?;
    let code = &input.division_code;
    plans(ctx, code, &mut report)?;
    reviews(ctx, code, &mut report)?;
    gates(ctx, code, &mut report)?;
    let standards: Vec<(String, StandardRecord)> = records::within(ctx, "standard", code)?;
    let in_force = standards.iter().filter(|(_, one)| {
        one.versions
            .iter()
            .any(|version| version.is_in_force(input.to))
    });
    report.count("standards-in-force", number(in_force.count()));
    Ok(report.finish())
}

fn plans(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut sites: Vec<(String, SiteRecord)> = records::within(ctx, "site", code)?;
    sites.retain(|(_, one)| report.has(one.approved_on));
    report.count("spatial-plan-sites", number(sites.len()));
    let area = land::total(sites.iter().map(|(_, one)| one.site.area_sqm));
    report.count("spatial-plan-area", area);
    let mut parcels: Vec<(String, ParcelRecord)> = records::within(ctx, "parcel", code)?;
    parcels.retain(|(_, one)| report.has(one.approved_on));
    let all = land::total(parcels.iter().map(|(_, one)| one.area_sqm));
    let guaranteed = parcels.iter().filter(|(_, one)| one.guaranteed);
    report.count("annual-plan-area", all);
    report.rate(
        "annual-plan-guaranteed",
        land::total(guaranteed.map(|(_, one)| one.area_sqm)),
        all,
    );
    Ok(())
}

fn reviews(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut reviews: Vec<(String, Review)> = records::within(ctx, "land-supply", code)?;
    reviews.retain(|(_, one)| report.has(one.application.received_on));
    let share = |of: fn(&Review) -> bool| number(reviews.iter().filter(|(_, one)| of(one)).count());
    let all = number(reviews.len());
    report.count("land-reviews", all);
    report.rate(
        "allotment-eligible",
        share(|one| one.output.allotment_eligible),
        all,
    );
    report.rate(
        "land-supplied",
        share(|one| one.output.conclusion == Conclusion::Supplied),
        all,
    );
    report.rate("land-reused", share(|one| one.output.reuses_land), all);
    Ok(())
}

fn gates(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut gates: Vec<(String, GateRecord<Judged>)> = records::within(ctx, "gate", code)?;
    gates.retain(|(_, one)| report.has(one.result.judged_on));
    let passed = gates
        .iter()
        .filter(|(_, one)| one.result.is_passed())
        .count();
    report.rate("planning-gates-passed", number(passed), number(gates.len()));
    let populations: Vec<_> = gates
        .iter()
        .filter_map(|(_, one)| one.facts.facts.population)
        .collect();
    let counted = populations
        .iter()
        .filter(|one| one.counts_migrants())
        .count();
    report.rate(
        "migrants-counted",
        number(counted),
        number(populations.len()),
    );
    let mut bypassed: Vec<(String, GateRecord<()>)> = records::within(ctx, "bypass", code)?;
    bypassed.retain(|(_, one)| report.has(one.result.judged_on));
    report.count("gates-bypassed", number(bypassed.len()));
    Ok(())
}
