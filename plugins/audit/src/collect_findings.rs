//! 形成审计发现 (`collect-findings`): from the statements of `finance`, the reports of others and what the auditors saw. Reading only: no
//! record of another department is touched. A value that was not reported is a finding of its own, and no zero.

use std::collections::BTreeSet;

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::fund::check_no;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::evidence::{self, Criterion, FundEvidence, Observation, ReportEvidence};
use crate::finding::{
    self, Collection, Finding, crime, discipline, measures_of, subject_of, total,
};
use crate::project::{self, Project, Stage, Subject};
use crate::rules::{ALL, AUDITORS_MIN, NOTICE_BEFORE};

/// The most auditors of one team.
const AUDITORS_MAX: usize = 30;
/// The most findings of one project: more are several projects.
const FINDINGS_MAX: usize = 1_000;

/// 形成审计发现
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 审计通知书送达之日
    pub notice_served_on: Day,
    /// 实施审计之日
    pub started_on: Day,
    /// 特殊情况直接持通知书实施审计的批准文号
    #[serde(default)]
    pub urgent_approval_no: Option<String>,
    /// 审计人员
    pub auditors: Vec<Auditor>,
    /// 资金情况
    #[serde(default)]
    pub funds: Vec<FundEvidence>,
    /// 其他部门的统计
    #[serde(default)]
    pub reports: Vec<ReportEvidence>,
    /// 评价标准
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// 其他事实
    #[serde(default)]
    pub observations: Vec<Observation>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 审计人员
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Auditor {
    /// 不透明引用，不是姓名
    pub person_ref: String,
    /// 工作证件编号
    pub certificate_no: String,
    /// 与被审计单位或者审计事项有利害关系
    #[serde(default)]
    pub has_interest: bool,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Collection, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut project = project::own(ctx, &input.project_no)?;
    check(&input, &rules, &project)?;
    let found = find(&input, &project)?;
    let kept = project::kept::<Collection>(ctx, finding::KIND, &project)?;
    if kept.as_ref() == Some(&found) {
        return Ok(found);
    }
    if project.stage > Stage::Collected {
        return Err(project::too_early(
            "已征求被审计单位意见，不能再改变审计发现",
        ));
    }
    project.reach(Stage::Collected);
    project.summary.findings = lianxi_domain::indicators::number(found.findings.len());
    project.summary.amount_yuan = found.amount_yuan;
    project::save(ctx, &project)?;
    project::keep(ctx, finding::KIND, &project, &found)?;
    Ok(found)
}

fn check(input: &Input, rules: &Rules<'_>, project: &Project) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_notice(&mut checks, input, rules)?;
    check_auditors(&mut checks, &input.auditors, rules.value(&AUDITORS_MIN)?);
    evidence::check_funds(&mut checks, &input.funds, project, rules.today());
    evidence::check_reports(&mut checks, &input.reports, project);
    evidence::check_criteria(&mut checks, &input.criteria, &input.reports);
    evidence::check_observations(&mut checks, &input.observations);
    let nothing =
        input.funds.is_empty() && input.reports.is_empty() && input.observations.is_empty();
    checks.require(!nothing, "/funds", MISSING_MATERIAL, "没有任何审计证据");
    for (at, subjects) in [
        ("/criteria", subjects(&input.criteria, |one| one.subject)),
        (
            "/observations",
            subjects(&input.observations, |one| one.subject),
        ),
    ] {
        for (index, subject) in subjects.iter().enumerate() {
            checks.require(
                project.subjects.contains(subject),
                format!("{at}/{index}/subject"),
                "subject-not-in-project",
                "不属于本项目的审计内容",
            );
        }
    }
    checks.finish()
}

fn subjects<T>(items: &[T], of: impl Fn(&T) -> Subject) -> Vec<Subject> {
    items.iter().take(evidence::EVIDENCE_MAX).map(of).collect()
}

/// Three working days are never less than three days; the calendar of the host counts them exactly.
fn check_notice(checks: &mut Checks, input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let notice = rules.get(&NOTICE_BEFORE)?;
    let days = i32::try_from(notice.value).unwrap_or(i32::MAX);
    checks.not_after("/startedOn", input.started_on, rules.today());
    checks.not_after("/noticeServedOn", input.notice_served_on, input.started_on);
    match &input.urgent_approval_no {
        Some(number) => check_no(checks, "/urgentApprovalNo", number),
        None => checks.require(
            input.notice_served_on.plus_days(days) <= input.started_on,
            "/noticeServedOn",
            "notice-too-late",
            format!(
                "审计通知书应在实施审计{}日前送达（{}）；特殊情况须有批准文号",
                notice.value, notice.source
            ),
        ),
    }
    Ok(())
}

