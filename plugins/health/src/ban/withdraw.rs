//! `withdraw-industry-ban` (撤销行业禁入): a finding was overturned; the entry is closed with its trail, never deleted.

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::record::{self, Ban, Withdrawal};
use crate::DEPARTMENT;
use crate::outgoing::{self, HIRING_CHECK};
use crate::rules as p;

/// 撤销行业禁入
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawBan {
    /// 禁入记录键
    pub ban_key: String,
    /// 撤销或变更认定的文书编号
    pub overturned_by: String,
    /// 该文书生效日期；尚未生效时不填
    #[serde(default)]
    pub effective_on: Option<Day>,
    /// 撤销决定
    pub decision: Decision,
}

/// 撤销结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawnBan {
    /// 禁入记录键
    pub ban_key: String,
    /// 是否重复请求
    pub duplicate: bool,
    /// 是否仍有其他有效的禁入记录
    pub still_banned: bool,
    /// 撤回已公开信息的期限
    pub take_down_within: Period,
}

pub fn withdraw_ban(ctx: &Context<'_>, input: WithdrawBan) -> Result<WithdrawnBan, Failure> {
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    let mut checks = Checks::new();
    checks.text("/overturnedBy", &input.overturned_by, DOCUMENT_NO_CHARS_MAX);
    input
        .decision
        .check(&mut checks, "/decision", rules.today());
    checks.finish()?;
    let found = if input.ban_key.starts_with("ban/") {
        records::load::<Ban>(ctx, &input.ban_key)?
    } else {
        None
    };
    let mut ban = found.ok_or_else(|| invalid("/banKey", "ban-not-found", "没有这条禁入记录"))?;
    office::covering(ctx.call, DEPARTMENT, &ban.county)?;
    if input.effective_on.is_none_or(|on| on > rules.today()) {
        return Err(Failure::needs_human(
            "撤销或变更认定的文书尚未生效：申诉期间只更新公开文本，禁入不停止执行",
        ));
    }
    let duplicate = !ban.is_active();
    if !duplicate {
        ban.withdrawn = Some(Withdrawal {
            decision: input.decision,
            cause: input.overturned_by,
            at: ctx.call.now.clone(),
        });
        record::save(ctx, &input.ban_key, &ban)?;
        let body = json!({"personHash": ban.person.hash, "banKey": input.ban_key});
        outgoing::emit(
            ctx,
            HIRING_CHECK,
            "industry-ban-withdrawn",
            &ban.person.hash,
            &body,
        )?;
    }
    Ok(WithdrawnBan {
        still_banned: !record::active(ctx, &ban.person.hash)?.is_empty(),
        ban_key: input.ban_key,
        duplicate,
        take_down_within: rules.period(&p::WITHDRAW_WITHIN)?,
    })
}
