//! How much of the plans was done (计划执行情况): by quarter for those who look, and as indicators for a report.

use std::collections::BTreeMap;

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::held::held_within;
use super::plan::plans_within;
use super::{Audience, Held, Plan, PlanItem, Programme, Quarter, sum};
use crate::checks::{Checks, POLICY_YEAR};
use crate::date::Day;
use crate::indicators::{ReportInput, Reporting, number, percent};
use crate::office;

/// 计划执行情况查询
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// 年度
    pub year: i16,
    /// 行政区划代码：省、市或县
    pub division_code: String,
}

/// 计划执行情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 已登记计划的组织数
    pub plans: u64,
    /// 各季度
    pub quarters: Vec<QuarterReview>,
    /// 有活动的对象
    pub audiences: Vec<Audience>,
    /// 本年度没有活动的对象
    pub audiences_without: Vec<Audience>,
    /// 季度已过而未完成的计划项目
    pub behind: Vec<Behind>,
    /// 全年计划完成率（%）；没有计划的为空
    pub done_percent: Option<u64>,
}

/// 一个季度
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuarterReview {
    /// 季度
    pub quarter: Quarter,
    /// 计划场次
    pub planned: u64,
    /// 其中已完成场次
    pub done: u64,
    /// 本季度实际开展场次
    pub held: u64,
    /// 其中计划外场次
    pub unplanned: u64,
    /// 覆盖人次
    pub reach: u64,
}

/// 未完成的计划项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Behind {
    /// 行政区划代码
    pub division_code: String,
    /// 计划内编号
    pub item_no: String,
    /// 季度
    pub quarter: Quarter,
    /// 尚余场次
    pub times_left: u32,
}

/// Times held by office and item.
struct Tally(BTreeMap<(String, String), u32>);

impl Tally {
    fn of(held: &[Held]) -> Self {
        let mut times = BTreeMap::new();
        for held in held {
            if let Some(item) = &held.plan_item {
                let count: &mut u32 = times
                    .entry((held.activity.division_code.clone(), item.clone()))
                    .or_default();
                *count = count.saturating_add(1);
            }
        }
        Self(times)
    }

    /// Of an item no more is done than was planned.
    fn done(&self, plan: &Plan, item: &PlanItem) -> u32 {
        let key = (plan.division_code.clone(), item.item_no.clone());
        self.0.get(&key).copied().unwrap_or(0).min(item.times)
    }
}

/// How much of the year's plans was done, by quarter, in a division and below it.
pub fn review(
    ctx: &Context<'_>,
    programme: &Programme,
    input: ReviewInput,
) -> Result<Review, Failure> {
    let today = crate::checks::today(ctx)?;
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.finish()?;
    office::covering(ctx.call, programme.department, &input.division_code)?;
    let plans = plans_within(ctx, &input.division_code, input.year)?;
    let held = held_within(ctx, &input.division_code, input.year)?;
    let tally = Tally::of(&held);
    let quarters: Vec<QuarterReview> = Quarter::ALL
        .into_iter()
        .map(|quarter| review_quarter(quarter, &plans, &held, &tally))
        .collect();
    let reached = |audience: &Audience| held.iter().any(|one| one.activity.audience == *audience);
    let (audiences, audiences_without) = programme.audiences.iter().partition(|one| reached(one));
    let (done, planned) = quarters.iter().fold((0, 0), |(done, planned), quarter| {
        (done + quarter.done, planned + quarter.planned)
    });
    Ok(Review {
        year: input.year,
        division_code: input.division_code,
        plans: number(plans.len()),
        quarters,
        audiences,
        audiences_without,
        behind: behind(&plans, &tally, today),
        done_percent: percent(done, planned),
    })
}

fn review_quarter(quarter: Quarter, plans: &[Plan], held: &[Held], tally: &Tally) -> QuarterReview {
    let items = |plan: &Plan| -> (u64, u64) {
        let of_it = plan.items.iter().filter(|item| item.quarter == quarter);
        of_it.fold((0, 0), |(planned, done), item| {
            let times = u64::from(item.times);
            (planned + times, done + u64::from(tally.done(plan, item)))
        })
    };
    let (planned, done) = plans
        .iter()
        .map(items)
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let of_it: Vec<&Held> = held.iter().filter(|one| one.quarter == quarter).collect();
    QuarterReview {
        quarter,
        planned,
        done,
        held: number(of_it.len()),
        unplanned: number(of_it.iter().filter(|one| one.plan_item.is_none()).count()),
        reach: sum(of_it.iter().map(|one| one.activity.reach)),
    }
}

fn behind(plans: &[Plan], tally: &Tally, today: Day) -> Vec<Behind> {
    let items = plans
        .iter()
        .flat_map(|plan| plan.items.iter().map(move |item| (plan, item)));
    let over = items.filter(|(plan, item)| is_over(plan, item, today));
    over.filter_map(|(plan, item)| {
        let times_left = item.times.saturating_sub(tally.done(plan, item));
        (times_left > 0).then(|| Behind {
            division_code: plan.division_code.clone(),
            item_no: item.item_no.clone(),
            quarter: item.quarter,
            times_left,
        })
    })
    .collect()
}

fn is_over(plan: &Plan, item: &PlanItem, today: Day) -> bool {
    item.quarter
        .last_day(plan.year)
        .is_some_and(|last| last < today)
}

/// Adds [`INDICATORS`](super::INDICATORS) to a report: activities of the period, and of the items whose quarter ended in it, how much was done.
pub fn report(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let today = crate::checks::today(ctx)?;
    let (mut held_count, mut unplanned, mut reach) = (0, 0, 0);
    let (mut done, mut planned) = (0, 0);
    for year in years(input, today) {
        let held = held_within(ctx, &input.division_code, year)?;
        let tally = Tally::of(&held);
        for one in held
            .iter()
            .filter(|one| reporting.has(one.activity.held_on))
        {
            held_count += 1;
            unplanned += u64::from(one.plan_item.is_none());
            reach += u64::from(one.activity.reach);
        }
        for plan in plans_within(ctx, &input.division_code, year)? {
            let is_due = |item: &&PlanItem| {
                let last = item.quarter.last_day(plan.year);
                is_over(&plan, item, today) && last.is_some_and(|last| reporting.has(last))
            };
            for item in plan.items.iter().filter(is_due) {
                planned += u64::from(item.times);
                done += u64::from(tally.done(&plan, item));
            }
        }
    }
    reporting.count("activities", held_count);
    reporting.count("activities-unplanned", unplanned);
    reporting.count("activity-reach", reach);
    reporting.rate("plan-done", done, planned);
    Ok(())
}

/// The years of a period in which there can be records.
pub fn years(input: &ReportInput, today: Day) -> std::ops::RangeInclusive<i16> {
    input.from.year().max(POLICY_YEAR)..=input.to.year().min(today.year())
}
