//! `notify-nonconformity` (不符合规定告知): tells the institution with reasons, and the public, within fifteen working days.

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{ACCOUNT_CHARS_MAX, check_public_text};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::procedure::Procedure;
use super::record::{self, FilingState};
use crate::bounds::{NOTE_CHARS_MAX, TITLE_CHARS_MAX};
use crate::outgoing::{self, PUBLIC_SITE};
use crate::rules as p;
use crate::{DEPARTMENT, registry};

const REASONS_MAX: usize = 50;

/// 不符合的事项
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reason {
    /// 事项
    pub item: String,
    /// 依据条款
    pub basis: String,
    /// 具体情况（公开，不得含个人信息）
    pub detail: String,
}

/// 不符合规定告知
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotifyNonconformity {
    /// 备案档案键
    pub filing_key: String,
    /// 理由
    pub reasons: Vec<Reason>,
    /// 经办人账号
    pub by: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 不符合规定告知书
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NonconformityNotice {
    /// 告知书编号
    pub notice_no: String,
    /// 收到材料日期：期限自此日起
    pub received_on: Day,
    /// 告知并公示的期限
    pub within: Period,
    /// 理由
    pub reasons: Vec<Reason>,
    /// 公示文本
    pub public_text: String,
    /// 已出具的回执是否因此不能作为已备案的证明
    pub receipt_superseded: bool,
    /// 责令改正后可重新提交
    pub may_resubmit: bool,
}

pub fn notify_nonconformity(
    ctx: &Context<'_>,
    input: NotifyNonconformity,
) -> Result<NonconformityNotice, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check_reasons(&input)?;
    let mut filing = record::existing(ctx, &input.filing_key)?;
    let office = office::of_county(ctx.call, DEPARTMENT, &filing.county, p::COUNTY_BASIS)?;
    if matches!(
        filing.state,
        FilingState::Closed | FilingState::NonConforming
    ) {
        let message = format!("备案处于“{}”，不能再作不符合规定告知", filing.state.name());
        return Err(invalid("/filingKey", "filing-state", message));
    }
    if filing.procedure == Procedure::Licence {
        return Err(Failure::needs_human(
            "不予、撤回或者撤销准入许可是行政许可决定（行政许可法第三十八条、第六十九条）：由人员作出书面决定，说明理由并告知救济权利",
        ));
    }
    let receipt_superseded = filing.receipt_no.is_some();
    let notice_no = records::document_no(ctx, "托备告", &office.division_code)?;
    filing.notice_no = Some(notice_no.clone());
    filing.filed_on = None;
    filing.enter(ctx.call, FilingState::NonConforming);
    record::save(ctx, &input.filing_key, &filing)?;
    registry::enter(
        ctx,
        &registry::Change {
            uscc: filing.uscc.as_str(),
            name: &filing.name,
            county: &filing.county,
            status: registry::Status::NonConforming,
            cause: &format!("不符合规定告知{notice_no}"),
        },
    )?;
    let items: Vec<&str> = input
        .reasons
        .iter()
        .map(|reason| reason.item.as_str())
        .collect();
    let public_text = format!(
        "{}（{}）备案材料不符合规定，事项：{}。",
        filing.name,
        filing.uscc,
        items.join("；")
    );
    let body = json!({"noticeNo": notice_no, "uscc": filing.uscc, "text": public_text, "reasons": input.reasons});
    outgoing::emit(
        ctx,
        PUBLIC_SITE,
        "filing-nonconformity",
        filing.uscc.as_str(),
        &body,
    )?;
    Ok(NonconformityNotice {
        notice_no,
        received_on: filing.received_on,
        within: rules.period(&p::NONCONFORMITY_WITHIN)?,
        reasons: input.reasons,
        public_text,
        receipt_superseded,
        may_resubmit: true,
    })
}

fn check_reasons(input: &NotifyNonconformity) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/by", &input.by, ACCOUNT_CHARS_MAX);
    checks.some("/reasons", input.reasons.len(), REASONS_MAX);
    for (index, reason) in input.reasons.iter().take(REASONS_MAX).enumerate() {
        checks.text(
            &format!("/reasons/{index}/basis"),
            &reason.basis,
            TITLE_CHARS_MAX,
        );
        check_public_text(
            &mut checks,
            &format!("/reasons/{index}/item"),
            &reason.item,
            TITLE_CHARS_MAX,
        );
        check_public_text(
            &mut checks,
            &format!("/reasons/{index}/detail"),
            &reason.detail,
            NOTE_CHARS_MAX,
        );
    }
    checks.finish()
}
