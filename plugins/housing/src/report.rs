//! 工程建设情况统计: from the gates, the fire records, the gap plans, the renovations and the retrofits.

use lianxi_domain::checks::today;
use lianxi_domain::facility::{GateRecord, Stage};
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::check_renovation_includes_care::RenovationRecord;
use crate::fire::FireRecord;
use crate::gaps::PlanRecord;
use crate::gates::Facts;
use crate::record_construction::Progress;
use crate::record_gap_filling;
use crate::track_facility_retrofit::{RetrofitRecord, State, state};

pub const INDICATORS: [(&str, &str, &str); 12] = [
    ("projects-building", "记录建设进度的项目", "个"),
    ("construction-gates-passed", "建设关口通过率", "%"),
    ("acceptance-gates-passed", "验收关口通过率", "%"),
    ("delivery-gates-passed", "交付关口通过率", "%"),
    ("gates-bypassed", "越过关口", "件"),
    ("fire-confirmed", "消防手续确认率", "%"),
    ("gap-places", "补建计划的托位缺口", "个"),
    ("gap-places-filled", "补建完成率", "%"),
    (
        "renovations-include-care",
        "老旧小区改造方案包括照护需要的占比",
        "%",
    ),
    ("renovations-done", "老旧小区改造竣工并做好的占比", "%"),
    ("retrofits-completed", "母婴、无障碍设施建设改造完成率", "%"),
    ("retrofits-overdue", "母婴、无障碍设施建设改造逾期", "处"),
];

const DECLARED: &Declared = &INDICATORS;
const SOURCE: &str = "住建部门的关口、消防、补建、改造记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, SOURCE, &input)?;
    let code = &input.division_code;
    let mut projects: Vec<(String, Progress)> = records::within(ctx, "construction", code)?;
    projects.retain(|(_, one)| one.done.values().any(|done| report.has(done.on)));
    report.count("projects-building", number(projects.len()));
    gates(ctx, code, &mut report)?;
    let mut fire: Vec<(String, FireRecord)> = records::within(ctx, "fire", code)?;
    fire.retain(|(_, one)| report.has(one.confirmed_on));
    let confirmed = fire
        .iter()
        .filter(|(_, one)| one.standing.confirmed)
        .count();
    report.rate("fire-confirmed", number(confirmed), number(fire.len()));
    filling(ctx, code, &mut report)?;
    renovations(ctx, code, &mut report)?;
    retrofits(ctx, code, &mut report)?;
    Ok(report.finish())
}

fn gates(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut gates: Vec<(String, GateRecord<Facts>)> = records::within(ctx, "gate", code)?;
    gates.retain(|(_, one)| report.has(one.result.judged_on));
    for (stage, indicator) in [
        (Stage::Construction, "construction-gates-passed"),
        (Stage::Acceptance, "acceptance-gates-passed"),
        (Stage::Delivery, "delivery-gates-passed"),
    ] {
        let of = || gates.iter().filter(|(_, one)| one.result.stage == stage);
        let passed = of().filter(|(_, one)| one.result.is_passed()).count();
        report.rate(indicator, number(passed), number(of().count()));
    }
    let mut bypassed: Vec<(String, GateRecord<()>)> = records::within(ctx, "bypass", code)?;
    bypassed.retain(|(_, one)| report.has(one.result.judged_on));
    report.count("gates-bypassed", number(bypassed.len()));
    Ok(())
}

fn filling(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut plans: Vec<(String, PlanRecord)> = records::within(ctx, "gap-plan", code)?;
    plans.retain(|(_, one)| report.has(one.planned_on));
    let gaps = plans.iter().flat_map(|(_, one)| &one.gaps);
    let gap: u64 = gaps.map(|gap| u64::from(gap.gap)).sum();
    let mut filled: Vec<(String, record_gap_filling::Input)> =
        records::within(ctx, "gap-filled", code)?;
    filled.retain(|(_, one)| report.has(one.acquired_on));
    let places: u64 = filled.iter().map(|(_, one)| u64::from(one.places)).sum();
    report.count("gap-places", gap);
    report.rate("gap-places-filled", places, gap);
    Ok(())
}

fn renovations(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let mut all: Vec<(String, RenovationRecord)> = records::within(ctx, "renovation", code)?;
    all.retain(|(_, one)| report.has(one.plan.on));
    let include = all.iter().filter(|(_, one)| one.plan_includes).count();
    let done = all.iter().filter(|(_, one)| one.done_includes).count();
    report.rate(
        "renovations-include-care",
        number(include),
        number(all.len()),
    );
    report.rate("renovations-done", number(done), number(all.len()));
    Ok(())
}

/// Those due in the period, as they stand today.
fn retrofits(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let today = today(ctx)?;
    let mut all: Vec<(String, RetrofitRecord)> = records::within(ctx, "retrofit", code)?;
    all.retain(|(_, one)| report.has(one.retrofit.due_on));
    let states: Vec<State> = all
        .iter()
        .map(|(_, one)| state(&one.retrofit, today))
        .collect();
    let completed = states
        .iter()
        .filter(|one| matches!(one, State::InTime | State::Late));
    report.rate(
        "retrofits-completed",
        number(completed.count()),
        number(states.len()),
    );
    let overdue = states.iter().filter(|one| **one == State::Overdue);
    report.count("retrofits-overdue", number(overdue.count()));
    Ok(())
}
