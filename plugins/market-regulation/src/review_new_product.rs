//! 新产品安全评估 (晋政办发〔2020〕24号 二(四)3): products of new technology, craft, material or equipment need a strict assessment
//! before use and monitoring after. Test reports can only rule a product out; that it is safe is for the experts to say.

use lianxi_domain::checks::{
    Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX, in_force, is_digest, today,
};
use lianxi_domain::date::Day;
use lianxi_domain::rules::{Period, Unit};
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::MONITOR_MONTHS;

/// The most test reports of a product.
const REPORTS_MAX: usize = 50;
/// Childcare in the policy's sense ends at 36 months.
const AGE_MONTHS_MAX: u32 = 36;
/// The longest interval of monitoring that may be configured.
const MONITOR_MONTHS_MAX: u32 = 24;
const BASIS: &str = "晋政办发〔2020〕24号 二(四)3";

/// 新产品安全评估
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 评估编号
    pub review_no: String,
    /// 产品
    pub product: Product,
    /// 检测报告
    pub test_reports: Vec<TestReport>,
    /// 专家意见；没有时转人工
    #[serde(default)]
    pub expert_opinion: Option<ExpertOpinion>,
    /// 可配置的默认值
    #[serde(default)]
    pub params: Params,
}

/// 产品
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// 名称
    pub name: String,
    /// 开发者的统一社会信用代码
    pub developer_uscc: String,
    /// 新在哪里
    pub novelty: Novelty,
    /// 适用月龄起
    pub age_months_from: u32,
    /// 适用月龄止
    pub age_months_to: u32,
}

/// 新在哪里
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Novelty {
    #[serde(rename = "新技术")]
    Technology,
    #[serde(rename = "新工艺")]
    Craft,
    #[serde(rename = "新材料")]
    Material,
    #[serde(rename = "新装备")]
    Equipment,
}

/// 检测报告
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestReport {
    /// 报告编号
    pub number: String,
    /// 检测机构有资质认定
    pub accredited: bool,
    /// 检测依据的标准
    pub standard: String,
    /// 合格
    pub passed: bool,
    /// 报告日期
    pub reported_on: Day,
    /// 报告的SHA-256
    pub sha256: String,
}

/// 专家意见
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpertOpinion {
    /// 结论
    pub conclusion: Conclusion,
    /// 意见文号
    pub document_no: String,
    /// 风险点
    #[serde(default)]
    pub risks: Vec<String>,
}

/// 评估结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Conclusion {
    #[serde(rename = "可以使用")]
    Usable,
    #[serde(rename = "整改后复评")]
    Again,
    #[serde(rename = "不得使用")]
    Unusable,
}

/// 可配置的默认值
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Params {
    /// 风险监测间隔（月），默认6
    pub monitor_months: Option<u32>,
}

/// 评估结果
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结论
    pub conclusion: Conclusion,
    /// 理由
    pub reasons: Vec<String>,
    /// 风险监测计划；不可使用的没有
    pub monitoring: Option<Monitoring>,
    /// 依据
    pub basis: String,
}

/// 风险监测计划
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Monitoring {
    /// 间隔
    pub every: Period,
    /// 首次监测不晚于
    pub first_by: Option<Day>,
    /// 监测内容
    pub risks: Vec<String>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    check(&input, today)?;
    let failed: Vec<String> = input
        .test_reports
        .iter()
        .filter(|report| !report.passed)
        .map(|report| format!("检测不合格：{}（{}）", report.standard, report.number))
        .collect();
    let output = if failed.is_empty() {
        let Some(opinion) = &input.expert_opinion else {
            return Err(Failure::needs_human(
                "检测合格；能否使用由专家评估决定（晋政办发〔2020〕24号 二(四)3）",
            ));
        };
        with_opinion(ctx, &input, opinion, today)?
    } else {
        Output {
            conclusion: Conclusion::Unusable,
            reasons: failed,
            monitoring: None,
            basis: BASIS.to_owned(),
        }
    };
    ctx.records
        .put_as(&format!("product-review/{}", input.review_no), &output, &[])?;
    Ok(output)
}

fn with_opinion(
    ctx: &Context<'_>,
    input: &Input,
    opinion: &ExpertOpinion,
    today: Day,
) -> Result<Output, Failure> {
    let monitoring = if opinion.conclusion == Conclusion::Usable {
        let every =
            in_force(ctx, &MONITOR_MONTHS, input.params.monitor_months)?.period(Unit::Month);
        Some(Monitoring {
            first_by: every.due_from(today),
            every,
            risks: opinion.risks.clone(),
        })
    } else {
        None
    };
    let reasons = vec![format!("专家意见{}", opinion.document_no)];
    Ok(Output {
        conclusion: opinion.conclusion,
        reasons,
        monitoring,
        basis: BASIS.to_owned(),
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/reviewNo", &input.review_no, SHORT_TEXT_MAX);
    checks.text("/product/name", &input.product.name, SHORT_TEXT_MAX);
    checks.uscc("/product/developerUscc", &input.product.developer_uscc);
    let ages = input.product.age_months_from <= input.product.age_months_to
        && input.product.age_months_from < AGE_MONTHS_MAX;
    checks.require(
        ages,
        "/product/ageMonthsFrom",
        "age-range",
        "适用月龄应包括36个月以下，且起不大于止",
    );
    check_reports(&mut checks, &input.test_reports, today);
    if let Some(opinion) = &input.expert_opinion {
        check_opinion(&mut checks, opinion);
    }
    let months = input
        .params
        .monitor_months
        .is_none_or(|months| (1..=MONITOR_MONTHS_MAX).contains(&months));
    checks.require(
        months,
        "/params/monitorMonths",
        "param-range",
        format!("监测间隔应为1至{MONITOR_MONTHS_MAX}个月"),
    );
    checks.finish()
}

fn check_reports(checks: &mut Checks, reports: &[TestReport], today: Day) {
    checks.require(
        !reports.is_empty(),
        "/testReports",
        MISSING_MATERIAL,
        "应有检测报告",
    );
    checks.list("/testReports", reports.len(), REPORTS_MAX);
    for (index, report) in reports.iter().take(REPORTS_MAX).enumerate() {
        let at = format!("/testReports/{index}");
        checks.text(&format!("{at}/number"), &report.number, SHORT_TEXT_MAX);
        checks.text(&format!("{at}/standard"), &report.standard, SHORT_TEXT_MAX);
        checks.require(
            report.accredited,
            format!("{at}/accredited"),
            "laboratory-not-accredited",
            "检测机构应有资质认定",
        );
        checks.not_after(&format!("{at}/reportedOn"), report.reported_on, today);
        checks.require(
            is_digest(&report.sha256),
            format!("{at}/sha256"),
            "digest-malformed",
            "摘要应为64位小写十六进制",
        );
    }
}

fn check_opinion(checks: &mut Checks, opinion: &ExpertOpinion) {
    checks.text(
        "/expertOpinion/documentNo",
        &opinion.document_no,
        SHORT_TEXT_MAX,
    );
    checks.list("/expertOpinion/risks", opinion.risks.len(), REPORTS_MAX);
    for (index, risk) in opinion.risks.iter().take(REPORTS_MAX).enumerate() {
        checks.text(
            &format!("/expertOpinion/risks/{index}"),
            risk,
            LONG_TEXT_MAX,
        );
    }
    let named = opinion.conclusion != Conclusion::Usable || !opinion.risks.is_empty();
    checks.require(
        named,
        "/expertOpinion/risks",
        MISSING_MATERIAL,
        "准予使用的，应列出需要监测的风险点",
    );
}
