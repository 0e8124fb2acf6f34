//! `report-policy-documents` (政策文件报告): which levels have issued what, for the 2020/2023/2025 targets. Nothing issued is 未报, not zero.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::records;
use lianxi_domain::{Level, division};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy::{self, DocumentKind, PolicyDocument};
use crate::DEPARTMENT;

/// 政策文件报告
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportPolicies {
    /// 行政区划代码
    pub division: String,
    /// 截止日期
    pub as_of: Day,
}

/// 报告
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyReport {
    /// 有效文件
    pub documents: Vec<PolicyDocument>,
    /// 各类文件数；没有文件的类别为未报
    pub counts: Vec<KindCount>,
    /// 已有文件的县（市、区）数
    pub counties_reported: u32,
    /// 县（市、区）总数
    pub counties_total: u32,
    /// 未报的县（市、区）
    pub counties_unreported: Vec<String>,
    /// 目标的对应条款
    pub target: String,
}

/// 类别计数
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// 类别
    pub kind: DocumentKind,
    /// 文件数；未报时为空
    pub count: Option<u32>,
}

pub fn report_policies(ctx: &Context<'_>, input: ReportPolicies) -> Result<PolicyReport, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.division)?;
    let mut checks = Checks::new();
    checks.require(
        division::get(&input.division).is_some(),
        "/division",
        "division-not-in-shanxi",
        "行政区划代码不在山西省",
    );
    checks.finish()?;
    let found = records::within::<PolicyDocument>(ctx, policy::KIND, &input.division)?;
    let documents: Vec<PolicyDocument> = found
        .into_iter()
        .map(|(_, document)| document)
        .filter(|document| is_in_force(document, input.as_of))
        .collect();
    let counts = [
        DocumentKind::Policy,
        DocumentKind::Standard,
        DocumentKind::Measures,
    ]
    .into_iter()
    .map(|kind| {
        let count = number(
            documents
                .iter()
                .filter(|document| document.kind == kind)
                .count(),
        );
        KindCount {
            kind,
            count: (count > 0).then_some(count),
        }
    })
    .collect();
    let counties: Vec<_> = division::counties()
        .filter(|county| division::is_within(county.code, &input.division))
        .collect();
    let issued = |code: &str| {
        documents
            .iter()
            .any(|found| found.level == Level::County && found.division == code)
    };
    let unreported: Vec<String> = counties
        .iter()
        .filter(|county| !issued(county.code))
        .map(|county| county.name.to_owned())
        .collect();
    Ok(PolicyReport {
        counts,
        counties_reported: number(counties.len() - unreported.len()),
        counties_total: number(counties.len()),
        counties_unreported: unreported,
        target: target(input.as_of).to_owned(),
        documents,
    })
}

fn is_in_force(document: &PolicyDocument, day: Day) -> bool {
    document.effective_from <= day && document.effective_to.is_none_or(|to| day <= to)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The milestones of 晋政办发〔2020〕24号 一.
pub fn target(as_of: Day) -> &'static str {
    match as_of.year() {
        ..=2020 => "到2020年：政策规范体系和标准规范体系初步建立",
        2021..=2023 => "到2023年：政策规范、标准规范、服务供给体系基本完善",
        _ => "到2025年：政策规范、标准规范、服务供给体系进一步完善",
    }
}
