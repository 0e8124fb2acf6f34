//! What the duties about land share: what it is for, how large a piece may be, and the sites and parcels that approved plans have.

use std::collections::BTreeMap;

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::person::{Decision, check_public_text};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ten square kilometres: no childcare site is larger.
const AREA_SQM_MAX: u32 = 10_000_000;
/// Places of one site.
const PLACES_MAX: u32 = 10_000;

/// 用地的建设内容
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Subject {
    #[serde(rename = "照护服务设施")]
    Facility,
    #[serde(rename = "非营利性照护服务机构")]
    NonProfit,
    #[serde(rename = "营利性照护服务机构")]
    ForProfit,
}

/// 建设方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Work {
    #[serde(rename = "新建")]
    New,
    #[serde(rename = "扩建")]
    Extended,
    #[serde(rename = "改造")]
    Rebuilt,
}

/// 规划用地
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CareSite {
    /// 用地编号（字母、数字和连字符）
    pub site_no: String,
    /// 所在县级行政区划代码
    pub county_code: String,
    /// 位置
    pub location: String,
    /// 用地面积（平方米）
    pub area_sqm: u32,
    /// 建设内容
    pub subject: Subject,
    /// 建设方式
    pub work: Work,
    /// 是否独立占地
    pub independent: bool,
    /// 规划托位数
    pub places: u32,
}

impl CareSite {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        check_project_no(checks, &format!("{at}/siteNo"), &self.site_no);
        checks.county(&format!("{at}/countyCode"), &self.county_code);
        check_public_text(
            checks,
            &format!("{at}/location"),
            &self.location,
            SHORT_TEXT_MAX,
        );
        check_area(checks, &format!("{at}/areaSqm"), self.area_sqm);
        checks.require(
            (1..=PLACES_MAX).contains(&self.places),
            format!("{at}/places"),
            "places-out-of-range",
            format!("规划托位数应在1至{PLACES_MAX}之间"),
        );
    }
}

pub fn check_area(checks: &mut Checks, field: &str, area_sqm: u32) {
    checks.require(
        (1..=AREA_SQM_MAX).contains(&area_sqm),
        field,
        "area-out-of-range",
        format!("面积应在1至{AREA_SQM_MAX}平方米之间"),
    );
}

/// How far a plan is. Approval is an act of a government, and comes with its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PlanStatus {
    #[serde(rename = "编制中")]
    Draft,
    #[serde(rename = "已批准")]
    Approved,
}

impl PlanStatus {
    pub fn of(approval: Option<&Decision>) -> Self {
        if approval.is_some() {
            Self::Approved
        } else {
            Self::Draft
        }
    }
}

/// A site of an approved spatial plan, and what approved yearly plans have taken of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SiteRecord {
    pub site: CareSite,
    pub plan_no: String,
    pub approved_on: Day,
    /// Parcel number to square metres.
    pub parcels: BTreeMap<String, u32>,
}

/// A parcel of an approved yearly plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParcelRecord {
    pub parcel_no: String,
    pub site_no: String,
    pub county_code: String,
    pub area_sqm: u32,
    pub year: i16,
    /// Whether the year's quota covers it.
    pub guaranteed: bool,
    pub approved_on: Day,
}

pub fn site(ctx: &Context<'_>, site_no: &str) -> Result<Option<SiteRecord>, Failure> {
    records::load(ctx, &format!("site/{site_no}"))
}

pub fn parcel(ctx: &Context<'_>, parcel_no: &str) -> Result<Option<ParcelRecord>, Failure> {
    records::load(ctx, &format!("parcel/{parcel_no}"))
}

/// Square metres together.
pub fn total(areas: impl Iterator<Item = u32>) -> u64 {
    areas.map(u64::from).fold(0, u64::saturating_add)
}
