//! The yearly plan of an organisation (年度活动计划) and its revisions.

use std::collections::BTreeSet;

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::{REACH_MAX, check_count, check_scope};
use super::held::held_in;
use super::{
    ACTIVITIES_PER_QUARTER_MIN, Audience, Facts, Form, Programme, Quarter, Topic, check_number, sum,
};
use crate::checks::{Checks, invalid};
use crate::date::Day;
use crate::office;
use crate::parameters::{Params, Rules};
use crate::person::Decision;
use crate::records::{self, Place};
use crate::rules::Stated;

/// The most items of one plan.
const ITEMS_MAX: usize = 200;
/// The most times that one item of a plan is held in a quarter.
const TIMES_MAX: u32 = 1_000;
/// The revision of a plan that is new.
const REVISION_FIRST: u32 = 1;

/// 年度活动计划
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanInput {
    /// 年度
    pub year: i16,
    /// 行政区划代码：省、市或县
    pub division_code: String,
    /// 版次：首次为1，每次修订加1
    pub revision: u32,
    /// 计划活动
    pub items: Vec<PlanItem>,
    /// 本组织批准计划的决定；没有的，由人员批准
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一项计划活动
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanItem {
    /// 计划内编号
    pub item_no: String,
    /// 主题
    pub topic: Topic,
    /// 形式
    pub form: Form,
    /// 对象
    pub audience: Audience,
    /// 季度
    pub quarter: Quarter,
    /// 场次
    pub times: u32,
    /// 预计覆盖人次
    pub reach: u32,
}

/// 已批准的年度活动计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 版次
    pub revision: u32,
    /// 计划活动
    pub items: Vec<PlanItem>,
    /// 批准计划的决定
    pub decision: Decision,
    /// 计划场次
    pub times: u64,
    /// 预计覆盖人次
    pub reach: u64,
    /// 每季度不少于的场次
    pub per_quarter_min: Stated<u32>,
    /// 场次不足的季度（提示，不是违规）
    pub short_quarters: Vec<Quarter>,
    /// 没有安排活动的对象（提示，不是违规）
    pub missing_audiences: Vec<Audience>,
    /// 依据
    pub basis: String,
}

/// A yearly plan, approved by the organisation's people. A revision follows the one before and keeps what was already held.
pub fn plan(ctx: &Context<'_>, programme: &Programme, input: PlanInput) -> Result<Plan, Failure> {
    let rules = Rules::on(ctx.call, &input.params, programme.rules)?;
    check_plan(programme, &input, rules.today())?;
    office::covering(ctx.call, programme.department, &input.division_code)?;
    let per_quarter_min = rules.get(&ACTIVITIES_PER_QUARTER_MIN)?;
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human("年度活动计划应由本组织负责人批准"));
    };
    let earlier = planned(ctx, &input.division_code, input.year)?;
    if let Some(earlier) = earlier {
        if earlier.revision == input.revision {
            return repeated(earlier, &input, &decision);
        }
        check_revision(ctx, earlier.revision.saturating_add(1), &input)?;
    } else {
        check_revision(ctx, REVISION_FIRST, &input)?;
    }
    let plan = Plan {
        short_quarters: short_quarters(&input.items, per_quarter_min.value),
        missing_audiences: missing_audiences(programme, &input.items),
        times: sum(input.items.iter().map(|item| item.times)),
        reach: sum(input.items.iter().map(|item| item.reach)),
        per_quarter_min,
        year: input.year,
        division_code: input.division_code,
        revision: input.revision,
        items: input.items,
        decision,
        basis: programme.basis.to_owned(),
    };
    let place = Place {
        kind: &plan_kind(plan.year),
        division: &plan.division_code,
        ..Place::default()
    };
    records::save(ctx, &plan_key(&plan.division_code, plan.year), place, &plan)?;
    Ok(plan)
}

fn check_plan(programme: &Programme, input: &PlanInput, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.some("/items", input.items.len(), ITEMS_MAX);
    let mut numbers = BTreeSet::new();
    for (index, item) in input.items.iter().take(ITEMS_MAX).enumerate() {
        let at = |field: &str| format!("/items/{index}/{field}");
        check_number(&mut checks, &at("itemNo"), &item.item_no);
        checks.require(
            numbers.insert(item.item_no.as_str()),
            at("itemNo"),
            "item-duplicate",
            "计划内编号重复",
        );
        check_scope(
            &mut checks,
            programme,
            &format!("/items/{index}"),
            item.audience,
            item.form,
        );
        for (field, value, most) in [
            ("times", item.times, TIMES_MAX),
            ("reach", item.reach, REACH_MAX),
        ] {
            check_count(&mut checks, &at(field), value, most);
        }
    }
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

fn repeated(earlier: Plan, input: &PlanInput, decision: &Decision) -> Result<Plan, Failure> {
    if earlier.items == input.items && earlier.decision == *decision {
        return Ok(earlier);
    }
    Err(invalid(
        "/revision",
        "plan-differs",
        format!(
            "第{}版计划已登记，内容不同；修改的应作为下一版",
            input.revision
        ),
    ))
}

/// The revision is the expected one, and what was held of the plan before stays in it as it was.
fn check_revision(ctx: &Context<'_>, expected: u32, input: &PlanInput) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        input.revision == expected,
        "/revision",
        "revision-order",
        format!("版次应为{expected}"),
    );
    for held in held_in(ctx, &input.division_code, input.year)? {
        let Some(item_no) = held.plan_item.as_deref() else {
            continue;
        };
        let kept = input
            .items
            .iter()
            .any(|item| item.item_no == item_no && item.is_of(&held.activity));
        checks.require(
            kept,
            "/items",
            "plan-item-held",
            "已开展活动的计划项目不得删除或改变主题、形式、对象",
        );
    }
    checks.finish()
}

impl PlanItem {
    pub(super) fn is_of(&self, facts: &Facts) -> bool {
        (self.topic, self.form, self.audience) == (facts.topic, facts.form, facts.audience)
    }
}

fn short_quarters(items: &[PlanItem], least: u32) -> Vec<Quarter> {
    let times = |quarter: Quarter| {
        let of_it = items.iter().filter(move |item| item.quarter == quarter);
        sum(of_it.map(|item| item.times))
    };
    let short = |quarter: &Quarter| times(*quarter) < u64::from(least);
    Quarter::ALL.into_iter().filter(short).collect()
}

fn missing_audiences(programme: &Programme, items: &[PlanItem]) -> Vec<Audience> {
    let missing = |audience: &Audience| !items.iter().any(|item| item.audience == *audience);
    programme
        .audiences
        .iter()
        .copied()
        .filter(missing)
        .collect()
}

fn plan_kind(year: i16) -> String {
    format!("plan/{year}")
}

fn plan_key(division: &str, year: i16) -> String {
    format!("plan/{division}/{year}")
}

/// The plan of a division for a year.
pub fn planned(ctx: &Context<'_>, division: &str, year: i16) -> Result<Option<Plan>, Failure> {
    records::load(ctx, &plan_key(division, year))
}

/// The plans of a division and of those below it.
pub(super) fn plans_within(
    ctx: &Context<'_>,
    division: &str,
    year: i16,
) -> Result<Vec<Plan>, Failure> {
    let found = records::within::<Plan>(ctx, &plan_kind(year), division)?;
    Ok(found.into_iter().map(|(_, plan)| plan).collect())
}
