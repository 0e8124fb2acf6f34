//! `acknowledge-push` (签收推送): a person of the same-level office accepts or rejects; the registry follows what was accepted.

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::ACCOUNT_CHARS_MAX;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, CustodyStep, Push, PushDecision, PushState, RejectReason};
use crate::filing::record as filings;
use crate::registry::{self, Status};
use crate::rules as p;

/// 签收意见
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 签收
    Accepted,
    /// 退回
    Rejected,
}

/// 签收推送
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgePush {
    /// 推送键
    pub envelope_key: String,
    /// 签收意见
    pub decision: Verdict,
    /// 退回原因
    #[serde(default)]
    pub reason: Option<RejectReason>,
    /// 经办人账号
    pub by: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 签收结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgedPush {
    /// 推送键
    pub envelope_key: String,
    /// 推送状态
    pub state: PushState,
    /// 是否重复请求
    pub duplicate: bool,
    /// 签收或退回的时间
    pub acknowledged_at: String,
    /// 退回原因
    pub reason: Option<RejectReason>,
    /// 是否需要转送
    pub needs_relay: bool,
    /// 服务场所所在县级行政区划代码
    pub premises_county_code: String,
    /// 登记终止时应取消的备案档案键
    pub filing_to_close: Option<String>,
    /// 交接记录
    pub custody: Vec<CustodyStep>,
    /// 转送期限
    pub relay_within: Period,
    /// 关注机构备案的期限
    pub filing_watch: Period,
}

pub fn acknowledge_push(
    ctx: &Context<'_>,
    input: AcknowledgePush,
) -> Result<AcknowledgedPush, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check_decision(&input)?;
    let mut push = record::existing(ctx, &input.envelope_key, "/envelopeKey")?;
    push.require_held_by(ctx.call)?;
    let duplicate = match push.state {
        PushState::Received => false,
        _ if is_same(&push, &input) => true,
        _ => {
            return Err(invalid(
                "/decision",
                "already-decided",
                "该推送已签收或退回，不能改作另一意见",
            ));
        }
    };
    if !duplicate {
        push.state = match input.decision {
            Verdict::Accepted => PushState::Accepted,
            Verdict::Rejected => PushState::Rejected,
        };
        push.decision = Some(PushDecision {
            by: input.by.clone(),
            at: ctx.call.now.clone(),
            reason: input.reason,
        });
        if input.decision == Verdict::Rejected {
            push.custody.extend(handed_back(ctx, &push));
        }
        record::save(ctx, &push)?;
        follow(ctx, &push)?;
    }
    answer(ctx, &rules, push, duplicate)
}

fn check_decision(input: &AcknowledgePush) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/by", &input.by, ACCOUNT_CHARS_MAX);
    match (input.decision, input.reason) {
        (Verdict::Rejected, None) => {
            checks.fail("/reason", "reason-missing", "退回推送必须说明原因");
        }
        (Verdict::Accepted, Some(_)) => {
            checks.fail("/reason", "reason-unexpected", "签收推送不应填写退回原因");
        }
        _ => {}
    }
    checks.finish()
}

fn is_same(push: &Push, input: &AcknowledgePush) -> bool {
    let reason = push.decision.as_ref().and_then(|decision| decision.reason);
    push.is_accepted() == (input.decision == Verdict::Accepted) && reason == input.reason
}

/// A rejected push is in the hands of the registering body again.
fn handed_back(ctx: &Context<'_>, push: &Push) -> Option<CustodyStep> {
    let first = push.custody.first()?;
    Some(CustodyStep {
        from: push.office.clone(),
        to: first.from.clone(),
        at: ctx.call.now.clone(),
    })
}

/// What the registry learns; an older version that arrives late changes nothing.
fn follow(ctx: &Context<'_>, push: &Push) -> Result<(), Failure> {
    let envelope = &push.envelope;
    if !push.is_accepted() || is_overtaken(ctx, push)? {
        return Ok(());
    }
    let known = registry::load(ctx, &envelope.institution.uscc)?;
    let status = if envelope.event.ends_registration() {
        Status::RegistrationEnded
    } else {
        known.map_or(Status::Registered, |institution| institution.status)
    };
    registry::enter(
        ctx,
        &registry::Change {
            uscc: &envelope.institution.uscc,
            name: &envelope.institution.name,
            county: &envelope.institution.premises_division_code,
            status,
            cause: &format!("登记{}（{}）", envelope.event.term(), envelope.push_id),
        },
    )
}

fn is_overtaken(ctx: &Context<'_>, push: &Push) -> Result<bool, Failure> {
    let all = record::of_institution(ctx, &push.envelope.institution.uscc)?;
    Ok(all
        .iter()
        .any(|other| other.is_accepted() && other.envelope.version > push.envelope.version))
}

/// The filing that an ended registration leaves behind, by the county where it was filed.
fn filing_to_close(ctx: &Context<'_>, push: &Push) -> Result<Option<String>, Failure> {
    let envelope = &push.envelope;
    if !push.is_accepted() || !envelope.event.ends_registration() {
        return Ok(None);
    }
    filings::open_of(ctx, &envelope.institution.uscc)
}

fn answer(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    push: Push,
    duplicate: bool,
) -> Result<AcknowledgedPush, Failure> {
    let filing_to_close = filing_to_close(ctx, &push)?;
    let county = push.envelope.institution.premises_division_code.clone();
    let decision = push.decision.clone();
    Ok(AcknowledgedPush {
        envelope_key: push.envelope.idempotency_key(),
        state: push.state,
        duplicate,
        acknowledged_at: decision
            .as_ref()
            .map_or_else(|| ctx.call.now.clone(), |decision| decision.at.clone()),
        reason: decision.and_then(|decision| decision.reason),
        needs_relay: push.is_accepted() && county != push.office.division_code,
        premises_county_code: county,
        filing_to_close,
        custody: push.custody,
        relay_within: rules.period(&p::RELAY_WITHIN)?,
        filing_watch: rules.period(&p::FILING_WATCH)?,
    })
}
