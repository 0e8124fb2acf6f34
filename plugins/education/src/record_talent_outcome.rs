//! `record-talent-outcome` 人才培养结果登记 (附-5): how many were enrolled under a plan, graduated, and went to work in childcare.

use lianxi_domain::checks::{Checks, invalid, today};
use lianxi_domain::indicators::percent;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan_talent_training::{self as plan, key};
use crate::shared::{Kept, check_number, covers, earlier};

/// More graduates of a year than any major has.
const GRADUATES_MAX: u32 = 100_000;

/// 人才培养结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划编号
    pub plan_no: String,
    /// 计划的行政区划代码（学校所在地）
    pub division_code: String,
    /// 实际招生（人）
    pub enrolled: u32,
    /// 本年度该专业毕业生（人）
    pub graduates: u32,
    /// 其中到照护服务机构就业（人）
    pub employed_in_care: u32,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 年度
    pub year: i16,
    /// 计划招生（人）
    pub planned_enrolment: u32,
    /// 招生计划完成率（%）
    pub enrolled_percent: Option<u64>,
    /// 是否超出计划
    pub over_plan: bool,
    /// 毕业生到照护服务机构就业的比例（%）；没有毕业生的为空
    pub employed_percent: Option<u64>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    let mut checks = Checks::new();
    check_number(&mut checks, "/planNo", &input.plan_no);
    checks.division("/divisionCode", &input.division_code);
    checks.require(
        input.graduates <= GRADUATES_MAX,
        "/graduates",
        "graduates-out-of-range",
        format!("毕业生不超过{GRADUATES_MAX}人"),
    );
    checks.require(
        input.employed_in_care <= input.graduates,
        "/employedInCare",
        "employed-too-many",
        "就业人数不能多于毕业生",
    );
    checks.finish()?;
    covers(ctx, &input.division_code)?;
    let plan_key = key(&input.division_code, &input.plan_no);
    let Some(planned) = records::load::<Kept<plan::Input, plan::Output>>(ctx, &plan_key)? else {
        return Err(invalid(
            "/planNo",
            "plan-unknown",
            "没有这个编号的人才培养计划",
        ));
    };
    let plan = planned.facts;
    let mut checks = Checks::new();
    checks.require(
        plan.year <= today.year(),
        "/planNo",
        "year-in-future",
        "计划年度还没有开始",
    );
    checks.require(
        input.enrolled <= plan.capacity,
        "/enrolled",
        "enrolment-over-capacity",
        format!("实际招生超过培养能力{}人", plan.capacity),
    );
    checks.finish()?;
    let outcome_key = format!("talent-outcome/{}/{}", input.division_code, input.plan_no);
    if let Some(answer) = earlier(ctx, &outcome_key, &input, ("/planNo", "outcome-differs"))? {
        return Ok(answer);
    }
    let answer = Output {
        year: plan.year,
        planned_enrolment: plan.planned_enrolment,
        enrolled_percent: percent(u64::from(input.enrolled), u64::from(plan.planned_enrolment)),
        over_plan: input.enrolled > plan.planned_enrolment,
        employed_percent: percent(
            u64::from(input.employed_in_care),
            u64::from(input.graduates),
        ),
    };
    let kept = Kept {
        facts: input,
        answer,
    };
    let place = Place {
        kind: "talent-outcome",
        division: &kept.facts.division_code,
        uscc: Some(&plan.school.uscc),
        person: None,
    };
    records::save(ctx, &outcome_key, place, &kept)?;
    Ok(kept.answer)
}
