//! 整改跟踪 (`track-rectification`): the body reports to the audit office and to its government and publishes as required; the audit office
//! follows up (审计法 第五十二条). That a body refuses or deceives is found by a person; then those who look into responsibility are told.

use std::collections::BTreeSet;

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::fund::check_no;
use lianxi_domain::indicators::number;
use lianxi_domain::limit::Limit;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::conclusion::{self, Conclusion};
use crate::finding::Finding;
use crate::outgoing::{self, ACCOUNTABILITY};
use crate::project::{self, Project, Stage};
use crate::rectification::{KIND, Progress, Rectification, Reports, State};
use crate::rules::ALL;

/// The most findings of one report.
const PROGRESS_MAX: usize = 1_000;
const ARTICLE: &str = "审计法 第五十二条";

/// 整改跟踪
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 各项发现的整改
    #[serde(default)]
    pub progress: Vec<Progress>,
    /// 被审计单位的整改报告
    #[serde(default)]
    pub reports: Reports,
    /// 对拒不整改、整改弄虚作假的认定；没有时转人工
    #[serde(default)]
    pub confirmation: Option<Decision>,
    /// 日历计算的整改期满之日（末日为休假日的顺延）
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
}

/// 整改情况
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 项目编号
    pub project_no: String,
    /// 整改期限
    pub within: Option<Limit>,
    /// 已整改的发现编号
    pub rectified: Vec<String>,
    /// 整改中的发现编号
    pub underway: Vec<String>,
    /// 拒不整改、整改弄虚作假的发现编号
    pub refused: Vec<String>,
    /// 已整改金额（元）
    pub rectified_yuan: Yuan,
    /// 逾期
    pub overdue: bool,
    /// 缺少的报告和公布
    pub missing: Vec<String>,
    /// 整改完成
    pub closed: bool,
    /// 对拒不整改、整改弄虚作假可依法采取的措施
    pub measures: Vec<Measure>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let params = Params::new();
    let today = Rules::on(ctx.call, &params, &ALL)?.today();
    let mut project = project::own(ctx, &input.project_no)?;
    let Some(conclusion) = project::kept::<Conclusion>(ctx, conclusion::KIND, &project)? else {
        return Err(project::too_early("尚未出具审计报告，没有可跟踪的整改"));
    };
    let kept = project::kept::<Rectification>(ctx, KIND, &project)?.unwrap_or_default();
    check(&input, today, &conclusion, &kept)?;
    let refuses = input.progress.iter().any(|one| one.state.is_refusal());
    if refuses && input.confirmation.is_none() {
        return Err(Failure::needs_human(format!(
            "被审计单位是否拒不整改、整改弄虚作假由审计机关认定（{ARTICLE}）"
        )));
    }
    let mut rectification = kept.clone();
    rectification.merge(&input.progress, &input.reports);
    let output = answer(&input, today, &conclusion, &rectification);
    tell(ctx, &input, &project, &output, &mut rectification)?;
    if rectification != kept {
        keep(ctx, &mut project, &output, &rectification)?;
    }
    Ok(output)
}

fn check(
    input: &Input,
    today: Day,
    conclusion: &Conclusion,
    kept: &Rectification,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.list("/progress", input.progress.len(), PROGRESS_MAX);
    let mut seen = BTreeSet::new();
    for (index, progress) in input.progress.iter().take(PROGRESS_MAX).enumerate() {
        let at = format!("/progress/{index}");
        let first = seen.insert(progress.finding_no.as_str());
        let finding = conclusion
            .findings
            .iter()
            .find(|finding| finding.number == progress.finding_no);
        checks.attachments(&format!("{at}/evidence"), &progress.evidence);
        match finding {
            Some(finding) if first => check_progress(&mut checks, &at, progress, finding, kept),
            _ => checks.fail(
                format!("{at}/findingNo"),
                "finding-unknown",
                "审计报告没有列出这一问题，或者同一问题列了两次",
            ),
        }
    }
    for (at, dated) in [
        ("/reports/toAudit", &input.reports.to_audit),
        ("/reports/toGovernment", &input.reports.to_government),
    ] {
        if let Some(dated) = dated {
            check_no(&mut checks, &format!("{at}/documentNo"), &dated.document_no);
            not_before(
                &mut checks,
                &format!("{at}/on"),
                dated.on,
                conclusion,
                today,
            );
        }
    }
    if let Some(day) = input.reports.published_on {
        not_before(&mut checks, "/reports/publishedOn", day, conclusion, today);
    }
    if let Some(confirmation) = &input.confirmation {
        confirmation.check(&mut checks, "/confirmation", today);
        check_no(
            &mut checks,
            "/confirmation/documentNo",
            &confirmation.document_no,
        );
    }
    checks.finish()
}

