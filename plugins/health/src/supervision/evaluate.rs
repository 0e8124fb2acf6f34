//! `evaluate-findings` (评定检查结果): severity, rectification and leads from the answers, with what was found before.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Level, Period, Uscc, division};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::catalogue::{self, AnswerType, Item, Mode, Severity};
use crate::DEPARTMENT;
use crate::officers::check_officers;
use crate::rules as p;

const KIND: &str = "inspection";

/// 检查结果
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// 事项代码
    pub item: String,
    /// 是否符合
    #[serde(default)]
    pub met: Option<bool>,
    /// 数量
    #[serde(default)]
    pub value: Option<u32>,
    /// 照片或记录摘要
    #[serde(default)]
    pub evidence: Option<String>,
}

/// 评定检查结果
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvaluateFindings {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 检查方式
    pub mode: Mode,
    /// 检查日期
    pub visited_on: Day,
    /// 检查人员账号
    pub officers: Vec<String>,
    /// 机构是否签字；拒签应记录
    pub institution_signed: bool,
    /// 拒签记录摘要
    #[serde(default)]
    pub refusal_record: Option<String>,
    /// 各事项结果
    pub answers: Vec<Answer>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 检查结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Conclusion {
    #[serde(rename = "未发现问题")]
    NoIssue,
    #[serde(rename = "一般问题")]
    Rectify,
    #[serde(rename = "违法线索")]
    Lead,
    #[serde(rename = "立即处置")]
    Danger,
}

/// 问题
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// 事项代码
    pub item: String,
    /// 事项
    pub text: String,
    /// 依据
    pub basis: String,
    /// 程度
    pub severity: Severity,
    /// 是否十二个月内再次出现
    pub repeated: bool,
    /// 整改期限
    pub rectify_within: Period,
    /// 是否应立案
    pub needs_case: bool,
    /// 是否应停止服务或暂停相关班级
    pub stop_service: bool,
    /// 是否应立即向公安机关报告
    pub report_to_police: bool,
}

/// 评定结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// 检查档案键
    pub inspection_key: String,
    /// 结论
    pub conclusion: Conclusion,
    /// 问题
    pub findings: Vec<Finding>,
    /// 是否列为重点检查对象
    pub key_object: bool,
    /// 巡查线索上报期限（仅巡查）
    pub report_within: Option<Period>,
    /// 检查结果公示期限
    pub publish_within: Period,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inspection {
    visited_on: Day,
    mode: Mode,
    conclusion: Conclusion,
    findings: Vec<Finding>,
    officers: Vec<String>,
}

pub fn evaluate_findings(
    ctx: &Context<'_>,
    input: EvaluateFindings,
) -> Result<Evaluation, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    if input.mode != Mode::Patrol && office.level == Level::Township {
        return Err(office::not_competent(
            "乡镇、街道只作日常巡查，不实施行政检查",
        ));
    }
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check(&input, &rules)?;
    let earlier = records::of_institution::<Inspection>(ctx, KIND, input.uscc.as_str())?;
    let key = format!(
        "{KIND}/{}/{}/{}",
        input.uscc,
        input.visited_on,
        mode_name(input.mode)
    );
    let video_days_min = rules.value(&p::VIDEO_DAYS_MIN)?;
    let repeat_months = p::count(rules.value(&p::REPEAT_MONTHS)?);
    let mut findings = Vec::new();
    for answer in &input.answers {
        let Some(item) =
            catalogue::get(&answer.item).filter(|item| !is_met(item, answer, video_days_min))
        else {
            continue;
        };
        let repeated = earlier.iter().any(|(other, inspection)| {
            *other != key
                && inspection.visited_on <= input.visited_on
                && inspection.visited_on.plus_months(repeat_months) >= input.visited_on
                && inspection
                    .findings
                    .iter()
                    .any(|finding| finding.item == item.code)
        });
        findings.push(finding(item, repeated, input.mode, &rules)?);
    }
    let inspection = Inspection {
        visited_on: input.visited_on,
        mode: input.mode,
        conclusion: conclude(&findings),
        findings: findings.clone(),
        officers: input.officers,
    };
    let place = Place {
        kind: KIND,
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &key, place, &inspection)?;
    Ok(Evaluation {
        inspection_key: key,
        conclusion: inspection.conclusion,
        key_object: findings.iter().any(|finding| finding.repeated),
        findings,
        report_within: (input.mode == Mode::Patrol)
            .then(|| rules.period(&p::PATROL_REPORT_WITHIN))
            .transpose()?,
        publish_within: rules.period(&p::PUBLISH_WITHIN)?,
    })
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Joint => "joint",
        Mode::Patrol => "patrol",
        Mode::Special => "special",
    }
}

