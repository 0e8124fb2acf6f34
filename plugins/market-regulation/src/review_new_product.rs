//! 新产品安全评估 (晋政办发〔2020〕24号 二(四)3): products of new technology, craft, material or equipment need a strict assessment
//! before use and monitoring after. Test reports can only rule a product out; that it is safe is for the experts to say, and after an
//! incident for them to say again.

mod checks;

use lianxi_domain::checks::invalid;
use lianxi_domain::date::Day;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::load;
use lianxi_domain::rules::Period;
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{ALL, MONITOR_MONTHS};

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
    /// 发生事件后的重新评估；首次评估为空
    #[serde(default)]
    pub reassessment: Option<Reassessment>,
    /// 可配置参数：monitorMonths（风险监测间隔，月，默认6）
    #[serde(default)]
    pub params: Params,
}

/// 产品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpertOpinion {
    /// 结论
    pub conclusion: Conclusion,
    /// 意见文号
    pub document_no: String,
    /// 出具意见之日
    pub given_on: Day,
    /// 专家
    pub experts: Vec<Expert>,
    /// 需要监测的风险点（可使用、限制使用的）
    #[serde(default)]
    pub risks: Vec<String>,
    /// 限制的条件（限制使用的）
    #[serde(default)]
    pub restrictions: Vec<String>,
}

/// 专家
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expert {
    /// 不透明引用
    pub person_ref: String,
    /// 与产品开发者有利害关系：有的应回避
    pub conflict_of_interest: bool,
}

/// 发生事件后的重新评估
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reassessment {
    /// 原评估编号
    pub of: String,
    /// 事件编号
    pub incident_no: String,
    /// 事件发生之日
    pub occurred_on: Day,
}

/// 评估结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Conclusion {
    #[serde(rename = "可使用")]
    Usable,
    #[serde(rename = "限制使用")]
    Restricted,
    #[serde(rename = "不可使用")]
    Unusable,
}

/// 评估结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结论
    pub conclusion: Conclusion,
    /// 理由
    pub reasons: Vec<String>,
    /// 限制的条件
    pub restrictions: Vec<String>,
    /// 风险监测计划；不可使用的没有
    pub monitoring: Option<Monitoring>,
    /// 依据
    pub basis: String,
}

/// 风险监测计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Monitoring {
    /// 间隔
    pub every: Period,
    /// 首次监测不晚于
    pub first_by: Option<Day>,
    /// 监测内容
    pub risks: Vec<String>,
}

/// What is kept of a review.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    pub product: Product,
    pub result: Output,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut found = checks::of(&input, rules.today());
    if let Some(again) = &input.reassessment {
        let earlier = load::<Kept>(ctx, &key(&again.of))?;
        checks::of_reassessment(&mut found, &input, again, earlier.as_ref());
    }
    found.finish()?;
    let failed: Vec<String> = input
        .test_reports
        .iter()
        .filter(|report| !report.passed)
        .map(|report| format!("检测不合格：{}（{}）", report.standard, report.number))
        .collect();
    let result = match (&input.expert_opinion, failed.is_empty()) {
        (_, false) => unusable(failed),
        (Some(opinion), true) => with_opinion(&rules, opinion)?,
        (None, true) if input.reassessment.is_some() => {
            return Err(Failure::needs_human(
                "发生事件：重新评估作出前暂停使用，由专家评估决定（晋政办发〔2020〕24号 二(四)3）",
            ));
        }
        (None, true) => {
            return Err(Failure::needs_human(
                "检测合格；能否使用由专家评估决定（晋政办发〔2020〕24号 二(四)3）",
            ));
        }
    };
    keep(ctx, input, result)
}

fn key(review_no: &str) -> String {
    format!("product-review/{review_no}")
}

fn unusable(reasons: Vec<String>) -> Output {
    Output {
        conclusion: Conclusion::Unusable,
        reasons,
        restrictions: Vec::new(),
        monitoring: None,
        basis: BASIS.to_owned(),
    }
}

fn with_opinion(rules: &Rules<'_>, opinion: &ExpertOpinion) -> Result<Output, Failure> {
    let mut output = unusable(vec![format!("专家意见{}", opinion.document_no)]);
    if opinion.conclusion != Conclusion::Unusable {
        let every = rules.period(&MONITOR_MONTHS)?;
        output.conclusion = opinion.conclusion;
        output.restrictions.clone_from(&opinion.restrictions);
        output.monitoring = Some(Monitoring {
            first_by: every.due_from(opinion.given_on),
            every,
            risks: opinion.risks.clone(),
        });
    }
    Ok(output)
}

/// One number is one review of one product.
fn keep(ctx: &Context<'_>, input: Input, result: Output) -> Result<Output, Failure> {
    let key = key(&input.review_no);
    if let Some(known) = load::<Kept>(ctx, &key)?
        && (known.product != input.product || known.result != result)
    {
        return Err(invalid(
            "/reviewNo",
            "review-taken",
            "该编号的评估已有另一产品或者另一结论；重新评估应另编号",
        ));
    }
    let kept = Kept {
        product: input.product,
        result,
    };
    ctx.records.put_as(&key, &kept, &[])?;
    Ok(kept.result)
}
