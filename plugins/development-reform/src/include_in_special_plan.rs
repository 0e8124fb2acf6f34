//! 纳入专项规划审核: the same, special plan by special plan. Their lead departments differ; this department promotes (推动), so what is
//! missing is a reminder to each and a matter for the joint conference, and no order.

use std::collections::BTreeSet;

use lianxi_domain::Level;
use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::indicators::{number, percent};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::plan::{Judgement, Plan};
use crate::rules::ALL;
use crate::{CONFERENCE, DEPARTMENT};
use lianxi_domain::kept::{Kept, keep};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "special-plan";
/// The most special plans of one list.
const PLANS_MAX: usize = 20;
const BASIS: &str = "晋政办发〔2020〕24号 附-4";

/// 纳入专项规划审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 行政区划代码：省、市或县
    pub division_code: String,
    /// 专项规划
    pub plans: Vec<SpecialPlan>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 专项规划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpecialPlan {
    /// 领域
    pub field: Field,
    /// 牵头部门
    pub lead_department: String,
    /// 规划
    pub plan: Plan,
}

/// 领域
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Field {
    #[serde(rename = "公共服务")]
    PublicService,
    #[serde(rename = "人口发展")]
    Population,
    #[serde(rename = "卫生健康")]
    Health,
    #[serde(rename = "妇女儿童")]
    WomenAndChildren,
    #[serde(rename = "城乡社区服务")]
    Community,
    #[serde(rename = "城市更新和老旧小区改造")]
    Renewal,
    #[serde(rename = "乡村振兴")]
    Rural,
    #[serde(rename = "其他")]
    Other,
}

/// 纳入专项规划审核结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 行政区划代码
    pub division_code: String,
    /// 规划层级
    pub level: Level,
    /// 各专项规划的审核
    pub results: Vec<SpecialResult>,
    /// 已纳入的个数
    pub included: u64,
    /// 纳入率（%）
    pub rate_percent: Option<u64>,
    /// 性质
    pub nature: String,
}

/// 一个专项规划的审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpecialResult {
    /// 领域
    pub field: Field,
    /// 牵头部门
    pub lead_department: String,
    /// 审核日期
    pub reviewed_on: Day,
    /// 审核
    pub judgement: Judgement,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let level = check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let mut results = Vec::new();
    let mut missing = Vec::new();
    for (index, special) in input.plans.iter().enumerate() {
        let (reviewed, is_new) = review(ctx, &rules, &input.division_code, index, special)?;
        if is_new && !reviewed.judgement.inclusion.is_included() {
            missing.push(
                json!({"plan": special.plan.name, "leadDepartment": special.lead_department}),
            );
        }
        results.push(reviewed);
    }
    if !missing.is_empty() {
        ctx.outbox.emit(
            CONFERENCE,
            "cn.lianxi.development-reform.special-plans-not-included",
            Some(&input.division_code),
            &json!({"divisionCode": input.division_code, "plans": missing, "basis": BASIS}),
        )?;
    }
    let is_included = |one: &&SpecialResult| one.judgement.inclusion.is_included();
    let included = number(results.iter().filter(is_included).count());
    Ok(Output {
        division_code: input.division_code,
        level,
        rate_percent: percent(included, number(results.len())),
        results,
        included,
        nature: "推动意见：专项规划由牵头部门编制，是否修改由编制机关决定".to_owned(),
    })
}

/// The review of one plan, and whether it is a new one.
fn review(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    division: &str,
    index: usize,
    special: &SpecialPlan,
) -> Result<(SpecialResult, bool), Failure> {
    let plan = &special.plan;
    let years = format!("{}-{}", plan.from_year, plan.to_year);
    let key = format!("{KIND}/{division}/{years}/{}", plan.name);
    if let Some(kept) = records::load::<Kept<SpecialPlan, SpecialResult>>(ctx, &key)? {
        if kept.facts == *special {
            return Ok((kept.answer, false));
        }
        let mut checks = Checks::new();
        plan.check_revision(
            &mut checks,
            &format!("/plans/{index}/plan"),
            &kept.facts.plan,
        );
        checks.finish()?;
    }
    let reviewed = SpecialResult {
        field: special.field,
        lead_department: special.lead_department.clone(),
        reviewed_on: rules.today(),
        judgement: plan.judge(rules, &special.lead_department, BASIS)?,
    };
    let place = Place {
        kind: KIND,
        division,
        uscc: None,
        person: None,
    };
    keep(ctx, &key, place, special, &reviewed)?;
    Ok((reviewed, true))
}

fn check(input: &Input, today: Day) -> Result<Level, Failure> {
    let mut checks = Checks::new();
    let division = checks.division("/divisionCode", &input.division_code);
    checks.some("/plans", input.plans.len(), PLANS_MAX);
    let mut seen = BTreeSet::new();
    for (index, special) in input.plans.iter().take(PLANS_MAX).enumerate() {
        let at = format!("/plans/{index}");
        checks.text(
            &format!("{at}/leadDepartment"),
            &special.lead_department,
            SHORT_TEXT_MAX,
        );
        special
            .plan
            .check(&mut checks, &format!("{at}/plan"), today);
        let (from, to) = (special.plan.from_year, special.plan.to_year);
        checks.require(
            seen.insert((from, to, special.plan.name.as_str())),
            format!("{at}/plan/name"),
            "plan-twice",
            "同一规划只能填写一次",
        );
    }
    checks.finish()?;
    division
        .map(|found| found.level)
        .ok_or_else(|| invalid("/divisionCode", "division-not-in-shanxi", "区划代码无效"))
}
