//! 纳入城乡社区服务范围: civil affairs *assists* (协助推动) where the place is fit; that a county takes childcare into its community
//! services is its government's act, so without that document the record says it is being promoted, not done.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::division::Division;
use lianxi_domain::indicators::number;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::load;
use lianxi_domain::registration::ensure_covers;
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most services of one county's list.
const SERVICES_MAX: usize = 100;
/// The most shared facilities of one county's list.
const FACILITIES_MAX: usize = 500;

/// 纳入城乡社区服务范围
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 县级行政区划代码
    pub county: String,
    /// 年度
    pub year: i16,
    /// 列入的照护服务项目
    pub services: Vec<Service>,
    /// 当地条件的说明（有条件的地方）
    pub conditions: String,
    /// 利用社区公共服务资源开展照护服务的设施（每年清点）
    #[serde(default)]
    pub facilities: Vec<Facility>,
    /// 县级人民政府纳入社区服务范围的文件；没有的为推动中
    #[serde(default)]
    pub government_document: Option<GovernmentDocument>,
}

/// 一处共享的设施（晋政办发〔2020〕24号 二(二)3）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facility {
    /// 名称
    pub name: String,
    /// 类别
    pub kind: FacilityKind,
    /// 共享协议；没有的为尚未共享
    #[serde(default)]
    pub agreement: Option<Agreement>,
}

/// 设施类别
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum FacilityKind {
    #[serde(rename = "社区服务中心（站）")]
    ServiceCentre,
    #[serde(rename = "老年活动中心")]
    ElderlyCentre,
    #[serde(rename = "社区卫生设施")]
    Health,
    #[serde(rename = "社区文化设施")]
    Culture,
    #[serde(rename = "社区体育设施")]
    Sports,
}

/// 共享协议
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// 签订日期
    pub signed_on: Day,
    /// 协议
    pub file: Attachment,
}

/// 一项照护服务
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// 名称
    pub name: String,
    /// 服务方式
    pub mode: ServiceMode,
    /// 提供服务的社区数
    pub communities: u32,
}

/// 服务方式（晋政办发〔2020〕24号 二(三)5）
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum ServiceMode {
    #[serde(rename = "全日托")]
    FullDay,
    #[serde(rename = "半日托")]
    HalfDay,
    #[serde(rename = "计时托")]
    Hourly,
    #[serde(rename = "临时托")]
    Occasional,
}

/// 县级人民政府的文件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GovernmentDocument {
    /// 文号
    pub number: String,
    /// 发文日期
    pub issued_on: Day,
    /// 文件
    pub file: Attachment,
}

/// 纳入情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Inclusion {
    #[serde(rename = "推动中")]
    Promoted,
    #[serde(rename = "已纳入")]
    Included,
}

/// 纳入记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 县
    pub county: String,
    /// 县名
    pub county_name: String,
    /// 年度
    pub year: i16,
    /// 情况
    pub status: Inclusion,
    /// 项目
    pub services: Vec<Service>,
    /// 覆盖的社区数（项目之和）
    pub communities: u64,
    /// 设施
    pub facilities: Vec<Facility>,
    /// 已签共享协议的设施数
    pub shared_facilities: u64,
    /// 政府文件
    pub government_document: Option<GovernmentDocument>,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let county = check(&input, today(ctx)?)?;
    ensure_covers(ctx, county.code)?;
    let output = Output {
        county: county.code.to_owned(),
        county_name: county.name.to_owned(),
        year: input.year,
        status: if input.government_document.is_some() {
            Inclusion::Included
        } else {
            Inclusion::Promoted
        },
        communities: input
            .services
            .iter()
            .map(|service| u64::from(service.communities))
            .sum(),
        shared_facilities: number(
            input
                .facilities
                .iter()
                .filter(|facility| facility.agreement.is_some())
                .count(),
        ),
        facilities: input.facilities,
        services: input.services,
        government_document: input.government_document,
        basis: "晋政办发〔2020〕24号 附-10".to_owned(),
    };
    keep(ctx, output)
}

/// The record of a county and year.
pub fn record(ctx: &Context<'_>, county: &str, year: i16) -> Result<Option<Output>, Failure> {
    load(ctx, &key(county, year))
}

fn key(county: &str, year: i16) -> String {
    format!("community-service/{county}/{year}")
}

/// What a government has taken in stays in for the year: only its own document, not a later promotion, may stand there.
fn keep(ctx: &Context<'_>, output: Output) -> Result<Output, Failure> {
    let known = record(ctx, &output.county, output.year)?;
    let included = known.is_some_and(|known| known.status == Inclusion::Included);
    if included && output.status == Inclusion::Promoted {
        return Err(invalid(
            "/governmentDocument",
            "already-included",
            "该县该年度已有县级人民政府纳入文件，更新时应一并写明",
        ));
    }
    let key = key(&output.county, output.year);
    ctx.records.put_as(&key, &output, &[])?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<Division, Failure> {
    let mut checks = Checks::new();
    let county = checks.county("/county", &input.county);
    checks.year("/year", input.year, today);
    checks.text("/conditions", &input.conditions, SHORT_TEXT_MAX);
    check_services(&mut checks, &input.services);
    check_facilities(&mut checks, &input.facilities, today);
    if let Some(document) = &input.government_document {
        checks.text(
            "/governmentDocument/number",
            &document.number,
            SHORT_TEXT_MAX,
        );
        checks.not_after("/governmentDocument/issuedOn", document.issued_on, today);
        check_file(&mut checks, "/governmentDocument/file", &document.file);
    }
    checks.finish()?;
    // An unknown county is an issue by now.
    county.ok_or_else(|| invalid("/county", "division-not-in-shanxi", "没有该县"))
}

fn check_file(checks: &mut Checks, field: &str, file: &Attachment) {
    checks.text(&format!("{field}/name"), &file.name, SHORT_TEXT_MAX);
    checks.digest(format!("{field}/sha256"), &file.sha256);
}

fn check_facilities(checks: &mut Checks, facilities: &[Facility], today: Day) {
    checks.list("/facilities", facilities.len(), FACILITIES_MAX);
    let mut seen = BTreeSet::new();
    for (index, facility) in facilities.iter().take(FACILITIES_MAX).enumerate() {
        let at = format!("/facilities/{index}");
        checks.text(&format!("{at}/name"), &facility.name, SHORT_TEXT_MAX);
        checks.require(
            seen.insert((facility.name.as_str(), facility.kind)),
            at.as_str(),
            "facility-duplicate",
            "同一设施列了两次",
        );
        if let Some(agreement) = &facility.agreement {
            checks.not_after(
                &format!("{at}/agreement/signedOn"),
                agreement.signed_on,
                today,
            );
            check_file(checks, &format!("{at}/agreement/file"), &agreement.file);
        }
    }
}

fn check_services(checks: &mut Checks, services: &[Service]) {
    checks.require(
        !services.is_empty(),
        "/services",
        MISSING_MATERIAL,
        "应列出照护服务项目",
    );
    checks.list("/services", services.len(), SERVICES_MAX);
    let mut seen = BTreeSet::new();
    for (index, service) in services.iter().take(SERVICES_MAX).enumerate() {
        checks.text(
            &format!("/services/{index}/name"),
            &service.name,
            SHORT_TEXT_MAX,
        );
        let fresh = seen.insert((service.name.as_str(), service.mode));
        checks.require(
            fresh,
            format!("/services/{index}"),
            "service-duplicate",
            "同一项目列了两次",
        );
        checks.require(
            service.communities > 0,
            format!("/services/{index}/communities"),
            "communities-none",
            "应至少覆盖一个社区",
        );
    }
}
