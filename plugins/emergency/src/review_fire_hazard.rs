//! 火灾隐患复查: two officers look again at what a notice ordered. What is corrected is struck off; what is not stays open or becomes
//! overdue. A time limit may be extended once, before it ends; an immediate danger waits for nobody.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, shown};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::inspection::{INSPECTORS_MIN, Officer, check_officers};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::push::Attachment;
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

/// 一项复查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemResult {
    /// 事项代码
    pub code: String,
    /// 已改正
    pub corrected: bool,
    /// 改正的照片或记录：已改正的必须有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
}

/// 延期
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extension {
    /// 批准延期的决定
    pub decision: Decision,
    /// 延长至
    pub correct_by: Day,
}

/// 改正状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "已改正")]
    Corrected,
    #[serde(rename = "逾期后改正")]
    CorrectedLate,
    #[serde(rename = "期限内改正中")]
    Open,
    #[serde(rename = "逾期未改正")]
    Overdue,
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
    check_against(&input, &notice)?;
    strike_off(&input, &mut notice);
    let state = state(&input, &mut notice)?;
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

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/noticeNo", &input.notice_no, DOCUMENT_NO_CHARS_MAX);
    checks.not_after("/reviewedOn", input.reviewed_on, rules.today());
    check_officers(&mut checks, &input.officers, &rules.get(&INSPECTORS_MIN)?);
    checks.some("/results", input.results.len(), ITEMS.len());
    for (index, result) in input.results.iter().take(ITEMS.len()).enumerate() {
        let at = format!("/results/{index}/evidence");
        checks.attachments(&at, &result.evidence);
        checks.require(
            !result.corrected || !result.evidence.is_empty(),
            at,
            MISSING_MATERIAL,
            "已改正的事项应有照片或记录",
        );
    }
    if let Some(on) = input.completed_on {
        checks.not_after("/completedOn", on, input.reviewed_on);
    }
    if let Some(extension) = &input.extension {
        let decision = &extension.decision;
        decision.check(&mut checks, "/extension/decision", rules.today());
    }
    checks.finish()
}

/// Every item that is still open has its result, and nothing else has.
fn check_against(input: &Input, notice: &Notice) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        notice.closed_on.is_none(),
        "/noticeNo",
        "notice-closed",
        "通知书已销号",
    );
    let served_on = notice.limit.starts_on;
    checks.not_after("/reviewedOn", served_on, input.reviewed_on);
    if let Some(on) = input.completed_on {
        checks.not_after("/completedOn", served_on, on);
    }
    let mut seen = BTreeSet::new();
    for (index, result) in input.results.iter().enumerate() {
        let at = format!("/results/{index}/code");
        let message = format!("“{}”不是尚未改正的事项", shown(&result.code));
        let open = notice.remaining.contains(&result.code);
        checks.require(open, at.as_str(), "item-unknown", message);
        let first = seen.insert(result.code.as_str());
        checks.require(first, at, "item-duplicate", "同一事项写了两次");
    }
    for item in &notice.remaining {
        checks.require(
            seen.contains(item.as_str()),
            "/results",
            "item-unanswered",
            format!("事项{item}没有复查结果"),
        );
    }
    checks.finish()
}

fn strike_off(input: &Input, notice: &mut Notice) {
    let corrected = |item: &String| {
        let mut results = input.results.iter();
        results.any(|result| result.corrected && result.code == *item)
    };
    notice.remaining.retain(|item| !corrected(item));
    if notice.remaining.is_empty() {
        notice.closed_on = Some(input.completed_on.unwrap_or(input.reviewed_on));
    }
}

fn state(input: &Input, notice: &mut Notice) -> Result<State, Failure> {
    let timeliness = notice.judge(input.reviewed_on, input.calendar_due_on)?;
    if let Some(extension) = &input.extension {
        extend(input, extension, notice, timeliness)?;
    }
    let late = timeliness == Timeliness::Late;
    Ok(match (notice.closed_on.is_some(), late) {
        (true, true) => State::CorrectedLate,
        (true, false) => State::Corrected,
        (false, true) => State::Overdue,
        (false, false) => State::Open,
    })
}

fn extend(
    input: &Input,
    extension: &Extension,
    notice: &mut Notice,
    timeliness: Timeliness,
) -> Result<(), Failure> {
    let due = notice.limit.due_on.or(input.calendar_due_on);
    let mut checks = Checks::new();
    checks.require(
        notice.kind == NoticeKind::InTime,
        "/extension",
        "no-extension-of-danger",
        "责令立即改正的不得延期",
    );
    checks.require(
        notice.extended_by.is_none(),
        "/extension",
        "already-extended",
        "只能延期一次",
    );
    checks.require(
        notice.closed_on.is_none() && timeliness == Timeliness::Open,
        "/extension",
        "extension-too-late",
        "已改正或者期限已经届满，不能延期",
    );
    checks.require(
        due.is_some_and(|due| extension.decision.on <= due && extension.correct_by > due),
        "/extension/correctBy",
        "date-order",
        "延期应在期限届满前批准，延长后的末日应晚于原末日",
    );
    checks.finish()?;
    notice.limit.due_on = Some(extension.correct_by);
    notice.extended_by = Some(extension.decision.clone());
    Ok(())
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
