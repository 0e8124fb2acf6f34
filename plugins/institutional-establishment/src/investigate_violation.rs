//! 违法行为处理路径: what 第十八条 and 第十九条 allow for a breach. The measures are named; a person decides, and discipline is only
//! proposed to those who may impose it.

use lianxi_domain::case::{CasePath, Measure, Nature, check_file, penalty_clocks};
use lianxi_domain::checks::{Checks, today};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::push::Attachment;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const ARTICLE_18: &str = "事业单位登记管理暂行条例 第十八条";
const ARTICLE_19: &str = "事业单位登记管理暂行条例 第十九条";

/// 违法类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// 未按规定办理登记
    NotRegistered,
    /// 未按规定办理变更、注销登记
    ChangeNotRegistered,
    /// 涂改、出租、出借证书，或者出租、出借印章
    CertificateMisused,
    /// 违反规定接受、使用捐赠、资助
    DonationMisused,
}

/// 违法行为处理
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码；未登记的没有
    #[serde(default)]
    pub uscc: Option<String>,
    /// 违法类型
    pub violation: Violation,
    /// 证据
    pub evidence: Vec<Attachment>,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 责令改正（补办）的期限届满之日；尚未责令的为空
    #[serde(default)]
    pub correct_by: Option<Day>,
    /// 已改正（补办）之日
    #[serde(default)]
    pub corrected_on: Option<Day>,
    /// 情节严重
    #[serde(default)]
    pub serious: bool,
    /// 审批机关同意撤销登记的文号
    #[serde(default)]
    pub approval_body_consent_no: Option<String>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<CasePath, Failure> {
    let today = today(ctx)?;
    check(&input, today)?;
    Ok(if input.violation == Violation::NotRegistered {
        unregistered(&input, today)
    } else {
        breach(&input)
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_file(
        &mut checks,
        (
            input.uscc.as_deref(),
            input.violation == Violation::NotRegistered,
        ),
        &input.evidence,
        &[
            ("/caseFiledOn", input.case_filed_on),
            ("/correctedOn", input.corrected_on),
        ],
        today,
    );
    checks.finish()
}

fn unregistered(input: &Input, today: Day) -> CasePath {
    let order = Measure::new("责令限期补办登记手续", Nature::Order, ARTICLE_18);
    let overdue = input
        .correct_by
        .is_some_and(|by| input.corrected_on.map_or(today > by, |on| on > by));
    let measures = if overdue {
        vec![Measure::new(
            "建议对负责人和其他直接责任人员依法给予纪律处分（由任免机关、监察机关决定）",
            Nature::Proposal,
            ARTICLE_18,
        )]
    } else if input.corrected_on.is_some() {
        Vec::new()
    } else {
        vec![order]
    };
    CasePath::new(
        measures,
        vec![FollowUp::prompt("补办期限由登记管理机关确定", ARTICLE_18)],
        Vec::new(),
    )
}

fn breach(input: &Input) -> CasePath {
    let mut measures = vec![
        Measure::new("警告", Nature::Penalty, ARTICLE_19),
        Measure::new("责令限期改正", Nature::Order, ARTICLE_19),
    ];
    let mut requires = Vec::new();
    let consent = input
        .approval_body_consent_no
        .as_deref()
        .is_some_and(|no| !no.trim().is_empty());
    match (input.serious, consent) {
        (true, true) => {
            measures.push(Measure::new(
                "撤销登记，收缴《事业单位法人证书》和印章",
                Nature::Registration,
                ARTICLE_19,
            ));
        }
        (true, false) => requires.push(format!("撤销登记须先经审批机关同意（{ARTICLE_19}）")),
        (false, _) => {}
    }
    if input.violation == Violation::DonationMisused {
        requires.push(
            "涉及财政、审计事项的，会同财税、审计部门（事业单位登记管理暂行条例 第十六条）"
                .to_owned(),
        );
    }
    let revoking = input.serious && consent;
    if revoking {
        requires.push("撤销登记前告知当事人有要求听证的权利（行政处罚法 第六十三条）".to_owned());
    }
    CasePath::new(
        measures,
        penalty_clocks(input.case_filed_on, revoking),
        requires,
    )
}
