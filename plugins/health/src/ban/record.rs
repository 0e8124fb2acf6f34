//! One entry of the industry ban (行业终身禁入): a reference to a person, the finding it rests on, and whether it stands.

use lianxi_domain::Uscc;
use lianxi_domain::date::Day;
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const KIND: &str = "ban";

/// 被禁入人员在案件中的身份
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BanRole {
    /// 实施者
    Perpetrator,
    /// 直接管理人员（直接负责的主管人员和其他直接责任人员）
    DirectManager,
}

/// 法律文书种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// 生效判决
    CourtJudgment,
    /// 行政处罚决定
    AdministrativePenalty,
    /// 行政认定
    AdministrativeFinding,
    /// 刑法第三十七条之一的从业禁止（三至五年），不同于终身禁入
    CourtOccupationBan,
}

/// 认定文书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// 文书种类
    pub kind: FindingKind,
    /// 文书编号
    pub document_no: String,
    /// 作出机关
    pub issued_by: String,
    /// 作出日期
    pub issued_on: Day,
    /// 生效日期；尚未生效时不填
    #[serde(default)]
    pub effective_on: Option<Day>,
    /// 文书认定的责任身份
    pub covers: Vec<BanRole>,
}

/// 撤销
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    pub decision: Decision,
    pub cause: String,
    pub at: String,
}

/// 禁入记录
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ban {
    pub person: PersonRef,
    pub role: BanRole,
    pub uscc: Uscc,
    pub county: String,
    pub finding: Finding,
    pub decision: Decision,
    pub registered_at: String,
    /// Withdrawn entries stay: an entry is never deleted.
    pub withdrawn: Option<Withdrawal>,
}

impl Ban {
    pub fn is_active(&self) -> bool {
        self.withdrawn.is_none()
    }
}

pub fn key(person: &PersonRef, role: BanRole, document_no: &str) -> String {
    let role = match role {
        BanRole::Perpetrator => "perpetrator",
        BanRole::DirectManager => "direct-manager",
    };
    format!("{KIND}/{}/{role}/{document_no}", person.hash)
}

/// The entries that stand against a person, in whatever county they were made.
pub fn active(ctx: &Context<'_>, hash: &str) -> Result<Vec<(String, Ban)>, Failure> {
    let mut found = records::of_person::<Ban>(ctx, KIND, hash)?;
    found.retain(|(_, ban)| ban.is_active());
    Ok(found)
}

pub fn save(ctx: &Context<'_>, key: &str, ban: &Ban) -> Result<(), Failure> {
    let place = Place {
        kind: KIND,
        division: &ban.county,
        uscc: Some(ban.uscc.as_str()),
        person: Some(&ban.person.hash),
    };
    records::save(ctx, key, place, ban)
}
