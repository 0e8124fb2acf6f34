//! One push as the department keeps it: the envelope, its state, and who held it when (交接记录).

use lianxi_domain::PushEnvelope;
use lianxi_domain::checks::{Checks, invalid, shown};
use lianxi_domain::office::{self, Office};
use lianxi_domain::records::{self, Place};
use lianxi_domain::registration::decision::day_of;
use lianxi_sdk::{Call, Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;

pub const KIND: &str = "push";

/// 推送状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PushState {
    /// 已接收待签收
    Received,
    /// 已签收
    Accepted,
    /// 已退回
    Rejected,
    /// 已转送
    Relayed,
}

/// 退回原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RejectReason {
    #[serde(rename = "辖区错误")]
    WrongJurisdiction,
    #[serde(rename = "代码错误")]
    WrongCode,
    #[serde(rename = "非托育")]
    NotChildcare,
    #[serde(rename = "材料缺失")]
    MaterialMissing,
    #[serde(rename = "重复")]
    Duplicate,
}

/// 交接记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustodyStep {
    /// 移交方
    pub from: Office,
    /// 接收方
    pub to: Office,
    /// 时间（RFC 3339）
    pub at: String,
}

/// 签收或退回
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PushDecision {
    pub by: String,
    pub at: String,
    pub reason: Option<RejectReason>,
}

/// 推送档案
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Push {
    pub envelope: PushEnvelope,
    pub state: PushState,
    pub receipt_no: String,
    pub office: Office,
    pub out_of_order: bool,
    /// How often it came with new content after a rejection.
    pub resent: u32,
    pub custody: Vec<CustodyStep>,
    pub decision: Option<PushDecision>,
}

impl Push {
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, PushState::Accepted | PushState::Relayed)
    }

    /// A resend differs from the first sending in its time alone.
    pub fn has_content_of(&self, envelope: &PushEnvelope) -> bool {
        let mut same = envelope.clone();
        same.pushed_at.clone_from(&self.envelope.pushed_at);
        same == self.envelope
    }

    /// Only the office that holds the push may act on it.
    pub fn require_held_by(&self, call: &Call) -> Result<(), Failure> {
        let acting = office::acting(call, DEPARTMENT)?;
        if acting == self.office {
            return Ok(());
        }
        Err(office::not_competent(&format!(
            "推送由{}{}卫生健康部门接收，当前机关为{}{}",
            self.office.division_code, self.office.level, acting.division_code, acting.level
        )))
    }
}

/// When it was sent, the one thing in which a resend may differ.
pub fn check_pushed_at(checks: &mut Checks, envelope: &PushEnvelope) {
    checks.require(
        day_of(&envelope.pushed_at).is_some(),
        "/envelope/pushedAt",
        "timestamp-malformed",
        "推送时间应为带时区的RFC 3339时间",
    );
}

fn key(envelope_key: &str) -> String {
    format!("{KIND}/{envelope_key}")
}

pub fn load(ctx: &Context<'_>, envelope_key: &str) -> Result<Option<Push>, Failure> {
    records::load(ctx, &key(envelope_key))
}

pub fn existing(ctx: &Context<'_>, envelope_key: &str, at: &str) -> Result<Push, Failure> {
    load(ctx, envelope_key)?.ok_or_else(|| {
        invalid(
            at,
            "push-not-found",
            format!("没有接收过推送“{}”", shown(envelope_key)),
        )
    })
}

pub fn of_institution(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Push>, Failure> {
    Ok(records::of_institution::<Push>(ctx, KIND, uscc)?
        .into_iter()
        .map(|(_, push)| push)
        .collect())
}

pub fn save(ctx: &Context<'_>, push: &Push) -> Result<(), Failure> {
    // Counted where it was received: answering in time is that office's duty.
    let place = Place {
        kind: KIND,
        division: &push.office.division_code,
        uscc: Some(&push.envelope.institution.uscc),
        person: None,
    };
    records::save(ctx, &key(&push.envelope.idempotency_key()), place, push)
}
