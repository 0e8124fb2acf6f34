//! `record-flexible-measures` 用人单位灵活措施登记 (二(一)1): what an employer does so that parents can care for their infants. The policy
//! encourages it: nothing here is an obligation.

use std::collections::BTreeSet;

use lianxi_domain::checks::{ATTACHMENTS_MAX, Checks, MISSING_MATERIAL, RULE_VIOLATION, today};
use lianxi_domain::date::Day;
use lianxi_domain::indicators::percent;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::shared::{Employer, Kept, check_number, earlier, office_of};

const MEASURES_MAX: usize = 10;
/// More employees than any employer of the province has.
const EMPLOYEES_MAX: u32 = 1_000_000;

/// 灵活措施登记
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 登记编号
    pub record_no: String,
    /// 用人单位
    pub employer: Employer,
    /// 措施
    pub measures: Vec<FlexibleMeasure>,
    /// 实行日期
    pub adopted_on: Day,
    /// 有3岁以下婴幼儿的职工人数
    pub parents: u32,
    /// 其中享受措施的人数
    pub covered: u32,
    /// 证明材料（制度文本、职工会议决议等）
    pub evidence: Vec<Attachment>,
}

/// 灵活措施
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum FlexibleMeasure {
    #[serde(rename = "弹性上下班")]
    FlexibleHours,
    #[serde(rename = "居家办公")]
    HomeWork,
    #[serde(rename = "错峰工作")]
    Staggered,
    #[serde(rename = "缩短工时")]
    ShorterHours,
    #[serde(rename = "调整岗位")]
    OtherPost,
    #[serde(rename = "其他")]
    Other,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 档案键
    pub record_key: String,
    /// 措施数
    pub measures: u32,
    /// 享受措施的职工占比（%）；没有这类职工的为空
    pub covered_percent: Option<u64>,
    /// 该单位以前的登记数
    pub earlier_records: u32,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    office_of(ctx, &input.employer.division_code)?;
    let record_key = format!(
        "flexible-measures/{}/{}",
        input.employer.division_code, input.record_no
    );
    if let Some(answer) = earlier(ctx, &record_key, &input, ("/recordNo", "record-no-taken"))? {
        return Ok(answer);
    }
    let before = records::of_institution::<Kept<Input, Output>>(
        ctx,
        "flexible-measures",
        &input.employer.uscc,
    )?;
    let answer = Output {
        record_key: record_key.clone(),
        measures: u32::try_from(input.measures.len()).unwrap_or(u32::MAX),
        covered_percent: percent(u64::from(input.covered), u64::from(input.parents)),
        earlier_records: u32::try_from(before.len()).unwrap_or(u32::MAX),
    };
    let kept = Kept {
        facts: input,
        answer,
    };
    let place = Place {
        kind: "flexible-measures",
        division: &kept.facts.employer.division_code,
        uscc: Some(&kept.facts.employer.uscc),
        person: None,
    };
    records::save(ctx, &record_key, place, &kept)?;
    Ok(kept.answer)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/recordNo", &input.record_no);
    input.employer.check(&mut checks, "/employer");
    checks.some("/measures", input.measures.len(), MEASURES_MAX);
    let different: BTreeSet<FlexibleMeasure> = input.measures.iter().copied().collect();
    checks.require(
        different.len() == input.measures.len(),
        "/measures",
        "measure-duplicate",
        "同一措施出现两次",
    );
    checks.not_after("/adoptedOn", input.adopted_on, today);
    checks.require(
        input.parents <= EMPLOYEES_MAX,
        "/parents",
        RULE_VIOLATION,
        format!("职工人数不超过{EMPLOYEES_MAX}"),
    );
    checks.require(
        input.covered <= input.parents,
        "/covered",
        "covered-too-many",
        "享受措施的人数不能多于有婴幼儿的职工人数",
    );
    checks.require(
        !input.evidence.is_empty() && input.evidence.len() <= ATTACHMENTS_MAX,
        "/evidence",
        MISSING_MATERIAL,
        "应有证明材料",
    );
    checks.attachments("/evidence", &input.evidence);
    checks.finish()
}