fn not_before(checks: &mut Checks, field: &str, day: Day, conclusion: &Conclusion, today: Day) {
    checks.not_after(field, day, today);
    checks.not_after(field, conclusion.decision.on, day);
}

fn check_progress(
    checks: &mut Checks,
    at: &str,
    progress: &Progress,
    finding: &Finding,
    kept: &Rectification,
) {
    checks.require(
        progress.state == State::Underway || !progress.evidence.is_empty(),
        format!("{at}/evidence"),
        MISSING_MATERIAL,
        "已整改、拒不整改和弄虚作假都应有证明材料",
    );
    if let (Some(rectified), Some(found)) = (progress.amount_yuan, finding.amount_yuan) {
        checks.require(
            rectified <= found,
            format!("{at}/amountYuan"),
            "amount-above-finding",
            format!("整改金额高于发现金额{found}元"),
        );
    }
    let before = kept.state_of(&progress.finding_no);
    checks.require(
        before != State::Rectified || matches!(progress.state, State::Rectified | State::Falsified),
        format!("{at}/state"),
        "already-rectified",
        "已登记为整改完成；整改不实的，登记为整改弄虚作假",
    );
}

fn answer(
    input: &Input,
    today: Day,
    conclusion: &Conclusion,
    rectification: &Rectification,
) -> Output {
    let (mut rectified, mut underway, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for finding in &conclusion.findings {
        let list = match rectification.state_of(&finding.number) {
            State::Rectified => &mut rectified,
            State::Underway => &mut underway,
            State::Refused | State::Falsified => &mut refused,
        };
        list.push(finding.number.clone());
    }
    let missing = if conclusion.findings.is_empty() {
        Vec::new()
    } else {
        rectification.reports.missing()
    };
    let open = !(underway.is_empty() && refused.is_empty() && missing.is_empty());
    let late = conclusion
        .rectify_within
        .as_ref()
        .and_then(|limit| limit.judge(None, today, input.calendar_due_on));
    Output {
        project_no: conclusion.project_no.clone(),
        within: conclusion.rectify_within.clone(),
        rectified_yuan: rectification.amount(),
        overdue: open && late == Some(Timeliness::Late),
        closed: !open,
        measures: if refused.is_empty() {
            Vec::new()
        } else {
            measures()
        },
        rectified,
        underway,
        refused,
        missing,
    }
}

fn measures() -> Vec<Measure> {
    vec![
        Measure::new(
            "提请各级人民政府和主管机关督促整改",
            Nature::Proposal,
            ARTICLE,
        ),
        Measure::new(
            "审计决定逾期不执行的，可以申请人民法院强制执行",
            Nature::Order,
            "审计法实施条例 第五十四条第二款",
        ),
        Measure::new(
            "依法追究法律责任的，移送任免机关、监察机关处理",
            Nature::Transfer,
            "审计法 第五十二条第三款、第五十四条",
        ),
    ]
}

/// Each refusal once, and the delay once.
fn tell(
    ctx: &Context<'_>,
    input: &Input,
    project: &Project,
    output: &Output,
    rectification: &mut Rectification,
) -> Result<(), Failure> {
    let new: Vec<&String> = output
        .refused
        .iter()
        .filter(|number| !rectification.refusals_told.contains(*number))
        .collect();
    if !new.is_empty() {
        let Some(confirmation) = &input.confirmation else {
            return Err(invalid(
                "/confirmation",
                MISSING_MATERIAL,
                "缺少对拒不整改、整改弄虚作假的认定",
            ));
        };
        let body = json!({
            "projectNo": project.number, "body": project.body, "findings": new, "confirmationNo": confirmation.document_no
        });
        outgoing::emit(
            ctx,
            ACCOUNTABILITY,
            "rectification-refused",
            &project.number,
            &body,
        )?;
        rectification
            .refusals_told
            .extend(output.refused.iter().cloned());
    }
    if output.overdue && !rectification.delay_told {
        let body = json!({
            "projectNo": project.number, "body": project.body, "findings": output.underway, "missing": output.missing
        });
        outgoing::emit(
            ctx,
            ACCOUNTABILITY,
            "rectification-overdue",
            &project.number,
            &body,
        )?;
        rectification.delay_told = true;
    }
    Ok(())
}

fn keep(
    ctx: &Context<'_>,
    project: &mut Project,
    output: &Output,
    rectification: &Rectification,
) -> Result<(), Failure> {
    // A project that was closed is open again when what was rectified turns out to be false.
    project.stage = if output.closed {
        Stage::Closed
    } else {
        Stage::Issued
    };
    project.summary.rectified = number(output.rectified.len());
    project.summary.refused = number(output.refused.len());
    project::save(ctx, project)?;
    project::keep(ctx, KIND, project, rectification)
}
