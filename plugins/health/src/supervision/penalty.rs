//! `decide-penalty-path` (处罚路径): prepares measures, ranges and clocks by the law; a person decides, and the decision is held to them.

use lianxi_domain::checks::{ATTACHMENTS_MAX, Checks, MISSING_MATERIAL};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, check_scan};
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Period, Rule, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules as p;

/// 违法行为
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// 违反托育服务相关标准和规范（含未备案）
    ChildcareStandards,
    /// 虐待婴幼儿
    Abuse,
    /// 未查询违法犯罪记录或录用有记录的人员
    BackgroundCheck,
}

/// 情节
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// 初次，责令改正
    First,
    /// 拒不改正
    Refused,
    /// 情节严重
    Serious,
}

/// 处罚决定的内容
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PenaltyDecision {
    /// 决定文书
    pub decision: Decision,
    /// 罚款（元）
    pub fine_yuan: u32,
    /// 是否责令停止托育服务
    pub stop_service: bool,
    /// 是否听取陈述申辩
    pub statement_heard: bool,
    /// 是否告知听证权利
    pub hearing_offered: bool,
    /// 是否经法制审核
    pub legal_review: bool,
}

/// 处罚路径
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecidePenaltyPath {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 违法行为
    pub violation: Violation,
    /// 情节，由人员认定
    #[serde(default)]
    pub gravity: Option<Gravity>,
    /// 证据摘要
    pub evidence: Vec<String>,
    /// 责令改正通知书摘要（拒不改正须先有责令改正）
    #[serde(default)]
    pub correction_order: Option<String>,
    /// 只要求拟出方案
    #[serde(default)]
    pub prepare_only: bool,
    /// 人员作出的决定
    #[serde(default)]
    pub decision: Option<PenaltyDecision>,
}

/// 办理阶段
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PathStatus {
    /// 方案已拟，待人员决定
    Prepared,
    /// 已决定
    Decided,
}

/// 期限
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// 事项
    pub matter: String,
    /// 期限
    pub period: Period,
}

/// 处罚方案或决定
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PenaltyPath {
    /// 办理阶段
    pub status: PathStatus,
    /// 依据
    pub basis: String,
    /// 措施
    pub measures: Vec<String>,
    /// 罚款下限（元）；零为不罚款
    pub fine_min_yuan: u32,
    /// 罚款上限（元）
    pub fine_max_yuan: u32,
    /// 是否可以或应当责令停止服务
    pub stop_service: bool,
    /// 是否有听证权利
    pub hearing: bool,
    /// 是否涉及行业终身禁入
    pub industry_ban: bool,
    /// 程序期限
    pub clocks: Vec<Clock>,
    /// 决定文号
    pub document_no: Option<String>,
}

pub fn decide_penalty_path(
    ctx: &Context<'_>,
    input: DecidePenaltyPath,
) -> Result<PenaltyPath, Failure> {
    // A township has no power to punish.
    office::county_or_above(ctx.call, DEPARTMENT, &input.county)?;
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    check_evidence(&input)?;
    let Some(gravity) = input.gravity else {
        return Err(Failure::needs_human(
            "违法情节由执法人员认定后再拟定处罚方案",
        ));
    };
    let mut path = prepare(input.violation, gravity, &rules)?;
    let Some(decided) = &input.decision else {
        if input.prepare_only {
            return Ok(path);
        }
        return Err(Failure::needs_human(format!(
            "处罚由行政机关负责人决定：{}；罚款{}至{}元；依据{}",
            path.measures.join("、"),
            path.fine_min_yuan,
            path.fine_max_yuan,
            path.basis
        )));
    };
    check_decision(decided, &path, &rules)?;
    let key = format!("penalty/{}/{}", input.uscc, decided.decision.document_no);
    let place = Place {
        kind: "penalty",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &key, place, decided)?;
    path.status = PathStatus::Decided;
    path.document_no = Some(decided.decision.document_no.clone());
    Ok(path)
}

fn check_evidence(input: &DecidePenaltyPath) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.some("/evidence", input.evidence.len(), ATTACHMENTS_MAX);
    for (index, digest) in input.evidence.iter().take(ATTACHMENTS_MAX).enumerate() {
        checks.digest(format!("/evidence/{index}"), digest);
    }
    if input.gravity == Some(Gravity::Refused) {
        check_scan(
            &mut checks,
            "/correctionOrder",
            input.correction_order.as_deref(),
            "责令改正通知书：拒不改正须先责令改正",
        );
    }
    checks.finish()
}

