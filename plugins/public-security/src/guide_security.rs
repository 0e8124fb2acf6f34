//! 安全防范指导 (条例 第十六条第一项): advice to an institution. No order and no penalty comes of it; what was advised before, and which
//! notices are still open, is found again.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::{self, Notice};
use crate::rules::{ALL, GUIDANCE_EVERY};
use crate::{DEPARTMENT, SEED_DUTIES};
use lianxi_domain::kept::{self, Kept};

pub const KIND: &str = "guidance";
/// Each topic once.
const TOPICS_MAX: usize = 7;

/// 安全防范指导
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub division_code: String,
    /// 指导日期
    pub on: Day,
    /// 指导人员（不透明引用）
    pub guide_ref: String,
    /// 指导内容
    pub topics: Vec<Topic>,
    /// 指导意见（送交机构，不得含个人信息）
    pub advice: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 指导内容
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Topic {
    /// Rules of the house.
    #[serde(rename = "治安保卫制度")]
    System,
    /// People who guard.
    #[serde(rename = "人防")]
    Guards,
    /// Doors, fences, shields.
    #[serde(rename = "物防")]
    Barriers,
    /// Cameras and alarms.
    #[serde(rename = "技防")]
    Technology,
    #[serde(rename = "培训演练")]
    Drills,
    #[serde(rename = "从业查询")]
    RecordChecks,
    #[serde(rename = "强制报告")]
    MandatoryReport,
}

const TOPICS: [Topic; TOPICS_MAX] = [
    Topic::System,
    Topic::Guards,
    Topic::Barriers,
    Topic::Technology,
    Topic::Drills,
    Topic::RecordChecks,
    Topic::MandatoryReport,
];

/// 指导记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 记录编号
    pub record_no: String,
    /// 本年度第几次指导
    pub times_this_year: u32,
    /// 本年度尚未指导的内容
    pub missing_topics: Vec<Topic>,
    /// 未销号的整改通知书
    pub open_notices: Vec<String>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}/{}", input.uscc, input.on);
    if let Some(answer) = kept::again(ctx, &key, &facts, ("/on", "guidance-taken"))? {
        return Ok(answer);
    }
    let earlier = this_year(ctx, &input)?;
    let covered = |topic: &Topic| {
        input.topics.contains(topic) || earlier.iter().any(|one| one.topics.contains(topic))
    };
    let open = notice::open_of(ctx, &input.uscc)?;
    let output = Output {
        record_no: records::document_no(ctx, "公安防范指", &input.division_code)?,
        times_this_year: u32::try_from(earlier.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1),
        missing_topics: TOPICS.into_iter().filter(|one| !covered(one)).collect(),
        follow_ups: follow_ups(&rules, input.on, &open)?,
        open_notices: open.into_iter().map(|one| one.document_no).collect(),
        basis: SEED_DUTIES[0].to_owned(),
    };
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: Some(&input.uscc),
        person: None,
    };
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/on", input.on, today);
    checks.text("/guideRef", &input.guide_ref, SHORT_TEXT_MAX);
    checks.some("/topics", input.topics.len(), TOPICS_MAX);
    check_public_text(&mut checks, "/advice", &input.advice, LONG_TEXT_MAX);
    checks.finish()
}

/// What was advised to the institution in the year up to this day.
fn this_year(ctx: &Context<'_>, input: &Input) -> Result<Vec<Input>, Failure> {
    let found = records::of_institution::<Kept<Input, Output>>(ctx, KIND, &input.uscc)?;
    Ok(found
        .into_iter()
        .map(|(_, kept)| kept.facts)
        .filter(|one| one.on.year() == input.on.year() && one.on < input.on)
        .collect())
}

fn follow_ups(rules: &Rules<'_>, on: Day, open: &[Notice]) -> Result<Vec<FollowUp>, Failure> {
    let again = Limit::new(rules.period(&GUIDANCE_EVERY)?, on);
    let mut list = vec![FollowUp::within("再次指导", again)];
    if !open.is_empty() {
        list.push(FollowUp::prompt(
            "有未销号的整改通知书：复查整改情况",
            "企业事业单位内部治安保卫条例 第十六条第二项",
        ));
    }
    Ok(list)
}
