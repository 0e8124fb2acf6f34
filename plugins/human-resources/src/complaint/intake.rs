//! A complaint as it is given (投诉登记), and whether its steps follow each other.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::visit::{Officer, check_officers};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::push::Attachment;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::decision::CaseDecision;
use super::investigation::Investigation;
use crate::rules::OFFICERS_MIN;
use crate::shared::{Employer, TRADE_UNION, WOMENS_FEDERATION, check_number};

const ACTS_MAX: usize = 20;

/// 劳动保障投诉处理
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 投诉编号
    pub complaint_no: String,
    /// 来源
    pub source: Source,
    /// 移交线索的编号（工会、妇联移交的）
    #[serde(default)]
    pub lead_no: Option<String>,
    /// 投诉人引用（本人投诉的）
    #[serde(default)]
    pub complainant: Option<PersonRef>,
    /// 用人单位
    pub employer: Employer,
    /// 收到日期
    pub received_on: Day,
    /// 被反映的行为
    pub acts: Vec<Alleged>,
    /// 材料
    #[serde(default)]
    pub papers: Vec<Attachment>,
    /// 是否已申请调解、仲裁或者已提起诉讼
    #[serde(default)]
    pub in_arbitration: bool,
    /// 立案决定
    #[serde(default)]
    pub filing: Option<Decision>,
    /// 延长调查期限的批准
    #[serde(default)]
    pub extension: Option<Decision>,
    /// 劳动保障监察员（调查结束时）
    #[serde(default)]
    pub officers: Vec<Officer>,
    /// 调查结果
    #[serde(default)]
    pub investigation: Option<Investigation>,
    /// 案件决定；调查结束而没有决定的转人工
    #[serde(default)]
    pub decision: Option<CaseDecision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 来源
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Source {
    #[serde(rename = "本人投诉")]
    Employee,
    #[serde(rename = "举报")]
    Report,
    #[serde(rename = "工会移交")]
    TradeUnion,
    #[serde(rename = "妇联移交")]
    WomensFederation,
    #[serde(rename = "检查发现")]
    Inspection,
}

impl Source {
    /// The organisation that submitted the lead and learns of the result.
    pub fn organisation(self) -> Option<&'static str> {
        match self {
            Self::TradeUnion => Some(TRADE_UNION),
            Self::WomensFederation => Some(WOMENS_FEDERATION),
            Self::Employee | Self::Report | Self::Inspection => None,
        }
    }
}

/// 被反映的行为
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alleged {
    /// 行为
    pub act: Act,
    /// 开始日期
    pub began_on: Day,
    /// 终了日期；仍在继续的为空
    #[serde(default)]
    pub ended_on: Option<Day>,
    /// 当事人知道权利被侵害的日期；不知道的以开始日期计
    #[serde(default)]
    pub known_on: Option<Day>,
}

pub fn check(rules: &Rules<'_>, input: &Input) -> Result<(), Failure> {
    let today = rules.today();
    let mut checks = Checks::new();
    if !input.officers.is_empty() {
        check_officers(&mut checks, &input.officers, &rules.fixed(OFFICERS_MIN)?);
    }
    check_number(&mut checks, "/complaintNo", &input.complaint_no);
    input.employer.check(&mut checks, "/employer");
    checks.not_after("/receivedOn", input.received_on, today);
    checks.attachments("/papers", &input.papers);
    check_source(&mut checks, input);
    checks.some("/acts", input.acts.len(), ACTS_MAX);
    let mut seen = BTreeSet::new();
    for (index, alleged) in input.acts.iter().take(ACTS_MAX).enumerate() {
        let at = format!("/acts/{index}");
        checks.require(
            seen.insert(alleged.act),
            format!("{at}/act"),
            "act-duplicate",
            "同一行为出现两次",
        );
        checks.not_after(
            &format!("{at}/beganOn"),
            alleged.began_on,
            input.received_on,
        );
        if let Some(ended) = alleged.ended_on {
            checks.not_after(&format!("{at}/beganOn"), alleged.began_on, ended);
            checks.not_after(&format!("{at}/endedOn"), ended, today);
        }
        if let Some(known) = alleged.known_on {
            checks.not_after(&format!("{at}/beganOn"), alleged.began_on, known);
            checks.not_after(&format!("{at}/knownOn"), known, input.received_on);
        }
    }
    check_steps(&mut checks, input, today);
    checks.finish()
}

fn check_source(checks: &mut Checks, input: &Input) {
    if let Some(person) = &input.complainant {
        person.check(checks, "/complainant");
    }
    checks.require(
        input.source != Source::Employee || input.complainant.is_some(),
        "/complainant",
        MISSING_MATERIAL,
        "本人投诉的应有投诉人引用",
    );
    if let Some(lead_no) = &input.lead_no {
        check_number(checks, "/leadNo", lead_no);
    }
    checks.require(
        input.source.organisation().is_none() || input.lead_no.is_some(),
        "/leadNo",
        MISSING_MATERIAL,
        "工会、妇联移交的应有线索编号",
    );
}

/// Each step needs the one before it.
fn check_steps(checks: &mut Checks, input: &Input, today: Day) {
    for (at, decision) in [("/filing", &input.filing), ("/extension", &input.extension)] {
        if let Some(decision) = decision {
            decision.check(checks, at, today);
        }
    }
    if let Some(filing) = &input.filing {
        checks.require(
            filing.on >= input.received_on,
            "/filing/on",
            "date-order",
            "立案日期早于收到日期",
        );
    }
    let is_filed = input.filing.is_some();
    for (at, given) in [
        ("/extension", input.extension.is_some()),
        ("/investigation", input.investigation.is_some()),
    ] {
        checks.require(
            is_filed || !given,
            at,
            MISSING_MATERIAL,
            "尚未立案，应先有立案决定",
        );
    }
    checks.require(
        input.decision.is_none() || input.investigation.is_some(),
        "/decision",
        MISSING_MATERIAL,
        "尚未调查，应先有调查结果",
    );
}
