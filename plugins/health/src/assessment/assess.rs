//! `assess-institution` (质量评估): points of every dimension to a grade; one veto item makes it the lowest.

use lianxi_domain::checks::{Checks, RULE_VIOLATION, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scheme::{self, Scheme};
use crate::DEPARTMENT;
use crate::officers::{OFFICERS_MAX, check_officers};
use crate::registry;
use crate::rules as p;

/// 评估专家
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assessor {
    /// 专家编号
    pub expert_id: String,
    /// 是否与机构有利害关系
    pub conflict: bool,
}

/// 维度得分
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Score {
    /// 维度代码
    pub dimension: String,
    /// 自评得分
    pub self_points: u32,
    /// 专家评分
    pub points: u32,
}

/// 质量评估
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssessInstitution {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 方案所属行政区划代码
    pub scheme_division: String,
    /// 方案版本
    pub scheme_version: String,
    /// 评估日期
    pub on: Day,
    /// 评估专家
    pub assessors: Vec<Assessor>,
    /// 各维度得分
    pub scores: Vec<Score>,
    /// 触发的一票否决项
    #[serde(default)]
    pub vetoed: Vec<String>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 等级
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Grade {
    A,
    B,
    C,
    D,
}

/// 评估结果
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// 评估档案键
    pub assessment_key: String,
    /// 总分
    pub total: u32,
    /// 等级
    pub grade: Grade,
    /// 是否一票否决
    pub vetoed: bool,
    /// 日常检查频次建议
    pub inspection_advice: String,
    /// 申请复核的期限，自告知起
    pub review_within: Period,
    /// 公布的期限
    pub publish_within: Period,
    /// 再次评估的期限
    pub again_within: Period,
}

pub fn assess(ctx: &Context<'_>, input: AssessInstitution) -> Result<Assessment, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let key = scheme::key(&input.scheme_division, &input.scheme_version);
    let scheme = records::load::<Scheme>(ctx, &key)?.ok_or_else(|| {
        invalid(
            "/schemeVersion",
            "scheme-not-found",
            "没有这个版本的评估方案",
        )
    })?;
    check(ctx, &input, &scheme, &rules)?;
    let total = input
        .scores
        .iter()
        .fold(0_u32, |sum, score| sum.saturating_add(score.points));
    let vetoed = !input.vetoed.is_empty();
    let grade = grade(total, vetoed, &scheme);
    let assessment = Assessment {
        assessment_key: format!("assessment/{}/{}", input.uscc, input.on),
        total,
        grade,
        vetoed,
        inspection_advice: advice(grade).to_owned(),
        review_within: rules.period(&p::REVIEW_REQUEST_WITHIN)?,
        publish_within: rules.period(&p::PUBLISH_WITHIN)?,
        again_within: rules.period(&p::ASSESS_EVERY)?,
    };
    let place = Place {
        kind: "assessment",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &assessment.assessment_key, place, &assessment)?;
    Ok(assessment)
}

pub fn grade(total: u32, vetoed: bool, scheme: &Scheme) -> Grade {
    match total {
        _ if vetoed => Grade::D,
        total if total >= scheme.grade_a_min => Grade::A,
        total if total >= scheme.grade_b_min => Grade::B,
        total if total >= scheme.grade_c_min => Grade::C,
        _ => Grade::D,
    }
}

fn advice(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "可以降低检查频次",
        Grade::B => "按常规频次检查",
        Grade::C => "提高检查频次并督促整改",
        Grade::D => "列为重点检查对象并限期整改",
    }
}

fn check(
    ctx: &Context<'_>,
    input: &AssessInstitution,
    scheme: &Scheme,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        input.on >= scheme.effective_from && input.on <= rules.today(),
        "/on",
        "date-out-of-order",
        "评估日期应在方案生效之后且不晚于今天",
    );
    checks.require(
        registry::is_in_service(ctx, input.uscc.as_str())?,
        "/uscc",
        "institution-not-filed",
        "只评估已备案的机构",
    );
    check_assessors(&mut checks, &input.assessors, rules.value(&p::EXPERTS_MIN)?);
    checks.some("/scores", input.scores.len(), scheme.dimensions.len());
    for dimension in &scheme.dimensions {
        let scores: Vec<&Score> = input
            .scores
            .iter()
            .filter(|score| score.dimension == dimension.code)
            .collect();
        checks.require(
            scores.len() == 1,
            "/scores",
            "dimension-unscored",
            format!("“{}”应有且只有一个得分", dimension.name),
        );
        checks.require(
            scores.iter().all(|score| {
                score.points <= dimension.points && score.self_points <= dimension.points
            }),
            "/scores",
            "score-out-of-range",
            format!("“{}”满分{}分", dimension.name, dimension.points),
        );
    }
    let known = |code: &String| scheme.veto_items.contains(code);
    checks.require(
        input.vetoed.iter().all(known),
        "/vetoed",
        RULE_VIOLATION,
        "方案中没有该一票否决项",
    );
    checks.finish()
}

fn check_assessors(checks: &mut Checks, assessors: &[Assessor], minimum: u32) {
    checks.some("/assessors", assessors.len(), OFFICERS_MAX);
    let ids: Vec<String> = assessors
        .iter()
        .map(|assessor| assessor.expert_id.clone())
        .collect();
    check_officers(checks, "/assessors", &ids, minimum);
    for (index, assessor) in assessors.iter().take(OFFICERS_MAX).enumerate() {
        checks.require(
            !assessor.conflict,
            format!("/assessors/{index}/conflict"),
            "assessor-conflict",
            "与机构有利害关系的专家应当回避",
        );
    }
}