fn check_auditors(checks: &mut Checks, auditors: &[Auditor], least: u32) {
    checks.list("/auditors", auditors.len(), AUDITORS_MAX);
    let different: BTreeSet<&str> = auditors.iter().map(|one| one.person_ref.trim()).collect();
    checks.require(
        different.len() >= least as usize,
        "/auditors",
        "auditors-too-few",
        format!("审计人员不得少于{least}人（审计法 第四十三条）"),
    );
    for (index, auditor) in auditors.iter().take(AUDITORS_MAX).enumerate() {
        let at = format!("/auditors/{index}");
        checks.text(
            &format!("{at}/personRef"),
            &auditor.person_ref,
            SHORT_TEXT_MAX,
        );
        checks.text(
            &format!("{at}/certificateNo"),
            &auditor.certificate_no,
            SHORT_TEXT_MAX,
        );
        checks.require(
            !auditor.has_interest,
            format!("{at}/hasInterest"),
            "auditor-must-withdraw",
            "有利害关系的审计人员应当回避（审计法 第十五条）",
        );
    }
}

fn find(input: &Input, project: &Project) -> Result<Collection, Failure> {
    let mut findings = Vec::new();
    let mut not_covered = Vec::new();
    from_funds(input, project, &mut findings, &mut not_covered);
    for criterion in &input.criteria {
        findings.extend(from_criterion(criterion, &input.reports));
    }
    findings.extend(input.observations.iter().map(from_observation));
    let mut checks = Checks::new();
    checks.list("/funds", findings.len(), FINDINGS_MAX);
    checks.list("/funds", not_covered.len(), FINDINGS_MAX);
    checks.finish()?;
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.number = (index + 1).to_string();
    }
    Ok(Collection {
        project_no: project.number.clone(),
        body: project.body.clone(),
        started_on: input.started_on,
        amount_yuan: total(&findings),
        findings,
        not_covered,
    })
}

fn from_funds(
    input: &Input,
    project: &Project,
    findings: &mut Vec<Finding>,
    not_covered: &mut Vec<String>,
) {
    for fund in &input.funds {
        let line = &fund.statement.line.line_no;
        for deviation in &fund.statement.deviations {
            let subject = subject_of(deviation);
            let kind = term(deviation.kind);
            let fact = format!("预算项目{line}：{kind}（{}）", deviation.reference);
            if !project.subjects.contains(&subject) {
                not_covered.push(fact);
                continue;
            }
            findings.push(Finding {
                number: String::new(),
                subject,
                fact,
                amount_yuan: Some(deviation.amount_yuan),
                basis: deviation.basis.clone(),
                evidence: vec![fund.sha256.clone()],
                measures: measures_of(deviation),
            });
        }
    }
}

/// The Chinese word that a kind has in JSON.
fn term(kind: lianxi_domain::fund::DeviationKind) -> String {
    let text = serde_json::to_value(kind).unwrap_or_default();
    text.as_str().unwrap_or_default().to_owned()
}

/// Every report of the department falls short, or says nothing, on its own.
fn from_criterion(criterion: &Criterion, reports: &[ReportEvidence]) -> Vec<Finding> {
    let of_department = reports
        .iter()
        .filter(|evidence| evidence.department == criterion.department);
    of_department
        .filter_map(|evidence| {
            let code = criterion.code.as_str();
            let reported = evidence
                .report
                .indicators
                .iter()
                .find(|one| one.code == code);
            let value = reported.and_then(|one| one.value);
            let name = reported.map_or(code, |one| one.name.as_str());
            let at_least = criterion.at_least;
            let fact = match value {
                Some(value) if value >= at_least => return None,
                Some(value) => format!("{name}为{value}，低于应达到的{at_least}"),
                None => format!("{name}未报，无法证明达到{at_least}"),
            };
            Some(Finding {
                number: String::new(),
                subject: criterion.subject,
                fact: format!("{}：{fact}", evidence.department),
                amount_yuan: None,
                basis: criterion.basis.clone(),
                evidence: vec![evidence.sha256.clone()],
                measures: vec![Measure::new(
                    "建议落实政策措施并报告进展",
                    Nature::Proposal,
                    "审计法 第二十六条；审计法实施条例 第四十条第一项",
                )],
            })
        })
        .collect()
}

fn from_observation(observation: &Observation) -> Finding {
    let mut measures = vec![Measure::new("责令纠正", Nature::Order, "审计法 第四十九条")];
    if observation.discipline_proposed {
        measures.push(discipline());
    }
    if observation.crime_suspected {
        measures.push(crime());
    }
    Finding {
        number: String::new(),
        subject: observation.subject,
        fact: observation.fact.clone(),
        amount_yuan: observation.amount_yuan,
        basis: observation.basis.clone(),
        evidence: observation
            .evidence
            .iter()
            .map(|paper| paper.sha256.clone())
            .collect(),
        measures,
    }
}
