//! 价格纠正结果: corrected and refunded in full, or refused. A refusal is passed to price inspection and, while nobody owns the matter,
//! to the joint conference; this department punishes nobody.

use lianxi_domain::checks::{Checks, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, check_scan};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::account::Utility;
use crate::check_utility_price::{self as price, BASIS, OWNER};
use crate::{CONFERENCE, DEPARTMENT, PRICE_INSPECTION};
use lianxi_domain::kept::{Kept, keep};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "correction";

/// 价格纠正结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 核查编号
    pub check_no: String,
    /// 结果
    pub result: CorrectionResult,
    /// 纠正或者拒绝之日
    pub on: Day,
    /// 已退还的价款（元）
    pub refunded_yuan: Yuan,
    /// 退款凭证扫描件的SHA-256；已纠正而有应退价款的填写
    #[serde(default)]
    pub voucher_sha256: Option<String>,
    /// 供应企业答复的文号；拒不纠正的填写，没有答复的写“无答复”
    #[serde(default)]
    pub reply_document_no: Option<String>,
}

/// 结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CorrectionResult {
    #[serde(rename = "已纠正")]
    Corrected,
    #[serde(rename = "拒不纠正")]
    Refused,
}

/// 价格纠正的办理结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 核查编号
    pub check_no: String,
    /// 结果
    pub result: CorrectionResult,
    /// 应退价款（元）
    pub due_yuan: Yuan,
    /// 已退价款（元）
    pub refunded_yuan: Yuan,
    /// 是否办结
    pub closed: bool,
    /// 归口
    pub owner: String,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    let mut checks = Checks::new();
    checks.text("/checkNo", &input.check_no, DOCUMENT_NO_CHARS_MAX);
    checks.finish()?;
    let found = format!("{}/{}", price::KIND, input.check_no);
    let Some(kept) = records::load::<Kept<price::Input, price::Output>>(ctx, &found)? else {
        return Err(invalid(
            "/checkNo",
            "check-unknown",
            "没有这一编号的价格核查",
        ));
    };
    let checked = kept.answer;
    office::county_or_above(ctx.call, DEPARTMENT, &checked.county)?;
    check(&input, &checked, today)?;
    let key = format!("{KIND}/{}", input.check_no);
    if let Some(kept) = records::load::<Kept<Input, Output>>(ctx, &key)? {
        if kept.facts == input {
            return Ok(kept.answer);
        }
        let mends = kept.facts.result == CorrectionResult::Refused
            && input.result == CorrectionResult::Corrected;
        if !mends {
            return Err(invalid(
                "/result",
                "correction-differs",
                "这一核查已有内容不同的纠正结果",
            ));
        }
    }
    let corrected = input.result == CorrectionResult::Corrected;
    let output = Output {
        check_no: input.check_no.clone(),
        result: input.result,
        due_yuan: checked.refund_yuan,
        refunded_yuan: input.refunded_yuan,
        closed: corrected,
        owner: OWNER.to_owned(),
        follow_ups: if corrected {
            Vec::new()
        } else {
            vec![FollowUp::prompt(
                "移送市场监管部门按价格法处理；归口待明确的，由联席会议确定",
                "价格法；晋政办发〔2020〕24号 三(一)2",
            )]
        },
    };
    let place = Place {
        kind: KIND,
        division: &checked.county,
        uscc: Some(&checked.uscc),
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    if !corrected {
        refer(ctx, &checked)?;
    }
    Ok(output)
}

fn check(input: &Input, checked: &price::Output, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        !checked.compliant,
        "/checkNo",
        "nothing-to-correct",
        "这一核查没有需要纠正的户号",
    );
    checks.not_after("/on", input.on, today);
    checks.not_after("/on", checked.checked_on, input.on);
    match input.result {
        CorrectionResult::Corrected => {
            checks.require(
                input.refunded_yuan >= checked.refund_yuan,
                "/refundedYuan",
                "refund-short",
                format!("应退{}元，没有足额退还", checked.refund_yuan),
            );
            match &input.voucher_sha256 {
                None if checked.refund_yuan.is_zero() => {}
                voucher => {
                    check_scan(
                        &mut checks,
                        "/voucherSha256",
                        voucher.as_deref(),
                        "退款凭证",
                    );
                }
            }
        }
        CorrectionResult::Refused => {
            let reply = input.reply_document_no.as_deref().unwrap_or_default();
            checks.text("/replyDocumentNo", reply, DOCUMENT_NO_CHARS_MAX);
        }
    }
    for (field, text) in [
        ("/voucherSha256", &input.voucher_sha256),
        ("/replyDocumentNo", &input.reply_document_no),
    ] {
        let chars = text.as_deref().unwrap_or_default().chars().count();
        checks.require(
            chars <= DOCUMENT_NO_CHARS_MAX,
            field,
            "text-too-long",
            format!("此项最多{DOCUMENT_NO_CHARS_MAX}字"),
        );
    }
    checks.finish()
}

fn refer(ctx: &Context<'_>, checked: &price::Output) -> Result<(), Failure> {
    let wrong = checked.accounts.iter().filter(|one| !one.compliant);
    let utilities: Vec<Utility> = wrong.map(|one| one.utility).collect();
    let body = json!({
        "checkNo": checked.check_no, "uscc": checked.uscc, "county": checked.county, "utilities": utilities,
        "refundYuan": checked.refund_yuan, "owner": OWNER, "basis": BASIS,
    });
    for destination in [PRICE_INSPECTION, CONFERENCE] {
        ctx.outbox.emit(
            destination,
            "cn.lianxi.development-reform.price-correction-refused",
            Some(&checked.check_no),
            &body,
        )?;
    }
    Ok(())
}