fn is_met(item: &Item, answer: &Answer, video_days_min: u32) -> bool {
    match item.answer {
        AnswerType::YesNo => answer.met == Some(true),
        AnswerType::Number => answer.value.is_some_and(|value| value >= video_days_min),
    }
}

/// A repeated finding weighs one degree more; a patrol has no power to open a case.
fn finding(item: &Item, repeated: bool, mode: Mode, rules: &Rules<'_>) -> Result<Finding, Failure> {
    let severity = if repeated {
        heavier(item.severity)
    } else {
        item.severity
    };
    let grave = severity == Severity::Grave;
    Ok(Finding {
        item: item.code.to_owned(),
        text: item.text.to_owned(),
        basis: item.basis.to_owned(),
        severity,
        repeated,
        rectify_within: rules.period(if grave {
            &p::RECTIFY_AT_ONCE_WITHIN
        } else {
            &p::RECTIFY_WITHIN
        })?,
        needs_case: mode != Mode::Patrol && (item.case || severity == Severity::Grave),
        stop_service: grave,
        report_to_police: item.code == "no-abuse",
    })
}

fn heavier(severity: Severity) -> Severity {
    match severity {
        Severity::Slight => Severity::Ordinary,
        Severity::Ordinary => Severity::Serious,
        Severity::Serious | Severity::Grave => Severity::Grave,
    }
}

fn conclude(findings: &[Finding]) -> Conclusion {
    if findings.iter().any(|finding| finding.stop_service) {
        Conclusion::Danger
    } else if findings.iter().any(|finding| finding.needs_case) {
        Conclusion::Lead
    } else if findings.is_empty() {
        Conclusion::NoIssue
    } else {
        Conclusion::Rectify
    }
}

fn check(input: &EvaluateFindings, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let minimum = if input.mode == Mode::Patrol {
        1
    } else {
        rules.value(&p::INSPECTORS_MIN)?
    };
    check_officers(&mut checks, "/officers", &input.officers, minimum);
    checks.require(
        division::get(&input.county).is_some_and(|found| found.level == Level::County),
        "/county",
        "division-not-in-shanxi",
        "机构应在山西省的县（市、区）",
    );
    checks.require(
        input.visited_on <= rules.today(),
        "/visitedOn",
        "date-in-future",
        "检查日期不能晚于今天",
    );
    checks.require(
        input.institution_signed || input.refusal_record.is_some(),
        "/refusalRecord",
        MISSING_MATERIAL,
        "机构未签字的，应记录拒签情况",
    );
    if let Some(digest) = &input.refusal_record {
        checks.digest("/refusalRecord", digest);
    }
    checks.some("/answers", input.answers.len(), catalogue::ITEMS.len());
    for item in catalogue::items(input.mode) {
        let count = input
            .answers
            .iter()
            .filter(|answer| answer.item == item.code)
            .count();
        checks.require(
            count == 1,
            "/answers",
            "item-unanswered",
            format!("事项“{}”（{}）应有且只有一个结果", item.text, item.code),
        );
    }
    for (index, answer) in input
        .answers
        .iter()
        .take(catalogue::ITEMS.len())
        .enumerate()
    {
        check_answer(&mut checks, index, answer, input.mode);
    }
    checks.finish()
}

fn check_answer(checks: &mut Checks, index: usize, answer: &Answer, mode: Mode) {
    let at = |field: &str| format!("/answers/{index}/{field}");
    let Some(item) = catalogue::items(mode).find(|item| item.code == answer.item) else {
        checks.fail(
            at("item"),
            "unknown-item",
            "该检查方式没有这个事项：未公布的事项不得检查",
        );
        return;
    };
    match item.answer {
        AnswerType::YesNo => checks.require(
            answer.met.is_some(),
            at("met"),
            MISSING_MATERIAL,
            "应回答是否符合",
        ),
        AnswerType::Number => checks.require(
            answer.value.is_some(),
            at("value"),
            MISSING_MATERIAL,
            "应填写数量",
        ),
    }
    match &answer.evidence {
        Some(digest) => checks.digest(at("evidence"), digest),
        None if mode != Mode::Patrol => checks.fail(
            at("evidence"),
            MISSING_MATERIAL,
            "每项结果应有照片或记录摘要",
        ),
        None => {}
    }
}
