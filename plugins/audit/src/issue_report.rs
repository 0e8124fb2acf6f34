//! 出具审计报告和审计决定 (`issue-report`): after the body's opinion was heard and studied. The audit office deliberates and a person decides;
//! the report goes to the body, to the authorities and to the audit office of the next level (审计法 第四十五条).

use std::collections::BTreeSet;

use lianxi_domain::case::Nature;
use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, invalid};
use lianxi_domain::fund::check_no;
use lianxi_domain::indicators::number;
use lianxi_domain::limit::Limit;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, check_public_text};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::conclusion::{
    AuditDecision, Conclusion, KIND, Studied, Transfer, follow_ups, recipients,
};
use crate::finding::{self, Collection, Finding, total};
use crate::outgoing::{self, ACCOUNTABILITY, AUDITED_BODY, UPPER_OFFICE};
use crate::project::{self, AuditedBody, Paper, Project, Stage};
use crate::request_opinion::{self, Opinion};
use crate::rules::{ALL, RECTIFY_WITHIN};

/// The most findings that are answered or transferred.
const HANDLED_MAX: usize = 1_000;

/// 出具审计报告和审计决定
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 审计报告
    pub report: Paper,
    /// 审计决定；不需要处理、处罚的没有
    #[serde(default)]
    pub audit_decision: Option<AuditDecision>,
    /// 对异议的研究结果
    #[serde(default)]
    pub studied: Vec<Studied>,
    /// 已办理的移送
    #[serde(default)]
    pub transfers: Vec<Transfer>,
    /// 审计机关的审定；没有时转人工
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Conclusion, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut project = project::own(ctx, &input.project_no)?;
    let findings = project::kept::<Collection>(ctx, finding::KIND, &project)?;
    let opinion = project::kept::<Opinion>(ctx, request_opinion::KIND, &project)?;
    let (Some(findings), Some(opinion)) = (findings, opinion) else {
        return Err(project::too_early("尚未征求被审计单位意见，不能出具报告"));
    };
    check(&input, &rules, &findings, &opinion)?;
    if let Some(conclusion) = project::kept::<Conclusion>(ctx, KIND, &project)? {
        return issued(&input, conclusion);
    }
    if !opinion.is_closed() {
        return Err(invalid(
            "/projectNo",
            "opinion-period-open",
            "被审计单位尚未提出书面意见，期限也未届满或者未经日历确认（审计法 第四十四条；实施条例 第三十九条）",
        ));
    }
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human(
            "审计报告由审计机关按规定程序审议后出具，处理、处罚由审计机关在法定职权内决定（审计法 第四十五条）",
        ));
    };
    let conclusion = conclude(&input, &rules, &project, findings, decision)?;
    keep(ctx, &mut project, &conclusion)?;
    Ok(conclusion)
}

fn check(
    input: &Input,
    rules: &Rules<'_>,
    findings: &Collection,
    opinion: &Opinion,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input.report.check(&mut checks, "/report");
    if let Some(decision) = &input.audit_decision {
        decision.paper.check(&mut checks, "/auditDecision/paper");
    }
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", rules.today());
        checks.not_after("/decision/on", opinion.served_on, decision.on);
    }
    check_studied(&mut checks, input, findings, opinion);
    checks.list("/transfers", input.transfers.len(), HANDLED_MAX);
    for (index, transfer) in input.transfers.iter().take(HANDLED_MAX).enumerate() {
        let at = format!("/transfers/{index}");
        check_no(
            &mut checks,
            &format!("{at}/documentNo"),
            &transfer.document_no,
        );
        known(&mut checks, &at, findings, &transfer.finding_no);
    }
    checks.finish()
}

/// Every objection is studied, and nothing else is.
fn check_studied(checks: &mut Checks, input: &Input, findings: &Collection, opinion: &Opinion) {
    checks.list("/studied", input.studied.len(), HANDLED_MAX);
    let mut seen = BTreeSet::new();
    for (index, studied) in input.studied.iter().take(HANDLED_MAX).enumerate() {
        let at = format!("/studied/{index}");
        known(checks, &at, findings, &studied.finding_no);
        checks.require(
            seen.insert(studied.finding_no.as_str()) && opinion.disputes(&studied.finding_no),
            format!("{at}/findingNo"),
            "finding-undisputed",
            "被审计单位对此发现没有异议，或者列了两次",
        );
        check_public_text(
            checks,
            &format!("{at}/reason"),
            &studied.reason,
            LONG_TEXT_MAX,
        );
    }
    let disputes = opinion.response.iter().flat_map(|one| &one.disputes);
    for dispute in disputes {
        checks.require(
            seen.contains(dispute.finding_no.as_str()),
            "/studied",
            "dispute-not-studied",
            format!(
                "对发现{}的异议应当研究（审计法 第四十五条）",
                dispute.finding_no
            ),
        );
    }
}

