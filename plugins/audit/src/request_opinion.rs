//! 征求被审计单位意见 (`request-opinion`): the draft report is served, the body answers, or its silence counts as no objection. Asked again it
//! adds what has come since; what is recorded does not change.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, invalid};
use lianxi_domain::date::{Day, Timeliness, judge};
use lianxi_domain::limit::Limit;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::check_public_text;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::{self, Collection};
use crate::project::{self, Paper, Project, Stage};
use crate::rules::{ALL, OPINION_WITHIN, SILENCE_AFTER};

pub const KIND: &str = "opinion";
/// How far beyond the calendar days the working days can end: their weekends and the longest holiday.
const CALENDAR_SPREAD_MAX: i32 = 30;
/// The most findings that an opinion disputes.
const DISPUTES_MAX: usize = 1_000;

/// 征求被审计单位意见
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 审计组的审计报告（征求意见稿）
    pub draft: Paper,
    /// 被审计单位接到之日
    pub served_on: Day,
    /// 被审计单位的书面意见；还没有时为空
    #[serde(default)]
    pub response: Option<Response>,
    /// 日历按工作日计算的期满之日
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 被审计单位的书面意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Response {
    /// 意见文书
    pub paper: Paper,
    /// 送交审计组之日
    pub received_on: Day,
    /// 有异议的发现；无异议时为空
    #[serde(default)]
    pub disputes: Vec<Dispute>,
}

/// 对一项发现的异议
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dispute {
    /// 发现编号
    pub finding_no: String,
    /// 异议的内容，不写个人信息
    pub objection: String,
}

/// 意见的情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opinion {
    /// 项目编号
    pub project_no: String,
    /// 征求意见稿
    pub draft: Paper,
    /// 被审计单位接到之日
    pub served_on: Day,
    /// 提出书面意见的期限
    pub within: Limit,
    /// 视同无异议的期限（以工作日计算）
    pub silence_after: Limit,
    /// 书面意见
    pub response: Option<Response>,
    /// 意见是否按期；按期与否都应研究
    pub timeliness: Option<Timeliness>,
    /// 期满未提出书面意见，视同无异议
    pub no_objection: bool,
}

impl Opinion {
    /// The report may follow.
    pub fn is_closed(&self) -> bool {
        self.response.is_some() || self.no_objection
    }

    pub fn disputes(&self, number: &str) -> bool {
        let disputes = self.response.iter().flat_map(|response| &response.disputes);
        disputes
            .into_iter()
            .any(|dispute| dispute.finding_no == number)
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Opinion, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut project = project::own(ctx, &input.project_no)?;
    let Some(findings) = project::kept::<Collection>(ctx, finding::KIND, &project)? else {
        return Err(project::too_early("尚未形成审计发现，不能征求意见"));
    };
    let within = Limit::new(rules.period(&OPINION_WITHIN)?, input.served_on);
    let silence_after = Limit::new(rules.period(&SILENCE_AFTER)?, input.served_on);
    check(&input, rules.today(), &findings, &within)?;
    let kept = project::kept::<Opinion>(ctx, KIND, &project)?;
    let mut opinion = match &kept {
        Some(kept) => served(&input, kept)?,
        None => Opinion {
            project_no: project.number.clone(),
            draft: input.draft.clone(),
            served_on: input.served_on,
            within,
            silence_after,
            response: None,
            timeliness: None,
            no_objection: false,
        },
    };
    answer(&input, rules.today(), &mut opinion)?;
    if kept.as_ref() != Some(&opinion) {
        keep(ctx, &mut project, &opinion)?;
    }
    Ok(opinion)
}

fn check(input: &Input, today: Day, findings: &Collection, within: &Limit) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input.draft.check(&mut checks, "/draft");
    checks.not_after("/servedOn", input.served_on, today);
    checks.not_after("/servedOn", findings.started_on, input.served_on);
    if let (Some(due), Some(least)) = (input.calendar_due_on, within.due_on) {
        checks.require(
            least <= due && least.days_until(due) <= CALENDAR_SPREAD_MAX,
            "/calendarDueOn",
            "calendar-due-implausible",
            "按工作日计算的期满之日不应早于自然日，也不应过晚",
        );
    }
    if let Some(response) = &input.response {
        check_response(&mut checks, input, response, today, findings);
    }
    checks.finish()
}

fn check_response(
    checks: &mut Checks,
    input: &Input,
    response: &Response,
    today: Day,
    findings: &Collection,
) {
    response.paper.check(checks, "/response/paper");
    checks.not_after("/response/receivedOn", response.received_on, today);
    checks.not_after(
        "/response/receivedOn",
        input.served_on,
        response.received_on,
    );
    checks.list("/response/disputes", response.disputes.len(), DISPUTES_MAX);
    let mut seen = BTreeSet::new();
    for (index, dispute) in response.disputes.iter().take(DISPUTES_MAX).enumerate() {
        let at = format!("/response/disputes/{index}");
        let first = seen.insert(dispute.finding_no.as_str());
        checks.require(
            first && findings.find(&dispute.finding_no).is_some(),
            format!("{at}/findingNo"),
            "finding-unknown",
            "没有这一发现，或者同一发现列了两次",
        );
        check_public_text(
            checks,
            &format!("{at}/objection"),
            &dispute.objection,
            LONG_TEXT_MAX,
        );
    }
}

/// The draft that was served; another draft would need another audit step.
fn served(input: &Input, kept: &Opinion) -> Result<Opinion, Failure> {
    if kept.draft == input.draft && kept.served_on == input.served_on {
        return Ok(kept.clone());
    }
    Err(invalid(
        "/draft/documentNo",
        "draft-differs",
        "此项目已送达另一征求意见稿",
    ))
}

fn answer(input: &Input, today: Day, opinion: &mut Opinion) -> Result<(), Failure> {
    let due = input.calendar_due_on.or(opinion.within.due_on);
    match (&input.response, &opinion.response) {
        (Some(new), Some(known)) if new != known => Err(invalid(
            "/response/paper/documentNo",
            "response-differs",
            "已登记另一书面意见",
        )),
        (Some(new), None) => {
            opinion.timeliness = due.map(|due| judge(Some(new.received_on), today, due, None));
            opinion.response = Some(new.clone());
            // A late opinion is studied as well: what was silence is none.
            opinion.no_objection = false;
            Ok(())
        }
        (None, None) if input.calendar_due_on.is_some_and(|due| due < today) => {
            opinion.no_objection = true;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn keep(ctx: &Context<'_>, project: &mut Project, opinion: &Opinion) -> Result<(), Failure> {
    if project.stage > Stage::Opinion {
        return Err(project::too_early("审计报告已出具，不再登记意见"));
    }
    project.reach(Stage::Opinion);
    project.summary.opinion = opinion.timeliness;
    project::save(ctx, project)?;
    project::keep(ctx, KIND, project, opinion)
}
