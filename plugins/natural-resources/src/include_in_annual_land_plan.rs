//! 纳入年度用地计划: parcels of sites that an approved spatial plan has. Each is flagged as priority: the year's quota covers them
//! before anything else (优先予以保障). Where it does not, a person decides.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::checks::{Checks, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::office;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::land::{self, ParcelRecord, PlanStatus, SiteRecord, Subject, check_area};

/// The most parcels of one year's plan.
const PARCELS_MAX: usize = 300;
/// A hundred square kilometres: no division's yearly quota is larger.
const QUOTA_SQM_MAX: u64 = 100_000_000;

/// 年度用地计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 年度新增建设用地计划指标（平方米）
    pub quota_sqm: u64,
    /// 其他项目拟用指标（平方米）
    #[serde(default)]
    pub others_sqm: u64,
    /// 照护服务机构和设施地块
    pub parcels: Vec<CareParcel>,
    /// 批准计划（指标不足时，包括如何处理）的决定；没有的为编制中
    #[serde(default)]
    pub approval: Option<Decision>,
}

/// 地块
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CareParcel {
    /// 地块编号（字母、数字和连字符）
    pub parcel_no: String,
    /// 所属规划用地编号
    pub site_no: String,
    /// 所在县级行政区划代码
    pub county_code: String,
    /// 面积（平方米）
    pub area_sqm: u32,
    /// 建设项目代码
    pub project_no: String,
}

/// 计划项
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// 地块编号
    pub parcel_no: String,
    /// 建设项目代码
    pub project_no: String,
    /// 面积（平方米）
    pub area_sqm: u32,
    /// 建设内容
    pub subject: Subject,
    /// 优先保障，恒为真
    pub priority: bool,
    /// 上年度结转
    pub carried_over: bool,
}

/// 纳入情况
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 计划状态
    pub status: PlanStatus,
    /// 计划项
    pub entries: Vec<Entry>,
    /// 照护服务用地总面积（平方米）
    pub care_area_sqm: u64,
    /// 指标足以保障照护服务用地
    pub guaranteed: bool,
    /// 缺口（平方米）
    pub shortfall_sqm: u64,
    /// 保障照护服务用地以后，可用于其他项目的指标（平方米）
    pub left_for_others_sqm: u64,
    /// 其他项目应让出的指标（平方米）
    pub others_yield_sqm: u64,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    check(&input, today)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let key = format!("land-plan/{}/{}", input.division_code, input.year);
    let known: Option<Input> = records::load(ctx, &key)?;
    if let Some(known) = known.filter(|known| known.approval.is_some() && *known != input) {
        let message = format!("{}年度计划已按另外的内容批准", known.year);
        return Err(invalid("/year", "plan-taken", message));
    }
    let sites = sites_of(ctx, &input)?;
    let output = outcome(ctx, &input, &sites)?;
    if !output.guaranteed && input.approval.is_none() {
        return Err(Failure::needs_human(format!(
            "年度用地指标不足以保障照护服务用地，缺口{}平方米，由人民政府决定如何优先保障",
            output.shortfall_sqm
        )));
    }
    if let Some(approval) = &input.approval {
        keep_parcels(ctx, &input, (sites, output.guaranteed, approval.on))?;
    }
    records::save(ctx, &key, place("land-plan", &input.division_code), &input)?;
    Ok(output)
}

fn place<'a>(kind: &'a str, division: &'a str) -> Place<'a> {
    Place {
        kind,
        division,
        uscc: None,
        person: None,
    }
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    for (field, area) in [
        ("/quotaSqm", input.quota_sqm),
        ("/othersSqm", input.others_sqm),
    ] {
        let message = format!("指标不能超过{QUOTA_SQM_MAX}平方米");
        checks.require(area <= QUOTA_SQM_MAX, field, "area-out-of-range", message);
    }
    checks.some("/parcels", input.parcels.len(), PARCELS_MAX);
    let mut seen = BTreeSet::new();
    for (index, parcel) in input.parcels.iter().take(PARCELS_MAX).enumerate() {
        let at = format!("/parcels/{index}");
        check_project_no(&mut checks, &format!("{at}/parcelNo"), &parcel.parcel_no);
        check_project_no(&mut checks, &format!("{at}/siteNo"), &parcel.site_no);
        check_project_no(&mut checks, &format!("{at}/projectNo"), &parcel.project_no);
        check_area(&mut checks, &format!("{at}/areaSqm"), parcel.area_sqm);
        checks.county(&format!("{at}/countyCode"), &parcel.county_code);
        let (twice, outside) = ("地块编号重复", "地块不在计划的行政区划内");
        let is_new = seen.insert(parcel.parcel_no.as_str());
        checks.require(is_new, format!("{at}/parcelNo"), "parcel-twice", twice);
        let within = division::is_within(&parcel.county_code, &input.division_code);
        checks.require(
            within,
            format!("{at}/countyCode"),
            "parcel-outside-plan",
            outside,
        );
    }
    if let Some(approval) = &input.approval {
        approval.check(&mut checks, "/approval", today);
    }
    checks.finish()
}