fn known(checks: &mut Checks, at: &str, findings: &Collection, number: &str) {
    checks.require(
        findings.find(number).is_some(),
        format!("{at}/findingNo"),
        "finding-unknown",
        "没有这一发现",
    );
}

fn issued(input: &Input, conclusion: Conclusion) -> Result<Conclusion, Failure> {
    let same = conclusion.report == input.report
        && conclusion.audit_decision == input.audit_decision
        && conclusion.studied == input.studied
        && conclusion.transfers == input.transfers
        && input
            .decision
            .as_ref()
            .is_none_or(|one| *one == conclusion.decision);
    if same {
        return Ok(conclusion);
    }
    Err(invalid(
        "/report/documentNo",
        "report-differs",
        "此项目已出具审计报告，内容不同",
    ))
}

fn conclude(
    input: &Input,
    rules: &Rules<'_>,
    project: &Project,
    findings: Collection,
    decision: Decision,
) -> Result<Conclusion, Failure> {
    let accepted: BTreeSet<&str> = input
        .studied
        .iter()
        .filter(|one| one.accepted)
        .map(|one| one.finding_no.as_str())
        .collect();
    let standing: Vec<Finding> = findings
        .findings
        .into_iter()
        .filter(|finding| !accepted.contains(finding.number.as_str()))
        .collect();
    let transferred: BTreeSet<&str> = input
        .transfers
        .iter()
        .map(|one| one.finding_no.as_str())
        .collect();
    let pending = standing
        .iter()
        .filter(|one| one.has(Nature::Transfer) && !transferred.contains(one.number.as_str()))
        .map(|one| one.number.clone())
        .collect();
    let rectify_within = if standing.is_empty() {
        None
    } else {
        Some(Limit::new(rules.period(&RECTIFY_WITHIN)?, decision.on))
    };
    Ok(Conclusion {
        project_no: project.number.clone(),
        report: input.report.clone(),
        audit_decision: input.audit_decision.clone(),
        follow_ups: follow_ups(
            input.audit_decision.as_ref(),
            rules,
            rectify_within.as_ref(),
        )?,
        decision,
        findings: standing,
        studied: input.studied.clone(),
        transfers: input.transfers.clone(),
        transfers_pending: pending,
        sent_to: recipients(project),
        rectify_within,
    })
}

fn keep(ctx: &Context<'_>, project: &mut Project, conclusion: &Conclusion) -> Result<(), Failure> {
    project.reach(Stage::Issued);
    project.summary.findings = number(conclusion.findings.len());
    project.summary.amount_yuan = total(&conclusion.findings);
    project.summary.issued_on = Some(conclusion.decision.on);
    if conclusion.findings.is_empty() {
        project.reach(Stage::Closed);
    }
    project::save(ctx, project)?;
    project::keep(ctx, KIND, project, conclusion)?;
    let body = json!({
        "projectNo": project.number, "body": project.body, "report": conclusion.report, "auditDecision": conclusion.audit_decision,
        "findings": conclusion.findings.len(), "rectifyWithin": conclusion.rectify_within
    });
    for destination in [AUDITED_BODY, UPPER_OFFICE] {
        outgoing::emit(ctx, destination, "report-issued", &project.number, &body)?;
    }
    if conclusion.findings.is_empty() {
        return Ok(());
    }
    let told = Told {
        project_no: &project.number,
        body: &project.body,
        findings: number(conclusion.findings.len()),
        amount_yuan: project.summary.amount_yuan,
        report_no: &conclusion.report.document_no,
    };
    outgoing::emit(
        ctx,
        ACCOUNTABILITY,
        "finding",
        &project.number,
        &json!(told),
    )
}

/// What is told to those who look into responsibility: the body, never a person.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    project_no: &'a str,
    body: &'a AuditedBody,
    findings: u64,
    amount_yuan: Yuan,
    report_no: &'a str,
}
