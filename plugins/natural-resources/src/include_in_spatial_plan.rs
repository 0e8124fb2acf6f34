//! 纳入国土空间规划: the sites that childcare needs, in a plan of any kind. A plan is a draft until a government approves it; only
//! sites of an approved plan can be taken into a yearly plan. Counties that the plan leaves out are named, and their governments reminded.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::division::{self, Level};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::land::{self, CareSite, PlanStatus, SiteRecord, Work};
use crate::rules::{ALL, REMIND_WITHIN};

/// The most sites of one plan.
const SITES_MAX: usize = 500;
/// Plans of the policy's time: the first that it could be taken into, and the longest.
const YEAR_FIRST: i16 = 2015;
const SPAN_YEARS_MAX: i16 = 40;

/// 规划类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PlanKind {
    #[serde(rename = "总体规划")]
    Overall,
    #[serde(rename = "详细规划")]
    Detailed,
    #[serde(rename = "专项规划")]
    Special,
}

/// 国土空间规划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpatialPlan {
    /// 规划编号
    pub plan_no: String,
    /// 规划名称
    pub name: String,
    /// 规划类型
    pub kind: PlanKind,
    /// 规划范围的行政区划代码
    pub division_code: String,
    /// 规划期起始年
    pub from_year: i16,
    /// 规划期末年
    pub to_year: i16,
    /// 规划文本的SHA-256
    pub sha256: String,
    /// 照护服务机构和设施用地
    pub sites: Vec<CareSite>,
    /// 批准规划的决定；没有的为编制中
    #[serde(default)]
    pub approval: Option<Decision>,
}

/// 纳入国土空间规划
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 规划
    pub plan: SpatialPlan,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一处用地
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// 用地编号
    pub site_no: String,
    /// 所在县
    pub county_code: String,
    /// 位置
    pub location: String,
    /// 面积（平方米）
    pub area_sqm: u32,
    /// 建设方式
    pub work: Work,
}

/// 纳入情况
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 规划编号
    pub plan_no: String,
    /// 规划状态
    pub status: PlanStatus,
    /// 用地清单
    pub entries: Vec<Entry>,
    /// 用地总面积（平方米）
    pub total_area_sqm: u64,
    /// 独立占地的处数
    pub independent: u32,
    /// 规划托位数
    pub total_places: u64,
    /// 规划范围内没有照护服务用地的县
    pub counties_without: Vec<&'static str>,
    /// 提醒事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let plan = input.plan;
    check(&plan, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &plan.division_code)?;
    let key = format!("spatial-plan/{}", plan.plan_no);
    let known: Option<SpatialPlan> = records::load(ctx, &key)?;
    match known {
        Some(known) if known == plan => {}
        Some(known) if known.approval.is_some() => {
            let message = "该编号的规划已经批准；修改规划应使用新的编号";
            return Err(invalid("/plan/planNo", "plan-taken", message));
        }
        _ => keep(ctx, &key, &plan)?,
    }
    outcome(&plan, &rules)
}

fn check(plan: &SpatialPlan, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/plan/planNo", &plan.plan_no, DOCUMENT_NO_CHARS_MAX);
    checks.text("/plan/name", &plan.name, SHORT_TEXT_MAX);
    checks.division("/plan/divisionCode", &plan.division_code);
    checks.digest("/plan/sha256", &plan.sha256);
    let span = plan.to_year.saturating_sub(plan.from_year);
    checks.require(
        plan.from_year >= YEAR_FIRST && (0..=SPAN_YEARS_MAX).contains(&span),
        "/plan/toYear",
        "year-out-of-range",
        format!("规划期应始于{YEAR_FIRST}年以后，不超过{SPAN_YEARS_MAX}年"),
    );
    checks.some("/plan/sites", plan.sites.len(), SITES_MAX);
    let mut seen = BTreeSet::new();
    for (index, site) in plan.sites.iter().take(SITES_MAX).enumerate() {
        let at = format!("/plan/sites/{index}");
        site.check(&mut checks, &at);
        checks.require(
            seen.insert(site.site_no.as_str()),
            format!("{at}/siteNo"),
            "site-twice",
            "用地编号重复",
        );
        checks.require(
            division::is_within(&site.county_code, &plan.division_code),
            format!("{at}/countyCode"),
            "site-outside-plan",
            "用地不在规划范围内",
        );
    }
    if let Some(approval) = &plan.approval {
        approval.check(&mut checks, "/plan/approval", today);
    }
    checks.finish()
}

/// Approved sites become known one by one; one that another plan has must be the same.
fn keep(ctx: &Context<'_>, key: &str, plan: &SpatialPlan) -> Result<(), Failure> {
    if let Some(approval) = &plan.approval {
        let mut checks = Checks::new();
        for (index, site) in plan.sites.iter().enumerate() {
            let known = land::site(ctx, &site.site_no)?;
            if let Some(known) = known {
                checks.require(
                    known.site == *site,
                    format!("/plan/sites/{index}/siteNo"),
                    "site-differs",
                    "该编号的用地在另一规划中内容不同",
                );
                continue;
            }
            let record = SiteRecord {
                site: site.clone(),
                plan_no: plan.plan_no.clone(),
                approved_on: approval.on,
                parcels: std::collections::BTreeMap::new(),
            };
            let place = Place {
                kind: "site",
                division: &site.county_code,
                uscc: None,
                person: None,
            };
            records::save(ctx, &format!("site/{}", site.site_no), place, &record)?;
        }
        checks.finish()?;
    }
    let place = Place {
        kind: "spatial-plan",
        division: &plan.division_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, key, place, plan)
}

fn outcome(plan: &SpatialPlan, rules: &Rules<'_>) -> Result<Output, Failure> {
    let counties_without = counties_without(plan);
    let mut follow_ups = Vec::new();
    if !counties_without.is_empty() {
        let action = format!(
            "提醒{}个县级人民政府：规划没有照护服务用地",
            counties_without.len()
        );
        let limit = Limit::new(rules.period(&REMIND_WITHIN)?, rules.today());
        follow_ups.push(FollowUp::within(action, limit));
    }
    let independent = plan.sites.iter().filter(|site| site.independent).count();
    Ok(Output {
        plan_no: plan.plan_no.clone(),
        status: PlanStatus::of(plan.approval.as_ref()),
        entries: plan.sites.iter().map(entry).collect(),
        total_area_sqm: land::total(plan.sites.iter().map(|site| site.area_sqm)),
        independent: u32::try_from(independent).unwrap_or(u32::MAX),
        total_places: land::total(plan.sites.iter().map(|site| site.places)),
        counties_without,
        follow_ups,
    })
}

fn entry(site: &CareSite) -> Entry {
    Entry {
        site_no: site.site_no.clone(),
        county_code: site.county_code.clone(),
        location: site.location.clone(),
        area_sqm: site.area_sqm,
        work: site.work,
    }
}

fn counties_without(plan: &SpatialPlan) -> Vec<&'static str> {
    let has: BTreeSet<&str> = plan
        .sites
        .iter()
        .map(|site| site.county_code.as_str())
        .collect();
    division::all()
        .filter(|found| found.level == Level::County)
        .filter(|found| {
            let within = [Some(found.code), found.parent, Some(division::PROVINCE)];
            within.contains(&Some(plan.division_code.as_str()))
        })
        .map(|found| found.code)
        .filter(|code| !has.contains(code))
        .collect()
}
