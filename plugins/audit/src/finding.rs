//! 审计发现: facts about a body with their rule, amount and evidence, and the lawful measures. Discipline and crimes are proposals and
//! transfers: nothing here decides them, and nothing here names a person.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::date::Day;
use lianxi_domain::fund::{Deviation, DeviationKind};
use lianxi_domain::money::Yuan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::{AuditedBody, Subject};

pub const KIND: &str = "findings";

/// 审计发现
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// 发现编号
    #[serde(rename = "findingNo")]
    pub number: String,
    /// 审计内容
    pub subject: Subject,
    /// 事实
    pub fact: String,
    /// 涉及金额（元）
    pub amount_yuan: Option<Yuan>,
    /// 依据
    pub basis: String,
    /// 证据的SHA-256
    pub evidence: Vec<String>,
    /// 可依法采取的措施
    pub measures: Vec<Measure>,
}

/// 审计发现汇总
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    /// 项目编号
    pub project_no: String,
    /// 被审计单位
    pub body: AuditedBody,
    /// 实施审计之日
    pub started_on: Day,
    /// 审计发现
    pub findings: Vec<Finding>,
    /// 涉及金额合计（元）；不同发现可能涉及同一笔资金
    pub amount_yuan: Yuan,
    /// 不属于本项目审计内容的偏差
    pub not_covered: Vec<String>,
}

impl Collection {
    pub fn find(&self, number: &str) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.number == number)
    }
}

impl Finding {
    pub fn has(&self, nature: Nature) -> bool {
        self.measures.iter().any(|measure| measure.nature == nature)
    }
}

pub fn total(findings: &[Finding]) -> Yuan {
    findings
        .iter()
        .filter_map(|finding| finding.amount_yuan)
        .sum()
}

/// How the money is managed, or what it is used for.
pub fn subject_of(deviation: &Deviation) -> Subject {
    match deviation.kind {
        DeviationKind::OtherPurpose | DeviationKind::OverUse | DeviationKind::Idle => {
            Subject::Using
        }
        DeviationKind::BeforeApproval
        | DeviationKind::OverBudget
        | DeviationKind::NoGrant
        | DeviationKind::OverGrant
        | DeviationKind::OtherPayee
        | DeviationKind::LatePayment => Subject::Managing,
    }
}

/// What may follow from a deviation: undoing it, and a proposal where the rule provides for discipline.
pub fn measures_of(deviation: &Deviation) -> Vec<Measure> {
    let order = |action: &str| Measure::new(action, Nature::Order, "审计法 第四十九条");
    match deviation.kind {
        DeviationKind::LatePayment => vec![order("责令及时、足额拨付")],
        DeviationKind::Idle => vec![order("责令按结余资金管理，收回统筹")],
        DeviationKind::BeforeApproval => {
            vec![order("核实是否属于批准前可以安排的支出，不属于的责令纠正")]
        }
        DeviationKind::OverBudget | DeviationKind::NoGrant | DeviationKind::OverGrant => {
            vec![
                order("责令追回无预算、超预算、超计划拨付的资金"),
                discipline(),
            ]
        }
        DeviationKind::OtherPayee | DeviationKind::OtherPurpose | DeviationKind::OverUse => {
            vec![
                order("责令纠正，限期退还资金、调整有关会计账目"),
                discipline(),
            ]
        }
    }
}

/// For those who appoint or supervise (审计法 第五十四条).
pub fn discipline() -> Measure {
    Measure::new(
        "需要追究责任人员责任的，建议被审计单位或者移送监察机关、主管机关处理",
        Nature::Proposal,
        "审计法 第五十四条",
    )
}

pub fn crime() -> Measure {
    Measure::new(
        "涉嫌犯罪的，移送有管辖权的机关",
        Nature::Transfer,
        "审计法 第四十五条、第五十五条；审计法实施条例 第四十条第三项",
    )
}
