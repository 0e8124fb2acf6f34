//! `record-evaluation` 人才评价和激励 (三(三)4): how a worker was evaluated in a year by the four things that the policy asks for, and the
//! award that people decided on. An award needs a decision; it is never derived from grades.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX, today};
use lianxi_domain::date::Day;
use lianxi_domain::person::{Decision, PersonRef, check_public_text};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::occupation::Occupation;
use crate::shared::{Employer, Kept, earlier, office_of};

/// 品德高尚、富有爱心、敬业奉献、素质优良
const ASPECTS: usize = 4;

/// 人才评价和激励
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 年度
    pub year: i16,
    /// 人员引用
    pub person: PersonRef,
    /// 所在照护服务机构
    pub employer: Employer,
    /// 职业
    pub occupation: Occupation,
    /// 四个方面的评价
    pub aspects: Vec<Judged>,
    /// 拟给予的表彰奖励
    #[serde(default)]
    pub award: Option<Award>,
}

/// 评价方面
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Aspect {
    #[serde(rename = "品德")]
    Character,
    #[serde(rename = "爱心")]
    Kindness,
    #[serde(rename = "敬业")]
    Dedication,
    #[serde(rename = "素质")]
    Competence,
}

/// 评价等次
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Grade {
    #[serde(rename = "不合格")]
    Failed,
    #[serde(rename = "合格")]
    Passed,
    #[serde(rename = "优秀")]
    Excellent,
}

/// 一个方面的评价
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Judged {
    /// 方面
    pub aspect: Aspect,
    /// 等次
    pub grade: Grade,
}

/// 表彰奖励
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Award {
    /// 名称（不含姓名）
    pub title: String,
    /// 决定；没有时转人工
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// 评价结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 评价档案键
    pub evaluation_key: String,
    /// 总评：四个方面中最低的等次
    pub overall: Grade,
    /// 表彰奖励的决定文号
    pub award_document_no: Option<String>,
    /// 此前有评价的年度
    pub earlier_years: Vec<i16>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let overall = check(&input, today(ctx)?)?;
    office_of(ctx, &input.employer.division_code)?;
    let award_document_no = match &input.award {
        None => None,
        Some(Award {
            decision: Some(decision),
            ..
        }) => Some(decision.document_no.clone()),
        Some(_) => {
            return Err(Failure::needs_human(
                "表彰奖励由有权机关的人决定，请填写决定文号",
            ));
        }
    };
    let evaluation_key = format!("evaluation/{}/{}", input.person.hash, input.year);
    if let Some(answer) = earlier(
        ctx,
        &evaluation_key,
        &input,
        ("/year", "evaluation-differs"),
    )? {
        return Ok(answer);
    }
    let before = records::of_person::<Kept<Input, Output>>(ctx, "evaluation", &input.person.hash)?;
    let answer = Output {
        evaluation_key: evaluation_key.clone(),
        overall,
        award_document_no,
        earlier_years: before
            .iter()
            .map(|(_, kept)| kept.facts.year)
            .filter(|year| *year < input.year)
            .collect(),
    };
    let kept = Kept {
        facts: input,
        answer,
    };
    let place = Place {
        kind: "evaluation",
        division: &kept.facts.employer.division_code,
        uscc: Some(&kept.facts.employer.uscc),
        person: Some(&kept.facts.person.hash),
    };
    records::save(ctx, &evaluation_key, place, &kept)?;
    Ok(kept.answer)
}

/// The overall grade: the least of the four.
fn check(input: &Input, today: Day) -> Result<Grade, Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.require(
        input.year <= today.year(),
        "/year",
        "year-in-future",
        "不能评价未来的年度",
    );
    input.person.check(&mut checks, "/person");
    input.employer.check(&mut checks, "/employer");
    let different: BTreeSet<Aspect> = input.aspects.iter().map(|one| one.aspect).collect();
    checks.require(
        different.len() == ASPECTS && input.aspects.len() == ASPECTS,
        "/aspects",
        "aspects-incomplete",
        "品德、爱心、敬业、素质四个方面应当各评价一次",
    );
    let overall = input
        .aspects
        .iter()
        .map(|one| one.grade)
        .min()
        .unwrap_or(Grade::Failed);
    if let Some(award) = &input.award {
        check_public_text(&mut checks, "/award/title", &award.title, SHORT_TEXT_MAX);
        checks.require(
            overall != Grade::Failed,
            "/award",
            "award-without-pass",
            "有方面不合格的，不给予表彰奖励",
        );
        if let Some(decision) = &award.decision {
            decision.check(&mut checks, "/award/decision", today);
        }
    }
    checks.finish()?;
    Ok(overall)
}
