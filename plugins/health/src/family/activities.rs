//! `plan-guidance-activities` (家庭照护指导计划): a yearly plan in the four ways that the policy names, spread over the quarters.

use lianxi_domain::checks::{self, Checks, RULE_VIOLATION};
use lianxi_domain::office;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::TITLE_CHARS_MAX;

const ACTIVITIES_MAX: usize = 500;

/// 活动方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Way {
    #[serde(rename = "入户指导")]
    HomeVisit,
    #[serde(rename = "亲子活动")]
    ParentChild,
    #[serde(rename = "育儿沙龙")]
    Salon,
    #[serde(rename = "健康讲座")]
    Lecture,
}

const WAYS: [Way; 4] = [Way::HomeVisit, Way::ParentChild, Way::Salon, Way::Lecture];

/// 指导人员
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Instructor {
    #[serde(rename = "儿保专家")]
    Specialist,
    #[serde(rename = "社区医生")]
    CommunityDoctor,
    #[serde(rename = "村级计生服务员")]
    VillageWorker,
    #[serde(rename = "照护服务机构人员")]
    InstitutionStaff,
}

/// 计划活动
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activity {
    /// 方式
    pub way: Way,
    /// 季度
    pub quarter: u8,
    /// 地点
    pub place: String,
    /// 指导人员
    pub instructor: Instructor,
    /// 计划覆盖家庭数
    pub families: u32,
}

/// 家庭照护指导计划
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanActivities {
    /// 年度
    pub year: u16,
    /// 行政区划代码
    pub division: String,
    /// 辖区婴幼儿家庭数
    pub families_total: u32,
    /// 活动
    pub activities: Vec<Activity>,
}

/// 计划
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPlan {
    /// 计划键
    pub plan_key: String,
    /// 没有安排的方式
    pub missing_ways: Vec<Way>,
    /// 没有活动的季度
    pub empty_quarters: Vec<u8>,
    /// 计划覆盖家庭数
    pub families_planned: u32,
    /// 覆盖率（百分比，向下取整）
    pub coverage_percent: u32,
    /// 是否四种方式齐全且每季度有活动
    pub complete: bool,
}

pub fn plan_activities(ctx: &Context<'_>, input: PlanActivities) -> Result<ActivityPlan, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.division)?;
    let mut checks = Checks::new();
    let this_year = checks::today(ctx)?.year();
    let year = i16::try_from(input.year).unwrap_or(i16::MAX);
    checks.require(
        year == this_year || year - 1 == this_year,
        "/year",
        "year-out-of-range",
        "只能制定本年度或下一年度的计划",
    );
    checks.require(
        input.families_total > 0,
        "/familiesTotal",
        RULE_VIOLATION,
        "辖区婴幼儿家庭数应大于零",
    );
    checks.some("/activities", input.activities.len(), ACTIVITIES_MAX);
    for (index, activity) in input.activities.iter().take(ACTIVITIES_MAX).enumerate() {
        checks.require(
            (1..=4).contains(&activity.quarter),
            format!("/activities/{index}/quarter"),
            "quarter-out-of-range",
            "季度应为1至4",
        );
        checks.text(
            &format!("/activities/{index}/place"),
            &activity.place,
            TITLE_CHARS_MAX,
        );
        checks.require(
            activity.families > 0,
            format!("/activities/{index}/families"),
            RULE_VIOLATION,
            "计划家庭数应大于零",
        );
    }
    checks.finish()?;
    let missing_ways: Vec<Way> = WAYS
        .into_iter()
        .filter(|way| !input.activities.iter().any(|activity| activity.way == *way))
        .collect();
    let empty_quarters: Vec<u8> = (1..=4)
        .filter(|quarter| {
            !input
                .activities
                .iter()
                .any(|activity| activity.quarter == *quarter)
        })
        .collect();
    let planned = input
        .activities
        .iter()
        .fold(0_u32, |sum, activity| sum.saturating_add(activity.families));
    let key = format!("activity-plan/{}/{}", input.division, input.year);
    let place = Place {
        kind: "activity-plan",
        division: &input.division,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &input.activities)?;
    Ok(ActivityPlan {
        plan_key: key,
        complete: missing_ways.is_empty() && empty_quarters.is_empty(),
        missing_ways,
        empty_quarters,
        families_planned: planned,
        coverage_percent: percent(planned, input.families_total),
    })
}

pub fn percent(part: u32, whole: u32) -> u32 {
    let share = u64::from(part) * 100 / u64::from(whole.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}
