//! 火灾隐患复查: two officers look again at what a notice ordered. What is corrected is struck off; what is not stays open or becomes
//! overdue. A time limit may be extended once, before it ends; an immediate danger waits for nobody.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::inspection::Officer;
use lianxi_domain::inspection::review::{Extension, ItemResult, Review, State};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::inspection::ITEMS;
use crate::notice::{self, Notice, NoticeKind};
use crate::rules::ALL;
use crate::seal;
use lianxi_domain::kept;
use lianxi_domain::records::Place;

const KIND: &str = "review";

/// 火灾隐患复查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 责令改正通知书文号
    pub notice_no: String,
    /// 复查日期
    pub reviewed_on: Day,
    /// 复查人员
    pub officers: Vec<Officer>,
    /// 各未改正事项的复查结果
    pub results: Vec<ItemResult>,
    /// 机构完成改正之日；不填的以复查日期为准
    #[serde(default)]
    pub completed_on: Option<Day>,
    /// 日历计算的改正末日；以工作日计的期限必须有
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 批准延期（只限期改正的，只能一次，期限届满前作出）
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
    /// 责令改正通知书文号
    pub notice_no: String,
    /// 状态
    pub state: State,
    /// 尚未改正的事项
    pub remaining: Vec<String>,
    /// 改正末日
    pub due_on: Option<Day>,
    /// 尚未解除的临时查封
    pub standing_seals: Vec<String>,
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
    let seals = seal::standing_of(ctx, &notice.uscc)?;
    let seals: Vec<_> = seals
        .into_iter()
        .filter(|one| one.inspection_no == notice.inspection_no)
        .collect();
    let output = Output {
        notice_no: input.notice_no.clone(),
        follow_ups: follow_ups(state, &notice, !seals.is_empty()),
        remaining: notice.remaining.clone(),
        due_on: notice.limit.due_on.or(input.calendar_due_on),
        standing_seals: seals.into_iter().map(|one| one.document_no).collect(),
        state,
    };
    notice::save(ctx, &notice)?;
    let place = Place::institution(KIND, notice.division_code.as_str(), notice.uscc.as_str());
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
    if input.extension.is_some() {
        checks.require(
            notice.kind == NoticeKind::InTime,
            "/extension",
            "no-extension-of-danger",
            "责令立即改正的不得延期",
        );
    }
    input
        .review()
        .check_against(&mut checks, &notice.standing());
    checks.finish()
}

fn follow_ups(state: State, notice: &Notice, sealed: bool) -> Vec<FollowUp> {
    let mut list = vec![match state {
        State::Corrected | State::CorrectedLate => {
            FollowUp::prompt("改正完成，销号并告知机构", "消防法 第五十四条")
        }
        State::Open => FollowUp::prompt("期限届满时再次复查", "消防法 第六十七条"),
        State::Overdue => FollowUp::prompt(
            "逾期未改正：列出处罚路径，处罚由人决定",
            "消防法 第六十条第一款第七项、第六十六条、第六十七条",
        ),
    }];
    if sealed && notice.closed_on.is_some() {
        list.push(FollowUp::prompt(
            "隐患已消除：由人作出解除临时查封的决定",
            "行政强制法 第二十八条",
        ));
    }
    if state == State::Overdue && notice.kind == NoticeKind::AtOnce && !sealed {
        list.push(FollowUp::prompt(
            "不及时消除可能严重威胁公共安全的，由人决定临时查封",
            seal::ARTICLE,
        ));
    }
    list
}
