//! Supervision leads (监督线索): what a mass organisation saw or was told about an institution or an employer, passed on to the
//! departments that may look into it. It submits and never decides: no inspection, no finding, no penalty.
//!
//! Harm to a child waits for nothing: neither evidence nor jurisdiction nor earlier leads hold it up (未成年人保护法 第十一条).

mod matter;
mod reply;
mod report;
mod submit;
#[cfg(test)]
mod tests;

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Measure;
use crate::date::Day;
use crate::limit::{FollowUp, Limit};
use crate::parameters::Params;
use crate::person::PersonRef;
use crate::push::Attachment;
use crate::records::{self, Place};
use crate::rules::{Rule, Unit, Version};

pub use matter::{DESTINATIONS, Matter};
pub use reply::{Answers, Outcome, Reply, answer};
pub use report::report;
pub use submit::submit;

pub const FORWARD_WITHIN: Rule<u32> = Rule::period(
    "leadForwardWithin",
    "线索移交（一般）",
    Unit::WorkingDay,
    &[Version::default(1, "产品默认：政策未规定期限，可配置")],
);
pub const FORWARD_URGENT_WITHIN: Rule<u32> = Rule::period(
    "leadForwardUrgentWithin",
    "线索移交（紧急）",
    Unit::Hour,
    &[Version::default(24, "产品默认：政策未规定期限，可配置")],
);
pub const ANSWER_WITHIN: Rule<u32> = Rule::period(
    "leadAnswerWithin",
    "主管部门答复线索处理情况",
    Unit::WorkingDay,
    &[Version::default(20, "产品默认：政策未规定期限，可配置")],
);

/// The numbers that these duties judge by.
pub const RULES: [&Rule<u32>; 3] = [&FORWARD_WITHIN, &FORWARD_URGENT_WITHIN, &ANSWER_WITHIN];

/// The kinds of records that they keep.
pub const RECORDS: [(&str, &str); 1] = [("lead/", "监督线索及答复")];

/// What a report says of them.
pub const INDICATORS: [(&str, &str, &str); 3] = [
    ("leads-submitted", "移交线索", "条"),
    ("leads-immediate", "立即报告的线索", "条"),
    ("leads-answered", "线索答复率", "%"),
];

/// What one organisation passes on.
#[derive(Debug, Clone, Copy)]
pub struct Channel {
    pub department: &'static str,
    pub matters: &'static [Matter],
    pub basis: &'static str,
    /// Every number that its duties can be configured by.
    pub rules: &'static [&'static Rule<u32>],
}

/// 紧急程度
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Urgency {
    #[default]
    #[serde(rename = "一般")]
    Ordinary,
    #[serde(rename = "紧急")]
    Urgent,
    #[serde(rename = "立即")]
    Immediate,
}

/// 被反映的对象
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    #[serde(rename = "照护服务机构")]
    Institution,
    #[serde(rename = "用人单位")]
    Employer,
}

/// 被反映的机构或者用人单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct About {
    /// 对象
    pub kind: Kind,
    /// 统一社会信用代码；未登记或者不知道的没有
    #[serde(default)]
    pub uscc: Option<String>,
    /// 名称，或者没有名称的处所
    pub name: String,
    /// 所在县级行政区划代码
    pub division_code: String,
}

/// 监督线索登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeadInput {
    /// 线索
    pub lead: Lead,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 监督线索：文字中不得有任何人的姓名和号码
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lead {
    /// 线索编号
    pub lead_no: String,
    /// 被反映的机构或者用人单位
    pub about: About,
    /// 事项
    pub matter: Matter,
    /// 发现或者发生之日
    pub observed_on: Day,
    /// 本组织得知之日
    pub received_on: Day,
    /// 情况
    pub observation: String,
    /// 证据材料；伤害婴幼儿的可以没有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
    /// 紧急程度；伤害婴幼儿的一律立即
    #[serde(default)]
    pub urgency: Urgency,
    /// 反映人的引用；只留在本组织，不移交
    #[serde(default)]
    pub reporter: Option<PersonRef>,
}

/// 线索移交结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// 线索编号
    pub lead_no: String,
    /// 紧急程度
    pub urgency: Urgency,
    /// 主管部门（插件标识）
    pub competent: Vec<String>,
    /// 归口是否待明确（按产品默认分办）
    pub unassigned: bool,
    /// 是否已移交；与已移交的线索相同、又没有新证据的不重复移交
    pub forwarded: bool,
    /// 与之相同的线索编号
    pub duplicate_of: Option<String>,
    /// 同一对象同一事项的其他线索编号
    pub related: Vec<String>,
    /// 移交措施
    pub transfers: Vec<Measure>,
    /// 移交期限；立即移交的没有期限
    pub forward_within: Option<Limit>,
    /// 得知后迟延的天数（应当立即报告的）
    pub delay_days: Option<i32>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
    /// 由谁认定和处理
    pub decided_by: String,
    /// 依据
    pub basis: String,
}

/// What is kept of a lead.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    lead: Lead,
    /// What the organisation says beside it, such as the act complained of.
    detail: Option<String>,
    submitted: Submitted,
    replies: Vec<Reply>,
}

impl Lead {
    fn has_evidence(&self, sha256: &str) -> bool {
        self.evidence.iter().any(|paper| paper.sha256 == sha256)
    }
}

fn keep(ctx: &Context<'_>, key: &str, kept: &Kept) -> Result<(), Failure> {
    let place = Place {
        kind: &lead_kind(kept.lead.received_on.year()),
        division: &kept.lead.about.division_code,
        uscc: kept.lead.about.uscc.as_deref(),
        person: None,
    };
    records::save(ctx, key, place, kept)
}

fn lead_kind(year: i16) -> String {
    format!("lead/{year}")
}

fn lead_key(office: &str, lead_no: &str) -> String {
    format!("lead/{office}/{lead_no}")
}
