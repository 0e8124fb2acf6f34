//! 审计证据: the statements and reports of other departments, read as they are, and what the auditors saw themselves.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::fund::{FundStatement, check_no};
use lianxi_domain::indicators::Report;
use lianxi_domain::money::Yuan;
use lianxi_domain::person::check_public_text;
use lianxi_domain::push::Attachment;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::plan_audit::BODIES;
use crate::project::{Project, Subject};

/// The most statements, reports, criteria or observations of one project.
pub const EVIDENCE_MAX: usize = 100;
/// The most indicators of one report.
const INDICATORS_MAX: usize = 100;

/// 财政部门的资金情况
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundEvidence {
    /// finance.track-fund-use 的资金情况，原样使用
    pub statement: FundStatement,
    /// 证据文件的SHA-256
    pub sha256: String,
}

/// 其他部门的统计
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportEvidence {
    /// 部门（插件标识）
    pub department: String,
    /// 该部门 report 的答复，原样使用
    pub report: Report,
    /// 证据文件的SHA-256
    pub sha256: String,
}

/// 评价标准：某部门的某指标应达到的数值
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criterion {
    /// 审计内容
    pub subject: Subject,
    /// 部门（插件标识）
    pub department: String,
    /// 指标代码
    pub code: String,
    /// 应当不低于
    pub at_least: u64,
    /// 标准的依据（规划、文件）
    pub basis: String,
}

/// 审计人员取得的其他事实
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Observation {
    /// 审计内容
    pub subject: Subject,
    /// 事实：只写单位，不写个人
    pub fact: String,
    /// 违反的规定
    pub basis: String,
    /// 涉及金额（元）
    #[serde(default)]
    pub amount_yuan: Option<Yuan>,
    /// 证据
    pub evidence: Vec<Attachment>,
    /// 建议追究责任人员的责任
    #[serde(default)]
    pub discipline_proposed: bool,
    /// 涉嫌犯罪
    #[serde(default)]
    pub crime_suspected: bool,
}

/// Statements of the body's area and of the audited years, each once.
pub fn check_funds(checks: &mut Checks, funds: &[FundEvidence], project: &Project, today: Day) {
    checks.list("/funds", funds.len(), EVIDENCE_MAX);
    let years = project.period_from.year()..=project.period_to.year();
    let mut seen = BTreeSet::new();
    for (index, fund) in funds.iter().take(EVIDENCE_MAX).enumerate() {
        let at = format!("/funds/{index}");
        let statement = format!("{at}/statement");
        fund.statement.check(checks, &statement, today);
        checks.digest(format!("{at}/sha256"), &fund.sha256);
        let line = &fund.statement.line;
        checks.require(
            is_in_area(project, &line.division_code),
            format!("{statement}/line/divisionCode"),
            "evidence-outside-project",
            "资金不在被审计单位的行政区划内",
        );
        checks.require(
            years.contains(&line.year),
            format!("{statement}/line/year"),
            "evidence-outside-period",
            "预算年度不在所审期间内",
        );
        let first = seen.insert((&line.division_code, line.year, &line.line_no));
        once(checks, statement, first);
    }
}

pub fn check_reports(checks: &mut Checks, reports: &[ReportEvidence], project: &Project) {
    checks.list("/reports", reports.len(), EVIDENCE_MAX);
    let mut seen = BTreeSet::new();
    for (index, evidence) in reports.iter().take(EVIDENCE_MAX).enumerate() {
        let at = format!("/reports/{index}");
        let report = &evidence.report;
        check_department(checks, &format!("{at}/department"), &evidence.department);
        checks.digest(format!("{at}/sha256"), &evidence.sha256);
        checks.division(&format!("{at}/report/divisionCode"), &report.division_code);
        checks.require(
            is_in_area(project, &report.division_code),
            format!("{at}/report/divisionCode"),
            "evidence-outside-project",
            "统计不在被审计单位的行政区划内",
        );
        let overlaps = report.from <= project.period_to && project.period_from <= report.to;
        checks.require(
            overlaps,
            format!("{at}/report/from"),
            "evidence-outside-period",
            "统计期间不在所审期间内",
        );
        check_indicators(checks, &at, report);
        let first = seen.insert((
            &evidence.department,
            &report.division_code,
            report.from,
            report.to,
        ));
        once(checks, at, first);
    }
}

fn check_indicators(checks: &mut Checks, at: &str, report: &Report) {
    let list = format!("{at}/report/indicators");
    checks.some(&list, report.indicators.len(), INDICATORS_MAX);
    for (index, one) in report.indicators.iter().take(INDICATORS_MAX).enumerate() {
        for (name, text) in [
            ("code", &one.code),
            ("name", &one.name),
            ("unit", &one.unit),
            ("source", &one.source),
        ] {
            checks.text(&format!("{list}/{index}/{name}"), text, SHORT_TEXT_MAX);
        }
    }
}

/// A criterion asks for a report that was given.
pub fn check_criteria(checks: &mut Checks, criteria: &[Criterion], reports: &[ReportEvidence]) {
    checks.list("/criteria", criteria.len(), EVIDENCE_MAX);
    for (index, criterion) in criteria.iter().take(EVIDENCE_MAX).enumerate() {
        let at = format!("/criteria/{index}");
        check_department(checks, &format!("{at}/department"), &criterion.department);
        checks.text(&format!("{at}/code"), &criterion.code, SHORT_TEXT_MAX);
        check_public_text(
            checks,
            &format!("{at}/basis"),
            &criterion.basis,
            SHORT_TEXT_MAX,
        );
        let given = reports
            .iter()
            .any(|report| report.department == criterion.department);
        checks.require(
            given,
            format!("{at}/department"),
            MISSING_MATERIAL,
            "缺少该部门的统计，不能评价",
        );
    }
}

pub fn check_observations(checks: &mut Checks, observations: &[Observation]) {
    checks.list("/observations", observations.len(), EVIDENCE_MAX);
    for (index, observation) in observations.iter().take(EVIDENCE_MAX).enumerate() {
        let at = format!("/observations/{index}");
        check_public_text(
            checks,
            &format!("{at}/fact"),
            &observation.fact,
            LONG_TEXT_MAX,
        );
        check_public_text(
            checks,
            &format!("{at}/basis"),
            &observation.basis,
            SHORT_TEXT_MAX,
        );
        checks.require(
            !observation.evidence.is_empty(),
            format!("{at}/evidence"),
            MISSING_MATERIAL,
            "审计发现应有证明材料（审计法 第四十三条）",
        );
        checks.attachments(&format!("{at}/evidence"), &observation.evidence);
    }
}

fn check_department(checks: &mut Checks, field: &str, department: &str) {
    check_no(checks, field, department);
    checks.require(
        BODIES.contains(&department),
        field,
        "body-unknown",
        "没有这一部门",
    );
}

/// The body's own area; a statement of the audit office's own level is about the body's money as well.
fn is_in_area(project: &Project, code: &str) -> bool {
    division::is_within(code, &project.body.division_code) || code == project.division_code
}

fn once(checks: &mut Checks, field: String, is_first: bool) {
    checks.require(is_first, field, "evidence-repeated", "同一证据列了两次");
}