/// The sites that the parcels belong to: of an approved spatial plan, in the same county, and large enough for all of them together.
fn sites_of(ctx: &Context<'_>, input: &Input) -> Result<BTreeMap<String, SiteRecord>, Failure> {
    let mut checks = Checks::new();
    let mut sites: BTreeMap<String, SiteRecord> = BTreeMap::new();
    for (index, parcel) in input.parcels.iter().enumerate() {
        let at = format!("/parcels/{index}");
        let found = match sites.remove(&parcel.site_no) {
            Some(known) => Some(known),
            None => land::site(ctx, &parcel.site_no)?,
        };
        let Some(mut found) = found else {
            let message = "该用地没有纳入已批准的国土空间规划，不能列入年度计划";
            checks.fail(format!("{at}/siteNo"), "site-not-in-spatial-plan", message);
            continue;
        };
        let same_county = found.site.county_code == parcel.county_code;
        checks.require(
            same_county,
            format!("{at}/countyCode"),
            "parcel-county-differs",
            "地块与规划用地不在同一县",
        );
        found
            .parcels
            .insert(parcel.parcel_no.clone(), parcel.area_sqm);
        let used = land::total(found.parcels.values().copied());
        let message = format!(
            "各地块合计{used}平方米，超过规划用地{}平方米",
            found.site.area_sqm
        );
        checks.require(
            used <= u64::from(found.site.area_sqm),
            format!("{at}/areaSqm"),
            "area-exceeds-site",
            message,
        );
        let known = land::parcel(ctx, &parcel.parcel_no)?;
        let same = known.is_none_or(|known| {
            known.site_no == parcel.site_no && known.area_sqm == parcel.area_sqm
        });
        checks.require(
            same,
            format!("{at}/parcelNo"),
            "parcel-differs",
            "该编号的地块在另一年度计划中内容不同",
        );
        sites.insert(parcel.site_no.clone(), found);
    }
    checks.finish()?;
    Ok(sites)
}

fn outcome(
    ctx: &Context<'_>,
    input: &Input,
    sites: &BTreeMap<String, SiteRecord>,
) -> Result<Output, Failure> {
    let mut entries = Vec::new();
    for parcel in &input.parcels {
        let earlier = land::parcel(ctx, &parcel.parcel_no)?;
        // Every parcel has its site by now.
        let Some(found) = sites.get(&parcel.site_no) else {
            continue;
        };
        entries.push(Entry {
            parcel_no: parcel.parcel_no.clone(),
            project_no: parcel.project_no.clone(),
            area_sqm: parcel.area_sqm,
            subject: found.site.subject,
            priority: true,
            carried_over: earlier.is_some_and(|earlier| earlier.year < input.year),
        });
    }
    let care = land::total(input.parcels.iter().map(|parcel| parcel.area_sqm));
    let left = input.quota_sqm.saturating_sub(care);
    Ok(Output {
        status: PlanStatus::of(input.approval.as_ref()),
        entries,
        care_area_sqm: care,
        guaranteed: care <= input.quota_sqm,
        shortfall_sqm: care.saturating_sub(input.quota_sqm),
        left_for_others_sqm: left,
        others_yield_sqm: input.others_sqm.saturating_sub(left),
    })
}

/// Of an approved plan each site knows its parcels, and each parcel its year.
fn keep_parcels(
    ctx: &Context<'_>,
    input: &Input,
    (sites, guaranteed, approved_on): (BTreeMap<String, SiteRecord>, bool, Day),
) -> Result<(), Failure> {
    for (site_no, site) in &sites {
        let place = place("site", &site.site.county_code);
        records::save(ctx, &format!("site/{site_no}"), place, site)?;
    }
    for parcel in &input.parcels {
        let earlier = land::parcel(ctx, &parcel.parcel_no)?;
        // A parcel that was carried over keeps its first year.
        let (year, approved_on) = earlier
            .filter(|earlier| earlier.year < input.year)
            .map_or((input.year, approved_on), |earlier| {
                (earlier.year, earlier.approved_on)
            });
        let record = ParcelRecord {
            parcel_no: parcel.parcel_no.clone(),
            site_no: parcel.site_no.clone(),
            county_code: parcel.county_code.clone(),
            area_sqm: parcel.area_sqm,
            year,
            guaranteed,
            approved_on,
        };
        let place = place("parcel", &parcel.county_code);
        records::save(ctx, &format!("parcel/{}", parcel.parcel_no), place, &record)?;
    }
    Ok(())
}
