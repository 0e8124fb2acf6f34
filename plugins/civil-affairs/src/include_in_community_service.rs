//! 纳入城乡社区服务范围: civil affairs *assists* (协助推动) where the place is fit; that a county takes childcare into its community
//! services is its government's act, so without that document the record says it is being promoted, not done.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX, today};
use lianxi_domain::date::Day;
use lianxi_domain::division::{self, Level};
use lianxi_domain::push::Attachment;
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most services of one county's list.
const SERVICES_MAX: usize = 100;

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
    /// 县级人民政府纳入社区服务范围的文件；没有的为推动中
    #[serde(default)]
    pub government_document: Option<GovernmentDocument>,
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
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
    /// 政府文件
    pub government_document: Option<GovernmentDocument>,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let county = check(&input, today(ctx)?)?;
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
        services: input.services,
        government_document: input.government_document,
        basis: "晋政办发〔2020〕24号 附-10".to_owned(),
    };
    ctx.records.put_as(
        &format!("community-service/{}/{}", output.county, output.year),
        &output,
        &[],
    )?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<division::Division, Failure> {
    let mut checks = Checks::new();
    let county = division::get(&input.county).filter(|division| division.level == Level::County);
    checks.require(
        county.is_some(),
        "/county",
        "division-unknown",
        format!("“{}”不是县级行政区划代码", input.county),
    );
    checks.require(
        (2020..=today.year() + 1).contains(&input.year),
        "/year",
        "year-range",
        "年度应在2020年至明年之间",
    );
    checks.text("/conditions", &input.conditions, SHORT_TEXT_MAX);
    check_services(&mut checks, &input.services);
    if let Some(document) = &input.government_document {
        checks.text(
            "/governmentDocument/number",
            &document.number,
            SHORT_TEXT_MAX,
        );
        checks.not_after("/governmentDocument/issuedOn", document.issued_on, today);
        checks.attachments(
            "/governmentDocument/file",
            std::slice::from_ref(&document.file),
        );
    }
    checks.finish()?;
    county.ok_or_else(|| {
        lianxi_domain::checks::invalid("/county", "division-unknown", "不是县级行政区划代码")
    })
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
