//! 消防安全检查合格证明的签发和核验: two kinds of paper serve for the filing of an institution in practice, the acceptance opinion (or
//! filing) of the housing department and the certificate of the fire brigade. To issue is a person's decision; to verify is a look into
//! the own records, or the word of the body that issued the paper.

mod issue;
mod verify;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::rules::ALL;
use crate::{DEPARTMENT, HEALTH};
use lianxi_domain::problem::Problem;

pub use issue::{Facts as IssueFacts, KIND as ISSUED};
pub use verify::{Facts as VerifyFacts, KIND as VERIFIED};

/// What the filing accepts: one of these.
const ACCEPTED: [&str; 2] = [
    "住房和城乡建设部门的消防验收意见书（合格）或者消防验收备案凭证",
    "消防救援机构的消防安全检查合格证明",
];
const NOTE: &str = "消防法第十五条的许可只适用于公众聚集场所，托儿所是人员密集场所（第七十三条）；备案所称“消防安全检查合格证明”在实践中二者取一";

/// 签发或者核验消防安全检查合格证明
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 项目代码或者场所编号（字母、数字和连字符）
    pub site_no: String,
    /// 受理申请之日
    pub accepted_on: Day,
    /// 签发；核验的为空
    #[serde(default)]
    pub issue: Option<Issuing>,
    /// 核验；签发的为空
    #[serde(default)]
    pub verify: Option<Paper>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 签发消防救援机构的证明
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Issuing {
    /// 所依据的消防监督检查编号
    pub inspection_no: String,
    /// 决定（由人作出）：文号即证明编号
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 检查合格
    #[serde(default)]
    pub passed: bool,
    /// 不合格的理由
    #[serde(default)]
    pub reason: Option<String>,
    /// 日历计算的检查期限末日；不填的不判断是否逾期
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
}

/// 交来核验的证明
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// 种类
    pub kind: PaperKind,
    /// 文号
    pub document_no: String,
    /// 出具之日
    pub issued_on: Day,
    /// 复印件或者扫描件的SHA-256
    pub sha256: String,
    /// 出具以后改建、扩建、装修或者改变用途之日；没有的为空
    #[serde(default)]
    pub altered_on: Option<Day>,
    /// 出具机关的确认；本机关有签发记录的不需要
    #[serde(default)]
    pub confirmation: Option<Confirmation>,
}

/// 出具机关的确认
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confirmation {
    /// 确认文书
    pub decision: Decision,
    /// 属实
    pub genuine: bool,
}

/// 证明的种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PaperKind {
    #[serde(rename = "住建部门消防验收意见书")]
    HousingAcceptance,
    #[serde(rename = "住建部门消防验收备案凭证")]
    HousingFiling,
    #[serde(rename = "消防救援机构消防安全检查合格证明")]
    FireBrigade,
}

/// 结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Conclusion {
    #[serde(rename = "已签发")]
    Issued,
    #[serde(rename = "不予签发")]
    Refused,
    #[serde(rename = "核验属实")]
    Genuine,
    #[serde(rename = "核验不属实")]
    NotGenuine,
    /// Genuine, of a site that is no longer what it was.
    #[serde(rename = "属实，但场所已改变，应重新办理")]
    Outdated,
}

/// 签发或者核验的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 种类
    pub kind: PaperKind,
    /// 证明编号（文号）
    pub document_no: String,
    /// 结论
    pub conclusion: Conclusion,
    /// 可以作为备案的消防安全检查合格证明
    pub accepted: bool,
    /// 实践中接受的两种证明
    pub accepted_kinds: Vec<String>,
    /// 说明
    pub note: String,
    /// 检查期限；核验的为空
    pub limit: Option<Limit>,
    /// 不符合规定的情形
    pub problems: Vec<Problem>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

impl Output {
    fn new(kind: PaperKind, document_no: &str, conclusion: Conclusion) -> Self {
        Self {
            kind,
            document_no: document_no.to_owned(),
            conclusion,
            accepted: matches!(conclusion, Conclusion::Issued | Conclusion::Genuine),
            accepted_kinds: ACCEPTED.map(str::to_owned).to_vec(),
            note: NOTE.to_owned(),
            limit: None,
            problems: Vec::new(),
            follow_ups: Vec::new(),
        }
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    match (&input.issue, &input.verify) {
        (Some(issuing), _) => issue::perform(ctx, &input, issuing, &rules),
        (None, Some(paper)) => verify::perform(ctx, &input, paper),
        (None, None) => Err(Failure::needs_human("应写明签发或者核验")),
    }
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    check_project_no(&mut checks, "/siteNo", &input.site_no);
    checks.not_after("/acceptedOn", input.accepted_on, today);
    checks.require(
        input.issue.is_some() != input.verify.is_some(),
        "/issue",
        "issue-or-verify",
        "签发和核验二者取一",
    );
    if let Some(issuing) = &input.issue {
        check_issuing(&mut checks, input.accepted_on, issuing, today);
    }
    if let Some(paper) = &input.verify {
        check_paper(&mut checks, paper, today);
    }
    checks.finish()
}

fn check_issuing(checks: &mut Checks, accepted_on: Day, issuing: &Issuing, today: Day) {
    let no = &issuing.inspection_no;
    checks.text("/issue/inspectionNo", no, DOCUMENT_NO_CHARS_MAX);
    let Some(decision) = &issuing.decision else {
        return;
    };
    decision.check(checks, "/issue/decision", today);
    checks.not_after("/acceptedOn", accepted_on, decision.on);
    if !issuing.passed || issuing.reason.is_some() {
        let reason = issuing.reason.as_deref().unwrap_or_default();
        checks.text("/issue/reason", reason, LONG_TEXT_MAX);
    }
}

fn check_paper(checks: &mut Checks, paper: &Paper, today: Day) {
    let no = &paper.document_no;
    checks.text("/verify/documentNo", no, DOCUMENT_NO_CHARS_MAX);
    checks.not_after("/verify/issuedOn", paper.issued_on, today);
    checks.digest("/verify/sha256", &paper.sha256);
    if let Some(on) = paper.altered_on {
        checks.not_after("/verify/alteredOn", on, today);
        checks.not_after("/verify/issuedOn", paper.issued_on, on);
    }
    if let Some(confirmation) = &paper.confirmation {
        let decision = &confirmation.decision;
        decision.check(checks, "/verify/confirmation/decision", today);
        checks.not_after("/verify/issuedOn", paper.issued_on, decision.on);
    }
}

/// Health files institutions by this answer: which paper, and whether it serves.
fn tell_health(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    let body = json!({
        "uscc": input.uscc, "divisionCode": input.division_code, "siteNo": input.site_no, "kind": output.kind,
        "documentNo": output.document_no, "conclusion": output.conclusion, "accepted": output.accepted
    });
    let event = "cn.lianxi.emergency.fire-certificate-answered";
    ctx.outbox.emit(HEALTH, event, Some(&input.uscc), &body)
}
