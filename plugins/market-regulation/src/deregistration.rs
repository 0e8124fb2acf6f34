//! The two ways to deregister (注销): after a liquidation (第三十二条), or simplified after a public notice of 20 days (第三十三条,
//! 实施细则 第四十八条、第四十九条).

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::push::RegistrationType;
use lianxi_domain::registration::{AmendInput, Amendment, ledger, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::change_or_deregister::Details;
use crate::materials::{COMMITMENT, DISSOLUTION, LIQUIDATION_REPORT, REQUEST, TAX_CLEARANCE};
use crate::rules::{
    DEREGISTER_DAYS, LIQUIDATION_NOTICE_DAYS, SIMPLIFIED_APPLY_DAYS, SIMPLIFIED_NOTICE_DAYS,
    SOLE_TRADER_OBJECTION_DAYS,
};

/// The most grounds that are looked at.
const BARS_MAX: usize = 10;

/// 一般注销
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(clippy::struct_field_names, reason = "each is the day of another act")]
pub struct General {
    /// 清算组成立之日；依法不需要清算的为空
    #[serde(default)]
    pub group_formed_on: Option<Day>,
    /// 清算组名单公告之日
    #[serde(default)]
    pub group_published_on: Option<Day>,
    /// 清算结束之日；依法不需要清算的，为决定作出之日
    pub ended_on: Day,
}

/// 简易注销
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Simplified {
    /// 公示开始之日（个体工商户为推送税务等部门之日）
    pub notice_from: Day,
    /// 公示届满之日（个体工商户为异议期届满之日）
    pub notice_to: Day,
    /// 期间有相关部门、债权人或者其他利害关系人提出异议
    pub objected: bool,
    /// 不得适用简易程序的情形
    #[serde(default)]
    pub bars: Vec<Bar>,
}

/// 不得申请简易注销的情形（实施细则 第四十八条）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bar {
    /// 在经营异常名录或者严重违法失信名单中
    Listed,
    /// 股权被冻结、出质或者动产抵押，或者对其他市场主体存在投资
    Encumbered,
    /// 正在被立案调查、采取强制措施、诉讼或者仲裁
    UnderProceedings,
    /// 被吊销营业执照、责令关闭、撤销
    Revoked,
    /// 行政处罚尚未执行完毕
    PenaltyOpen,
    /// 注销依法须经批准
    NeedsApproval,
}

pub fn check(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
) -> Result<(), Failure> {
    let record = ledger::load(ctx.records, &input.uscc)?;
    let sole_trader =
        record.is_some_and(|record| record.registration_type == RegistrationType::SoleTrader);
    match (&input.details.general, &input.details.simplified) {
        (Some(way), None) => general(ctx, input, found, (way, sole_trader)),
        (None, Some(way)) => simplified(ctx, input, found, (way, sole_trader)),
        _ => {
            found.checks.fail(
                "/details",
                "procedure-unclear",
                "应写明一般注销（general）或者简易注销（simplified）之一",
            );
            Ok(())
        }
    }
}

fn general(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
    (way, sole_trader): (&General, bool),
) -> Result<(), Failure> {
    let checks = &mut found.checks;
    checks.materials("/materials", &input.materials, &[REQUEST, TAX_CLEARANCE]);
    if !sole_trader {
        checks.materials("/materials", &input.materials, &[DISSOLUTION]);
    }
    checks.not_after("/details/general/endedOn", way.ended_on, input.received_on);
    if let Some(formed) = way.group_formed_on {
        checks.materials("/materials", &input.materials, &[LIQUIDATION_REPORT]);
        checks.not_after("/details/general/groupFormedOn", formed, way.ended_on);
        let limit = limit_from(ctx, &LIQUIDATION_NOTICE_DAYS, formed)?;
        match way.group_published_on {
            None => checks.fail(
                "/details/general/groupPublishedOn",
                MISSING_MATERIAL,
                "清算组名单应通过国家企业信用信息公示系统公告（第三十二条）",
            ),
            Some(published) => {
                checks.require(
                    published >= formed,
                    "/details/general/groupPublishedOn",
                    "date-order",
                    "公告日期早于清算组成立之日",
                );
                if limit.judge(Some(published), input.received_on, None) == Some(Timeliness::Late) {
                    let source = "市场主体登记管理条例 第三十二条第一款、第四十七条";
                    let days = limit.period.amount;
                    let action = format!("清算组公告超过{days}日：责令改正");
                    found.follow_ups.push(FollowUp::prompt(action, source));
                }
            }
        }
    }
    found.consequence =
        Some("逾期申请注销登记：督促办理，列为检查事项（市场主体登记管理条例 第三十二条第二款）");
    found.apply_within = Some(limit_from(ctx, &DEREGISTER_DAYS, way.ended_on)?);
    Ok(())
}

fn simplified(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
    (way, sole_trader): (&Simplified, bool),
) -> Result<(), Failure> {
    let checks = &mut found.checks;
    checks.materials("/materials", &input.materials, &[REQUEST, COMMITMENT]);
    checks.list("/details/simplified/bars", way.bars.len(), BARS_MAX);
    checks.require(
        way.bars.is_empty(),
        "/details/simplified/bars",
        "simplified-barred",
        "有不得申请简易注销的情形，应按一般程序办理（实施细则 第四十八条）",
    );
    checks.require(
        !way.objected,
        "/details/simplified/objected",
        "simplified-objected",
        "期间有异议的，不适用简易注销（第三十三条）",
    );
    check_notice(ctx, input, checks, (way, sole_trader))?;
    if !sole_trader {
        let limit = limit_from(ctx, &SIMPLIFIED_APPLY_DAYS, way.notice_to)?;
        let late = limit.judge(
            Some(input.received_on),
            input.received_on,
            input.calendar_due_on,
        ) == Some(Timeliness::Late);
        checks.require(
            !late,
            "/receivedOn",
            "simplified-window-passed",
            format!(
                "超过公示期届满之日起{}日，应重新公示或者按一般程序办理",
                limit.period.amount
            ),
        );
        found.apply_within = Some(limit);
    }
    Ok(())
}

/// The notice lasts its days, and is over before anyone applies.
fn check_notice(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    checks: &mut Checks,
    (way, sole_trader): (&Simplified, bool),
) -> Result<(), Failure> {
    let rule = if sole_trader {
        &SOLE_TRADER_OBJECTION_DAYS
    } else {
        &SIMPLIFIED_NOTICE_DAYS
    };
    let notice = limit_from(ctx, rule, way.notice_from)?;
    let ends = notice.due_on.unwrap_or(way.notice_to);
    checks.require(
        way.notice_to >= ends,
        "/details/simplified/noticeTo",
        "notice-too-short",
        format!(
            "期间应为{}日，至{ends}届满（{}）",
            notice.period.amount, notice.period.source
        ),
    );
    checks.require(
        input.received_on > way.notice_to,
        "/receivedOn",
        "notice-not-ended",
        "应在公示期（异议期）届满后申请注销登记",
    );
    Ok(())
}