/// The steps of the two laws. Numbers are statute: nothing here can be configured.
pub fn prepare(
    violation: Violation,
    gravity: Gravity,
    rules: &Rules<'_>,
) -> Result<PenaltyPath, Failure> {
    let of = |rule: Option<&'static Rule<u32>>| rule.map_or(Ok(0), |rule| rules.value(rule));
    let fine = |low, high| Ok::<_, Failure>((of(low)?, of(high)?));
    let background = violation == Violation::BackgroundCheck;
    let ((fine_min_yuan, fine_max_yuan), mut measures, stop_service) = match (background, gravity) {
        (false, Gravity::First) => (fine(None, None)?, vec!["责令改正", "警告"], false),
        (false, Gravity::Refused) => (
            fine(Some(&p::FINE_REFUSED_MIN), Some(&p::FINE_REFUSED_MAX))?,
            vec!["责令改正", "罚款"],
            false,
        ),
        (false, Gravity::Serious) => (
            fine(Some(&p::FINE_SERIOUS_MIN), Some(&p::FINE_SERIOUS_MAX))?,
            vec!["责令停止托育服务", "罚款"],
            true,
        ),
        (true, Gravity::First) => (
            fine(None, Some(&p::FINE_BACKGROUND_MAX))?,
            vec!["责令限期改正", "警告", "可以并处罚款"],
            false,
        ),
        (true, Gravity::Refused | Gravity::Serious) => (
            fine(
                Some(&p::FINE_BACKGROUND_SERIOUS_MIN),
                Some(&p::FINE_BACKGROUND_SERIOUS_MAX),
            )?,
            vec!["责令停业整顿或者吊销证照", "罚款"],
            true,
        ),
    };
    let industry_ban = violation == Violation::Abuse;
    if industry_ban {
        measures.push("对直接负责的主管人员和其他直接责任人员登记终身禁入");
    }
    let hearing = stop_service || industry_ban;
    let basis = if background {
        "未成年人保护法第一百二十六条"
    } else {
        "人口与计划生育法第四十一条"
    };
    Ok(PenaltyPath {
        status: PathStatus::Prepared,
        basis: basis.to_owned(),
        measures: measures.into_iter().map(str::to_owned).collect(),
        fine_min_yuan,
        fine_max_yuan,
        stop_service,
        hearing,
        industry_ban,
        clocks: clocks(hearing, fine_max_yuan > 0, rules)?,
        document_no: None,
    })
}

fn clocks(hearing: bool, fine: bool, rules: &Rules<'_>) -> Result<Vec<Clock>, Failure> {
    let clock = |matter: &str, rule: &'static Rule<u32>| {
        rules.period(rule).map(|period| Clock {
            matter: matter.to_owned(),
            period,
        })
    };
    let mut clocks = vec![clock("自立案起作出决定", &p::CASE_DECISION_WITHIN)?];
    if hearing {
        clocks.push(clock("自告知起申请听证", &p::HEARING_REQUEST_WITHIN)?);
        clocks.push(clock("举行听证前通知", &p::HEARING_NOTICE_BEFORE)?);
    }
    clocks.push(clock("送达决定书", &p::DELIVERY_WITHIN)?);
    if fine {
        clocks.push(clock("自收到决定书起缴纳罚款", &p::FINE_PAYMENT_WITHIN)?);
    }
    clocks.push(clock("公示处罚信息", &p::PENALTY_PUBLISH_WITHIN)?);
    Ok(clocks)
}

fn check_decision(
    decided: &PenaltyDecision,
    path: &PenaltyPath,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    decided
        .decision
        .check(&mut checks, "/decision/decision", rules.today());
    checks.require(
        (path.fine_min_yuan..=path.fine_max_yuan).contains(&decided.fine_yuan),
        "/decision/fineYuan",
        "fine-out-of-range",
        format!(
            "罚款应在{}至{}元之间（{}）",
            path.fine_min_yuan, path.fine_max_yuan, path.basis
        ),
    );
    checks.require(
        !decided.stop_service || path.stop_service,
        "/decision/stopService",
        "stop-not-provided",
        "该情节没有责令停止服务的规定",
    );
    checks.require(
        decided.statement_heard,
        "/decision/statementHeard",
        MISSING_MATERIAL,
        "决定前应听取陈述申辩",
    );
    checks.require(
        !path.hearing || decided.hearing_offered,
        "/decision/hearingOffered",
        "hearing-not-offered",
        "责令停业、限制从业等决定前应告知听证权利（行政处罚法第六十三条）",
    );
    checks.require(
        decided.legal_review,
        "/decision/legalReview",
        MISSING_MATERIAL,
        "决定前应经法制审核",
    );
    checks.finish()
}
