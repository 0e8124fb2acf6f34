//! 停止享受优惠: an institution that ended or stopped its service enjoys no relief from the next day on, and again when it resumes. A
//! registration that ended (注销、吊销、撤销) does not come back.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::assessment::{self, NATURE};
use crate::period::TaxPeriod;
use crate::rules::{ALL, STOP_WITHIN};
use lianxi_domain::kept::{Kept, again, keep};

const KIND: &str = "standing";

/// 停止或者恢复享受优惠
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 事由
    pub cause: Cause,
    /// 终止、停止服务的最后一日，或者恢复服务的首日
    pub on: Day,
    /// 登记机关或者卫生健康部门文书的文号
    pub document_no: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 事由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Cause {
    #[serde(rename = "注销")]
    Deregistered,
    #[serde(rename = "吊销")]
    LicenceRevoked,
    #[serde(rename = "撤销")]
    RegistrationRevoked,
    #[serde(rename = "停止托育服务")]
    Stopped,
    #[serde(rename = "恢复托育服务")]
    Resumed,
}

/// 一段停止享受的期间
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// 事由
    pub cause: Cause,
    /// 可以享受的最后一日
    pub last_day: Day,
    /// 恢复之日；没有恢复的为空
    pub resumed_on: Option<Day>,
}

/// 停止或者恢复享受优惠的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 统一社会信用代码
    pub uscc: String,
    /// 停止享受的各段期间
    pub stops: Vec<Stop>,
    /// 与停止期间重叠、需要更正的已有评估
    pub to_reassess: Vec<TaxPeriod>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
    /// 性质
    pub nature: String,
}

impl Stop {
    fn overlaps(&self, period: TaxPeriod) -> bool {
        period.to > self.last_day && self.resumed_on.is_none_or(|day| period.from < day)
    }
}

/// An issue where the institution did not serve throughout the period.
pub fn check_open(ctx: &Context<'_>, uscc: &str, period: TaxPeriod) -> Result<(), Failure> {
    let stops: Vec<Stop> = standing(ctx, uscc)?;
    if stops.iter().any(|stop| stop.overlaps(period)) {
        return Err(invalid(
            "/period",
            "relief-stopped",
            "所属期与机构终止或者停止服务的期间重叠，请只填写服务期间",
        ));
    }
    Ok(())
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/county", &input.county);
    checks.not_after("/on", input.on, rules.today());
    checks.text("/documentNo", &input.document_no, DOCUMENT_NO_CHARS_MAX);
    checks.finish()?;
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let key = format!("stop/{}/{}", input.uscc, input.document_no);
    let taken = ("/documentNo", "document-taken");
    if let Some(answer) = again(ctx, &key, &input, taken)? {
        return Ok(answer);
    }
    let stops = changed(standing(ctx, &input.uscc)?, &input)?;
    let assessed = records::of_institution::<Kept<assessment::Input, assessment::Output>>(
        ctx,
        assessment::KIND,
        &input.uscc,
    )?;
    let periods = assessed.iter().map(|(_, kept)| kept.facts.period);
    let output = Output {
        uscc: input.uscc.clone(),
        to_reassess: periods
            .filter(|period| stops.iter().any(|stop| stop.overlaps(*period)))
            .collect(),
        follow_ups: follow_ups(&rules, &input)?,
        nature: NATURE.to_owned(),
        stops,
    };
    let place = |kind| Place {
        kind,
        division: &input.county,
        uscc: Some(&input.uscc),
        person: None,
    };
    let at = format!("{KIND}/{}", input.uscc);
    records::save(ctx, &at, place(KIND), &output.stops)?;
    keep(ctx, &key, place("stop"), &input, &output)?;
    Ok(output)
}

fn standing(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Stop>, Failure> {
    Ok(records::load(ctx, &format!("{KIND}/{uscc}"))?.unwrap_or_default())
}

/// The stops with this event in them.
fn changed(mut stops: Vec<Stop>, input: &Input) -> Result<Vec<Stop>, Failure> {
    let ended = |cause: Cause| !matches!(cause, Cause::Stopped | Cause::Resumed);
    if stops.iter().any(|stop| ended(stop.cause)) {
        return Err(invalid(
            "/cause",
            "registration-ended",
            "机构的登记已经终止，不再变化",
        ));
    }
    let open = stops.last_mut().filter(|stop| stop.resumed_on.is_none());
    match (input.cause, open) {
        (Cause::Resumed, None) => {
            return Err(invalid(
                "/cause",
                "not-stopped",
                "机构没有停止服务，无从恢复",
            ));
        }
        (Cause::Resumed, Some(stop)) => {
            if input.on <= stop.last_day {
                return Err(invalid("/on", "date-order", "恢复之日应晚于停止之日"));
            }
            stop.resumed_on = Some(input.on);
        }
        (Cause::Stopped, Some(_)) => {
            return Err(invalid("/cause", "already-stopped", "机构已经停止服务"));
        }
        // Ended while it had stopped: the first day without relief stays.
        (cause, Some(stop)) => {
            stop.cause = cause;
            stop.last_day = stop.last_day.min(input.on);
        }
        (cause, None) => {
            let resumed = stops.last().and_then(|stop| stop.resumed_on);
            if resumed.is_some_and(|day| input.on < day) {
                return Err(invalid("/on", "date-order", "停止之日应不早于上次恢复之日"));
            }
            stops.push(Stop {
                cause,
                last_day: input.on,
                resumed_on: None,
            });
        }
    }
    Ok(stops)
}

fn follow_ups(rules: &Rules<'_>, input: &Input) -> Result<Vec<FollowUp>, Failure> {
    if input.cause == Cause::Resumed {
        return Ok(vec![FollowUp::prompt(
            "告知机构自恢复之日起可以按规定申报享受",
            NATURE,
        )]);
    }
    let limit = Limit::new(rules.period(&STOP_WITHIN)?, input.on);
    let mut follow_ups = vec![FollowUp::within(
        "告知机构自次日起停止申报享受税费优惠",
        limit,
    )];
    if input.cause != Cause::Stopped {
        follow_ups.push(FollowUp::prompt(
            "提示机构办理清税和欠税、未申报事项的清理",
            "税务登记和清算的规定（由主管税务机关办理）",
        ));
    }
    Ok(follow_ups)
}
