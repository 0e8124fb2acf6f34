//! 整改复查: two officers look at what a notice ordered. What is corrected is struck off; what is not stays open or becomes overdue.
//! The limit may be extended once, by a decision taken before it ended.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid, shown};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::inspection::{INSPECTORS_MIN, Officer, check_officers};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::push::Attachment;
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

/// 一项复查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemResult {
    /// 事项代码
    pub code: String,
    /// 已整改
    pub corrected: bool,
    /// 整改的照片或记录：已整改的必须有
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

/// 整改状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "已整改")]
    Corrected,
    #[serde(rename = "逾期后整改")]
    CorrectedLate,
    #[serde(rename = "期限内整改中")]
    Open,
    #[serde(rename = "逾期未整改")]
    Overdue,
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
    check_against(&input, &notice)?;
    strike_off(&input, &mut notice);
    let state = state(&input, &mut notice)?;
    let output = Output {
        notice_no: input.notice_no.clone(),
        follow_ups: follow_ups(state),
        remaining: notice.remaining.clone(),
        due_on: notice.limit.due_on.or(input.calendar_due_on),
        state,
    };
    notice::save(ctx, &notice)?;
    let place = Place {
        kind: KIND,
        division: &notice.division_code,
        uscc: Some(&notice.uscc),
        person: None,
    };
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
            "已整改的事项应有照片或记录",
        );
    }
    if let Some(on) = input.completed_on {
        checks.not_after("/completedOn", on, input.reviewed_on);
    }
    if let Some(extension) = &input.extension {
        let today = rules.today();
        extension
            .decision
            .check(&mut checks, "/extension/decision", today);
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
        "整改通知书已销号",
    );
    checks.not_after("/reviewedOn", notice.limit.starts_on, input.reviewed_on);
    let mut seen = BTreeSet::new();
    for (index, result) in input.results.iter().enumerate() {
        let at = format!("/results/{index}/code");
        let open = notice.remaining.contains(&result.code);
        let message = format!("“{}”不是尚未整改的事项", shown(&result.code));
        checks.require(open, at.as_str(), "item-unknown", message);
        let first = seen.insert(result.code.as_str());
        checks.require(first, at, "item-duplicate", "同一事项写了两次");
    }
    for item in &notice.remaining {
        let answered = seen.contains(item.as_str());
        let message = format!("事项{item}没有复查结果");
        checks.require(answered, "/results", "item-unanswered", message);
    }
    checks.finish()
}

fn strike_off(input: &Input, notice: &mut Notice) {
    let corrected = |item: &String| {
        input
            .results
            .iter()
            .any(|result| result.corrected && result.code == *item)
    };
    notice.remaining.retain(|item| !corrected(item));
    if notice.remaining.is_empty() {
        notice.closed_on = Some(input.completed_on.unwrap_or(input.reviewed_on));
    }
}

fn state(input: &Input, notice: &mut Notice) -> Result<State, Failure> {
    let Some(timeliness) = notice.judge(input.reviewed_on, input.calendar_due_on) else {
        return Err(invalid(
            "/calendarDueOn",
            MISSING_MATERIAL,
            "整改期限以工作日计：应填写日历计算的末日",
        ));
    };
    if let Some(extension) = &input.extension {
        extend(input, extension, notice, timeliness)?;
    }
    Ok(match (notice.closed_on, timeliness) {
        (Some(_), Timeliness::Late) => State::CorrectedLate,
        (Some(_), Timeliness::InTime | Timeliness::Open) => State::Corrected,
        (None, Timeliness::Late) => State::Overdue,
        (None, Timeliness::InTime | Timeliness::Open) => State::Open,
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
        notice.extended_by.is_none(),
        "/extension",
        "already-extended",
        "只能延期一次",
    );
    checks.require(
        notice.closed_on.is_none() && timeliness == Timeliness::Open,
        "/extension",
        "extension-too-late",
        "已整改或者期限已经届满，不能延期",
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
