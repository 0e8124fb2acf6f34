//! 整改复查: two officers look at what a notice ordered. What is corrected is struck off; what is not stays open or becomes overdue.
//! The limit may be extended once, by a decision taken before it ended.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::inspection::Officer;
use lianxi_domain::inspection::review::{Extension, ItemResult, Review, State};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::Place;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::inspection::ITEMS;
use crate::notice::{self, Notice};
use crate::rules::ALL;
use lianxi_domain::kept;

const KIND: &str = "review";
const ARTICLE_19: &str = "企业事业单位内部治安保卫条例 第十九条";

/// 整改复查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 整改通知书文号
    pub notice_no: String,
    /// 复查日期
    pub reviewed_on: Day,
    /// 复查人员
    pub officers: Vec<Officer>,
    /// 各未整改事项的复查结果
    pub results: Vec<ItemResult>,
    /// 机构完成整改之日；不填的以复查日期为准
    #[serde(default)]
    pub completed_on: Option<Day>,
    /// 日历计算的整改末日；以工作日计的期限必须有
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 批准延期（只能一次，期限届满前作出）
    #[serde(default)]
    pub extension: Option<Extension>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 复查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 整改通知书文号
    pub notice_no: String,
    /// 状态
    pub state: State,
    /// 尚未整改的事项
    pub remaining: Vec<String>,
    /// 整改末日；以工作日计而日历没有给出的为空
    pub due_on: Option<Day>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, &rules)?;
    let mut notice = notice::existing(ctx, &input.notice_no)?;
    office::county_or_above(ctx.call, DEPARTMENT, &notice.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}/{}", input.notice_no, input.reviewed_on);
    if let Some(answer) = kept::again(ctx, &key, &facts, ("/reviewedOn", "review-taken"))? {
        return Ok(answer);
    }
    check_against(&input, &mut notice)?;
    let state = input.review().apply(&mut notice.standing())?;
    let output = Output {
        notice_no: input.notice_no.clone(),
        follow_ups: follow_ups(state),
        remaining: notice.remaining.clone(),
        due_on: notice.limit.due_on.or(input.calendar_due_on),
        state,
    };
    notice::save(ctx, &notice)?;
    let place = Place::institution(KIND, &notice.division_code, &notice.uscc);
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

impl Input {
    fn review(&self) -> Review<'_> {
        Review {
            reviewed_on: self.reviewed_on,
            officers: &self.officers,
            results: &self.results,
            completed_on: self.completed_on,
            calendar_due_on: self.calendar_due_on,
            extension: self.extension.as_ref(),
        }
    }
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/noticeNo", &input.notice_no, DOCUMENT_NO_CHARS_MAX);
    input.review().check(&mut checks, rules, ITEMS.len())?;
    checks.finish()
}

fn check_against(input: &Input, notice: &mut Notice) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input
        .review()
        .check_against(&mut checks, &notice.standing());
    checks.finish()
}

fn follow_ups(state: State) -> Vec<FollowUp> {
    match state {
        State::Corrected | State::CorrectedLate => {
            vec![FollowUp::prompt("整改完成，销号并告知机构", ARTICLE_19)]
        }
        State::Open => vec![FollowUp::prompt("期限届满时再次复查", ARTICLE_19)],
        State::Overdue => vec![FollowUp::prompt(
            "逾期未整改：查明是否造成损害或者严重威胁安全，处罚由人决定",
            ARTICLE_19,
        )],
    }
}
