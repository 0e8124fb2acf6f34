//! 纳入规划审核: whether a division's plan of economic and social development includes childcare, by its text and indicators. The plan
//! is the government's and the people's congress's; what is missing becomes a reminder.

use lianxi_domain::Level;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::plan::{Inclusion, Judgement, Plan};
use crate::rules::{ALL, FIVE_YEARS};
use crate::{DEPARTMENT, GOVERNMENT};
use lianxi_domain::kept::{Kept, keep};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "plan";
const BASIS: &str = "晋政办发〔2020〕24号 四(一)、附-3";

/// 纳入规划审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 编制规划的行政区划代码：省、市或县
    pub division_code: String,
    /// 规划种类
    pub kind: PlanKind,
    /// 规划
    pub plan: Plan,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 规划种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PlanKind {
    #[serde(rename = "五年规划纲要")]
    FiveYear,
    #[serde(rename = "年度计划")]
    Annual,
    #[serde(rename = "其他经济社会发展规划")]
    Other,
}

/// 纳入规划审核结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 行政区划代码
    pub division_code: String,
    /// 规划层级
    pub level: Level,
    /// 审核日期
    pub reviewed_on: Day,
    /// 审核
    pub judgement: Judgement,
    /// 上一次审核的纳入情况；第一次的为空
    pub previous: Option<Inclusion>,
    /// 性质
    pub nature: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut checks = Checks::new();
    let division = checks.division("/divisionCode", &input.division_code);
    input.plan.check(&mut checks, "/plan", rules.today());
    check_years(&mut checks, &input);
    checks.finish()?;
    let Some(division) = division else {
        return Err(invalid(
            "/divisionCode",
            "division-not-in-shanxi",
            "区划代码无效",
        ));
    };
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let plan = &input.plan;
    let key = format!(
        "{KIND}/{}/{}-{}/{}",
        input.division_code, plan.from_year, plan.to_year, plan.name
    );
    let mut previous = None;
    if let Some(kept) = records::load::<Kept<Input, Output>>(ctx, &key)? {
        if kept.facts == input {
            return Ok(kept.answer);
        }
        let mut checks = Checks::new();
        plan.check_revision(&mut checks, "/plan", &kept.facts.plan);
        checks.finish()?;
        previous = Some(kept.answer.judgement.inclusion);
    }
    let whom = format!("{}人民政府", division.name);
    let output = Output {
        division_code: input.division_code.clone(),
        level: division.level,
        reviewed_on: rules.today(),
        judgement: plan.judge(&rules, &whom, BASIS)?,
        previous,
        nature: "审核意见：规划由本级人民政府编制，按程序审批；是否修改由编制机关决定".to_owned(),
    };
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: None,
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    if !output.judgement.inclusion.is_included() {
        remind(ctx, &input, &output)?;
    }
    Ok(output)
}

fn check_years(checks: &mut Checks, input: &Input) {
    let (from, to) = (input.plan.from_year, input.plan.to_year);
    let (fits, message) = match input.kind {
        PlanKind::FiveYear => (
            to.checked_sub(from) == Some(FIVE_YEARS - 1) && from % FIVE_YEARS == 1,
            "五年规划的规划期应为五年，如2026年至2030年",
        ),
        PlanKind::Annual => (from == to, "年度计划的规划期应为一年"),
        PlanKind::Other => (true, ""),
    };
    checks.require(fits, "/plan/fromYear", "plan-years", message);
}

/// Not included: the government that compiles the plan is reminded (提醒政府).
fn remind(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    ctx.outbox.emit(
        GOVERNMENT,
        "cn.lianxi.development-reform.plan-not-included",
        Some(&input.division_code),
        &json!({
            "divisionCode": input.division_code, "plan": input.plan.name, "fromYear": input.plan.from_year,
            "toYear": input.plan.to_year, "stage": input.plan.stage, "followUps": output.judgement.follow_ups, "basis": BASIS,
        }),
    )
}
