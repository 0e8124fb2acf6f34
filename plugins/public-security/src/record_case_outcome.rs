//! 强制报告核查结果登记: what the investigators found, by their document. Nothing is concluded here; the health department learns of the
//! document, because a legally effective finding is what an industry ban needs.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accept_mandatory_report as reports;
use crate::{DEPARTMENT, HEALTH};
use lianxi_domain::kept::{self, Kept};

pub const KIND: &str = "outcome";

/// 核查结果登记
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 报告编号
    pub report_ref: String,
    /// 核查结果
    pub finding: Finding,
    /// 办案机关的决定；没有时转人工
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 决定发生法律效力之日；尚未生效的为空
    #[serde(default)]
    pub effective_on: Option<Day>,
}

/// 核查结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Finding {
    #[serde(rename = "不属实")]
    Unfounded,
    #[serde(rename = "行政处罚")]
    Administrative,
    #[serde(rename = "刑事立案")]
    Criminal,
    #[serde(rename = "移送其他机关")]
    Transferred,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 案件编号
    pub case_no: String,
    /// 核查结果
    pub finding: Finding,
    /// 文号
    pub document_no: String,
    /// 已经发生法律效力
    pub effective: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = lianxi_domain::checks::today(ctx)?;
    check(&input, today)?;
    let key = format!("{}/{}", reports::KIND, input.report_ref);
    let report = records::load::<Kept<reports::Input, reports::Output>>(ctx, &key)?
        .ok_or_else(|| invalid("/reportRef", "report-unknown", "没有接收过这一编号的报告"))?;
    office::county_or_above(ctx.call, DEPARTMENT, &report.facts.division_code)?;
    let Some(decision) = &input.decision else {
        return Err(Failure::needs_human(
            "核查结果由办案人员作出并出具文书，系统不作结论",
        ));
    };
    if decision.on < reported_on(&report.facts)? {
        return Err(invalid(
            "/decision/on",
            "date-order",
            "决定日期早于报告日期",
        ));
    }
    let key = format!("{KIND}/{}/{}", input.report_ref, decision.document_no);
    let taken = ("/decision/documentNo", "outcome-taken");
    if let Some(answer) = kept::again(ctx, &key, &input, taken)? {
        return Ok(answer);
    }
    let effective = input.effective_on.is_some_and(|on| on <= today);
    let output = Output {
        case_no: report.answer.case_no.clone(),
        finding: input.finding,
        document_no: decision.document_no.clone(),
        follow_ups: follow_ups(input.finding, effective),
        effective,
    };
    tell_health(ctx, &input, &report.facts, &output)?;
    let place = Place {
        kind: KIND,
        division: &report.facts.division_code,
        uscc: report.facts.uscc.as_deref(),
        person: None,
    };
    kept::keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text(
        "/reportRef",
        &input.report_ref,
        reports::REPORT_REF_CHARS_MAX,
    );
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
        if let Some(on) = input.effective_on {
            checks.not_after("/decision/on", decision.on, on);
        }
    }
    checks.finish()
}

fn reported_on(report: &reports::Input) -> Result<Day, Failure> {
    crate::moment::Moment::parse(&report.reported_at)
        .map(|moment| moment.day)
        .ok_or_else(|| Failure::needs_human("报告时间无法读取，由人员核对"))
}

fn follow_ups(finding: Finding, effective: bool) -> Vec<FollowUp> {
    let ban = "人口与计划生育法 第四十一条";
    match (finding, effective) {
        (Finding::Unfounded, _) => vec![FollowUp::prompt(
            "结案，告知报告方和机构，保护被报告人员的名誉，不留不良记录",
            "未成年人保护法 第十一条",
        )],
        (Finding::Administrative, true) => vec![FollowUp::prompt(
            "卫生健康部门据此依法处理，是否登记行业禁入由其决定",
            ban,
        )],
        (Finding::Administrative | Finding::Criminal, _) => vec![FollowUp::prompt(
            "等待决定生效或者判决：生效前不得作为行业禁入的依据",
            ban,
        )],
        (Finding::Transferred, _) => vec![FollowUp::prompt(
            "跟踪受移送机关的处理结果",
            "未成年人保护法 第十一条",
        )],
    }
}

/// The document and the institution; no person.
fn tell_health(
    ctx: &Context<'_>,
    input: &Input,
    report: &reports::Input,
    output: &Output,
) -> Result<(), Failure> {
    let body = json!({
        "caseNo": output.case_no, "uscc": report.uscc, "divisionCode": report.division_code,
        "finding": output.finding, "documentNo": output.document_no, "effectiveOn": input.effective_on
    });
    ctx.outbox.emit(
        HEALTH,
        "cn.lianxi.public-security.case-outcome-recorded",
        Some(&output.case_no),
        &body,
    )
}
